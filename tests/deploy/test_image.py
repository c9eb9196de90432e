"""The Dockerfile against what it is built from, and the three programs that it adds."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import requires
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from dateline.errors import SetupError
from tests.deploy.conftest import ROOT

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

DOCKERFILE = (ROOT / "Dockerfile").read_text()
COMPOSE = (ROOT / "docker-compose.yml").read_text()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def load(name: str) -> ModuleType:
    """Import a file of deploy/, which is no package."""
    spec = importlib.util.spec_from_file_location(f"deploy_{name}", ROOT / "deploy" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_base_image_is_a_python_that_the_project_supports() -> None:
    images = set(re.findall(r"python:[\w.-]+", DOCKERFILE + COMPOSE + (ROOT / ".env.example").read_text()))
    assert len(images) == 1
    version = images.pop().removeprefix("python:").split("-")[0]
    assert version in SpecifierSet(PROJECT["requires-python"])


def test_classic_builder_understands_the_dockerfile() -> None:
    assert not re.search(r"^# syntax|--mount|--chmod|--link|<<", DOCKERFILE, re.MULTILINE)


def test_image_runs_as_an_ordinary_user() -> None:
    final = DOCKERFILE.split("\nFROM ")[-1]
    assert re.findall(r"^USER (\w+)$", final, re.MULTILINE) == ["dateline"]
    assert re.search(r"useradd --uid [1-9]", final)


def test_what_is_copied_exists_and_nothing_else_is_sent_to_the_builder() -> None:
    words = [line.split()[1:-1] for line in DOCKERFILE.splitlines() if re.match(r"COPY (?!--)", line)]
    copied = {word for line in words for word in line}
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert {word.split("/")[0] for word in copied} == allowed
    assert all(list(ROOT.glob(word)) for word in copied - {"README.md", "LICENSE"})


def test_commands_are_programs_of_the_project() -> None:
    assert PROJECT["scripts"]["dateline"]
    for script in re.findall(r"/opt/deploy/(\w+\.py)", COMPOSE):
        assert (ROOT / "deploy" / script).is_file()
    for program in re.findall(r"/opt/dateline/bin/(\w+)", (ROOT / "deploy" / "init.py").read_text()):
        assert program in {"airflow", *PROJECT["scripts"]}


def closure(names: list[str]) -> Iterator[str]:
    """Give everything that the named distributions need at run time here, themselves included."""
    seen: set[tuple[str, str]] = set()
    waiting = [Requirement(name) for name in names]
    while waiting:
        wanted = waiting.pop()
        for extra in (
            {"", *wanted.extras} if not wanted.marker or wanted.marker.evaluate({"extra": ""}) else ()
        ):
            if (key := (canonicalize_name(wanted.name), extra)) not in seen:
                seen.add(key)
                needed = map(Requirement, requires(wanted.name) or ())
                waiting += [
                    need for need in needed if not need.marker or need.marker.evaluate({"extra": extra})
                ]
                yield key[0]


def test_lock_pins_and_hashes_all_that_the_image_installs() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    locked = set(re.findall(r"^([\w.-]+)==\S+[^\n]* \\\n    --hash=sha256:", lock, re.MULTILINE))
    needed = set(closure(PROJECT["dependencies"]))
    assert {"apache-airflow-core", "scrapy", "twisted"} <= needed
    assert needed - locked == set()


@pytest.mark.parametrize("password", ["", "a b", "p@ss", "a/b", "100%", "a:b", "naïve", "x'y", "a#b", "a\n"])
def test_passwords_that_would_break_an_address_are_refused(password: str) -> None:
    init = load("init")
    good = dict.fromkeys(init.VARIABLES.values(), "A-good_one.~9")
    assert init.passwords(good).dateline_reader == "A-good_one.~9"
    with pytest.raises(SetupError, match="DATELINE_READER_PASSWORD in \\.env may only hold"):
        init.passwords(good | {"DATELINE_READER_PASSWORD": password})


def test_password_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "passwords.json"
    load("api_server").write_passwords(str(path), {"admin": 'quo"te'})
    assert json.loads(path.read_text()) == {"admin": 'quo"te'}
    assert path.stat().st_mode & 0o777 == 0o600


class Health(BaseHTTPRequestHandler):
    """Answers as Airflow's API server does."""

    def do_GET(self) -> None:
        body = json.dumps({"scheduler": {"status": "healthy"}, "triggerer": {"status": None}}).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


def test_health_is_what_the_page_says() -> None:
    server = HTTPServer(("127.0.0.1", 0), Health)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        ask = load("healthy").status
        page = f"127.0.0.1:{server.server_port}"
        assert [ask("scheduler", page), ask("triggerer", page)] == ["healthy", "None"]
    finally:
        server.shutdown()
        server.server_close()
    with pytest.raises(OSError, match="refused"):
        ask("scheduler", page)
