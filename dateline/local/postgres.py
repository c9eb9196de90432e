"""A Postgres server of our own in a folder, for one machine.

Password login only (SCRAM), on the loopback address and on a socket in a private folder.  The server
ends with the process that started it.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType

import psycopg2

from dateline.errors import SetupError
from dateline.local import binaries, roles
from dateline.local.binaries import RunAs
from dateline.local.credentials import credentials, write_private
from dateline.local.home import Lock, last_lines, log_file, make_home, port
from dateline.local.service import Service

SOCKET_PATH_BYTES = 100  # the system's limit is 104 on macOS, 108 on Linux
START_SECONDS = 60.0
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
}
HURRY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Postgres:
    """The server of one home folder, as a context manager or by ``start`` and ``stop``."""

    def __init__(self, home: Path, *, fsync: bool = True, run_as: RunAs | None = None) -> None:
        """Take note of the folder; ``fsync=False`` is for tests, whose data may be lost."""
        self.home = make_home(home)
        self.data = self.home / "postgres"
        self.log = log_file(self.home, "postgres")
        self.credentials = credentials(self.home)
        self.lock = Lock(self.home)
        self.port = 0
        self._settings = SETTINGS | ({} if fsync else HURRY)
        self._run_as = run_as
        self._service: Service | None = None
        self._sockets: Path | None = None

    def __enter__(self) -> Postgres:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start the server and make roles and databases; the first time, make the cluster too.

        Raises:
            SetupError: another process runs this folder, this one already does, or the server does
                not start.
        """
        if self._service is not None:
            raise SetupError(f"The Postgres in {self.home} was already started by this process.")
        descriptor = self.lock.take()
        try:
            self._make_cluster()
            self._serve(descriptor)
            roles.make_roles_and_databases(self.url("postgres", "postgres"), self.credentials)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop the server and wait until it is gone; no error if it does not run."""
        if self._service is not None:
            self._service.stop()
            self._service = None
        if self._sockets is not None and self._sockets.parent != self.home:
            shutil.rmtree(self._sockets, ignore_errors=True)
        self._sockets = None
        self.lock.release()

    def revive(self) -> None:
        """Start the server again that ended by itself, where whoever uses it expects it.

        Raises:
            SetupError: it does not start, or somebody has taken its port.
        """
        assert self.lock.descriptor is not None
        known = self.port
        self.service.stop()
        self._serve(self.lock.descriptor)
        if self.port != known:
            raise SetupError(f"Postgres ended, and its port {known} was taken; start again with: dateline up")

    def is_running(self) -> bool:
        """Say whether the server answers, which a process id alone does not prove."""
        try:
            psycopg2.connect(self.url("postgres", "postgres"), connect_timeout=5).close()
        except psycopg2.OperationalError:
            return False
        return True

    def url(self, role: str, database: str = "dateline") -> str:
        """Return the libpq URL with which ``role`` enters ``database``, password included."""
        return roles.url(role, database, self.port, self.credentials)

    @property
    def metadata_url(self) -> str:
        """The SQLAlchemy URL of Airflow's own database."""
        return self.url("airflow", "airflow").replace("postgresql://", "postgresql+psycopg2://", 1)

    @property
    def service(self) -> Service:
        """The running server.

        Raises:
            SetupError: it was not started here.
        """
        if self._service is None:
            raise SetupError(f"The Postgres in {self.home} was not started by this process.")
        return self._service

    def _identity(self) -> RunAs:
        return self._run_as or binaries.run_as()

    def _make_cluster(self) -> None:
        if (self.data / "PG_VERSION").exists():
            return
        new = self.home / "postgres.new"  # a cluster that was not finished is never taken for one
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        password_file = self.home / "run" / "superuser"
        write_private(password_file, self.credentials.postgres)
        self._hand_over(self.home, new, password_file)
        try:
            self._initdb(new, password_file)
        finally:
            password_file.unlink()
        new.replace(self.data)

    def _hand_over(self, home: Path, *paths: Path) -> None:
        """Give files to the account that runs the server, when that is not ours."""
        identity = self._identity()
        if identity.user is None or identity.group is None:
            return
        for folder in (home, home / "run"):
            folder.chmod(0o711)
        for path in paths:
            os.chown(path, identity.user, identity.group)

    def _initdb(self, data: Path, password_file: Path) -> None:
        program = binaries.bindir() / "initdb"
        command = [*self._identity().prefix, str(program), f"--pgdata={data}", "--username=postgres"]
        command += ["-E", "UTF8", *_locale_options(), "--auth=scram-sha-256", f"--pwfile={password_file}"]
        done = subprocess.run(  # noqa: S603
            [*command, "--no-sync"], env=_environment(), cwd="/", capture_output=True, check=False
        )
        if done.returncode:
            said = (done.stderr or done.stdout).decode(errors="replace").strip()
            raise SetupError(f"Postgres cannot make its data folder {data}: {said}")

    def _serve(self, lock: int) -> None:
        self._sockets = self._sockets or self._socket_folder()
        for _ in range(3):  # somebody may take the port between our look and the server's bind
            self.port = port(self.home, "postgres")
            self._service = Service(
                self._server_command(),
                log=self.log,
                keep=[lock],
                env=_environment(),
                stop_signal=signal.SIGINT,
                grace_seconds=30,
            )
            if self._answers():
                return
        raise SetupError(f"Postgres does not start; {self.log} ends with:\n{last_lines(self.log)}")

    def _server_command(self) -> list[str | Path]:
        settings = self._settings | {"port": str(self.port), "unix_socket_directories": str(self._sockets)}
        options = [f"--{name}={value}" for name, value in settings.items()]
        return [*self._identity().prefix, binaries.bindir() / "postgres", "-D", self.data, *options]

    def _answers(self) -> bool:
        """Wait until the server answers; ``False`` when it ended instead."""
        assert self._service is not None
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._service.ended() is not None:
                return False
            if self.is_running():
                return True
            time.sleep(0.02)
        return False

    def _socket_folder(self) -> Path:
        folder = self.home / "run"
        if len(os.fsencode(folder)) + len("/.s.PGSQL.65535") > SOCKET_PATH_BYTES:
            folder = Path(tempfile.mkdtemp(prefix="dateline-", dir="/tmp"))
        self._hand_over(self.home, folder)
        return folder


def _environment() -> dict[str, str]:
    locale = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": locale}


def _locale_options() -> list[str]:
    if sys.platform == "darwin":  # has no C.UTF-8
        return ["--locale=C", "--lc-ctype=en_US.UTF-8"]
    return ["--locale=C.UTF-8"]
