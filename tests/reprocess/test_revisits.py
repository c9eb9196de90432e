"""Revisit records of other people's WARC files: resolved within the files, else left out with the reason."""

from __future__ import annotations

import gzip
import hashlib
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from dateline.ingest import Ingested, ingest_files
from dateline.reading import Reading
from dateline.snapshot import Archive
from dateline.understand import understand_waiting
from tests.dateline.paged import PATH, page

URL = "http://harbour-paper.test" + PATH
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=timezone.utc)
FIRST = page(range(3, 0, -1), size=100)
SECOND = page(range(5, 0, -1), size=100)


def record(kind: str, name: str, minute: int, block: bytes, url: str = URL, **fields: str) -> bytes:
    """Return a record, written by hand as a crawler of others would."""
    lines = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:test:{name}>",
        "WARC-Date": f"{NOON + timedelta(minutes=minute):%Y-%m-%dT%H:%M:%SZ}",
        "WARC-Target-URI": url,
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(block)),
        **{name.replace("_", "-"): value for name, value in fields.items()},
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return gzip.compress(b"WARC/1.1\r\n" + head.encode() + b"\r\n" + block + b"\r\n\r\n")


def digest(body: bytes) -> str:
    return f"sha1:{hashlib.sha1(body, usedforsecurity=False).hexdigest()}"


def response(name: str, minute: int, body: bytes, url: str = URL) -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    return record("response", name, minute, http + body, url, WARC_Payload_Digest=digest(body))


def revisit(name: str, minute: int, status: int = 200, url: str = URL, **fields: str) -> bytes:
    http = f"HTTP/1.1 {status} X\r\nContent-Encoding: gzip\r\nETag: x\r\n\r\n".encode()
    return record("revisit", name, minute, http, url, **fields)


BY_ID = {"WARC_Refers_To": "<urn:test:first>"}
BY_PLACE = {"WARC_Refers_To_Target_URI": URL, "WARC_Refers_To_Date": "2026-03-02T12:00:00Z"}
BY_DIGEST = {"WARC_Payload_Digest": digest(FIRST)}


class Desk:
    def __init__(self, database: Any, folder: Path) -> None:
        self.url, self.folder = database.writer_url, folder

    def ingest(self, *files: bytes) -> list[Ingested]:
        paths = []
        for number, data in enumerate(files):
            paths.append(self.folder / f"{number}.warc.gz")
            paths[-1].write_bytes(data)
        archive = Archive((self.folder / "archive").as_uri())
        found = list(ingest_files(self.url, archive, paths, Reading(), {}))
        understand_waiting(self.url)
        return found

    def ask(self, question: str) -> list[tuple[Any, ...]]:
        with psycopg2.connect(self.url) as connection, connection.cursor() as cursor:
            cursor.execute(question)
            return list(cursor.fetchall())

    def looks(self) -> list[tuple[int, int]]:
        """Return minute and number of updates of every look."""
        return self.ask(
            "SELECT extract(epoch FROM observed_at - '2026-03-02 12:00Z')::integer / 60, updates "
            "FROM observation WHERE outcome = 'parsed' ORDER BY 1"
        )


@pytest.fixture
def desk(database: Any, tmp_path: Path) -> Desk:
    return Desk(database, tmp_path)


def causes(found: list[Ingested]) -> list[str | None]:
    return [one.outcome.cause for one in found]


@pytest.mark.parametrize("names", [BY_ID, BY_PLACE, BY_DIGEST, {**BY_ID, **BY_PLACE, **BY_DIGEST}])
@pytest.mark.parametrize("order", ["after", "before", "another file", "an earlier file before"])
@pytest.mark.parametrize("status", [200, 304])
def test_a_revisit_is_the_page_that_it_refers_to_at_its_own_moment(
    desk: Desk, names: dict[str, str], order: str, status: int
) -> None:
    first, second = response("first", 0, FIRST), response("second", 10, SECOND)
    again = revisit("again", 20, status, **names)
    files = {
        "after": [first + second + again],
        "before": [again + first + second],
        "another file": [first + second, again],
        "an earlier file before": [again, first + second],
    }[order]
    assert causes(desk.ingest(*files)) == [None, None, None]
    assert desk.looks() == [(0, 3), (10, 5), (20, 3)]
    assert desk.ask("SELECT url, status, is_revisit FROM snapshot ORDER BY fetched_at")[2] == (URL, 200, True)
    assert causes(desk.ingest(*files)) == ["known", "known", "known"], "it can be taken in twice"


@pytest.mark.parametrize("names", [BY_PLACE, BY_ID | BY_PLACE])
def test_the_original_may_have_been_taken_in_by_an_earlier_run(desk: Desk, names: dict[str, str]) -> None:
    desk.ingest(response("first", 0, FIRST))
    assert causes(desk.ingest(revisit("again", 20, **names))) == [None]
    assert desk.looks() == [(0, 3), (20, 3)]


def test_a_page_under_another_address_is_a_page_of_its_own(desk: Desk) -> None:
    copy = revisit("again", 20, url="http://harbour-paper.test/live/other", **BY_DIGEST)
    desk.ingest(response("first", 0, FIRST) + copy)
    assert desk.ask("SELECT url FROM live_blog ORDER BY 1") == [
        (URL,),
        ("http://harbour-paper.test/live/other",),
    ]


@pytest.mark.parametrize(
    "names",
    [
        {},
        {"WARC_Refers_To": "<urn:test:nobody>"},
        {"WARC_Refers_To_Target_URI": URL},
        {"WARC_Refers_To_Target_URI": URL, "WARC_Refers_To_Date": "2026-03-02T12:00:01Z"},
        {"WARC_Refers_To_Target_URI": URL, "WARC_Refers_To_Date": "yesterday"},
        {"WARC_Payload_Digest": digest(b"another page")},
        BY_ID | {"WARC_Payload_Digest": digest(b"another page")},
        {"WARC_Refers_To": "<urn:test:article>"},
        {"WARC_Refers_To": "<urn:test:again>"},
    ],
)
def test_what_refers_to_nothing_that_we_have_is_left_out_with_the_reason(
    desk: Desk, names: dict[str, str]
) -> None:
    article = b"<!doctype html><title>Market day</title><p>The market is on Friday.</p>"
    others = response("article", 5, article, "http://harbour-paper.test/market")
    *_, left_out = desk.ingest(response("first", 0, FIRST) + revisit("again", 20, **names) + others)
    assert left_out.outcome.cause in ("revisit", "record")
    assert "in another record" in (left_out.outcome.reason or "")
    assert desk.looks() == [(0, 3)]


def test_a_chain_of_revisits_leads_to_the_body(desk: Desk) -> None:
    """Some crawlers refer to the revisit before, by its address and moment."""
    before = {"WARC_Refers_To_Target_URI": URL, "WARC_Refers_To_Date": "2026-03-02T12:20:00Z"}
    desk.ingest(response("first", 0, FIRST) + revisit("a", 20, **BY_ID) + revisit("b", 30, **before))
    assert desk.looks() == [(0, 3), (20, 3), (30, 3)]


def test_an_original_whose_bytes_are_lost_stops_nothing(desk: Desk) -> None:
    desk.ingest(response("first", 0, FIRST))
    for file in (desk.folder / "archive").rglob("*.warc.gz"):
        file.unlink()
    later = response("later", 40, SECOND)
    assert set(causes(desk.ingest(revisit("again", 20, **BY_PLACE) + later))) == {"revisit", None}
    assert desk.looks() == [(0, 3), (40, 5)]
