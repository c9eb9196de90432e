"""``run_crawl`` against processes that end in every way; the spider itself has its own tests."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from dateline.crawl import open_crawl, watch
from dateline.database import Row, connect, rows, transaction
from dateline.errors import Busy, FetchFailed, SetupError
from dateline.fetch import run_crawl

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture
def crawl_key(database: Any) -> int:
    """A crawl of one live blog that nobody serves."""
    at = datetime.now(timezone.utc)
    with transaction(database.writer_url) as connection:
        key = watch(connection, "http://127.0.0.1:9/live", {}, at)
        return open_crawl(connection, run_id="test", shard=0, live_blog_keys=[key], at=at)


@pytest.fixture
def spider(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Put a script in the place of the spider."""

    def write(script: str) -> None:
        _write_spider(tmp_path, textwrap.dedent(script))
        monkeypatch.setattr("dateline.fetch.folder", lambda name: tmp_path / name)

    return write


def _write_spider(house: Path, script: str) -> None:
    (house / "spiders").mkdir()
    (house / "spiders" / "__init__.py").touch()
    (house / "spiders" / "__main__.py").write_text(script)


def _row(url: str, key: int) -> Row:
    with closing(connect(url)) as connection:
        return rows(connection, "crawl.crawl", crawl_key=key)[0]


def test_crash_is_named_and_its_last_words_kept(database: Any, crawl_key: int, spider: Any) -> None:
    spider("print('INFO spiders: begun', flush=True); raise ValueError('a defect')")

    with pytest.raises(FetchFailed, match=r"crashed.*ValueError: a defect"):
        run_crawl(database.writer_url, crawl_key, timeout_seconds=30)

    row = _row(database.writer_url, crawl_key)
    assert (row["state"], row["cause"]) == ("failed", "crashed")
    assert row["finished_at"] is not None


@pytest.mark.parametrize("ignores_sigterm", [False, True])
def test_hung_process_is_killed_with_all_it_started(
    database: Any,
    crawl_key: int,
    spider: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    ignores_sigterm: bool,
) -> None:
    monkeypatch.setattr("dateline.fetch._GRACE_SECONDS", 1.0)
    ignore = "signal.signal(signal.SIGTERM, signal.SIG_IGN)" if ignores_sigterm else ""
    spider(f"""
        import os, signal, time
        {ignore}
        open({str(tmp_path / "pid")!r}, "w").write(str(os.getpid()))
        time.sleep(60)
    """)

    started = time.monotonic()
    with pytest.raises(FetchFailed, match="killed"):
        run_crawl(database.writer_url, crawl_key, timeout_seconds=2)

    assert time.monotonic() - started < 15
    assert _row(database.writer_url, crawl_key)["cause"] == "killed"
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_row_counts_and_not_the_exit_code(database: Any, crawl_key: int, spider: Any) -> None:
    spider(f"""
        import os, sys
        sys.path.insert(0, {str(CHECKOUT)!r})
        from datetime import datetime, timezone
        from dateline.crawl import Tally, finish
        from dateline.database import transaction
        with transaction(os.environ["DATELINE_DATABASE_URL"]) as connection:
            finish(connection, {crawl_key}, Tally(requests=3), datetime.now(timezone.utc))
        sys.exit(3)
    """)

    assert run_crawl(database.writer_url, crawl_key, timeout_seconds=30) == 0
    assert _row(database.writer_url, crawl_key)["state"] == "succeeded"

    spider_is_gone = CHECKOUT / "no-such-folder"
    assert not spider_is_gone.exists()
    assert run_crawl(database.writer_url, crawl_key, timeout_seconds=0) == 0, (
        "what succeeded is not run again"
    )


def test_crawl_that_failed_is_run_again(
    database: Any, crawl_key: int, tmp_path: Path, monkeypatch: Any
) -> None:
    (tmp_path / "local.toml").write_text(
        'title = "Local"\nhomepage = "http://127.0.0.1:9"\ndelay_seconds = 0.0\n'
    )
    monkeypatch.setenv("DATELINE_SOURCES", str(tmp_path))
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path))
    monkeypatch.setenv("DATELINE_ALLOW_PRIVATE_ADDRESSES", "true")
    for _ in range(2):
        with pytest.raises(FetchFailed, match="connection"):
            run_crawl(database.writer_url, crawl_key, timeout_seconds=40)
    with closing(connect(database.writer_url)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT count(*) AS n FROM poll_failure")
        assert cursor.fetchone()["n"] == 2


def test_two_at_once_do_not_ask_twice(database: Any, crawl_key: int, spider: Any, tmp_path: Path) -> None:
    spider(f"""
        import time
        open({str(tmp_path / "begun")!r}, "a").write("x")
        time.sleep(4)
    """)
    with ThreadPoolExecutor(1) as thread:
        first = thread.submit(run_crawl, database.writer_url, crawl_key, timeout_seconds=30)
        _wait_for(tmp_path / "begun")
        with pytest.raises(Busy):
            run_crawl(database.writer_url, crawl_key, timeout_seconds=30)
        assert _row(database.writer_url, crawl_key)["state"] == "running"
        assert isinstance(first.exception(30), FetchFailed)
    assert (tmp_path / "begun").read_text() == "x"


def test_unknown_crawl_is_a_mistake_of_the_caller(database: Any) -> None:
    with pytest.raises(SetupError, match="no crawl 4711"):
        run_crawl(database.writer_url, 4711, timeout_seconds=5)


def test_spider_ends_with_its_caller(database: Any, crawl_key: int, tmp_path: Path) -> None:
    _write_spider(
        tmp_path,
        f"import os, time\nopen({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()))\ntime.sleep(60)\n",
    )
    script = (
        "import sys, pathlib, dateline.fetch as fetch\n"
        f"fetch.folder = lambda name: pathlib.Path({str(tmp_path)!r}) / name\n"
        f"fetch.run_crawl({database.writer_url!r}, {crawl_key}, timeout_seconds=60)\n"
    )
    caller = subprocess.Popen([sys.executable, "-c", script], cwd=CHECKOUT)
    try:
        _wait_for(tmp_path / "pid")
        caller.send_signal(signal.SIGTERM)
        assert caller.wait(20) == 128 + signal.SIGTERM
    finally:
        caller.kill()
        caller.wait()
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def _wait_for(file: Path) -> None:
    deadline = time.monotonic() + 20
    while not (file.exists() and file.read_text()):
        assert time.monotonic() < deadline, f"{file} did not come"
        time.sleep(0.05)
