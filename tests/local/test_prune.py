from __future__ import annotations

import os
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from dateline.local.home import LOG_BYTES
from dateline.local.prune import cut_logs, prune_logs

NOW = datetime(2026, 3, 31, tzinfo=timezone.utc)
RUN = "dag_id=collect/run_id=scheduled__2026-03-01T00:00:00"


def _write(path: Path, days_ago: int) -> None:
    """Make a log, and the folders around it as old as it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("A line.\n")
    moment = (NOW - timedelta(days=days_ago)).timestamp()
    for one in (path, path.parent, path.parent.parent):
        os.utime(one, (moment, moment))


@pytest.mark.parametrize(
    ("name", "days_ago", "is_kept"),
    [
        (f"{RUN}/task_id=plan/attempt=1.log", 31, False),
        (f"{RUN}/task_id=plan/attempt=1.log", 29, True),
        ("dag_processor/2026-02-28/collect.py.log", 31, False),
        ("dag_processor/2026-03-30/collect.py.log", 1, True),
        ("notes/of/ours.txt", 99, True),
        ("dag_id=collect/ours.txt", 99, True),
    ],
)
def test_old_logs_go_and_nothing_else(name: str, days_ago: int, is_kept: bool, tmp_path: Path) -> None:
    _write(tmp_path / name, days_ago)
    assert prune_logs(tmp_path, NOW - timedelta(days=30)) == (not is_kept)
    assert (tmp_path / name).exists() == is_kept


def test_no_empty_folder_stays_of_a_run(tmp_path: Path) -> None:
    for number in range(3):
        _write(tmp_path / f"{RUN}/task_id=crawl/map_index={number}/attempt=1.log", 40)
    os.utime(tmp_path / RUN, (0, 0))
    assert prune_logs(tmp_path, NOW - timedelta(days=30)) == 3
    assert list((tmp_path / "dag_id=collect").iterdir()) == []


def test_a_task_of_an_old_run_that_was_cleared_lately_keeps_its_log(tmp_path: Path) -> None:
    _write(tmp_path / f"{RUN}/task_id=plan/attempt=1.log", 40)
    _write(tmp_path / f"{RUN}/task_id=crawl/map_index=0/attempt=2.log", 2)
    os.utime(tmp_path / RUN, (0, 0))
    assert prune_logs(tmp_path, NOW - timedelta(days=30)) == 1
    assert [path.name for path in tmp_path.rglob("*.log")] == ["attempt=2.log"]


def test_an_overgrown_log_is_put_aside_under_its_writer(tmp_path: Path) -> None:
    grown, small = tmp_path / "scheduler.log", tmp_path / "airflow.log"
    small.write_text("A line.\n")
    with grown.open("ab") as writer:
        writer.truncate(LOG_BYTES + 1)
        cut_logs(tmp_path)
        writer.write(b"The next line.\n")
    assert grown.read_text() == "The next line.\n"
    assert (tmp_path / "scheduler.log.1").stat().st_size == LOG_BYTES + 1
    assert [path.name for path in tmp_path.glob("airflow*")] == ["airflow.log"]


def test_no_link_is_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere" / "today"
    _write(elsewhere / "collect.py.log", 99)
    logs = tmp_path / "logs"
    (logs / "dag_processor").mkdir(parents=True)
    (logs / "dag_processor" / "latest").symlink_to(elsewhere)
    (old := logs / "dag_processor" / "2026-01-01").mkdir()
    (old / "link").symlink_to(elsewhere)
    os.utime(old / "link", (0, 0), follow_symlinks=False)
    os.utime(old, (0, 0))
    assert prune_logs(logs, NOW - timedelta(days=30)) == 1
    assert (elsewhere / "collect.py.log").exists()
    assert (logs / "dag_processor" / "latest").is_symlink()
