"""Which database a command talks to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dateline.local import roles
from dateline.local.credentials import credentials
from dateline.local.home import Lock, remembered_ports
from dateline.local.postgres import Postgres
from dateline.migrate import migrate
from dateline.settings import settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Urls:
    """libpq URLs of one database, by what they may do."""

    owner: str
    writer: str
    reader: str


@contextmanager
def database() -> Iterator[Urls]:
    """Give the database of ``DATELINE_DATABASE_URL``, else the local one, started for this if need be.

    A local server that was started for the command ends with it.

    Raises:
        SetupError: the local server cannot be started.
    """
    here = settings()
    if here.database_url:
        writer = here.database_url.get_secret_value()
        owner = here.migrate_url.get_secret_value() if here.migrate_url else writer
        reader = here.reader_url.get_secret_value() if here.reader_url else writer
        yield Urls(owner=owner, writer=writer, reader=reader)
    elif running := _running(here.home):
        yield running
    else:
        with Postgres(here.home) as server:
            migrate(server.url("dateline"))
            yield _urls(here.home, server.port)


def _running(home: Path) -> Urls | None:
    """The database of a stack that runs in ``home``."""
    folder = home.expanduser().absolute()
    if not folder.is_dir() or Lock(folder).holder() is None:
        return None
    port = remembered_ports(folder).get("postgres")
    return _urls(folder, port) if port else None


def _urls(home: Path, port: int) -> Urls:
    keys = credentials(home)
    owner, writer, reader = (
        roles.url(role, "dateline", port, keys) for role in ("dateline", "dateline_writer", "dateline_reader")
    )
    return Urls(owner=owner, writer=writer, reader=reader)
