"""Rules of the house that a reader should not have to check."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from dateline.database import _statements, connect, rows
from dateline.house import folder
from dateline.local import roles
from dateline.local.postgres import Postgres
from dateline.tables import tables_page

ROOT = Path(__file__).parents[2]
PACKAGE = sorted((ROOT / "dateline").rglob("*.py"))
PURE = ("clocks", "formats", "extract", "model.py", "identify.py")
"""Rooms that know no clock, network or database."""


def imports(path: Path) -> Iterator[str]:
    """Names of all modules that a file imports, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def top_level(names: Iterator[str]) -> set[str]:
    return {name.partition(".")[0] for name in names}


def test_there_are_files_to_look_at() -> None:
    assert len(PACKAGE) > 50


@pytest.mark.parametrize("path", PACKAGE, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_library_knows_neither_scrapy_nor_airflow_nor_spiders(path: Path) -> None:
    forbidden = {"scrapy", "twisted", "spiders", "dags"}
    programs = {ROOT / "dateline" / "local" / name for name in ("airflow.py", "prune.py")}
    if path not in programs:
        forbidden.add("airflow")
    assert top_level(imports(path)) & forbidden == set()


@pytest.mark.parametrize(
    "path",
    [p for p in PACKAGE if p.relative_to(ROOT / "dateline").parts[0] in PURE and p.name != "store.py"],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_pure_rooms_are_pure(path: Path) -> None:
    assert top_level(imports(path)) & {"psycopg2", "socket", "urllib3", "requests", "time", "random"} == set()
    assert "dateline.database" not in set(imports(path))
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\b(now|today|utcnow)\(", text), "a pure room does not look at the clock"


def test_every_table_view_and_column_is_explained(database: Any) -> None:
    with closing(connect(database.reader_url)) as connection:
        columns = rows(connection, "tables.columns")
    assert len(columns) > 200
    assert [
        f"{row['name']}.{row['column']}" for row in columns if not row["meaning"] or not row["about"]
    ] == []


def test_the_page_about_the_tables_is_fresh(database: Any) -> None:
    with closing(connect(database.reader_url)) as connection:
        page = tables_page(connection)
    assert (ROOT / "docs" / "tables.md").read_text(encoding="utf-8") == page, "run `make docs`"


@pytest.mark.parametrize(
    "path", sorted((folder("sql") / "queries").glob("*.sql")), ids=lambda path: path.stem
)
def test_every_statement_is_named_explained_and_used(path: Path) -> None:
    statements = _statements(path.stem)
    assert statements
    code = "\n".join(
        file.read_text(encoding="utf-8") for file in (*PACKAGE, *(ROOT / "spiders").glob("*.py"))
    )
    for name, text in statements.items():
        assert text.startswith("-- "), f"{path.name}: {name} has no comment"
        family = name.partition("_")[0]
        assert f'"{path.stem}.{name}"' in code or f'"{path.stem}.{family}_{{' in code, f"{name} is not used"


def test_the_reader_cannot_write_and_the_writer_cannot_destroy(database: Any) -> None:
    import psycopg2

    def refused(url: str, statement: str) -> bool:
        with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
            try:
                cursor.execute(statement)
            except psycopg2.errors.InsufficientPrivilege:
                return True
        return False

    for table in ("source", "live_update", "update_version", "revision", "snapshot"):
        assert refused(database.reader_url, f"INSERT INTO {table} DEFAULT VALUES")
        assert refused(database.writer_url, f"DELETE FROM {table}")
        assert refused(database.writer_url, f"TRUNCATE {table} CASCADE")
        assert refused(database.writer_url, f"DROP TABLE {table} CASCADE")
    assert not refused(database.reader_url, "SELECT * FROM current_update")


def test_edits_that_the_first_rules_judged_are_migrated(
    postgres: Postgres, empty_database: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = import_module("dateline.migrate")

    for kind in ("migrations", "views"):
        shutil.copytree(ROOT / "sql" / kind, tmp_path / "old" / kind)
    (tmp_path / "old" / "migrations" / "0018_one_meaning_of_silent.sql").unlink()
    monkeypatch.setattr(room, "folder", lambda _name: tmp_path / "old")
    room.migrate(empty_database.owner_url)
    with roles.superuser(postgres.url("postgres", empty_database.name)) as cursor:
        cursor.execute("SET session_replication_role = replica")  # the edits alone, without what they are of
        cursor.executemany(
            "INSERT INTO revision (update_key, kind, observation_key, revised_at, version_key, "
            "previous_version_key, severity, changes, is_labelled, difference, detail)"
            " VALUES (1, 'edited', %s, now(), 2, 1, (%s::text[])[1], %s, false, '{}', '{}')",
            [(1, ["correction", "number"], ["correction", "number"]), (2, ["number"], ["number"])],
        )
    monkeypatch.undo()
    assert room.migrate(empty_database.owner_url) == ["0018_one_meaning_of_silent"]
    with roles.superuser(postgres.url("postgres", empty_database.name)) as cursor:
        cursor.execute("SELECT came_labelled FROM revision ORDER BY observation_key")
        assert cursor.fetchall() == [(True,), (False,)]


def test_migrating_again_changes_nothing(database: Any) -> None:
    from dateline.migrate import migrate

    assert migrate(database.owner_url) == []


def test_the_repository_holds_no_addresses_of_machines() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    if not listed:
        pytest.skip("not a git checkout")
    for name in listed.splitlines():
        path = ROOT / name
        if path.suffix in {".lock"}:
            assert "://" not in path.read_text(encoding="utf-8")


def test_every_command_has_help_with_an_example() -> None:
    from dateline.cli import app

    for command in app.registered_commands:
        assert command.callback is not None
        assert command.callback.__doc__
        assert (command.epilog or "").startswith("Example: ")


def test_the_command_line_says_one_sentence_and_a_code() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "dateline", "parse", "no-such-file.html"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.strip() == "dateline: There is no file no-such-file.html."
