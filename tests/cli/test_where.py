from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dateline.demo import MARK, _emptied
from dateline.errors import SetupError
from dateline.local.home import Lock

ROOT = Path(__file__).parents[2]


def dateline(home: Path, *arguments: str) -> subprocess.Popen[str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith("DATELINE_")}
    return subprocess.Popen(
        [sys.executable, "-m", "dateline", *arguments],
        env={**env, "DATELINE_HOME": str(home), "COLUMNS": "200"},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_two_commands_at_once_on_a_new_folder_both_answer(tmp_path: Path) -> None:
    tmp_path.chmod(0o711)
    home = tmp_path / "home"
    commands = [dateline(home, "timeline")]
    time.sleep(0.7)
    commands.append(dateline(home, "timeline"))
    for command in commands:
        said, wrong = command.communicate(timeout=90)
        assert (command.returncode, said) == (
            0,
            f"There are no updates yet in {home}; try `dateline ingest` or `dateline watch`.\n",
        ), wrong
    assert Lock(home).holder() is None


def test_only_one_of_two_demos_deletes(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "old").touch()
    (tmp_path / MARK).touch()
    with _emptied(tmp_path) as lock:
        assert {path.name for path in tmp_path.iterdir()} == {"lock", MARK}
        assert lock.take() == lock.descriptor
        (tmp_path / "sources").mkdir()
        with pytest.raises(SetupError, match="in use"), _emptied(tmp_path):
            pass
        assert (tmp_path / "sources").is_dir()
    assert lock.holder() is None


def test_a_demo_deletes_nothing_but_an_earlier_demo(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(SetupError, match=r"holds other files \(thesis\.txt\)"), _emptied(tmp_path):
        pass
    assert (tmp_path / "thesis.txt").exists()
    with _emptied(tmp_path / "demo"):
        (tmp_path / "demo" / "old").touch()
    with _emptied(tmp_path / "demo"):
        assert not (tmp_path / "demo" / "old").exists()
