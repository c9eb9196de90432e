"""A live blog that has just begun is one, however little it shows; an article with a clock in it is none."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

import pytest

from dateline.errors import NotALiveBlog
from dateline.formats import Page, understand

TEXT = "The first lorries came over the new bridge a little after nine, and the mayor waved at each of them."
BEGAN = datetime(2024, 5, 6, 9, 0, tzinfo=timezone.utc)
LIVE_URL = "https://paper.example/live/bridge"


def page(
    body: str, *, title: str = "Live: the bridge opens", posting: dict[str, object] | None = None
) -> bytes:
    head = f'<script type="application/ld+json">{json.dumps(posting)}</script>' if posting else ""
    return (
        f"<html lang='en'><head><title>{title}</title>{head}</head><body><h1>{title}</h1>"
        f"<article>{body}</article></body></html>"
    ).encode()


def posting(**fields: object) -> dict[str, object]:
    return {"@type": "LiveBlogPosting", "headline": "The bridge opens", "url": LIVE_URL, **fields}


ONE = f"<p>{TEXT}</p><h2>9:12 a.m.: The ribbon is cut</h2><p>{TEXT}</p>"
TWO = ONE.replace("<h2>", f"<h2>9:31 a.m.: A queue forms</h2><p>{TEXT}</p><h2>")
BLOCK = (
    f"<section id='u-4417'><time datetime='2024-05-06T09:12:00Z'></time><h3>Cut</h3><p>{TEXT}</p></section>"
)


@pytest.mark.parametrize(
    ("body", "title", "declared", "headlines"),
    [
        (ONE, "The bridge opens", posting(), ["The ribbon is cut"]),
        (TWO, "The bridge opens", posting(), ["A queue forms", "The ribbon is cut"]),
        (ONE, "Live: the bridge opens", None, ["The ribbon is cut"]),
        (TWO, "The bridge opens | live updates", None, ["A queue forms", "The ribbon is cut"]),
        (BLOCK, "Live: the bridge opens", None, ["Cut"]),
    ],
)
def test_one_update_or_two(
    body: str, title: str, declared: dict[str, object] | None, headlines: list[str]
) -> None:
    blog = understand(
        Page.read(page(body, title=title, posting=declared), url=LIVE_URL, timezone="Europe/London")
    )
    assert [update.headline for update in blog.updates] == headlines


@pytest.mark.parametrize(
    ("title", "url"),
    [
        ("The bridge opens", LIVE_URL),
        ("Live: the bridge opens", "https://paper.example/news/bridge"),
        ("How to watch live: the bridge opens", LIVE_URL),
    ],
)
def test_an_article_with_a_clock_or_two_is_refused(title: str, url: str) -> None:
    for body in (ONE, TWO, BLOCK):
        with pytest.raises(NotALiveBlog):
            understand(Page.read(page(body, title=title), url=url))


def test_none_yet() -> None:
    began = posting(datePublished=BEGAN.isoformat(), coverageStartTime="2024-05-06T12:00:00Z")
    seen = Page.read(page(f"<p>{TEXT}</p>", posting=began), url=LIVE_URL, fetched_at=BEGAN)
    blog = understand(seen)
    assert (blog.updates, blog.state, blog.url, blog.covers) == ((), "upcoming", LIVE_URL, "whole")
    assert "no updates yet" in blog.notes[0]


def test_without_updates_for_long_they_are_only_out_of_sight() -> None:
    began = posting(datePublished=BEGAN.isoformat())
    later = BEGAN + timedelta(hours=5)
    with pytest.raises(NotALiveBlog):
        understand(Page.read(page(f"<p>{TEXT}</p>", posting=began), url=LIVE_URL, fetched_at=later))


@pytest.mark.parametrize(
    "answer",
    [
        {
            "response": {
                "content": {"type": "liveblog", "fields": {"headline": "Bridge"}, "blocks": {"body": []}}
            }
        },
        {"_items": [], "_links": {"self": {"href": "client_blogs/58/posts"}}, "_meta": {"total": 0}},
        {"data": {"title": "Bridge", "liveTextStream": {"content": {"data": {"results": []}}}}},
    ],
)
def test_interfaces_answer_with_no_updates_yet(answer: dict[str, object]) -> None:
    blog = understand(Page.read(json.dumps(answer).encode(), url="https://api.example/58"))
    assert blog.updates == ()


@pytest.mark.parametrize(
    "answer", [{"_items": []}, {"response": {"content": {"type": "article", "blocks": {"body": []}}}}]
)
def test_other_empty_answers_are_refused(answer: dict[str, object]) -> None:
    with pytest.raises(NotALiveBlog):
        understand(Page.read(json.dumps(answer).encode(), url="https://api.example/58"))
