"""Up, down, and what is running: the stack of a home folder in a process of its own.

``python -m dateline.local.supervisor HOME [DAGS]`` is what ``up(home, detach=True)`` leaves behind.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from dateline.errors import SetupError
from dateline.local import airflow
from dateline.local.home import Lock, is_alive, log_file, make_home
from dateline.local.stack import Progress, Say, Stack, import_path, silent

DOWN_SECONDS = 75.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What runs in a home folder."""

    running: bool
    pid: int | None = None
    """Process id of the supervisor."""
    airflow_url: str | None = None
    postgres_port: int | None = None
    components: dict[str, bool] = field(default_factory=dict)
    """Name -> whether it is well."""
    pids: dict[str, int] = field(default_factory=dict)
    """Name -> process id of Airflow's components."""


def up(home: Path, *, detach: bool = False, say: Say = silent, dags: Path | None = None) -> None:
    """Start the stack; return when it is ready (``detach``), else never but by an exception.

    Without ``detach`` Ctrl-C and SIGTERM stop everything and then raise KeyboardInterrupt.
    ``dags`` replaces the project's DAG folder.

    Raises:
        SetupError: the folder is in use, or a part does not start or ended by itself.
    """
    if detach:
        _leave_behind([make_home(home), *([dags.absolute()] if dags else [])], say)
        return
    with _signals_interrupt(), Stack(home, say=say, dags=dags) as stack:
        stack.wait()


def down(home: Path) -> bool:
    """Stop the stack of ``home`` and wait until it is gone; ``False`` when none was running.

    Raises:
        SetupError: it does not end.
    """
    lock = Lock(home.expanduser().absolute())
    holder = lock.holder()
    if holder is None:
        return False
    with contextlib.suppress(ProcessLookupError):
        os.kill(holder, signal.SIGTERM)
    deadline = time.monotonic() + DOWN_SECONDS
    while lock.holder() is not None:
        if time.monotonic() > deadline:
            raise SetupError(f"Process {holder} does not end; see {lock.path.parent / 'logs'}.")
        time.sleep(0.1)
    return True


def status(home: Path) -> Status:
    """Say what runs in ``home``; asks the components, changes nothing."""
    home = home.expanduser().absolute()
    holder = Lock(home).holder()
    if holder is None:
        return Status(running=False)
    stack = Stack(home).attach()
    return Status(
        running=True,
        pid=holder,
        airflow_url=stack.airflow_url,
        postgres_port=stack.postgres.port,
        components={"postgres": stack.postgres.is_running(), **airflow.health(stack.airflow_port)},
        pids=dict(_pids(home)),
    )


def _pids(home: Path) -> Iterator[tuple[str, int]]:
    for component in airflow.COMMANDS:
        with contextlib.suppress(FileNotFoundError, ValueError):
            pid = int(airflow.pid_file(home, component).read_text())
            if is_alive(pid):
                yield component, pid


def _leave_behind(folders: list[Path], say: Say) -> None:
    """Start a supervisor that outlives us, and follow it until all is ready."""
    log = log_file(folders[0], "supervisor")
    with log.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "dateline.local.supervisor", *map(str, folders)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=output,
            env={**os.environ, **import_path()},
            start_new_session=True,
        )
    try:
        if not _follow(process, say):
            raise SetupError(f"The stack ended while it started; see {log}.")
    except BaseException:
        process.terminate()
        process.wait()
        raise


def _follow(process: subprocess.Popen[bytes], say: Say) -> bool:
    """Pass on what the supervisor tells; say whether it became ready."""
    assert process.stdout is not None
    with process.stdout as lines:
        for line in lines:
            told = json.loads(line)
            if "error" in told:
                raise SetupError(told["error"])
            progress = Progress(**told)
            say(progress)
            if progress.step == "ready":
                return True
    return False


@contextmanager
def _signals_interrupt() -> Iterator[None]:
    """Let SIGTERM do what Ctrl-C does, and Ctrl-C too where our starter had switched it off."""
    numbers = (signal.SIGTERM, signal.SIGINT)
    before = [signal.signal(number, signal.default_int_handler) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def _tell_starter(told: dict[str, object]) -> None:
    """Write one line to whoever started us; when they are gone, so is the reason to start."""
    os.write(1, json.dumps(told).encode() + b"\n")


def _report(progress: Progress) -> None:
    _tell_starter(asdict(progress))
    if progress.step == "ready":  # the starter leaves now
        os.dup2(2, 1)


def main(home: Path, dags: Path | None = None) -> int:
    """Run the stack until SIGTERM."""
    try:
        up(home, say=_report, dags=dags)
    except KeyboardInterrupt:
        return 0
    except SetupError as error:
        with contextlib.suppress(BrokenPipeError):
            _tell_starter({"error": str(error)})
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
