"""Run the spiders as processes of their own, and judge them by the rows that they leave."""

from __future__ import annotations

import json
import logging
import os
import re
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from dateline.database import Row, connect, rows, transaction
from dateline.discover.store import failures, named
from dateline.errors import Busy, FetchFailed, SetupError
from dateline.house import folder
from dateline.model import Response
from dateline.present import now

__all__ = ["fetch_page", "run_crawl", "run_discovery"]

_log = logging.getLogger("dateline.fetch")
_LEVELS = {name: getattr(logging, name) for name in ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")}
_LEVEL = re.compile(rf"({'|'.join(_LEVELS)}) (.*)", re.DOTALL)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_GRACE_SECONDS = 10.0
_LAST_LINES = 10
NO_DATABASE = 4
"""Exit code of a spider that ends because the database does not work."""
_DEATHS = ("killed", "crashed", "database")


def run_crawl(
    database_url: str, crawl_key: int, *, timeout_seconds: float, may_be_partial: bool = False
) -> int:
    """Poll the live blogs of a crawl and return how many pages were staged.

    A crawl that succeeded already is not run again; one that failed is, with all of its live blogs, and one
    that was cut off goes on where it stopped.

    Raises:
        FetchFailed: live blogs could not be observed (all of them, if it ``may_be_partial``), or the process
            died; the message names the causes.
        Busy: the crawl is being run by somebody else.
        SetupError: there is no such crawl.
    """
    with _alone(database_url, crawl_key):
        row = _begin(database_url, crawl_key)
        lines: list[str] = []
        if row["state"] != "succeeded":
            lines, death = _run(database_url, [str(crawl_key)], timeout_seconds)
            row = _end(database_url, crawl_key, cause=death)
    if row["state"] == "succeeded" or (may_be_partial and row["state"] == "partial"):
        return int(row["staged"])
    last = f" Its last lines: {' / '.join(lines)}" if row["cause"] in _DEATHS else ""
    raise FetchFailed(
        f"Crawl {crawl_key} {row['state']}: {row['cause']}.{last}", cause=row["cause"] or "failed"
    )


def run_discovery(database_url: str, run_id: str, *, timeout_seconds: float) -> int:
    """Visit the places of a run of ``discover`` and return how many links seem to be live blogs.

    Running it again visits what failed or was not reached.

    Raises:
        FetchFailed: places could not be read; the message names each with its source and cause.
    """
    lines, death = _run(database_url, ["discover", run_id], timeout_seconds)
    failed = failures(database_url, run_id, cause=death)
    if failed:
        is_dead = any(row["cause"] in _DEATHS for row in failed)
        last = f" Its last lines: {' / '.join(lines)}" if is_dead else ""
        raise FetchFailed(
            f"{len(failed)} places could not be read: {named(failed)}.{last}", cause=failed[0]["cause"]
        )
    with transaction(database_url) as connection:
        return int(rows(connection, "discover.run", run_id=run_id)[0]["candidates"])


def fetch_page(url: str, *, timeout_seconds: float) -> Response:
    """Ask for one page, as politely as a crawl, and return it.

    Raises:
        FetchFailed: it did not come; the message names the cause.
    """
    with TemporaryDirectory(prefix="dateline-page-") as place:
        lines, _ = _run("", ["page", url, place], timeout_seconds)
        said = Path(place) / "response.json"
        if not said.exists():
            raise FetchFailed(f"The spider ended without an answer: {' / '.join(lines)}", url=url)
        found = json.loads(said.read_text(encoding="utf-8"))
        if "cause" in found:
            raise FetchFailed(found["message"], cause=found["cause"], url=url)
        if found["status"] != 200:
            raise FetchFailed(f"The page answered {found['status']}.", cause="status", url=url)
        return Response(
            url=found["url"],
            body=(Path(place) / "body").read_bytes(),
            fetched_at=datetime.fromisoformat(found["fetched_at"]),
            headers=(("Content-Type", found["content_type"]),),
        )


@contextmanager
def _alone(database_url: str, crawl_key: int) -> Iterator[None]:
    """Hold the lock of a crawl."""
    with closing(connect(database_url, application="dateline run_crawl")) as connection:
        connection.autocommit = True
        if not rows(connection, "fetch.lock", crawl_key=crawl_key)[0]["is_ours"]:
            raise Busy(f"Crawl {crawl_key} is being run by another process.")
        yield


def _begin(database_url: str, crawl_key: int) -> Row:
    """Return the row of a crawl, opened again if it had failed."""
    with transaction(database_url, application="dateline crawl") as connection:
        found = rows(connection, "crawl.crawl", crawl_key=crawl_key)
        if not found:
            raise SetupError(f"There is no crawl {crawl_key}.")
        if found[0]["state"] in ("failed", "partial"):
            rows(connection, "crawl.reopen", crawl_key=crawl_key, at=now())
        return found[0]


def _end(database_url: str, crawl_key: int, *, cause: str) -> Row:
    """Return the row of a crawl, closed as failed if the spider did not close it."""
    with transaction(database_url, application="dateline crawl") as connection:
        rows(connection, "crawl.abort", crawl_key=crawl_key, cause=cause, at=now())
        return rows(connection, "crawl.crawl", crawl_key=crawl_key)[0]


def _run(database_url: str, arguments: list[str], timeout_seconds: float) -> tuple[list[str], str]:
    """Run a spider; return its last lines, and what it died of if it did not come to its end."""
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "spiders", *arguments],
        stdin=subprocess.PIPE,  # it ends when this end closes, even if we are killed
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        env=_environment(database_url, timeout_seconds),
        start_new_session=True,
    )
    lines: deque[str] = deque(maxlen=_LAST_LINES)
    death = "killed"
    reader = threading.Thread(target=_relay, args=(process.stdout, lines), daemon=True)
    reader.start()
    try:
        with _sigterm_raises():
            process.wait(timeout_seconds)
        if process.returncode >= 0:
            death = "database" if process.returncode == NO_DATABASE else "crashed"
    except subprocess.TimeoutExpired:
        pass
    finally:
        _end_group(process)
        reader.join(_GRACE_SECONDS)
    return list(lines), death


def _environment(database_url: str, timeout_seconds: float) -> dict[str, str]:
    house = str(folder("spiders").parent)
    return {
        **os.environ,
        "DATELINE_DATABASE_URL": database_url,
        "DATELINE_CRAWL_TIMEOUT_SECONDS": str(timeout_seconds),
        "PYTHONPATH": os.pathsep.join(filter(None, (house, os.environ.get("PYTHONPATH")))),
        "PYTHONSAFEPATH": "1",  # a folder "spiders" where the caller stands must not be taken for ours
        "PYTHONUNBUFFERED": "1",
    }


def _relay(stream: IO[str], lines: deque[str]) -> None:
    """Pass the spider's log on, line by line, to ours."""
    for line in stream:
        text = _CONTROLS.sub(" ", line).strip()[:2000]
        named = _LEVEL.match(text)
        _log.log(_LEVELS[named[1]] if named else logging.INFO, "%s", named[2] if named else text)
        if text:
            lines.append(text)


@contextmanager
def _sigterm_raises() -> Iterator[None]:
    """Turn SIGTERM into an exception, so that the spider is ended with us; a handler of others stays."""
    is_ours = (
        threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    )
    if not is_ours:
        yield
        return

    def leave(number: int, frame: object) -> None:
        raise SystemExit(128 + number)

    signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _end_group(process: subprocess.Popen[str]) -> None:
    """End the spider, first politely: it closes its row then; else with all it started."""
    if process.poll() is None:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(_GRACE_SECONDS)
    if process.stdin:
        process.stdin.close()
    if process.poll() is None:  # not reaped, so the number of its group is still its own
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
