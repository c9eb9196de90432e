"""Tasks killed with -9 in the middle and run again give the rows of an undisturbed run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from dateline.crawl import plan_crawls
from dateline.database import transaction
from dateline.errors import FetchFailed
from dateline.fetch import run_crawl
from dateline.newsroom import Newsroom
from dateline.settings import Settings
from dateline.sources import write_source
from dateline.understand import understand_waiting
from tests.pipeline.world import WHOLE_STORY, World

UNDERSTAND = "import sys; from dateline.understand import understand_waiting; understand_waiting(sys.argv[1])"
CRAWL = (
    "import sys; from dateline.fetch import run_crawl; "
    "run_crawl(sys.argv[1], int(sys.argv[2]), timeout_seconds=60)"
)
ROOT = Path(__file__).parents[2]


def _killed_after(seconds: float, code: str, *arguments: str) -> bool:
    """Run a task; kill it and all that it started with -9 after some seconds; say whether it was too late."""
    process = subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return False
    return process.returncode == 0


def _progress(world: World) -> list[tuple[Any, ...]]:
    return world.ask(
        "SELECT (SELECT count(*) FROM observation WHERE revised_at IS NOT NULL), "
        "(SELECT count(*) FROM update_version WHERE deduplicated_by IS NOT NULL), "
        "(SELECT count(*) FROM update_version WHERE extracted_by IS NOT NULL)"
    )


def _killed_at_progress(code: str, world: World) -> bool:
    """Run a task and kill it with -9 as soon as it has committed something; say whether it ended before."""
    before = _progress(world)
    process = subprocess.Popen([sys.executable, "-c", code, world.url], cwd=ROOT)
    while process.poll() is None:
        if _progress(world) != before:
            process.kill()
            process.wait()
            return False
        time.sleep(0.002)
    assert process.returncode == 0
    return True


def test_understand_killed_again_and_again(told: World, world: World) -> None:
    world.look(*WHOLE_STORY)
    started = time.monotonic()
    kills, done = 0, 0
    while not done:
        # Killed as soon as one more live blog, batch of comparisons or batch of facts is there.
        done = _killed_at_progress(UNDERSTAND, world)
        kills += not done
        assert time.monotonic() - started < 200
    assert kills >= 3
    assert world.rows() == told.rows()


@pytest.fixture
def newsroom() -> Any:
    now = datetime.now(timezone.utc)
    with Newsroom(started_at=now, clock=lambda: now) as opened:
        yield opened


@pytest.fixture
def env(newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation that knows the newsroom's outlets."""
    for name, said in newsroom.sources.items():
        write_source(tmp_path / f"{name}.toml", said)
    monkeypatch.setenv("DATELINE_SOURCES", str(tmp_path))
    monkeypatch.setenv("DATELINE_ALLOW_PRIVATE_ADDRESSES", "true")
    monkeypatch.setenv("DATELINE_ARCHIVE_URL", (tmp_path / "archive").as_uri())
    monkeypatch.setenv("DATELINE_CONTACT", "https://dateline.test")


def _plan(url: str) -> int:
    with transaction(url) as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE live_blog SET next_poll_at = '-infinity'")
    [crawl_key] = plan_crawls(url, run_id="test", settings=Settings(shards=1))
    return crawl_key


def _content(world: World) -> list[tuple[Any, ...]]:
    return world.ask(
        "SELECT b.url, u.update_id, v.headline, v.article_body, v.date_published, v.is_current, u.state "
        "FROM update_version v JOIN live_update u USING (update_key) JOIN live_blog b USING (live_blog_key) "
        "ORDER BY 1, 2, v.valid_from"
    )


def test_crawl_killed_again_and_again(world: World, database: Any, newsroom: Newsroom, env: None) -> None:
    crawl_key = _plan(world.url)
    pause = 1.0
    while not _killed_after(pause, CRAWL, world.url, str(crawl_key)):
        pause += 0.3
        assert pause < 30
    assert world.ask("SELECT state, failed FROM crawl WHERE crawl_key = %s", crawl_key) == [("succeeded", 0)]
    understand_waiting(world.url)
    disturbed = _content(world)
    assert len({url for url, *_ in disturbed}) == 3
    assert len(disturbed) == sum(len(newsroom.edition(name).updates) for name, _ in newsroom.urls)
    with transaction(database.owner_url) as connection, connection.cursor() as cursor:
        cursor.execute("TRUNCATE source, live_blog, crawl, minhash_band, development_clue CASCADE")
    assert _content(world) == []
    run_crawl(world.url, _plan(world.url), timeout_seconds=60)
    understand_waiting(world.url)
    assert _content(world) == disturbed


def test_a_second_crawl_of_the_same_pages_adds_nothing(world: World, env: None) -> None:
    for _ in range(2):
        run_crawl(world.url, _plan(world.url), timeout_seconds=60)
        understand_waiting(world.url)
    [(revisions, updates)] = world.ask(
        "SELECT (SELECT count(*) FROM revision), (SELECT count(*) FROM live_update)"
    )
    assert revisions == updates, "only additions"
    [(unchanged,)] = world.ask("SELECT not_modified FROM crawl ORDER BY crawl_key DESC LIMIT 1")
    assert unchanged >= 2


def test_a_crawl_that_finds_nobody_is_an_error_with_its_cause(
    world: World, newsroom: Newsroom, env: None
) -> None:
    newsroom.stop()
    with pytest.raises(FetchFailed, match="connection"):
        run_crawl(world.url, _plan(world.url), timeout_seconds=60)
    assert world.ask("SELECT state FROM crawl") == [("failed",)]
    assert world.ask("SELECT DISTINCT cause FROM poll_failure") == [("connection",)]
