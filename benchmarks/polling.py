"""What it costs to poll a thousand live blogs every minute, of which few change.

    python -m benchmarks.polling [--blogs 1000] [--minutes 10] [--changed 0.05] [--seed 1]

An invented season is served on loopback, with ETags and without faults; each live blog stands still but for
the share that goes on by one happening each minute.  Every minute is a real one: plan, the spider in
processes of its own as in production, revise.  Postgres is durable, in a folder of its own, and counted
apart; the servers are not counted.  The first minute, in which every page is new, is not counted either.
Only for Linux, whose /proc says what processes use.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import resource
import tempfile
import threading
import time
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from urllib.parse import urlsplit

from rich.console import Console
from rich.table import Table

from dateline.crawl import plan_crawls
from dateline.database import connect
from dateline.fetch import run_crawl
from dateline.local.postgres import Postgres
from dateline.migrate import migrate
from dateline.newsroom.planning import generate
from dateline.newsroom.season import Season
from dateline.newsroom.season_server import SeasonServer
from dateline.newsroom.truth import Story
from dateline.newsroom.wire import Reply, Request
from dateline.present import now
from dateline.revise import revise_waiting
from dateline.settings import settings
from dateline.sources import write_source

MINUTE_SECONDS = 60.0
CORE_SHARE, MEMORY_MB = 0.5, 400
"""The bar: of one core, and in megabytes, for crawling and revising together."""
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


class PacedServer(SeasonServer):
    """A season in which each live blog goes on only at moments of its own."""

    def __init__(self, season: Season, goes_on: dict[str, list[datetime]]) -> None:
        super().__init__(season)
        self._goes_on = goes_on
        self._stories = {_address(self.season.url(story)): story for story in self.season.stories}

    def _answer(self, request: Request) -> Reply:
        """Answer with the state that a live blog has come to; the Date is that of now."""
        story = self._stories.get(request.host + urlsplit(request.target).path)
        at = self._moment(story) if story else self.season.starts_at
        reply, _ = self._answers.answer(request, at)
        others = tuple(header for header in reply.headers if header[0].lower() != "date")
        return replace(reply, headers=(*others, ("Date", format_datetime(now(), usegmt=True))))

    def _moment(self, story: Story) -> datetime:
        number = len(story.happenings) // 2 + bisect_right(self._goes_on[story.key], now())
        return story.changed_at(min(number, len(story.happenings))) or self.season.starts_at


def _address(url: str) -> str:
    parts = urlsplit(url)
    return parts.netloc + parts.path


def _schedule(
    season: Season, chance: random.Random, changed: float, minutes: int
) -> dict[str, list[datetime]]:
    """Choose when each live blog goes on, from a minute from now."""
    began = now() + timedelta(seconds=MINUTE_SECONDS)
    moments: dict[str, list[datetime]] = {story.key: [] for story in season.stories}
    for minute in range(minutes + 1):
        for key in chance.sample(sorted(moments), round(changed * len(moments))):
            moments[key].append(began + timedelta(seconds=MINUTE_SECONDS * (minute + chance.random())))
    return moments


def _serve(options: argparse.Namespace, pipe: Pipe) -> None:
    season = generate(
        options.seed, blogs=options.blogs, hours=24, starts_at=now() - timedelta(hours=25), port=0
    )
    goes_on = _schedule(season, random.Random(options.seed), options.changed, options.minutes)
    with PacedServer(season, goes_on) as server:
        pipe.send(server.season.sources())
        pipe.recv()


@dataclass(slots=True)
class Used:
    """What processes used."""

    seconds: list[float] = field(default_factory=list)
    """CPU of planning, crawling and revising, by minute."""
    postgres_seconds: list[float] = field(default_factory=list)
    wall_seconds: list[float] = field(default_factory=list)
    peak_bytes: int = 0
    """Resident memory of all processes of ours but Postgres, together."""


def measure(options: argparse.Namespace, url: str, server_process: int, postgres_process: int) -> Used:
    """Play the minutes, the first of which is not counted."""
    used = Used()
    with _memory_watched(used, (server_process, postgres_process)):
        for minute in range(options.minutes + 1):
            began, cpu, theirs = time.monotonic(), _own_seconds(), _seconds_of(postgres_process)
            _minute(url, f"minute {minute}")
            took = time.monotonic() - began
            if minute:
                used.seconds.append(_own_seconds() - cpu)
                used.postgres_seconds.append(_seconds_of(postgres_process) - theirs)
                used.wall_seconds.append(took)
            else:
                used.peak_bytes = 0
            time.sleep(max(0.0, MINUTE_SECONDS - took))
    return used


def _minute(url: str, run_id: str) -> None:
    keys = plan_crawls(url, run_id=run_id, settings=settings())
    with ThreadPoolExecutor(max(1, len(keys))) as pool:
        limit = settings().crawl_timeout_seconds
        list(pool.map(lambda key: run_crawl(url, key, timeout_seconds=limit, may_be_partial=True), keys))
    revise_waiting(url)


def _own_seconds() -> float:
    """Return the CPU time of this process and of the spiders that have ended."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in both)


def _processes() -> Iterator[tuple[int, list[str]]]:
    """Yield the number of each process and the fields of its ``stat`` behind the name (proc(5))."""
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                said = (folder / "stat").read_text()
            except OSError:
                continue
            yield int(folder.name), said.rpartition(")")[2].split()


def _family(*roots: int) -> dict[int, list[str]]:
    """Return the processes that descend from others, and those themselves."""
    found = dict(_processes())
    family = set(roots)
    for _ in range(4):
        family |= {number for number, fields in found.items() if int(fields[1]) in family}
    return {number: fields for number, fields in found.items() if number in family}


def _seconds_of(root: int) -> float:
    """Return the CPU time of a process, of those that it waited for, and of its living children."""
    family = _family(root)
    ticks = sum(int(fields[11]) + int(fields[12]) for fields in family.values())
    ticks += sum(int(tick) for tick in family[root][13:15])
    return ticks / _TICKS


@contextmanager
def _memory_watched(used: Used, but_of: Sequence[int]) -> Iterator[None]:
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(0.5):
            others = _family(*but_of)
            ours = _family(os.getpid())
            pages = sum(int(fields[21]) for number, fields in ours.items() if number not in others)
            used.peak_bytes = max(used.peak_bytes, pages * _PAGE_BYTES)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def main() -> None:
    """Measure, and print what was used beside the bar."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--blogs", type=int, default=1000)
    parser.add_argument("--minutes", type=int, default=10)
    parser.add_argument("--changed", type=float, default=0.05, help="share that changes each minute")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    pipe, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("fork").Process(target=_serve, args=(options, theirs), daemon=True)
    server.start()
    with tempfile.TemporaryDirectory(prefix="dateline-polling-") as place:
        home = Path(place)
        (home / "sources").mkdir()
        for name, table in pipe.recv().items():
            pace = {"poll_seconds": 60, "poll_seconds_at_most": 60}
            write_source(home / "sources" / f"{name}.toml", {**table, **pace})
        _set_environment(home)
        with Postgres(home) as postgres:
            migrate(postgres.url("dateline"))
            url = postgres.url("dateline_writer")
            root = int((home / "postgres" / "postmaster.pid").read_text().split()[0])
            used = measure(options, url, server.pid or 0, root)
            _report(used, url, options)
    pipe.send("end")
    server.join()


def _set_environment(home: Path) -> None:
    os.environ |= {
        "DATELINE_HOME": str(home),
        "DATELINE_SOURCES": str(home / "sources"),
        "DATELINE_ARCHIVE_URL": (home / "archive").as_uri(),
        "DATELINE_ALLOW_PRIVATE_ADDRESSES": "true",
        "DATELINE_CONTACT": "https://dateline.test",
    }
    settings.cache_clear()


def _report(used: Used, url: str, options: argparse.Namespace) -> None:
    with closing(connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(cardinality(live_blog_keys)) AS polls, sum(staged) AS staged, sum(failed) AS failed, "
            "count(*) AS crawls FROM crawl WHERE run_id <> 'minute 0'"
        )
        [row] = [dict(found) for found in cursor.fetchall()]
    minutes = len(used.seconds)
    share, beside = (sum(one) / (MINUTE_SECONDS * minutes) for one in (used.seconds, used.postgres_seconds))
    table = Table(box=None, pad_edge=False, title=f"{options.blogs} live blogs, {minutes} minutes")
    for heading in ("", "found", "bar"):
        table.add_column(heading)
    table.add_row("polls, of which staged, failed", f"{row['polls']}, {row['staged']}, {row['failed']}", "")
    table.add_row("crawls", str(row["crawls"]), "")
    table.add_row("CPU, of one core", f"{share:.1%}", f"{CORE_SHARE:.0%}")
    table.add_row("beside it Postgres", f"{beside:.1%}", "")
    table.add_row("memory at most", f"{used.peak_bytes / 1e6:.0f} MB", f"{MEMORY_MB} MB")
    table.add_row(
        "a minute's work took at most", f"{max(used.wall_seconds):.1f} s", f"{MINUTE_SECONDS:.0f} s"
    )
    Console().print(table)


if __name__ == "__main__":
    main()
