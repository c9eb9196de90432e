from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dateline.snapshot import Archive
from dateline.understand import understand_waiting
from tests.pipeline.world import WHOLE_STORY, World


@pytest.fixture
def world(database: Any, tmp_path: Path) -> World:
    """An empty database and archive."""
    return World(url=database.writer_url, archive=Archive((tmp_path / "archive").as_uri()))


@pytest.fixture(scope="module")
def told(module_database: Any, tmp_path_factory: pytest.TempPathFactory) -> World:
    """The whole story, looked at every few seconds and understood at the end; for reading only."""
    archive = Archive(tmp_path_factory.mktemp("archive").as_uri())
    world = World(url=module_database.writer_url, archive=archive)
    world.look(*WHOLE_STORY)
    understand_waiting(world.url)
    return world
