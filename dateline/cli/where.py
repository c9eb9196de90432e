"""Which database a command talks to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from dateline.local.postgres import Postgres
from dateline.local.stack import Stack
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
    if given := here.database_url or here.migrate_url:
        writer = given.get_secret_value()
        owner = here.migrate_url.get_secret_value() if here.migrate_url else writer
        reader = here.reader_url.get_secret_value() if here.reader_url else writer
        yield Urls(owner=owner, writer=writer, reader=reader)
        return
    server = Postgres(here.home)
    if server.lock.holder() is not None:
        yield _urls(Stack(here.home).attach().postgres)
        return
    with server:
        migrate(server.url("dateline"))
        yield _urls(server)


def _urls(server: Postgres) -> Urls:
    owner, writer, reader = map(server.url, ("dateline", "dateline_writer", "dateline_reader"))
    return Urls(owner=owner, writer=writer, reader=reader)
