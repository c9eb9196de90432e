"""The whole pipeline on one machine, with an invented newsroom to watch."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from dateline import query
from dateline.database import Row, connect
from dateline.errors import SetupError
from dateline.local.home import Lock, make_home
from dateline.local.stack import Say, Stack
from dateline.newsroom import Newsroom
from dateline.present import now
from dateline.sources import write_source

COLLECT_SECONDS = 8
"""How often the demo polls; a newspaper would be asked once a minute."""
AFTERMATH = timedelta(seconds=3 * COLLECT_SECONDS)
"""Time after the last event for two more looks: a deletion needs two."""
FIRST_VISIT = timedelta(seconds=90)
"""Time in which the DAGs must have come by for the first time."""
PATIENCE = timedelta(seconds=30)
"""Time that work may still wait for after the end."""
MARK = "this folder is emptied by the next demo"
"""Name of the file that says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """A running demo."""

    stack: Stack
    newsroom: Newsroom

    @property
    def ends_at(self) -> datetime:
        """When the story is over and every change can have been seen twice."""
        return self.newsroom.ends_at + AFTERMATH


@contextmanager
def demo(home: Path, say: Say) -> Iterator[Demo]:
    """Start the stack in an empty folder and open the newsroom; stop both at the end.

    Raises:
        SetupError: a part does not start, or the folder is in use.
    """
    with _emptied(home) as lock:
        sources = lock.path.parent / "sources"
        sources.mkdir()
        environment = {
            "DATELINE_SOURCES": str(sources),
            "DATELINE_COLLECT_SECONDS": str(COLLECT_SECONDS),
            "DATELINE_SHARDS": "1",
            "DATELINE_ALLOW_PRIVATE_ADDRESSES": "true",
            "DATELINE_CONTACT": "demo",
        }
        stack = Stack(home, say=say, environment=environment, fsync=False)
        stack.postgres.lock = lock
        with stack, Newsroom() as newsroom:
            for name, table in newsroom.sources.items():
                write_source(sources / f"{name}.toml", table)
            yield Demo(stack=stack, newsroom=newsroom)


@contextmanager
def _emptied(home: Path) -> Iterator[Lock]:
    """Forget the demo before this one, and hold the folder's lock from before that on.

    Of two demos that start at once only one may delete, and only in a folder that a demo has made.

    Raises:
        SetupError: the folder is in use, or holds anything but an earlier demo.
    """
    if home.is_dir() and not (home / MARK).exists():
        strange = {path.name for path in home.iterdir()} - {"lock", "logs", "run"}
        if strange:
            raise SetupError(f"{home} holds other files ({min(strange)}); give the demo a folder of its own.")
    lock = Lock(make_home(home))
    lock.take()
    try:
        for path in lock.path.parent.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            elif path != lock.path:
                path.unlink(missing_ok=True)
        (lock.path.parent / MARK).touch()
        yield lock
    finally:
        lock.release()


def watch_totals(demo: Demo, *, pause_seconds: float = 0.5) -> Iterator[Row]:
    """Yield how many rows there are, again and again, until the story is over and nothing waits.

    Raises:
        SetupError: the DAGs did nothing.
    """
    latest = now() + FIRST_VISIT
    with closing(connect(demo.stack.reader_url)) as connection:
        connection.autocommit = True
        while True:
            totals = query.totals(connection)
            at, ends_at = now(), demo.ends_at
            yield {**totals, "left_seconds": max(0.0, (ends_at - at).total_seconds())}
            if not demo.newsroom.has_begun:
                is_over = at >= latest
            else:
                is_over = at >= ends_at + (PATIENCE if totals["waiting"] else timedelta(0))
            if is_over:
                break
            time.sleep(pause_seconds)
    if not totals["updates"]:
        raise SetupError(f"The DAGs collected nothing; see the logs in {demo.stack.home}.")
