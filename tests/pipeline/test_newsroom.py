"""Two simulated hours of a newsroom that misbehaves in every way it can, and the audit of them.

In processes of their own: the clock, the settings and the children are those of a simulation.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dateline.local import roles
from dateline.local.postgres import Postgres
from dateline.newsroom.capability import CAPABILITIES

ROOT = Path(__file__).parents[2]
BLOGS = 22
"""At least one on each platform."""


def played(module: str, *arguments: str) -> tuple[int, dict[str, Any]]:
    """Run a benchmark; return its exit status and what it says."""
    done = subprocess.run(
        [sys.executable, "-m", module, "--json", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout, done.stderr[-4000:]
    return done.returncode, json.loads(done.stdout)


def broken(said: dict[str, Any], *, but: tuple[str, ...] = ()) -> list[str]:
    """Name the bars that do not hold, with what was found."""
    return [
        f"{bar['name']}: {bar['value']}"
        for bar in said["bars"]
        if not bar["holds"] and not bar["name"].startswith(but or "-")
    ] + [str(one) for one in said["findings"][:5]] * (not all(bar["holds"] for bar in said["bars"]))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("newsroom") / "home"


@pytest.fixture(scope="module")
def day(home: Path) -> tuple[int, dict[str, Any]]:
    """Two hours, kept."""
    return played(
        "benchmarks.newsroom", "--blogs", str(BLOGS), "--hours", "2", "--seed", "7", "--keep", str(home)
    )


def test_a_newsroom_that_misbehaves(day: tuple[int, dict[str, Any]]) -> None:
    status, said = day
    assert broken(said) == []
    assert status == 0
    figures = said["figures"]
    assert figures["live_blogs"] == BLOGS >= len(CAPABILITIES)
    assert figures["polls"] > 300
    assert figures["visible"] > 100
    assert figures["edits"] > 10
    assert figures["deletions"] > 0


def audit(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "dateline", "audit", str(home / "rehearsal"), *arguments],
        cwd=ROOT,
        env={**os.environ, "DATELINE_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )


TAMPERED = {
    "false_edit": "UPDATE update_version SET article_body = 'Nobody wrote this.' WHERE version_key = "
    "(SELECT max(version_key) FROM revision WHERE kind = 'edited')",
    "false_deletion": "UPDATE revision SET kind = 'deleted' WHERE revision_key = "
    "(SELECT min(revision_key) FROM revision WHERE kind = 'added')",
}


def test_the_command_finds_the_same_and_what_was_tampered_with(
    home: Path, day: tuple[int, dict[str, Any]]
) -> None:
    done = audit(home, "--json")
    assert json.loads(done.stdout)["figures"] == day[1]["figures"]
    assert done.returncode == day[0]
    with Postgres(home, fsync=False) as server, roles.superuser(server.url("postgres", "dateline")) as tables:
        for statement in TAMPERED.values():
            tables.execute(statement)
            assert tables.rowcount == 1
    again = audit(home, "--json")
    assert again.returncode == 1
    kinds = {finding["kind"] for finding in json.loads(again.stdout)["findings"]}
    assert {"false_edit", "false_deletion"} <= kinds
    assert "broken" in audit(home).stdout


def test_a_folder_that_is_no_rehearsal_is_named(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "dateline", "audit", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert str(tmp_path) in done.stderr
