from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest

from dateline.errors import SetupError
from dateline.local.binaries import as_account
from dateline.local.home import Lock
from dateline.local.postgres import SOCKET_PATH_BYTES, Postgres

from .conftest import family, still_running

ROLES = ("postgres", "dateline", "dateline_writer", "dateline_reader", "airflow")


def ask(url: str, question: str) -> object:
    with closing(psycopg2.connect(url)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0] if cursor.description else None


@pytest.mark.parametrize("role", ROLES)
def test_a_wrong_or_missing_password_is_refused(postgres: Postgres, role: str) -> None:
    database = "airflow" if role == "airflow" else "postgres" if role == "postgres" else "dateline"
    good = postgres.url(role, database)
    assert ask(good, "SELECT current_user") == role
    password = getattr(postgres.credentials, role)
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        psycopg2.connect(good.replace(password, "guess"))
    with pytest.raises(psycopg2.OperationalError, match="no password supplied"):
        psycopg2.connect(good.replace(f":{password}", ""))


def test_the_socket_asks_for_the_password_too(postgres: Postgres) -> None:
    [folder] = {path.parent for path in (postgres.home / "run").glob(".s.PGSQL.*")}
    where = {"host": str(folder), "port": postgres.port, "user": "dateline", "dbname": "dateline"}
    psycopg2.connect(**where, password=postgres.credentials.dateline).close()
    with pytest.raises(psycopg2.OperationalError, match="no password supplied"):
        psycopg2.connect(**where)


@pytest.mark.parametrize(
    ("role", "database", "may_enter"),
    [
        ("dateline", "dateline", True),
        ("dateline_writer", "dateline", True),
        ("dateline_reader", "dateline", True),
        ("airflow", "airflow", True),
        ("airflow", "dateline", False),
        ("dateline", "airflow", False),
        ("dateline_writer", "airflow", False),
        ("dateline_reader", "airflow", False),
        ("dateline_reader", "postgres", False),
    ],
)
def test_who_may_enter_which_database(postgres: Postgres, role: str, database: str, may_enter: bool) -> None:
    url = postgres.url(role, database)
    if may_enter:
        assert ask(url, "SELECT current_database()") == database
    else:
        with pytest.raises(psycopg2.OperationalError, match="permission denied for database"):
            psycopg2.connect(url)


def test_text_is_unicode_and_time_is_utc(postgres: Postgres) -> None:
    url = postgres.url("dateline")
    assert ask(url, "SHOW server_encoding") == "UTF8"
    assert ask(url, "SELECT lower('ÄÖŁ')") == "äöł"
    assert ask(url, "SHOW timezone") == "UTC"


def test_each_test_gets_a_database_of_its_own(postgres: Postgres, database, empty_database) -> None:
    assert ask(database.owner_url, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") > 1
    assert ask(empty_database.owner_url, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0
    assert ask(database.writer_url, "SELECT current_user") == "dateline_writer"
    with pytest.raises(psycopg2.OperationalError, match="permission denied for database"):
        psycopg2.connect(postgres.url("airflow", database.name))


def test_data_port_and_passwords_survive_a_restart(home: Path) -> None:
    with Postgres(home, fsync=False) as first:
        url = first.url("dateline")
        ask(url, "CREATE TABLE kept AS SELECT 42 AS number")
        processes = family(first.service.pid)
    assert not first.is_running()
    assert still_running(processes, home) == []
    with Postgres(home, fsync=False) as second:
        assert second.url("dateline") == url
        assert ask(url, "SELECT number FROM kept") == 42


def test_a_port_that_was_taken_is_replaced(home: Path) -> None:
    with Postgres(home, fsync=False) as first:
        before = first.port
    with socket.socket() as squatter:
        squatter.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        squatter.bind(("127.0.0.1", before))
        squatter.listen()
        with Postgres(home, fsync=False) as second:
            assert second.port != before
            assert second.is_running()


def test_a_killed_server_loses_nothing(home: Path) -> None:
    server = Postgres(home)
    server.start()
    ask(server.url("dateline"), "CREATE TABLE kept AS SELECT 42 AS number")
    postmaster = int((home / "postgres" / "postmaster.pid").read_text().split()[0])
    os.kill(postmaster, signal.SIGKILL)
    server.stop()
    assert (home / "postgres" / "postmaster.pid").exists()
    with server:
        assert ask(server.url("dateline"), "SELECT number FROM kept") == 42


def test_a_killed_server_is_revived_where_it_was(home: Path) -> None:
    with Postgres(home) as server:
        ask(server.url("dateline"), "CREATE TABLE kept AS SELECT 42 AS number")
        known = server.url("dateline")
        os.kill(int((home / "postgres" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        server.revive()
        assert ask(known, "SELECT number FROM kept") == 42


def test_a_half_made_cluster_is_made_again(home: Path) -> None:
    (home / "postgres.new" / "base").mkdir(parents=True)
    with Postgres(home, fsync=False) as server:
        assert server.is_running()


def test_one_folder_runs_one_server(home: Path) -> None:
    with Postgres(home, fsync=False) as first:
        with pytest.raises(SetupError, match="already started"):
            first.start()
        with pytest.raises(SetupError, match=f"{home} is in use by another Dateline .process {os.getpid()}"):
            Postgres(home).start()
        assert first.is_running()
        assert Lock(home).holder() == os.getpid()
    assert Lock(home).holder() is None


def test_the_server_ends_with_a_killed_owner(home: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from dateline.local.postgres import Postgres\n"
        "with Postgres(Path(sys.argv[1]), fsync=False) as server:\n"
        "    print('up', flush=True); time.sleep(600)"
    )
    owner = subprocess.Popen([sys.executable, "-c", code, str(home)], stdout=subprocess.PIPE)
    assert owner.stdout is not None
    with owner.stdout as said:
        assert said.readline() == b"up\n"
    processes = family(owner.pid)
    assert len(processes) > 3
    owner.kill()
    owner.wait()
    with Postgres(home, fsync=False) as heir:  # waits for the remains
        assert heir.is_running()
    assert still_running(processes, home) == []
    assert "database system was not properly shut down" not in heir.log.read_text()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another account")
def test_root_can_use_an_account(home: Path) -> None:
    with Postgres(home, fsync=False, run_as=as_account()) as server:
        assert ask(server.url("dateline"), "SELECT 1") == 1
        assert (home / "postgres").stat().st_uid != 0
        assert (home / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_a_deep_folder_gets_its_socket_elsewhere(home: Path) -> None:
    deep = home / ("x" * SOCKET_PATH_BYTES)
    with Postgres(deep, fsync=False) as server:
        place = str(ask(server.url("postgres", "postgres"), "SHOW unix_socket_directories"))
        assert len(place) < SOCKET_PATH_BYTES
        assert Path(place).stat().st_mode & 0o077 in (0, 0o011)
    assert not Path(place).exists()


def test_missing_programs_are_named(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_PG_BINDIR", str(tmp_path))
    with pytest.raises(SetupError, match=f"DATELINE_PG_BINDIR={tmp_path} holds no initdb"):
        Postgres(home).start()
    assert Lock(home).holder() is None


def test_a_server_that_cannot_start_says_why(home: Path) -> None:
    with Postgres(home, fsync=False) as server:
        pass
    (server.data / "postgresql.conf").write_text("no such setting\n")
    with pytest.raises(SetupError, match="syntax error in file"):
        server.start()
    assert Lock(home).holder() is None
