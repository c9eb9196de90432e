"""Bring a database up to the present schema: numbered SQL files once, views every time."""

from __future__ import annotations

from contextlib import closing

import psycopg2
from yoyo import get_backend, read_migrations

from dateline.database import connect
from dateline.errors import SetupError
from dateline.house import folder


def migrate(url: str) -> list[str]:
    """Apply what is missing and return the names of the migrations that were applied.

    ``url`` is a libpq URL of the database's owner.  Two at once are safe: one waits for the other.

    Raises:
        SetupError: the database does not answer, or a migration failed (nothing of it remains).
    """
    connect(url, application="dateline migrate").close()
    try:
        applied = _apply_migrations(url)
        _replace_views(url)
    except psycopg2.Error as error:
        raise SetupError(f"The migration failed and was undone: {' '.join(str(error).split())}") from error
    return applied


def _apply_migrations(url: str) -> list[str]:
    with closing(get_backend(url)) as backend, backend.lock():
        waiting = backend.to_apply(read_migrations(str(folder("sql") / "migrations")))
        names = [migration.id for migration in waiting]
        backend.apply_migrations(waiting)
    return names


def _replace_views(url: str) -> None:
    files = sorted((folder("sql") / "views").glob("*.sql"))
    with closing(connect(url, application="dateline migrate")) as connection, connection:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('dateline views'))")
            for file in files:
                cursor.execute(file.read_text(encoding="utf-8"))
