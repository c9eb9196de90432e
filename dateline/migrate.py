"""Bring a database up to the present schema: numbered SQL files once, views every time."""

from __future__ import annotations

import logging
from contextlib import closing

import psycopg2
from yoyo import get_backend, read_migrations

from dateline.database import Connection, connect
from dateline.errors import SetupError
from dateline.house import folder

logging.getLogger("yoyo").setLevel(logging.WARNING)  # it tells of every single statement


def migrate(url: str) -> list[str]:
    """Apply what is missing and return the names of the migrations that were applied.

    ``url`` is a libpq URL of the database's owner.  Two at once are safe: one waits for the other.

    Raises:
        SetupError: the database does not answer, or a migration failed (nothing of it remains).
    """
    with closing(connect(url, application="dateline migrate")) as connection, connection.cursor() as cursor:
        # Ours, not yoyo's lock: a row that a killed migration leaves behind would block the next for ever.
        cursor.execute("SELECT pg_advisory_lock(hashtext('dateline migrate'))")
        connection.commit()
        try:
            applied = _apply_migrations(url)
            _replace_views(connection)
        except psycopg2.Error as error:
            message = " ".join(str(error).split())
            raise SetupError(f"The migration failed and was undone: {message}") from error
    return applied


def _apply_migrations(url: str) -> list[str]:
    backend = get_backend(url)
    try:
        waiting = backend.to_apply(read_migrations(str(folder("sql") / "migrations")))
        names = [migration.id for migration in waiting]
        backend.apply_migrations(waiting)
    finally:
        backend.connection.close()
    return names


def _replace_views(connection: Connection) -> None:
    with connection, connection.cursor() as cursor:
        for file in sorted((folder("sql") / "views").glob("*.sql")):
            cursor.execute(file.read_text(encoding="utf-8"))
