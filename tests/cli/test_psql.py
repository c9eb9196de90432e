from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from psycopg2.extensions import make_dsn, parse_dsn

ROOT = Path(__file__).parents[2]
DATELINE = [sys.executable, "-m", "dateline"]


def environment(url: str) -> dict[str, str]:
    return {**os.environ, "DATELINE_DATABASE_URL": url, "PYTHONPATH": str(ROOT)}


def test_every_parameter_of_the_address_reaches_psql(database: Any) -> None:
    url = make_dsn(**{**parse_dsn(database.reader_url), "application_name": "boats", "sslmode": "disable"})
    done = subprocess.run(
        [*DATELINE, "psql", "-Atc", "SHOW application_name"],
        env=environment(url),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("boats\n", "")
    refused = subprocess.run(
        [*DATELINE, "psql", "-c", "SELECT 1"],
        env=environment(url.replace("sslmode=disable", "sslmode=require")),
        capture_output=True,
        text=True,
        check=False,
    )
    assert "does not support SSL" in refused.stderr


def test_password_is_not_among_the_arguments(database: Any) -> None:
    password = parse_dsn(database.reader_url)["password"]
    done = subprocess.run(
        [*DATELINE, "psql", "-Atc", "\\! cat /proc/$PPID/cmdline"],
        env=environment(database.reader_url),
        capture_output=True,
        text=True,
        check=False,
    )
    if not Path("/proc/self/cmdline").exists():
        pytest.skip("no /proc on this system")
    assert "--dbname=" in done.stdout
    assert password not in done.stdout


def test_ctrl_c_stops_the_query_and_not_us(database: Any) -> None:
    process = subprocess.Popen(
        [*DATELINE, "psql", "-At", "-c", "SELECT 'begun'", "-c", "SELECT pg_sleep(60)"],
        env=environment(database.reader_url),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    time.sleep(0.5)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=20)
    assert "canceling statement due to user request" in said
    assert "Traceback" not in said
    assert "Aborted" not in said
    assert process.returncode == 1
