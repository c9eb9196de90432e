"""The whole pipeline against an invented newsroom, with a clock of our own: a day passes in minutes.

Everything is real but the time: servers on loopback that misbehave, the spider in a process of its own for
each crawl, the archive, Postgres, revise.  The processes are forked from one that has imported everything,
because nobody wants to wait for a thousand interpreters.  Not for Windows, which cannot fork.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any

from scrapy.settings import BaseSettings
from scrapy.settings import Settings as ScrapySettings
from scrapy.utils.misc import load_object
from twisted.internet import asyncioreactor

from dateline.audit.journal import INTERRUPTED, POLLS, SERVED, write_lines, write_truth
from dateline.crawl import plan_crawls
from dateline.database import connect, rows, transaction
from dateline.errors import NeedsAPerson
from dateline.local.postgres import Postgres
from dateline.migrate import migrate
from dateline.newsroom.faults import FAULTS, Fault, episodes
from dateline.newsroom.planning import generate
from dateline.newsroom.season import Season, moved
from dateline.newsroom.season_server import SeasonServer
from dateline.present import CLOCK, stop_clock
from dateline.revise import revise_waiting
from dateline.settings import settings
from dateline.sources import write_source

STARTS_AT = datetime(2026, 3, 27, 18, 0, tzinfo=timezone.utc)
"""A day and a half before Europe's clocks go forward."""
CRAWL_TIMEOUT_SECONDS = 40.0
_SLACK = 0.1
"""Part of a step by which the plan takes what is not quite due (see ``plan_crawls``)."""
_IMPORTED = asyncioreactor
"""For the children, who install the reactor; a process that has one cannot share it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """What is to be played."""

    seed: int
    blogs: int = 200
    hours: float = 24.0
    step_seconds: int = 60
    poll_seconds: int = 60
    faults: Sequence[Fault] = FAULTS
    intensity: float = 1.0
    starts_at: datetime = STARTS_AT

    def season(self) -> Season:
        """Return all that will happen."""
        return generate(self.seed, blogs=self.blogs, hours=self.hours, starts_at=self.starts_at, port=0)

    @property
    def step(self) -> timedelta:
        """From one plan to the next."""
        return timedelta(seconds=self.step_seconds)


@dataclass(slots=True, kw_only=True)
class Spent:
    """Where the time on the wall went, in seconds, and how often."""

    steps: int = 0
    crawls: int = 0
    plan: float = 0.0
    crawl: float = 0.0
    revise: float = 0.0
    longest_step: float = 0.0


class Servers:
    """The newsroom's servers, in a process of their own, which can lose the network."""

    def __init__(self, season: Season, plot: Plot, log: Path) -> None:
        context = multiprocessing.get_context("fork")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(season, plot, log, theirs), daemon=True)
        self._process.start()
        self.season = moved(season, self._pipe.recv())

    def lose_network(self) -> None:
        """Close every connection and host."""
        self._ask("close")

    def find_network(self) -> None:
        """Answer again."""
        self._ask("open")

    def stop(self) -> None:
        """End the process."""
        self._ask("end")
        self._process.join()

    def _ask(self, what: str) -> None:
        self._pipe.send(what)
        self._pipe.recv()


def _serve(season: Season, plot: Plot, log: Path, pipe: Pipe) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    misbehaviour = episodes(season, plot.faults, intensity=plot.intensity)
    server = SeasonServer(season, misbehaviour, log=log).start()
    pipe.send([one.address for one in server.season.publishers])
    while (asked := pipe.recv()) != "end":
        if asked == "close":
            server.stop()
        else:
            server = SeasonServer(server.season, misbehaviour, log=log).start()
        pipe.send(asked)
    server.stop()
    pipe.send("end")


@dataclass(kw_only=True)
class Simulation:
    """A home folder with Postgres, archive, sources and clock, and the newsroom beside it."""

    plot: Plot
    home: Path
    postgres: Postgres
    servers: Servers
    url: str
    spent: Spent = field(default_factory=Spent)

    @property
    def folder(self) -> Path:
        """Journal, served log and polls: what an audit needs."""
        return self.home / "rehearsal"

    def moments(self) -> Iterator[datetime]:
        """Yield the moments of the season, one after the other, each the present one while it lasts."""
        at = self.plot.starts_at
        while at <= self.servers.season.ends_at:
            stop_clock(self.home / "clock", at)
            yield at
            at += self.plot.step

    def plan(self, at: datetime) -> list[int]:
        """Open the crawls of what is due."""
        with _timed(self.spent, "plan"):
            return plan_crawls(self.url, run_id=f"{at:%Y-%m-%dT%H:%M:%S}", settings=settings())

    def crawl(self, crawl_key: int, **limits: int) -> int:
        """Start a spider for a crawl and return its process."""
        self.spent.crawls += 1
        return self.forked(lambda: _crawl(crawl_key, limits), "crawl.log")

    def revise(self) -> int:
        """Start a process that revises what waits, and return it."""
        return self.forked(lambda: _revise(self.url), "revise.log")

    def forked(self, work: Callable[[], int], log: str) -> int:
        """Do some work in a process of its own and return its number."""

        def alone() -> int:
            self.postgres.lock.release()  # a copy of the parent's, which keeps it
            return work()

        return forked(alone, self.home / log)

    def close(self, crawl_key: int, at: datetime, cause: str = "killed") -> None:
        """Close the row of a crawl whose process is gone, as ``run_crawl`` does; that of another stays."""
        with transaction(self.url, application="dateline crawl") as connection:
            rows(connection, "crawl.abort", crawl_key=crawl_key, cause=cause, at=at)

    def note_polls(self, at: datetime, work_seconds: float) -> None:
        """Write down which polls of a moment went well, and when the next is planned."""
        polled = self.ask(
            "SELECT url, next_poll_at FROM live_blog WHERE last_polled_at = %s AND failures = 0", at
        )
        lines = (
            {
                "url": row["url"],
                "at": at,
                "interval_seconds": (self._tick(row["next_poll_at"]) - at).total_seconds(),
                "work_seconds": work_seconds,
            }
            for row in polled
        )
        write_lines(lines, self.folder / POLLS)

    def _tick(self, due_at: datetime) -> datetime:
        """Return the step at which something is polled that is due at a moment."""
        steps = (due_at - self.plot.starts_at) / self.plot.step - _SLACK
        return self.plot.starts_at + max(0, -int(-steps // 1)) * self.plot.step

    def note_interruption(self, crawl_key: int, at: datetime) -> None:
        """Write down which live blogs of a disturbed crawl were not observed at a moment."""
        missed = self.ask(
            "SELECT b.url FROM crawl c JOIN live_blog b ON b.live_blog_key = ANY (c.live_blog_keys) "
            "WHERE c.crawl_key = %s AND b.last_confirmed_at IS DISTINCT FROM %s",
            crawl_key,
            at,
        )
        write_lines(({"url": row["url"], "at": at} for row in missed), self.folder / INTERRUPTED)

    def ask(self, question: str, *parameters: object) -> list[dict[str, Any]]:
        """Return the rows of a question."""
        with closing(connect(self.url)) as connection, connection.cursor() as cursor:
            cursor.execute(question, parameters)
            return [dict(row) for row in cursor.fetchall()]

    def step(self, at: datetime) -> None:
        """Do what a minute of the DAGs does, undisturbed."""
        began = time.perf_counter()
        keys = self.plan(at)
        if not keys:
            return
        with _timed(self.spent, "crawl"):
            for key, process in [(key, self.crawl(key)) for key in keys]:
                if wait(process):
                    self.close(key, at, "crashed")
        with _timed(self.spent, "revise"):
            try:
                revise_waiting(self.url)
            except NeedsAPerson as error:
                with (self.home / "revise.log").open("a", encoding="utf-8") as log:
                    log.write(f"{at} {error}\n")
        seconds = time.perf_counter() - began
        self.spent.steps += 1
        self.spent.longest_step = max(self.spent.longest_step, seconds)
        self.note_polls(at, seconds)


@contextmanager
def _timed(spent: Spent, room: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    setattr(spent, room, getattr(spent, room) + time.perf_counter() - began)


@contextmanager
def simulation(plot: Plot, home: Path, *, is_durable: bool = False) -> Iterator[Simulation]:
    """Start Postgres and the newsroom in an empty folder; stop both at the end."""
    home.mkdir(parents=True, exist_ok=True)
    stop_clock(home / "clock", plot.starts_at)
    os.environ |= {
        CLOCK: str(home / "clock"),
        "DATELINE_HOME": str(home),
        "DATELINE_SOURCES": str(home / "sources"),
        "DATELINE_ARCHIVE_URL": (home / "archive").as_uri(),
        "DATELINE_ALLOW_PRIVATE_ADDRESSES": "true",
        "DATELINE_CONTACT": "https://dateline.test",
        "DATELINE_COLLECT_SECONDS": str(plot.step_seconds),
        "DATELINE_CRAWL_TIMEOUT_SECONDS": str(CRAWL_TIMEOUT_SECONDS),
    }
    settings.cache_clear()
    (home / "rehearsal").mkdir()
    servers = Servers(plot.season(), plot, home / "rehearsal" / SERVED)
    try:
        write_truth(servers.season, home / "rehearsal")
        (home / "sources").mkdir()
        for name, table in servers.season.sources().items():
            write_source(home / "sources" / f"{name}.toml", {**table, "poll_seconds": plot.poll_seconds})
        with Postgres(home, fsync=is_durable) as postgres:
            migrate(postgres.url("dateline"))
            os.environ["DATELINE_DATABASE_URL"] = postgres.url("dateline_writer")
            settings.cache_clear()
            preload()
            yield Simulation(
                plot=plot,
                home=home,
                postgres=postgres,
                servers=servers,
                url=postgres.url("dateline_writer"),
            )
    finally:
        servers.stop()


def forked(work: Callable[[], int], log: Path) -> int:
    """Do some work in a process of its own and return its number; what it says goes to ``log``."""
    process = os.fork()
    if process:
        with suppress(OSError):  # it did so itself, or is gone
            os.setpgid(process, process)
        return process
    status = 1
    try:
        os.setpgid(0, 0)
        said = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        os.dup2(said, 1)
        os.dup2(said, 2)
        status = work()
    except BaseException:  # noqa: BLE001 (nothing of the parent's may go on in the child)
        traceback.print_exc()
    finally:
        os._exit(status)


def wait(process: int) -> int:
    """Wait for a process and return its exit status, negative for a signal."""
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def _crawl(crawl_key: int, limits: dict[str, int]) -> int:
    import resource

    from spiders.__main__ import main
    from spiders.liveblog import LiveBlogSpider

    for name, most in limits.items():
        resource.setrlimit(getattr(resource, name), (most, most))
    return main(LiveBlogSpider, crawl_key=str(crawl_key))


def _revise(url: str) -> int:
    revise_waiting(url)
    return 0


def preload() -> None:
    """Import all that a spider needs, so that its process need not."""
    import spiders.__main__
    import spiders.settings

    found = ScrapySettings()
    found.setmodule(spiders.settings)
    for name in found:
        if name != "TWISTED_REACTOR":
            _load(found[name])
    gc.collect()
    gc.freeze()


def _load(value: object) -> None:
    """Import the classes that a setting names."""
    if isinstance(value, str) and value.startswith(("scrapy.", "spiders.")):
        load_object(value)
    elif isinstance(value, BaseSettings):
        for key in value:
            _load(key)
            _load(value[key])
