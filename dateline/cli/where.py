"""Which database a command talks to."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dateline.cli.screen import plain, stderr
from dateline.errors import SetupError
from dateline.local.airflow import COMMANDS, pid_file
from dateline.local.home import Guests, is_alive, remembered_ports
from dateline.local.postgres import Postgres
from dateline.migrate import migrate
from dateline.settings import settings

QUIET_SECONDS = 1.0
GUEST_SECONDS = 10.0
"""Time after which a command that runs the local server is taken for a long one, such as psql."""
WAIT_SECONDS = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Urls:
    """libpq URLs of one database, by what they may do."""

    owner: str
    writer: str
    reader: str


@contextmanager
def database(home: Path | None = None) -> Iterator[Urls]:
    """Give the database of ``DATELINE_DATABASE_URL``, else the local one, started for this if need be.

    A local server that was started for the command ends with it, and after all others that use it by then.
    ``home`` is the folder of a local one that was asked for by name.

    Raises:
        SetupError: the local server cannot be started.
    """
    here = settings()
    if home is None and (given := here.database_url or here.migrate_url):
        writer = given.get_secret_value()
        owner = here.migrate_url.get_secret_value() if here.migrate_url else writer
        reader = here.reader_url.get_secret_value() if here.reader_url else writer
        yield Urls(owner=owner, writer=writer, reader=reader)
        return
    server = Postgres(home or here.home)
    guests = Guests(server.home)
    try:
        if _started(server, guests):
            migrate(server.url("dateline"))
            guests.leave()
        yield _urls(server)
    finally:
        try:
            guests.leave()
            if server.lock.descriptor is not None:
                _wait_for(guests)
        finally:
            server.stop()
            guests.leave()


def local_folder() -> Path | None:
    """Return the folder of the local database, ``None`` when the environment names another."""
    here = settings()
    return None if here.database_url or here.migrate_url else here.home


def nothing_yet() -> str:
    """Say that the database is empty, and which it is."""
    folder = local_folder()
    where = f"in {folder}" if folder else "in the database of DATELINE_DATABASE_URL"
    return f"There are no updates yet {where}; try `dateline ingest` or `dateline watch`."


def _started(server: Postgres, guests: Guests) -> bool:
    """Start the local server, or find it run by a stack; say whether it is ours.

    Another command mostly ends soon and is waited for; of one that does not we become a guest.
    """
    begun, is_told = time.monotonic(), False
    while (holder := server.lock.holder()) is not None or not _won(server, guests):
        waited = time.monotonic() - begun
        server.port = remembered_ports(server.home).get("postgres", 0)
        if _is_stack(server.home) and server.is_running():
            return False
        if waited > GUEST_SECONDS and guests.join():
            if server.is_running():
                return False
            guests.leave()
        if waited > WAIT_SECONDS:
            raise SetupError(
                f"The database in {server.home} is held by process {holder} and does not answer;"
                f" see {server.log}."
            )
        if waited > QUIET_SECONDS and not is_told:
            is_told = True
            stderr.print(plain(f"Waiting for process {holder}, which uses {server.home}.", "dim"))
        time.sleep(0.1)
    return True


def _wait_for(guests: Guests) -> None:
    """Wait until nobody else uses the server that was started here."""
    begun, is_told = time.monotonic(), False
    while not guests.have_left():
        if time.monotonic() - begun > QUIET_SECONDS and not is_told:
            is_told = True
            stderr.print(plain("Done; waiting for another command that uses the same database.", "dim"))
        time.sleep(0.1)


def _won(server: Postgres, guests: Guests) -> bool:
    """Start the server unless another command was faster; nobody becomes a guest before it is migrated."""
    if not guests.have_left():
        return False
    try:
        server.start()
    except SetupError:
        guests.leave()
        if server.lock.holder() is None:
            raise
        return False
    return True


def _is_stack(home: Path) -> bool:
    """Say whether Airflow runs in a folder, beside Postgres."""
    for file in (pid_file(home, component) for component in COMMANDS):
        try:
            if is_alive(int(file.read_text())):
                return True
        except (OSError, ValueError):
            continue
    return False


def _urls(server: Postgres) -> Urls:
    owner, writer, reader = map(server.url, ("dateline", "dateline_writer", "dateline_reader"))
    return Urls(owner=owner, writer=writer, reader=reader)
