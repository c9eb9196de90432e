"""Run the newsroom alone: ``python -m dateline.newsroom [--port N] [--speed X] [--seed N]``."""

from __future__ import annotations

import argparse
import threading
from collections.abc import Sequence

from rich.console import Console

from dateline.errors import DatelineError
from dateline.newsroom import Newsroom


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m dateline.newsroom", description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 takes a free one")
    parser.add_argument("--speed", type=float, default=1.0, help="2 tells the story twice as fast")
    parser.add_argument("--seed", type=int, default=0, help="decides the ids of the updates")
    return parser.parse_args(argv)


def _introduce(newsroom: Newsroom, console: Console) -> None:
    console.print(f"Live blogs: {newsroom.base_url}/", soft_wrap=True)
    for name, url in newsroom.urls:
        console.print(f"  {name}: {url}", soft_wrap=True)
    console.print(f"The last thing happens at {newsroom.ends_at.astimezone():%H:%M:%S}. Stop with Ctrl-C.")


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until Ctrl-C; return the exit code."""
    chosen = _arguments(argv)
    console = Console(highlight=False)
    try:
        with Newsroom(chosen.port, chosen.seed, chosen.speed) as newsroom:
            _introduce(newsroom, console)
            threading.Event().wait()
    except DatelineError as error:
        Console(stderr=True).print(str(error))
        return 1
    except KeyboardInterrupt:
        return 0
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
