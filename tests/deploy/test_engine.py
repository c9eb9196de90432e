"""The whole deployment on a real Docker engine; minutes, so only when asked.

    DATELINE_TEST_ENGINE=1 python -m pytest tests/deploy/test_engine.py

Where no image registry is reached, ``engine/with-engine`` and ``engine/make-images`` make what is needed;
POSTGRES_IMAGE and BASE_IMAGE then name the stand-ins.
"""

from __future__ import annotations

import ast
import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.deploy.conftest import ROOT

BUILD = ("Dockerfile", ".dockerignore", "docker-compose.yml", ".env.example", "deploy", "pyproject.toml")
BUILD += ("requirements.lock", "README.md", "LICENSE", "dateline", "spiders", "sql", "dags")
LONG_RUNNING = {"postgres", "api-server", "scheduler", "dag-processor", "triggerer", "pruner"}

pytestmark = [
    pytest.mark.timeout(1800),
    pytest.mark.skipif(not os.environ.get("DATELINE_TEST_ENGINE"), reason="DATELINE_TEST_ENGINE is not set"),
]


@dataclass(frozen=True)
class Stack:
    """A running deployment."""

    program: list[str]
    folder: Path
    port: int
    secrets: dict[str, str]

    def compose(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run Compose in its folder."""
        names = {"DATELINE_IMAGE": "dateline:test", "AIRFLOW_PORT": str(self.port)}
        command = [*self.program, "--project-name", "dateline-test", *arguments]
        done = subprocess.run(
            command, cwd=self.folder, env=os.environ | names, capture_output=True, text=True
        )
        assert not check or done.returncode == 0, done.stderr[-3000:]
        return done

    def psql(self, role: str, database: str, password: str, query: str) -> str:
        """Answer one value of a query, or what Postgres says against it."""
        arguments = [
            "exec",
            "-T",
            "-e",
            f"PGPASSWORD={self.secrets[password]}",
            "postgres",
            "psql",
            "-Atc",
            query,
        ]
        done = self.compose(*arguments, "-h", "postgres", "-U", role, "-d", database, check=False)
        return (done.stdout or done.stderr).strip()

    def ask(self, method: str, path: str, body: object = None, token: str = "") -> tuple[int, Any]:
        """Ask Airflow's API."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        request = Request(f"http://127.0.0.1:{self.port}{path}", data, headers, method=method)
        try:
            with urlopen(request, timeout=30) as response:
                return response.status, json.load(response)
        except HTTPError as error:
            return error.code, None

    def token(self) -> str:
        """Log in as the administrator."""
        login = {"username": "admin", "password": self.secrets["AIRFLOW_ADMIN_PASSWORD"]}
        status, answer = self.ask("POST", "/auth/token", login)
        assert status == 201
        return str(answer["access_token"])


@pytest.fixture(scope="module")
def stack(compose_program: list[str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Build the image and start everything on empty volumes; remove all of it at the end."""
    if subprocess.run(["docker", "info"], capture_output=True).returncode:
        pytest.skip("no Docker engine answers; tests/deploy/engine/with-engine starts one")
    folder = tmp_path_factory.mktemp("deployment")
    for name in BUILD:
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy2)(ROOT / name, folder / name)
    subprocess.run([folder / "deploy" / "make-env"], check=True, capture_output=True)
    lines = (folder / ".env").read_text().splitlines()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    running = Stack(
        compose_program, folder, port, dict(line.split("=", 1) for line in lines if line[:1].isalpha())
    )
    try:
        running.compose("up", "--build", "--detach", "--wait")
        yield running
    finally:
        running.compose("down", "--volumes", "--timeout", "30", check=False)


def dag_ids() -> set[str]:
    """Return the names of the functions that are decorated as DAGs in dags/."""
    return {
        function.name
        for file in (ROOT / "dags").glob("*.py")
        for function in ast.parse(file.read_text()).body
        if isinstance(function, ast.FunctionDef) and "dag" in map(_name, function.decorator_list)
    }


def _name(decorator: ast.expr) -> str:
    return ast.unparse(decorator.func if isinstance(decorator, ast.Call) else decorator)


def test_every_service_is_healthy_and_none_is_root(stack: Stack) -> None:
    shown = [json.loads(line) for line in stack.compose("ps", "--format", "json").stdout.splitlines()]
    assert {one["Service"]: one["Health"] for one in shown} == dict.fromkeys(LONG_RUNNING, "healthy")
    users = {name: stack.compose("exec", "-T", name, "id", "-u").stdout.strip() for name in LONG_RUNNING}
    assert "0" not in users.values()


def test_databases_keep_strangers_out(stack: Stack) -> None:
    me = "SELECT current_user"
    assert stack.psql("dateline_writer", "dateline", "DATELINE_WRITER_PASSWORD", me) == "dateline_writer"
    assert stack.psql("dateline_reader", "dateline", "DATELINE_READER_PASSWORD", me) == "dateline_reader"
    for role, secret in (("dateline_writer", "WRITER"), ("dateline_reader", "READER"), ("dateline", "OWNER")):
        refusal = stack.psql(role, "airflow", f"DATELINE_{secret}_PASSWORD", me)
        assert "permission denied for database" in refusal
    assert "authentication failed" in stack.psql(
        "dateline_reader", "dateline", "DATELINE_WRITER_PASSWORD", me
    )
    refusal = stack.psql("dateline_reader", "dateline", "DATELINE_READER_PASSWORD", "DELETE FROM source")
    assert "permission denied" in refusal


def test_dags_are_there_behind_a_login(stack: Stack) -> None:
    wrong = {"username": "admin", "password": "wrong"}
    assert stack.ask("POST", "/auth/token", wrong)[0] == 401
    assert stack.ask("GET", "/api/v2/dags")[0] == 401
    token, expected, latest = stack.token(), dag_ids(), time.monotonic() + 120
    while (found := _listed(stack, token)) != expected and time.monotonic() < latest:
        time.sleep(2)
    assert stack.ask("GET", "/api/v2/importErrors", token=token)[1]["import_errors"] == []
    assert found == expected


def _listed(stack: Stack, token: str) -> set[str]:
    return {dag["dag_id"] for dag in stack.ask("GET", "/api/v2/dags", token=token)[1]["dags"]}


def test_a_run_of_collect_succeeds(stack: Stack) -> None:
    token, latest = stack.token(), time.monotonic() + 300
    runs: list[dict[str, Any]] = []
    while not any(run["state"] in {"success", "failed"} for run in runs) and time.monotonic() < latest:
        time.sleep(2)
        runs = stack.ask("GET", "/api/v2/dags/collect/dagRuns", token=token)[1]["dag_runs"]
    assert {run["state"] for run in runs} - {"running", "queued"} == {"success"}


def test_starting_again_keeps_what_is_there(stack: Stack) -> None:
    count = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"
    arguments = ("dateline", "dateline", "DATELINE_OWNER_PASSWORD", count)
    before = stack.psql(*arguments)
    assert int(before) > 10
    stack.compose("down", "--timeout", "60")
    stack.compose("up", "--detach", "--wait")
    assert stack.psql(*arguments) == before
    assert "migrations: nothing to do" in stack.compose("logs", "init").stdout
