"""The folder of a local stack: its lock, its ports, its log files.

secrets.json  mode 600          ports.json  which loopback ports it uses
lock          held while anything of the stack runs
guests        held by commands that use a server of another one
postgres/     the database      airflow/    Airflow's own files
run/          socket and state  logs/       one file per process
"""

from __future__ import annotations

import fcntl
import json
import os
import socket
import time
from pathlib import Path

import psutil

from dateline.errors import SetupError
from dateline.local.credentials import write_private

LOG_BYTES = 10_000_000
LOOK_SECONDS = 0.5  # somebody may hold the lock for an instant only to see whether it is free
REMAINS_SECONDS = 45.0


def make_home(folder: Path) -> Path:
    """Create the folder, readable by its owner alone, and return its absolute path.

    Raises:
        SetupError: it cannot be created.
    """
    home = folder.expanduser().absolute()
    try:
        for each in (home, home / "run", home / "logs"):
            each.mkdir(mode=0o700, parents=True, exist_ok=True)
        if home.stat().st_mode & 0o066:
            home.chmod(0o700)
    except OSError as error:
        raise SetupError(f"Cannot use the folder {home}: {error.strerror}; set DATELINE_HOME.") from error
    return home


class Lock:
    """The right to run a home folder.

    Guards inherit its descriptor, so it is free only when everything started under it has ended,
    even if the process that took it was killed.
    """

    def __init__(self, home: Path) -> None:
        self.path = home / "lock"
        self.descriptor: int | None = None

    def take(self) -> int:
        """Take the lock and return its descriptor; wait for the remains of a killed holder to end.

        Taking it twice is taking it once.

        Raises:
            SetupError: a living process has it, or the remains did not end.
        """
        if self.descriptor is not None:
            return self.descriptor
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        begin = time.monotonic()
        while not _locked(descriptor):
            holder = int(os.pread(descriptor, 20, 0) or 0)
            patience = LOOK_SECONDS if is_alive(holder) else REMAINS_SECONDS
            if time.monotonic() - begin > patience:
                os.close(descriptor)
                raise SetupError(
                    f"The folder {self.path.parent} is in use by another Dateline (process {holder});"
                    " stop that one first (dateline down)."
                )
            time.sleep(0.05)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        self.descriptor = descriptor
        return descriptor

    def release(self) -> None:
        """Give the lock back; no error if it was not taken."""
        if self.descriptor is not None:
            os.close(self.descriptor)
            self.descriptor = None

    def holder(self) -> int | None:
        """Return the process id of whoever took the lock, ``None`` when it is free."""
        try:
            descriptor = os.open(self.path, os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:
            return None
        try:
            return None if _locked(descriptor) else int(os.read(descriptor, 20) or 0)
        finally:
            os.close(descriptor)


class Guests:
    """The commands that use a server which another one started, and which therefore ends after them.

    A guest that is killed is one no longer: its lock goes with it.
    """

    def __init__(self, home: Path) -> None:
        self.path = home / "guests"
        self._descriptor: int | None = None

    def join(self) -> bool:
        """Become a guest; ``False`` while the server is being ended."""
        return self._held(fcntl.LOCK_SH)

    def have_left(self) -> bool:
        """Say whether there is none; from then on nobody can become one until ``leave``."""
        return self._held(fcntl.LOCK_EX)

    def leave(self) -> None:
        """Be a guest no longer; no error if one was none."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _held(self, kind: int) -> bool:
        if self._descriptor is None:
            self._descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        if not _locked(self._descriptor, kind):
            self.leave()
            return False
        return True


def is_alive(pid: int) -> bool:
    """Say whether a process exists; one that ended and was not waited for does not."""
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _locked(descriptor: int, kind: int = fcntl.LOCK_EX) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def port(home: Path, name: str) -> int:
    """Return a free loopback port for ``name``: the one used last time, if it is still free."""
    path = home / "ports.json"
    ports = remembered_ports(home)
    if not _free(ports.get(name, 0)):
        ports[name] = _any_free(set(ports.values()))
        write_private(path, json.dumps(ports))
    return ports[name]


def remembered_ports(home: Path) -> dict[str, int]:
    """Return the ports used last, by name; empty when nothing ran yet."""
    try:
        found = json.loads((home / "ports.json").read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return {str(name): int(number) for name, number in found.items()}


def _free(number: int) -> bool:
    if not number:
        return False
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", number))
        except OSError:
            return False
    return True


def _any_free(taken: set[int]) -> int:
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            number = int(probe.getsockname()[1])
        if number not in taken:
            return number


def log_file(home: Path, name: str) -> Path:
    """Return the path of a log file, having put an overgrown one aside as ``NAME.log.1``."""
    path = home / "logs" / f"{name}.log"
    if path.exists() and path.stat().st_size > LOG_BYTES:
        path.replace(path.with_suffix(".log.1"))
    return path


def last_lines(path: Path, count: int = 5) -> str:
    """Return the end of a log file, for an error message."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - 4000))
            return "\n".join(file.read().decode(errors="replace").splitlines()[-count:])
    except FileNotFoundError:
        return ""
