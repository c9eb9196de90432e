"""One real Postgres server for the whole run, and a fresh migrated database for each test."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from psycopg2 import sql

from dateline.local import roles
from dateline.local.postgres import Postgres

TEMPLATE = "template_dateline"
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Database:
    """A migrated, empty database of one test."""

    name: str
    owner_url: str
    writer_url: str
    reader_url: str


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A real server in a folder of its own; not durable, for speed."""
    home = Path(tempfile.mkdtemp(prefix="dateline-tests-"))
    try:
        with Postgres(home, fsync=False) as server:
            yield server
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _create(server: Postgres, name: str, template: str) -> Database:
    with roles.superuser(server.url("postgres", "postgres")) as statements:
        statements.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER dateline").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        roles.close_to_strangers(statements, name)
    who = ("dateline", "dateline_writer", "dateline_reader")
    return Database(name, *(server.url(role, name) for role in who))


def _drop(server: Postgres, name: str) -> None:
    with roles.superuser(server.url("postgres", "postgres")) as statements:
        statements.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def template(postgres: Postgres) -> str:
    """Name of a database with every migration applied, to be cloned."""
    from dateline.migrate import migrate

    migrate(_create(postgres, TEMPLATE, "template1").owner_url)
    return TEMPLATE


@contextmanager
def _fresh(server: Postgres, template: str, prefix: str) -> Iterator[Database]:
    made = _create(server, f"{prefix}_{next(_numbers)}", template)
    try:
        yield made
    finally:
        _drop(server, made.name)


@pytest.fixture
def database(postgres: Postgres, template: str) -> Iterator[Database]:
    """A fresh clone of the migrated template, dropped after the test."""
    with _fresh(postgres, template, "test") as made:
        yield made


@pytest.fixture(scope="module")
def module_database(postgres: Postgres, template: str) -> Iterator[Database]:
    """The same for all tests of a module, which must not write to it."""
    with _fresh(postgres, template, "module") as made:
        yield made


@pytest.fixture
def empty_database(postgres: Postgres) -> Iterator[Database]:
    """A fresh database without any migration, dropped after the test."""
    with _fresh(postgres, "template1", "empty") as made:
        yield made
