from __future__ import annotations

import json
from datetime import datetime, timezone

import pytest

from dateline.errors import DatelineError
from dateline.model import Response
from dateline.reading import Reading, parse
from tests.dateline.test_ingest import STORM

NOON = datetime(2026, 3, 2, 12, tzinfo=timezone.utc)
PARAGRAPHS = "".join(
    f"<h2>{line}</h2>" if line.endswith(".m.)") else f"<p>{line}</p>" for line in STORM.splitlines() if line
)


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("https://daily.test/live/storm", "https://daily.test/live/storm"),
        ("https://Daily.test/live/storm#latest", "https://daily.test/live/storm"),
        ("javascript:alert(1)", None),
        ("http://", None),
        ("http://[::1", None),
        ("file:///etc/passwd", None),
    ],
)
def test_a_page_cannot_give_itself_an_address_that_is_none(said: str, known: str | None) -> None:
    head = f'<head><link rel="canonical" href="{said}"></head>'
    html = f"<html>{head}<body><h1>Storm</h1>{PARAGRAPHS}</body></html>"
    response = Response(url="file:///saved.html", body=html.encode(), fetched_at=NOON)
    live_blog = parse(response, Reading(is_fetch=False))
    assert len(live_blog.updates) == 3
    assert live_blog.url == known


def test_a_parser_that_fails_is_an_error_of_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(page: object) -> None:
        raise KeyError("headline")

    monkeypatch.setattr("dateline.reading.understand_all", broken)
    with pytest.raises(DatelineError, match="The parser failed on this page with KeyError") as caught:
        parse(Response(url="https://daily.test/live", body=b"<p>", fetched_at=NOON), Reading())
    assert caught.value.cause == "parser_error"


def test_a_saved_page_says_in_its_linked_data_where_it_is_from() -> None:
    updates = [
        {"@type": "BlogPosting", "headline": f"Rain {n}", "articleBody": "It rains.", "@id": f"u{n}"}
        for n in "abc"
    ]
    blog = {"@type": "LiveBlogPosting", "url": "https://daily.test/live/storm", "liveBlogUpdate": updates}
    body = f'<h1>Storm</h1><script type="application/ld+json">{json.dumps(blog)}</script>'.encode()
    live_blog = parse(Response(url="file:///saved.html", body=body, fetched_at=NOON), Reading(is_fetch=False))
    assert live_blog.url == "https://daily.test/live/storm"
