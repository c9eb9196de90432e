"""WARC files that others wrote: a news crawl, in any order, twice, at once, and damaged."""

from __future__ import annotations

import gzip
import itertools
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from dateline.ingest import ingest_files
from dateline.reading import Reading
from dateline.snapshot import Archive
from dateline.understand import understand_waiting
from tests.dateline.paged import PATH, page

URL = "http://harbour-paper.test" + PATH
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=timezone.utc)
ROOT = Path(__file__).parents[2]
ARTICLE = (
    b"<!doctype html><title>Market day</title><h1>Market day</h1>" + b"<p>The market is on Friday.</p>" * 9
)


def record(
    kind: str,
    url: str,
    block: bytes,
    *,
    at: datetime | str = NOON,
    content_type: str = "application/http; msgtype=response",
) -> bytes:
    """Return one record as a gzip member, written by hand as a crawler of others would."""
    moment = at if isinstance(at, str) else f"{at:%Y-%m-%dT%H:%M:%SZ}"
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{uuid.uuid4()}>\r\n"
        f"WARC-Date: {moment}\r\nWARC-Target-URI: {url}\r\n"
        f"Content-Type: {content_type}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + block + b"\r\n\r\n")


def response(
    url: str, body: bytes, *, at: datetime | str = NOON, status: int = 200, media: str = "text/html"
) -> bytes:
    http = f"HTTP/1.1 {status} X\r\nContent-Type: {media}\r\nX-Cache: HIT\r\n\r\n".encode()
    return record("response", url, http + body, at=at)


def look(minute: int, numbers: Iterable[int], **how: Any) -> bytes:
    return response(URL, page(list(numbers), size=100, **how), at=NOON + timedelta(minutes=minute))


def news_crawl(looks: Sequence[bytes]) -> bytes:
    """Return a file as a news crawl has it: one live blog among all sorts of other records."""
    others = [
        record("warcinfo", "", b"software: somebody's\r\n", content_type="application/warc-fields"),
        record("request", URL, b"GET / HTTP/1.1\r\n\r\n", content_type="application/http; msgtype=request"),
        response("http://town-crier.test/market", ARTICLE),
        response("http://town-crier.test/logo.png", b"\x89PNG\r\n", media="image/png"),
        response("http://town-crier.test/gone", b"<p>Not here.", status=404),
        record("revisit", URL, b"HTTP/1.1 200 OK\r\n\r\n"),
        record("metadata", URL, b"fetchTimeMs: 20\r\n", content_type="application/warc-fields"),
        response("http://town-crier.test/tomorrow", ARTICLE, at="2199-01-01T00:00:00Z"),
        record("response", "http://town-crier.test/half", b"no HTTP at all"),
    ]
    mixed = itertools.chain.from_iterable(itertools.zip_longest(others, looks, fillvalue=b""))
    return b"".join(mixed)


HISTORY = (
    look(0, [3, 2, 1]),
    look(1, [4, 3, 2, 1]),
    look(2, [5, 4, 3, 2, 1], edited={2: "Gate 2 is shut."}),
    look(3, [5, 4, 3, 1], edited={2: "Gate 2 is shut."}),
    look(4, [6, 5, 4, 3, 1]),
)
CONTENT = (
    "SELECT u.update_id, u.state, u.first_seen_at, u.last_seen_at, u.deleted_at, v.article_body, "
    "v.valid_from, v.valid_to FROM live_update u JOIN update_version v USING (update_key) "
    "ORDER BY 1, v.valid_from",
    "SELECT u.update_id, r.kind, r.revised_at FROM revision r JOIN live_update u USING (update_key) "
    "ORDER BY 1, 3, 2",
    "SELECT url, title, is_watched, first_seen_at, last_observed_at FROM live_blog ORDER BY 1",
    "SELECT url, fetched_at, sha256 FROM snapshot ORDER BY 1, 2",
    "SELECT observed_at, outcome, format, updates FROM observation ORDER BY 1",
)


@dataclass
class Reader:
    """Somebody who takes in files."""

    url: str
    archive: Path
    folder: Path

    def take_in(self, data: bytes, name: str = "crawl.warc.gz") -> dict[str, int]:
        file = self.folder / name
        file.write_bytes(data)
        counts: dict[str, int] = {}
        archive = Archive(self.archive.as_uri())
        for one in ingest_files(self.url, archive, [file], Reading(), {}):
            kind = one.outcome.cause or "understood"
            counts[kind] = counts.get(kind, 0) + 1
        return counts

    def understand(self) -> None:
        understand_waiting(self.url, Archive(self.archive.as_uri()))

    def content(self) -> list[list[tuple[Any, ...]]]:
        with psycopg2.connect(self.url) as connection, connection.cursor() as cursor:
            found = []
            for question in CONTENT:
                cursor.execute(question)
                found.append(list(cursor.fetchall()))
        return found

    def kinds(self) -> list[tuple[str, str]]:
        return [(update_id, kind) for update_id, kind, _ in self.content()[1]]


@pytest.fixture
def reader(database: Any, tmp_path: Path) -> Reader:
    return Reader(database.writer_url, tmp_path / "archive", tmp_path)


def test_only_live_blogs_are_taken_and_the_rest_is_counted(reader: Reader) -> None:
    assert reader.take_in(news_crawl(HISTORY)) == {
        "understood": 5,
        "article": 1,
        "media_type": 1,
        "status_404": 1,
        "record": 1,
        "revisit": 1,
        "warc_date": 1,
    }
    reader.understand()
    updates, revisions, blogs, snapshots, _ = reader.content()
    assert {row[0] for row in updates} == {f"00000{number}" for number in range(1, 7)}
    assert [(key, kind) for key, kind, _ in revisions if kind != "added"] == [
        ("000002", "edited"),
        ("000002", "deleted"),
    ]
    assert revisions[-1][2] == NOON + timedelta(minutes=4), "the moment of the crawl, not ours"
    assert [(row[0], row[2]) for row in blogs] == [(URL, False)]
    assert {row[0] for row in snapshots} == {URL}, "what is no live blog is not copied"


@pytest.mark.parametrize("order", [(4, 3, 2, 1, 0), (2, 0, 4, 1, 3), (1, 4, 0, 3, 2)])
def test_the_order_in_a_file_does_not_matter(reader: Reader, order: tuple[int, ...], request: Any) -> None:
    reader.take_in(news_crawl([HISTORY[number] for number in order]))
    reader.understand()
    found = reader.content()
    other = request.getfixturevalue("second_reader")
    other.take_in(news_crawl(HISTORY))
    other.understand()
    assert found == other.content()


@pytest.fixture
def second_reader(postgres: Any, template: str, tmp_path: Path) -> Any:
    from tests.conftest import _fresh

    with _fresh(postgres, template, "second") as made:
        (tmp_path / "second").mkdir()
        yield Reader(made.writer_url, tmp_path / "second" / "archive", tmp_path / "second")


def test_pages_older_than_what_is_known_make_no_false_edit(reader: Reader) -> None:
    reader.take_in(b"".join(HISTORY[2:4]))
    reader.understand()
    before = reader.kinds()
    reader.take_in(look(-5, [2, 1, 0], edited={2: "Gate 2 may be shut."}), "older.warc.gz")
    reader.understand()
    assert sorted(reader.kinds()) == sorted([*before, ("000000", "added")])
    [(first_seen_at, body)] = [(row[2], row[5]) for row in reader.content()[0] if row[0] == "000000"]
    assert first_seen_at == NOON - timedelta(minutes=5)
    assert body.startswith("Report 0")


def test_twice_is_once(reader: Reader) -> None:
    reader.take_in(news_crawl(HISTORY))
    reader.understand()
    before = reader.content()
    again = reader.take_in(news_crawl(HISTORY), "again.warc.gz")
    assert again["known"] == 5
    assert "understood" not in again
    reader.understand()
    assert reader.content() == before


def test_two_at_once_are_one(reader: Reader) -> None:
    data = news_crawl(HISTORY)
    threads = [
        threading.Thread(target=reader.take_in, args=(data, f"{number}.warc.gz")) for number in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    reader.understand()
    _, _, _, snapshots, looks = reader.content()
    assert (len(snapshots), len(looks)) == (5, 5)


def test_killed_and_begun_again(reader: Reader, second_reader: Reader) -> None:
    data = news_crawl([look(minute, range(40 + minute, 0, -1)) for minute in range(30)])
    second_reader.take_in(data)
    second_reader.understand()
    file = reader.folder / "crawl.warc.gz"
    file.write_bytes(data)
    code = (
        "import sys; from pathlib import Path; from dateline.ingest import ingest_files; "
        "from dateline.reading import Reading; from dateline.snapshot import Archive; "
        "list(ingest_files(sys.argv[1], Archive(sys.argv[2]), [Path(sys.argv[3])], Reading(), {}))"
    )
    command = [sys.executable, "-c", code, reader.url, reader.archive.as_uri(), str(file)]
    kills = 0
    for wanted in (1, 5, 12):
        process = subprocess.Popen(command, cwd=ROOT)
        while process.poll() is None and len(reader.content()[4]) < wanted:
            time.sleep(0.005)
        kills += process.poll() is None
        process.kill()
        process.wait()
    assert kills >= 2
    assert len(reader.content()[4]) < 30
    reader.take_in(data)
    reader.understand()
    assert reader.content() == second_reader.content()


def test_a_file_that_ends_too_early_gives_what_it_has(reader: Reader) -> None:
    data = b"".join(HISTORY)
    counts = reader.take_in(data[: len(data) - 40])
    assert counts == {"understood": 4, "record": 1}


def test_the_command_line_counts_what_it_leaves_out(reader: Reader, database: Any) -> None:
    import os

    (reader.folder / "crawl.warc.gz").write_bytes(news_crawl(HISTORY))
    env = {
        **os.environ,
        "DATELINE_DATABASE_URL": database.writer_url,
        "DATELINE_ARCHIVE_URL": reader.archive.as_uri(),
        "COLUMNS": "200",
    }
    command = [sys.executable, "-m", "dateline", "ingest", str(reader.folder / "crawl.warc.gz")]
    first, second = (
        subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
        for _ in range(2)
    )
    assert first.returncode == 0, first.stderr
    [left_out] = [line for line in first.stdout.splitlines() if line.startswith("Records that were left out")]
    assert {"1 record", "1 revisit"} <= set(left_out.removesuffix(".").partition(": ")[2].split(", "))
    assert "1 article" in first.stdout
    assert "5 pages with 21 updates understood, 6 refused" in first.stdout
    assert "market" not in first.stdout
    assert second.returncode == 0, second.stderr
    assert "0 pages with 0 updates understood, 6 refused, 5 known from before." in second.stdout
