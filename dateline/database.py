"""Connections to Postgres, and statements by name."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import connection as Connection
from psycopg2.extras import RealDictCursor

from dateline.errors import SetupError
from dateline.house import folder

__all__ = [
    "Connection",
    "Row",
    "connect",
    "copy_rows",
    "execute",
    "is_ailing",
    "rows",
    "statement",
    "transaction",
]

Row = dict[str, Any]
_AILMENTS = frozenset({"08", "40", "53", "55", "57", "58", "F0", "XX"})
"""Classes of SQLSTATE (PostgreSQL manual, appendix A) that say nothing of the statement: the connection, a
lock, memory, the disk, a shutdown, damage."""
_HEADING = re.compile(r"^-- (\w+) --$", re.MULTILINE)


def connect(url: str, *, application: str = "dateline") -> Connection:
    """Open a connection to a libpq URL; times come back in UTC.

    Raises:
        SetupError: nobody answers there, or the password is wrong.
    """
    try:
        connection = psycopg2.connect(
            url,
            application_name=application,
            connect_timeout=10,
            cursor_factory=RealDictCursor,
            options="-c timezone=UTC -c default_transaction_isolation=read\\ committed",
        )
    except (psycopg2.OperationalError, psycopg2.ProgrammingError) as error:
        message = " ".join(str(error).split()).rstrip(".?")
        raise SetupError(f"The database does not answer: {message}. Check DATELINE_DATABASE_URL.") from error
    return connection


def is_ailing(error: BaseException | None) -> bool:
    """Say whether the database could not work (disk full, shut down, gone), whatever it was asked."""
    if not isinstance(error, psycopg2.Error):
        return False
    if error.pgcode is None:  # it had no time to give a code
        return isinstance(error, psycopg2.OperationalError | psycopg2.InterfaceError)
    return error.pgcode[:2] in _AILMENTS


@contextmanager
def transaction(url: str, *, application: str = "dateline") -> Iterator[Connection]:
    """Open a connection for one transaction: committed at the end, rolled back on any error."""
    connection = connect(url, application=application)
    try:
        with connection:
            yield connection
    finally:
        connection.close()


@cache
def _statements(room: str) -> dict[str, str]:
    text = (folder("sql") / "queries" / f"{room}.sql").read_text(encoding="utf-8")
    parts = _HEADING.split(text)
    return dict(zip(parts[1::2], (part.strip() for part in parts[2::2]), strict=True))


def statement(name: str) -> str:
    """Return the SQL text called ``room.statement`` from ``sql/queries/room.sql``.

    Raises:
        SetupError: there is none of that name.
    """
    room, _, key = name.partition(".")
    try:
        return _statements(room)[key]
    except (KeyError, OSError) as error:
        raise SetupError(f"There is no statement {key} in sql/queries/{room}.sql.") from error


def rows(connection: Connection, name: str, /, **parameters: object) -> list[Row]:
    """Run a named statement and return its rows."""
    with connection.cursor() as cursor:
        cursor.execute(statement(name), parameters)
        return [dict(row) for row in cursor.fetchall()]


def execute(connection: Connection, name: str, /, **parameters: object) -> int:
    """Run a named statement and return how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement(name), parameters)
        return int(cursor.rowcount)


def copy_rows(
    connection: Connection, table: str, columns: Sequence[str], values: Iterable[Sequence[object]]
) -> None:
    """Append rows to a table by COPY; ``None`` is NULL, everything else goes through ``str``."""
    query = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor:
        cursor.copy_expert(query, io.StringIO("".join(map(_copy_line, values))))


_COPY_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def sound(text: str) -> str:
    """Return a text without what Postgres cannot keep: NUL, and halves of surrogate pairs."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _copy_line(row: Sequence[object]) -> str:
    """Return a row in the text format of COPY (PostgreSQL manual, COPY, "Text Format")."""
    cells = ("\\N" if value is None else sound(str(value)).translate(_COPY_ESCAPES) for value in row)
    return "\t".join(cells) + "\n"
