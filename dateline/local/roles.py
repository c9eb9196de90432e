"""Roles and databases of the local server, made again at every start so that none can be missing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from urllib.parse import quote

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import cursor

from dateline.errors import SetupError
from dateline.local.credentials import Credentials

OWNERS = {"dateline": "dateline", "airflow": "airflow"}
"""Database -> its owner."""
GUESTS = ("dateline_writer", "dateline_reader")
"""Who else may enter the database ``dateline``."""


def url(role: str, database: str, port: int, passwords: Credentials) -> str:
    """Return a libpq URL on the loopback address."""
    password = quote(getattr(passwords, role), safe="")
    return f"postgresql://{role}:{password}@127.0.0.1:{port}/{quote(database, safe='')}"


@contextmanager
def superuser(admin_url: str) -> Iterator[cursor]:
    """Give a cursor on which every statement is its own transaction.

    Raises:
        SetupError: the server refuses the password in secrets.json.
    """
    try:
        connection = psycopg2.connect(admin_url)
    except psycopg2.OperationalError as error:
        raise SetupError(f"The local Postgres refuses the login of secrets.json: {error}") from error
    with closing(connection):
        connection.autocommit = True
        with connection.cursor() as statements:
            yield statements


def make_roles_and_databases(admin_url: str, passwords: Credentials) -> None:
    """Make what is missing; what exists stays as it is, but for the passwords."""
    with superuser(admin_url) as statements:
        for role in (*OWNERS.values(), *GUESTS):
            _make_role(statements, role, getattr(passwords, role))
        statements.execute("SELECT datname FROM pg_database")
        existing = {name for (name,) in statements.fetchall()}
        for database in OWNERS.keys() - existing:
            _make_database(statements, database)
        statements.execute("REVOKE CONNECT ON DATABASE postgres FROM PUBLIC")
        for database in OWNERS:
            close_to_strangers(statements, database)


def _make_role(statements: cursor, role: str, password: str) -> None:
    statements.execute("SELECT FROM pg_roles WHERE rolname = %s", [role])
    if not statements.rowcount:
        statements.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(role)))
    statements.execute(
        sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(role), sql.Literal(password))
    )


def _make_database(statements: cursor, database: str) -> None:
    owner = sql.Identifier(OWNERS[database])
    statements.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(database), owner))


def close_to_strangers(statements: cursor, database: str) -> None:
    """Let only the owner and, unless it is Airflow's, writer and reader enter a database."""
    name = sql.Identifier(database)
    statements.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
    if database != "airflow":
        guests = sql.SQL(", ").join(map(sql.Identifier, GUESTS))
        statements.execute(sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(name, guests))
