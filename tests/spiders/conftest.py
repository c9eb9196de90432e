"""A publisher on loopback that answers in every way in which publishers do, and crawls of it."""

from __future__ import annotations

import gzip
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from dateline.crawl import open_crawl, watch
from dateline.database import Row, connect, transaction
from dateline.errors import FetchFailed
from dateline.fetch import run_crawl
from dateline.settings import settings
from dateline.sources import load_sources

PAGE = """<!doctype html><html lang="en"><head><title>Harbour strike: latest</title>
<script type="application/ld+json">{
 "@context": "https://schema.org", "@type": "LiveBlogPosting", "headline": "Harbour strike: latest",
 "datePublished": "2026-11-22T08:00:00Z", "coverageStartTime": "2026-11-22T08:00:00Z",
 "liveBlogUpdate": [
  {"@type": "BlogPosting", "@id": "u2", "headline": "Talks resume", "datePublished": "2026-11-22T09:10:00Z",
   "articleBody": "Both sides met again at nine, the mediator told reporters on the quay."},
  {"@type": "BlogPosting", "@id": "u1", "headline": "Gates closed", "datePublished": "2026-11-22T08:05:00Z",
   "articleBody": "The gates of the harbour stayed closed this morning, the port authority said."}]}
</script></head><body><h1>Harbour strike: latest</h1></body></html>"""


@dataclass
class Answer:
    """What a publisher says to a request."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    after_seconds: float = 0.0


Route = Callable[["Asked"], Answer]


@dataclass
class Asked:
    """A request as it reached the publisher."""

    path: str
    headers: dict[str, str]
    at: float


class Publisher:
    """An HTTP server in a thread, with routes by path; robots.txt is missing unless there is a route."""

    def __init__(self, address: str, tls: ssl.SSLContext | None = None) -> None:
        self.routes: dict[str, Route] = {}
        self.asked: list[Asked] = []
        publisher = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                publisher._answer(self)

            def log_message(self, *arguments: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            def handle_error(self, request: object, address: object) -> None:
                pass  # the spider hangs up on what is too large

        self._server = Server((address, 0), Handler)
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self.url = f"http{'s' if tls else ''}://{address}:{self._server.server_port}"
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        headers = {name.lower(): value for name, value in handler.headers.items()}
        asked = Asked(handler.path, headers, time.monotonic())
        self.asked.append(asked)
        answer = self.routes.get(handler.path, lambda asked: Answer(404, b"nothing here"))(asked)
        time.sleep(answer.after_seconds)
        handler.send_response(answer.status)
        for name, value in answer.headers.items():
            handler.send_header(name, value)
        if answer.status != 304:
            handler.send_header("Content-Length", str(len(answer.body)))
        handler.end_headers()
        handler.wfile.write(answer.body)

    def page(self, path: str, text: str = PAGE, etag: str | None = None) -> str:
        """Serve a page, with an ETag if given, and return its URL."""

        def route(asked: Asked) -> Answer:
            headers = {"Content-Type": "text/html; charset=utf-8"} | ({"ETag": etag} if etag else {})
            if etag and asked.headers.get("if-none-match") == etag:
                return Answer(304, headers={"ETag": etag})
            return Answer(200, text.encode(), headers)

        self.routes[path] = route
        return self.url + path

    def says(self, path: str, status: int, body: bytes = b"", **details: Any) -> str:
        """Serve one answer and return its URL."""
        self.routes[path] = lambda asked: Answer(status, body, **details)
        return self.url + path

    def paths(self) -> list[str]:
        """Return what was asked for, robots.txt left out."""
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def publishers() -> Iterator[Callable[..., Publisher]]:
    """Make publishers, each on a loopback address of its own unless told otherwise."""
    made: list[Publisher] = []

    def make(address: str | None = None, tls: ssl.SSLContext | None = None) -> Publisher:
        made.append(Publisher(address or f"127.0.0.{10 + len(made)}", tls))
        return made[-1]

    yield make
    for publisher in made:
        publisher.close()


@pytest.fixture
def publisher(publishers: Callable[..., Publisher]) -> Publisher:
    """One publisher."""
    return publishers("127.0.0.1")


@dataclass
class Crawls:
    """Crawls of the real spider, in a process of its own, against the test's database."""

    database_url: str
    home: Path

    def describe(self, publisher: Publisher, **keys: object) -> None:
        """Write a source file for a publisher; without one the delay is that of a stranger."""
        name = publisher.url.partition("//")[2].replace(":", "-")
        table = {"title": "Test", "homepage": publisher.url, "delay_seconds": 0.0, **keys}
        text = "".join(f"{key} = {value!r}\n" for key, value in table.items())
        (self.home / "sources" / f"{name}.toml").write_text(text)

    def open(self, urls: list[str]) -> int:
        """Open a crawl of some URLs and return its key."""
        at = datetime.now(timezone.utc)
        with transaction(self.database_url) as connection:
            keys = [watch(connection, url, load_sources(self.home / "sources"), at) for url in urls]
            return open_crawl(connection, run_id="test", shard=0, live_blog_keys=keys, at=at)

    def run(self, *urls: str, timeout_seconds: float = 60.0) -> Row:
        """Crawl some URLs and return the row of the crawl."""
        key = self.open(list(urls))
        with suppress(FetchFailed):
            run_crawl(self.database_url, key, timeout_seconds=timeout_seconds)
        return self.row(key)

    def row(self, key: int) -> Row:
        return self.ask("SELECT * FROM crawl WHERE crawl_key = %s", key)[0]

    def ask(self, query: str, *values: object) -> list[Row]:
        """Run a query as the writer."""
        with closing(connect(self.database_url)) as connection, connection.cursor() as cursor:
            cursor.execute(query, values)
            return [dict(row) for row in cursor.fetchall()]

    def causes(self, key: int) -> dict[str, str]:
        """Return URL -> cause of what failed in a crawl; a live blog that failed twice is an error."""
        found = self.ask(
            "SELECT url, cause FROM poll_failure JOIN live_blog USING (live_blog_key) WHERE crawl_key = %s",
            key,
        )
        assert len({row["url"] for row in found}) == len(found)
        return {row["url"]: row["cause"] for row in found}

    def parsed(self, key: int) -> set[str]:
        """Return the URLs of what a crawl observed."""
        found = self.ask(
            "SELECT url FROM observation JOIN live_blog USING (live_blog_key) "
            "WHERE crawl_key = %s AND outcome = 'parsed'",
            key,
        )
        return {row["url"] for row in found}


@pytest.fixture
def crawls(database: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Crawls]:
    """Crawls that may ask loopback."""
    (tmp_path / "sources").mkdir()
    for name, value in {
        "DATELINE_HOME": str(tmp_path),
        "DATELINE_ARCHIVE_URL": str(tmp_path / "archive"),
        "DATELINE_SOURCES": str(tmp_path / "sources"),
        "DATELINE_CONTACT": "newsdesk@example.test",
        "DATELINE_ALLOW_PRIVATE_ADDRESSES": "true",
        "DATELINE_MAX_PAGE_BYTES": "300000",
    }.items():
        monkeypatch.setenv(name, value)
    with _fresh_settings():
        yield Crawls(database.writer_url, tmp_path)


@contextmanager
def _fresh_settings() -> Iterator[None]:
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
def bomb() -> bytes:
    """Few bytes that become many."""
    return gzip.compress(b"\0" * 5_000_000)
