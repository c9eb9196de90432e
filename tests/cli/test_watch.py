from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import psycopg2
import pytest

ROOT = Path(__file__).parents[2]


class _About(BaseHTTPRequestHandler):
    """A site without any live blog."""

    def do_GET(self) -> None:
        is_page = self.path == "/about"
        self.send_response(200 if is_page else 404)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<h1>About us</h1><p>We sell boats." if is_page else b"")

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), _About) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def watched(database: Any) -> list[tuple[str, bool]]:
    with psycopg2.connect(database.reader_url) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT url, is_watched FROM live_blog")
        return list(cursor.fetchall())


def test_failed_look_is_a_sentence_and_the_page_can_be_taken_off(
    database: Any, site: str, tmp_path: Path
) -> None:
    env = {
        **os.environ,
        "DATELINE_DATABASE_URL": database.writer_url,
        "DATELINE_ARCHIVE_URL": (tmp_path / "archive").as_uri(),
        "DATELINE_ALLOW_PRIVATE_ADDRESSES": "true",
        "COLUMNS": "300",
    }

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "dateline", *arguments]
        return subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)

    for path, why in (("/gone", "404"), ("/about", "timed updates")):
        url = site + path
        seen = run("watch", url)
        assert seen.returncode == 1
        [said] = [line for line in seen.stderr.splitlines() if line.startswith("dateline: ")]
        assert why in said.removeprefix("dateline: ").split(" The page stays")[0]
        assert "Crawl" not in said
        assert said.endswith(f"The page stays on the watch list; `dateline unwatch {url}` takes it off.")
        assert (url, True) in watched(database)
        assert run("unwatch", url).returncode == 0
        assert (url, False) in watched(database)
        again = run("unwatch", url)
        assert (again.returncode, "not on the watch list" in again.stderr) == (1, True)
