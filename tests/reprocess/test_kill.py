"""Reading again, killed with -9 between live blogs and in the midst of one, ends as an undisturbed one."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from dateline.snapshot import Archive
from dateline.understand import understand_waiting
from tests.pipeline.world import WHOLE_STORY, World
from tests.reprocess.upgrades import each, shouted, upgrade

ROOT = Path(__file__).parents[2]
REPARSE = """
import sys
import pytest
from dateline.reprocess import Scope, batches, reparse_batch
from dateline.snapshot import Archive
from tests.reprocess.upgrades import each, shouted, upgrade

upgrade(pytest.MonkeyPatch(), "next", each(shouted))
for batch in batches(sys.argv[1], Scope()):
    reparse_batch(sys.argv[1], Archive(sys.argv[2]), batch)
"""


@pytest.fixture
def world(database: Any, tmp_path: Path) -> World:
    """The whole story, understood by the first parser."""
    world = World(url=database.writer_url, archive=Archive((tmp_path / "archive").as_uri()))
    world.look(*WHOLE_STORY)
    understand_waiting(world.url)
    return world


def _read_again(world: World) -> int:
    [(count,)] = world.ask("SELECT count(*) FROM live_blog WHERE parser_version = 'next'")
    return int(count)


def _killed(world: World, archive: Path, *, pause: float) -> bool:
    """Run it and kill it some time after the next live blog is done; say whether it had ended by itself."""
    before = _read_again(world)
    process = subprocess.Popen([sys.executable, "-c", REPARSE, world.url, archive.as_uri()], cwd=ROOT)
    while process.poll() is None and _read_again(world) == before:
        time.sleep(0.002)
    time.sleep(pause)
    has_ended = process.poll() is not None
    process.kill()
    process.wait()
    return has_ended


def test_killed_again_and_again(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    revisions = world.rows()["revisions"]
    kills = 0
    for pause in (0.0, 0.05, 0.0, 0.0, 0.0):
        if _killed(world, tmp_path / "archive", pause=pause):
            break
        kills += 1
    assert kills >= 2
    upgrade(monkeypatch, "next", each(shouted))
    understand_waiting(world.url, world.archive)
    assert _read_again(world) == len(world.scripts)
    assert world.ask("SELECT count(*) FROM update_version WHERE parser_version <> 'next'") == [(0,)]
    assert world.rows()["revisions"] == revisions
    wordings = world.ask("SELECT version_key FROM update_version ORDER BY 1")
    assert world.ask("SELECT version_key FROM reinterpretation WHERE kind = 'wording' ORDER BY 1") == wordings
    assert world.ask("SELECT count(*) FROM reinterpretation WHERE kind <> 'wording'") == [(0,)]
