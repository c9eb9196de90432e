"""The same mistake ends every command with the same exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


def dateline(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "dateline", *arguments],
        env={**os.environ, "COLUMNS": "200", **variables},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("replay nowhere --at 2026-03-01", 1),
        ("reparse --blog nowhere", 1),
        ("diff u77", 1),
        ("diff u1 --blog nowhere", 1),
        ("unwatch https://nowhere.example/live", 1),
        ("sources expect nowhere", 1),
        ("parse README.md", 1),
        ("replay nowhere --at noon", 2),
        ("timeline --since noon", 2),
        ("reparse --since noon", 2),
        ("parse README.md --published noon", 2),
        ("parse README.md --timezone Mars/Olympus", 2),
        ("parse README.md --format telex", 2),
        ("ingest README.md --format telex", 2),
        ("ingest README.md CHANGELOG.md --url https://nowhere.example/live", 2),
        ("watch nowhere", 2),
        ("watch https://", 2),
        ("unwatch nowhere", 2),
        ("sources new nowhere nowhere", 2),
        ("sources new No-where https://nowhere.example/live", 2),
        ("parse nowhere.html", 2),
        ("ingest nowhere.html", 2),
        ("sources check nowhere.toml", 2),
        ("audit nowhere", 2),
        ("timeline --limit 0", 2),
        ("timeline --no-such-option", 2),
    ],
)
def test_a_mistake_has_one_code_in_all_commands(database: Any, arguments: str, code: int) -> None:
    done = dateline(*arguments.split(), DATELINE_DATABASE_URL=database.writer_url)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "command", ["timeline", "psql -c SELECT", "reparse", "watch https://nowhere.example/"]
)
def test_a_database_that_does_not_answer_is_a_wrong_installation(command: str) -> None:
    done = dateline(*command.split(), DATELINE_DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    if not command.startswith("psql"):  # its own code, as psql has it
        assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr


def test_a_full_disk_behind_the_output_is_one_sentence(database: Any) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    with full.open("w", encoding="utf-8") as out:
        done = subprocess.run(
            [sys.executable, "-m", "dateline", "timeline"],
            env={**os.environ, "DATELINE_DATABASE_URL": database.writer_url},
            cwd=ROOT,
            stdout=out,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.startswith("dateline: The system refused: No space left on device")
    assert "Traceback" not in done.stderr


def test_the_codes_stand_in_the_help() -> None:
    assert "Exit codes: 0 done; 1 it could not be done" in " ".join(dateline("--help").stdout.split())
