from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dateline.demo import MARK, _emptied
from dateline.errors import SetupError
from dateline.local.home import Guests, Lock

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


def test_a_server_outlives_the_command_that_started_it_while_another_uses_it(tmp_path: Path) -> None:
    """A guest is let in after some seconds; the host then ends after it, and with it the server."""
    tmp_path.chmod(0o711)
    home = tmp_path / "home"
    host = dateline(home, "psql", "-qAtc", "SELECT pg_sleep(16)")
    deadline = time.monotonic() + 60
    while Lock(home).holder() is None and time.monotonic() < deadline:
        time.sleep(0.1)
    time.sleep(1)
    guest = dateline(home, "psql", "-qAtc", "SELECT pg_sleep(10)", "-c", "SELECT 'well'")
    said, wrong = guest.communicate(timeout=90)
    assert (guest.returncode, said.split()) == (0, ["well"]), wrong
    told, why = host.communicate(timeout=60)
    assert (host.returncode, told.strip()) == (0, ""), why
    assert "waiting for another command" in why
    assert Lock(home).holder() is None


def test_guests_keep_the_host_and_an_ending_host_keeps_guests_out(tmp_path: Path) -> None:
    host, one, other = Guests(tmp_path), Guests(tmp_path), Guests(tmp_path)
    assert one.join()
    assert other.join()
    assert not host.have_left()
    one.leave()
    assert not host.have_left()
    other.leave()
    assert host.have_left()
    assert not one.join()
    host.leave()
    assert one.join()
    one.leave()


def test_status_tells_of_the_live_blogs_of_the_folder_that_was_asked_for(tmp_path: Path) -> None:
    tmp_path.chmod(0o711)
    empty, used = tmp_path / "empty", tmp_path / "used"
    for name in (empty, used):
        said, _ = dateline(name, "status").communicate(timeout=90)
        assert said == f"Nothing runs in {name}.\n"
        assert not (name / "postgres").exists(), "a question makes no database"
    watching = dateline(used, "watch", "--no-once", "https://news.example/live/regatta")
    watching.communicate(timeout=90)
    asked = dateline(empty, "status", "--home", str(used))
    said, wrong = asked.communicate(timeout=90)
    assert asked.returncode == 1, wrong
    assert "news.example: https://news.example/live/regatta" in said
    assert not (empty / "postgres").exists()


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
