"""The whole of it for real: every test here starts Postgres and Airflow and counts the processes left."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

import psutil
import pytest

from dateline.errors import SetupError
from dateline.local.airflow import COMMANDS, SHORT_LIFE_SECONDS
from dateline.local.home import Lock
from dateline.local.stack import STEPS, Stack
from dateline.local.supervisor import down, status, up

from .conftest import family, still_running

DAG = """
import os
import psycopg2
from airflow.sdk import Connection, dag, task


@dag(schedule=None, is_paused_upon_creation=False)
def probe():
    @task
    def ask():
        uri = Connection.get("dateline").get_uri().replace("postgres://", "postgresql://")
        with psycopg2.connect(uri) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT current_user || ' in ' || current_database()")
            print("asked as", cursor.fetchone()[0], "with", os.environ["DATELINE_SHARDS"], "shards")

    ask()


probe()
"""


class Api:
    """Airflow's REST interface, entered with a password."""

    def __init__(self, url: str, password: str) -> None:
        self._url = url
        self._token = ""
        self._token = self("/auth/token", {"username": "admin", "password": password})["access_token"]

    def __call__(self, path: str, body: dict[str, object] | None = None) -> dict:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self._token}"}
        data = None if body is None else json.dumps(body).encode()
        with build_opener(ProxyHandler({})).open(
            Request(self._url + path, data, headers), timeout=90
        ) as answer:
            return json.loads(answer.read())


def patiently(question, seconds: float = 60):
    """Ask until the answer is true."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        answer = question()
        if answer:
            return answer
        time.sleep(0.2)
    raise AssertionError("no answer in time")


def exists(api: Api, path: str) -> bool:
    try:
        return bool(api(path))
    except HTTPError as error:
        return error.code != 404


def run_a_task(stack: Stack) -> tuple[str, str]:
    """Let the DAG above run once; return its state and its task's log."""
    api = Api(stack.airflow_url, stack.admin_password)
    patiently(lambda: exists(api, "/api/v2/dags/probe"))
    run = api("/api/v2/dags/probe/dagRuns", {"logical_date": None})["dag_run_id"]
    path = f"/api/v2/dags/probe/dagRuns/{run}"
    state = patiently(lambda: api(path)["state"] not in ("queued", "running") and api(path)["state"])
    return state, json.dumps(api(f"{path}/taskInstances/ask/logs/1"))


def die_and_come_back(home: Path) -> None:
    """Kill Postgres and the scheduler, of which nothing may be left; wait until all is well again."""
    scheduler = psutil.Process(status(home).pids["scheduler"])
    time.sleep(max(0.0, SHORT_LIFE_SECONDS + 1 - (time.time() - scheduler.create_time())))
    workers = scheduler.children(recursive=True)
    assert len(workers) > 1
    os.kill(int((home / "postgres" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    scheduler.kill()
    assert psutil.wait_procs(workers, timeout=20)[1] == []
    patiently(lambda: status(home).pids.get("scheduler", scheduler.pid) != scheduler.pid)
    patiently(lambda: all(status(home).components.values()), 120)


@pytest.mark.timeout(500)
def test_up_work_down_and_killed(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "probe.py").write_text(DAG)
    monkeypatch.setenv("DATELINE_SHARDS", "7")
    steps: list[str] = []
    assert not status(home).running
    assert not down(home)

    up(home, detach=True, say=lambda progress: steps.append(progress.step), dags=tmp_path)
    assert tuple(steps[:4]) == STEPS[:4]
    assert (set(steps), steps[-1]) == (set(STEPS), "ready")
    now = status(home)
    assert now.components == dict.fromkeys(("postgres", *COMMANDS), True)
    assert now.pids.keys() == COMMANDS.keys()
    assert now.pid is not None
    with pytest.raises(SetupError, match=f"process {now.pid}"):
        up(home, detach=True)
    with pytest.raises(SetupError, match=f"process {now.pid}"):
        up(home)

    stack = Stack(home).attach()
    with pytest.raises(HTTPError, match="401"):
        Api(stack.airflow_url, "guess")
    state, log = run_a_task(stack)
    assert state == "success"
    assert "asked as dateline_writer in dateline with 7 shards" in log
    assert list((home / "airflow" / "logs").glob("dag_id=probe/*/task_id=ask/attempt=1.log"))
    for name in ("secrets.json", "airflow/passwords.json"):
        assert (home / name).stat().st_mode & 0o777 == 0o600

    die_and_come_back(home)
    assert run_a_task(stack)[0] == "success"

    processes = family(now.pid)
    assert down(home)
    assert still_running(processes, home) == []
    assert not status(home).running
    with pytest.raises(SetupError, match="Nothing runs in"):
        stack.attach()
    assert "gracefully" in (home / "logs" / "scheduler.log").read_text()

    up(home, detach=True, dags=tmp_path)
    again = status(home)
    assert (again.airflow_url, again.postgres_port) == (now.airflow_url, now.postgres_port)
    assert again.pid is not None
    processes = family(again.pid)
    os.kill(again.pid, signal.SIGKILL)
    assert still_running(processes, home) == []
    assert Lock(home).holder() is None
    crashes = (home / "logs" / "postgres.log").read_text().count("not properly shut down")
    assert crashes == 1, "when it was killed itself"


@pytest.mark.timeout(200)
@pytest.mark.parametrize("death", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_ended_while_starting(home: Path, death: signal.Signals) -> None:
    supervisor = subprocess.Popen(
        [sys.executable, "-m", "dateline.local.supervisor", str(home)], stdout=subprocess.PIPE
    )
    assert supervisor.stdout is not None
    with supervisor.stdout as told:
        assert json.loads(told.readline())["step"] == "postgres"
        assert json.loads(told.readline())["step"] == "migrations"
        patiently(lambda: len(family(supervisor.pid)) > 10, 10)
        processes = family(supervisor.pid)[1:]
        supervisor.send_signal(death)
        assert supervisor.wait(60) == (-death if death == signal.SIGKILL else 0)
        assert still_running(processes, home) == []
