"""All of Dateline on one machine, for as long as a program wants it.

    with Stack(Path(".dateline")) as stack:
        stack.writer_url, stack.airflow_url, stack.admin_password

Ctrl-C, SIGTERM and kill -9 of that program all end everything it started (see ``guard``).
"""

from __future__ import annotations

import os
import select
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from dateline.errors import SetupError
from dateline.house import folder
from dateline.local import airflow
from dateline.local.home import last_lines, log_file, port, remembered_ports
from dateline.local.postgres import Postgres
from dateline.local.service import Service
from dateline.migrate import migrate

READY_SECONDS = 180.0
SHORT_LIFE_SECONDS = 30.0
DOWN_SECONDS = 60.0
STEPS = ("postgres", "migrations", "airflow", "airflow database", *airflow.COMMANDS, "ready")
"""What ``say`` is told, in this order but for the four processes, which come as they become healthy."""


@dataclass(frozen=True, slots=True)
class Progress:
    """One step of starting has ended."""

    step: str
    seconds: float
    """Since the start began."""


Say = Callable[[Progress], None]


def silent(_: Progress) -> None:
    """Tell nobody."""


class Stack:
    """Postgres and Airflow of one home folder, as a context manager."""

    def __init__(
        self,
        home: Path,
        *,
        say: Say = silent,
        environment: Mapping[str, str] | None = None,
        dags: Path | None = None,
        fsync: bool = True,
    ) -> None:
        """Take note; nothing starts yet.

        ``environment`` is added to what Airflow's processes see, ``dags`` replaces the project's
        DAG folder, ``fsync=False`` is for data that may be lost.
        """
        self.postgres = Postgres(home, fsync=fsync)
        self.home = self.postgres.home
        self._say = say
        self._extra = dict(environment or {})
        self._dags = dags or folder("dags")
        self._airflow: Service | None = None
        self.airflow_port = 0
        self._begun = 0.0

    def __enter__(self) -> Stack:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def owner_url(self) -> str:
        """The libpq URL of the owner of the database ``dateline``, for migrations."""
        return self.postgres.url("dateline")

    @property
    def writer_url(self) -> str:
        """The libpq URL with which tasks write."""
        return self.postgres.url("dateline_writer")

    @property
    def reader_url(self) -> str:
        """The libpq URL for people's questions."""
        return self.postgres.url("dateline_reader")

    @property
    def airflow_url(self) -> str:
        """The address of Airflow's pages."""
        return f"http://127.0.0.1:{self.airflow_port}"

    @property
    def admin_password(self) -> str:
        """What the user ``admin`` types into Airflow's login page."""
        return self.postgres.credentials.airflow_admin

    @property
    def env(self) -> dict[str, str]:
        """The ``DATELINE_*`` variables with which a program enters this stack."""
        return {
            "DATELINE_HOME": str(self.home),
            "DATELINE_DATABASE_URL": self.writer_url,
            "DATELINE_READER_URL": self.reader_url,
            "DATELINE_ARCHIVE_URL": str(self.home / "archive"),
            **_absolute(os.environ),
            **self._extra,
        }

    def attach(self) -> Stack:
        """Look from outside at the stack that another process runs here: URLs work, ``stop`` does nothing.

        Raises:
            SetupError: nothing runs here.
        """
        if self.postgres.lock.holder() is None:
            raise SetupError(f"Nothing runs in {self.home}; start it with: dateline up")
        ports = remembered_ports(self.home)
        self.postgres.port, self.airflow_port = ports.get("postgres", 0), ports.get("airflow", 0)
        return self

    def start(self) -> None:
        """Start everything and wait until all of it is healthy; on any error stop it again.

        Raises:
            SetupError: the folder is in use, or a part does not start.
        """
        self._begun = time.monotonic()
        try:
            self.postgres.start()
            self._tell("postgres")
            migrate(self.owner_url)
            self._tell("migrations")
            self._start_airflow()
            self._follow_reports()
            self._await_health()
            self._tell("ready")
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop everything and wait until it is gone; no error if nothing runs."""
        if self._airflow is not None:
            self._airflow.stop()
            self._airflow = None
        self.postgres.stop()

    def wait(self) -> None:
        """Return never but by an exception; a Postgres that ended is started again, as Airflow's parts are.

        Raises:
            SetupError: a part ended by itself and does not stay up.
        """
        revived = self._begun
        while True:
            if self.postgres.service.ended() is not None and time.monotonic() - revived > SHORT_LIFE_SECONDS:
                sys.stderr.write("Postgres has ended; it is started again.\n")
                self.postgres.revive()
                revived = time.monotonic()
            self._check()
            time.sleep(0.5)

    def _tell(self, step: str) -> None:
        self._say(Progress(step, time.monotonic() - self._begun))

    def _start_airflow(self) -> None:
        for component in airflow.COMMANDS:
            airflow.pid_file(self.home, component).unlink(missing_ok=True)
        self.airflow_port = port(self.home, "airflow")
        keys = self.postgres.credentials
        env = airflow.environment(self.home, self._dags, self.postgres.metadata_url, keys, self.airflow_port)
        assert self.postgres.lock.descriptor is not None
        self._airflow = Service(
            [sys.executable, "-m", "dateline.local.airflow"],
            log=log_file(self.home, "airflow"),
            keep=[self.postgres.lock.descriptor, self.postgres.service.lifeline],
            env={**env, "AIRFLOW_CONN_DATELINE": self.writer_url, **import_path(), **self.env},
            report=True,
        )

    def _follow_reports(self) -> None:
        """Pass on what the launcher says until it has started the four."""
        for line in self._lines():
            self._tell(line)
        self._check()

    def _lines(self) -> Iterator[str]:
        assert self._airflow is not None
        deadline = time.monotonic() + READY_SECONDS
        while select.select([self._airflow.reports], [], [], max(0.0, deadline - time.monotonic()))[0]:
            line = self._airflow.reports.readline().decode().strip()
            if not line:
                return
            yield line
        raise SetupError(f"Airflow is not ready after {READY_SECONDS:.0f} s; see {self.home / 'logs'}.")

    def _await_health(self) -> None:
        told: set[str] = set()
        deadline = time.monotonic() + READY_SECONDS
        while told < airflow.COMMANDS.keys():
            self._check()
            if time.monotonic() > deadline:
                missing = ", ".join(sorted(airflow.COMMANDS.keys() - told))
                raise SetupError(f"Airflow's {missing} did not become healthy; see {self.home / 'logs'}.")
            well = {name for name, is_well in airflow.health(self.airflow_port).items() if is_well}
            for name in sorted(well - told):
                self._tell(name)
            told |= well
            time.sleep(0.1)

    def _check(self) -> None:
        for name, service in (("Postgres", self.postgres.service), ("Airflow", self._airflow)):
            if service is not None and service.ended() is not None:
                log = self.home / "logs" / f"{name.lower()}.log"
                raise SetupError(f"{name} has ended; {log} ends with:\n{last_lines(log)}")


def _absolute(variables: Mapping[str, str]) -> dict[str, str]:
    """Return our ``DATELINE_*`` settings; folders in them no longer depend on where we are."""
    ours = {
        name: value
        for name, value in variables.items()
        if name.startswith("DATELINE_") and value and not name.endswith(("_HOME", "_URL"))
    }
    if "DATELINE_SOURCES" in ours:
        ours["DATELINE_SOURCES"] = str(Path(ours["DATELINE_SOURCES"]).absolute())
    archive = variables.get("DATELINE_ARCHIVE_URL")
    if archive:
        ours["DATELINE_ARCHIVE_URL"] = archive if "://" in archive else str(Path(archive).absolute())
    return ours


def import_path() -> dict[str, str]:
    """Return the variable that lets Airflow import a checkout that is not installed."""
    root = folder("dags").parent
    known = os.environ.get("PYTHONPATH")
    return {"PYTHONPATH": os.pathsep.join(filter(None, [str(root), known]))} if root.name != "_share" else {}
