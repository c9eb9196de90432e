"""Folders for stacks of their own, and a look at what is left of them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder that does not exist yet, and is removed with what was made in it."""
    above = Path(tempfile.mkdtemp(prefix="dateline-tests-"))
    above.chmod(0o711)  # the account that runs Postgres for root must be able to pass
    yield above / "home"
    shutil.rmtree(above, ignore_errors=True)


def family(pid: int) -> list[psutil.Process]:
    """A process and all its descendants."""
    process = psutil.Process(pid)
    return [process, *process.children(recursive=True)]


def still_running(processes: list[psutil.Process], home: Path, seconds: float = 45) -> list[str]:
    """Wait for processes to end; return what is left of them, or of anything else that names ``home``."""
    _, alive = psutil.wait_procs(processes, timeout=seconds)
    left = [process for process in psutil.process_iter() if str(home) in _signs(process)]
    return [str(process) for process in {*alive, *left} if process.is_running()]


def _signs(process: psutil.Process) -> str:
    try:
        return " ".join([*process.cmdline(), process.environ().get("AIRFLOW_HOME", "")])
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return ""
