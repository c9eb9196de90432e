"""Run a newsroom alone: the three outlets of the demo, or with ``--season`` hundreds of live blogs."""

from __future__ import annotations

import argparse
import contextlib
import signal
import threading
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from rich.console import Console

from dateline.audit.journal import write_truth
from dateline.errors import DatelineError, SetupError
from dateline.newsroom import (
    FAULTS,
    Newsroom,
    SeasonServer,
    episodes,
    generate,
    write_sources,
)
from dateline.newsroom.faults import Fault
from dateline.present import now

_STOPPED = (signal.SIGINT, signal.SIGTERM)


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m dateline.newsroom", description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=0, help="port on loopback; 0 takes a free one")
    parser.add_argument("--speed", type=float, default=1.0, help="2 tells the demo's story twice as fast")
    parser.add_argument("--seed", type=int, default=0, help="decides the ids of the demo's updates")
    season = parser.add_argument_group("a season")
    season.add_argument("--season", type=int, metavar="SEED", help="decides all that happens")
    season.add_argument("--blogs", type=int, default=24, help="how many live blogs")
    season.add_argument("--hours", type=float, default=24.0, help="how long the season is")
    season.add_argument("--starts-at", type=_moment, help="ISO 8601 with an offset; an hour ago unless given")
    season.add_argument(
        "--faults", default="none", help=f"'all', 'none', or some of {', '.join(FAULTS)}, with commas"
    )
    season.add_argument("--intensity", type=float, default=1.0, help="2: twice as many episodes of faults")
    season.add_argument(
        "--folder", type=Path, help="where sources/, journal.jsonl and served.jsonl are written"
    )
    return parser.parse_args(argv)


def _moment(words: str) -> datetime:
    when = datetime.fromisoformat(words.replace("Z", "+00:00"))
    if when.tzinfo is None:
        raise argparse.ArgumentTypeError(f"{words} lacks an offset from UTC")
    return when


def _faults(words: str) -> tuple[Fault, ...]:
    named = {"all": FAULTS, "none": ()}.get(words)
    if named is not None:
        return named
    asked = [word.strip() for word in words.split(",")]
    unknown = sorted(set(asked) - set(FAULTS))
    if unknown:
        raise SetupError(f"There is no fault {', '.join(unknown)}; there are {', '.join(FAULTS)}.")
    return tuple(fault for fault in FAULTS if fault in asked)


def _introduce(newsroom: Newsroom, console: Console) -> None:
    console.print(f"Live blogs: {newsroom.base_url}/", soft_wrap=True)
    for name, url in newsroom.urls:
        console.print(f"  {name}: {url}", soft_wrap=True)
    console.print(f"The last thing happens at {newsroom.ends_at.astimezone():%H:%M:%S}. Stop with Ctrl-C.")


@contextlib.contextmanager
def _season(chosen: argparse.Namespace, console: Console) -> Iterator[None]:
    starts_at = chosen.starts_at or (now() - timedelta(hours=1)).replace(microsecond=0)
    season = generate(
        chosen.season, blogs=chosen.blogs, hours=chosen.hours, starts_at=starts_at, port=chosen.port
    )
    trouble = episodes(season, _faults(chosen.faults), intensity=chosen.intensity)
    folder: Path | None = chosen.folder
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    with SeasonServer(season, trouble, log=folder / "served.jsonl" if folder else None) as server:
        if folder:
            write_sources(server.season, folder / "sources")
            write_truth(server.season, folder)
        for publisher in server.season.publishers:
            line = f"{publisher.name}: http://{publisher.address}/ ({publisher.platform})"
            console.print(line, soft_wrap=True)
        console.print(f"{len(season.stories)} live blogs until {season.ends_at:%Y-%m-%d %H:%M %Z}.")
        yield


@contextlib.contextmanager
def _demo(chosen: argparse.Namespace, console: Console) -> Iterator[None]:
    with Newsroom(chosen.port, chosen.seed, chosen.speed) as newsroom:
        _introduce(newsroom, console)
        yield


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until Ctrl-C or SIGTERM; return the exit code."""
    chosen = _arguments(argv)
    console = Console(highlight=False)
    over = threading.Event()
    for number in _STOPPED:
        signal.signal(number, lambda *_: over.set())
    try:
        with _demo(chosen, console) if chosen.season is None else _season(chosen, console):
            over.wait()
    except DatelineError as error:
        Console(stderr=True).print(str(error))
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
