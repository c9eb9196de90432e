"""The commands of docs/add-a-source.md in a copy of the checkout, against loopback and a real Postgres."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2
import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "add-a-source.md"
_FENCE = re.compile(r"^```(?P<kind>\w+)(?P<how>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_PORTS = re.compile(r"\b(87\d\d)\b")


def script(text: str, ports: dict[str, int]) -> str:
    """Return the page as one shell script: commands are run, files are written, in order."""
    parts = ["set -euo pipefail", "trap 'jobs -p | xargs -r kill' EXIT"]
    for number, fence in enumerate(_FENCE.finditer(text)):
        kind, how, block = fence["kind"], fence["how"].strip(), fence["text"]
        if how.startswith("file="):
            path = how.removeprefix("file=")
            parts.append(f"mkdir -p $(dirname {path})\ncat > {path} <<'FILE-{number}'\n{block}FILE-{number}")
        elif kind == "sh" and how == "fails":
            parts.append(f"if (\n{block}); then echo 'did not fail: block {number}'; exit 9; fi")
        elif kind == "sh":
            parts.append(block + ("sleep 3" if "&\n" in block else ""))
    return _PORTS.sub(lambda found: str(ports[found[1]]), "\n".join(parts))


def free_ports(names: set[str]) -> dict[str, int]:
    """Return a free port for each named one; neighbours stay neighbours."""
    for first in range(20_000 + os.getpid() % 10_000, 60_000, 37):
        ports = {name: first + int(name) - min(map(int, names)) for name in names}
        try:
            for port in ports.values():
                with closing(socket.socket()) as probe:
                    probe.bind(("127.0.0.1", port))
        except OSError:
            continue
        return ports
    raise AssertionError("no free ports")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what the commands may change."""
    copy = tmp_path / "checkout"
    for name in ("dateline", "spiders", "sql", "dags", "tests"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    return copy


def test_every_command_of_the_page_works(checkout: Path, database: Any, tmp_path: Path) -> None:
    text = PAGE.read_text(encoding="utf-8")
    ports = free_ports({*_PORTS.findall(text), "8700", "8703"})
    environment = {
        **{
            name: value for name, value in os.environ.items() if not name.startswith(("DATELINE_", "AIRFLOW"))
        },
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(checkout),
        "DATELINE_HOME": str(tmp_path / "home"),
        "DATELINE_DATABASE_URL": database.writer_url,
    }
    process = subprocess.Popen(
        ["bash", "-c", script(text, ports)],
        cwd=checkout,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        said, _ = process.communicate(timeout=240)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
    assert process.returncode == 0, said
    assert "no format reads it" in said
    assert "was not reviewed" in said
    assert "Talks resume" in said
    with closing(psycopg2.connect(database.reader_url)) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.name, v.format, count(*) FROM update_version v JOIN live_update USING (update_key) "
            "JOIN live_blog USING (live_blog_key) JOIN source s USING (source_key) GROUP BY 1, 2 ORDER BY 1"
        )
        rows = cursor.fetchall()
    assert [(name, count >= 3) for name, _, count in rows] == [
        ("skerry-tribune", True),
        ("skerry-wire", True),
    ]
    assert rows[1][1:] == ("wire-lines", 3)
