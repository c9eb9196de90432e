"""Pages with a list of timed texts that are no live blogs."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from dateline.errors import NotALiveBlog
from dateline.formats import understand
from dateline.formats.page import Page

FETCHED = datetime(2024, 6, 11, 12, 0, tzinfo=timezone.utc)
TEXTS = [
    f"Number {number} tells of the water in the valley at some length, and of the people who watch it rise."
    for number in range(8)
]


def _page(title: str, body: str, head: str = "") -> Page:
    markup = f"<html><head><title>{title}</title>{head}</head><body><main>{body}</main></body></html>"
    return Page.read(
        markup.encode(),
        url="https://valley.example/list",
        content_type="text/html; charset=utf-8",
        fetched_at=FETCHED,
        timezone="UTC",
    )


def _each(form: str) -> str:
    return "".join(form.format(n=n, hour=10 - n, later=10 + n, text=text) for n, text in enumerate(TEXTS))


POSTS = _each(
    "<article id='post_{n}' class='entry'><time datetime='2024-06-11T{hour:02d}:05:00Z'>x</time>"
    "<p>{text}</p></article>"
)
FORUM = (
    "<script type='application/ld+json'>"
    '{"@type": "DiscussionForumPosting", "headline": "Flood", "author": {"name": "fisher"}}</script>'
)
AGENDA = _each(
    "<div class='session' id='s{n}'><time datetime='2024-09-11T{later}:00:00Z'>x</time><h3>Talk</h3>"
    "<p>{text}</p></div>"
)
RELEASES = _each(
    "<section><h2>Version {n}</h2><time datetime='2024-05-{hour:02d}T10:00:00Z'>May</time>"
    "<p>{text}</p></section>"
)
RECORDING = _each("<p><b>Jane Roe</b> <span>00:{later}:15</span></p><p>{text}</p>")
PROGRAMME = _each("<li class='programme'><span>{later}:30</span><h4>A film</h4><p>{text}</p></li>")
INDEX = _each("<li><span>{later}:30</span><h3><a href='/n/{n}'>A title of a story</a></h3><p>{text}</p></li>")


@pytest.mark.parametrize(
    ("title", "body", "head"),
    [
        ("Flood warning", POSTS, FORUM),
        ("Two days about water", AGENDA, ""),
        ("What is new", RELEASES, ""),
        ("Earnings call", RECORDING, ""),
        ("What is on tonight", f"<ul class='schedule'>{PROGRAMME}</ul>", ""),
        ("Live football on TV today", f"<ul class='fixtures'>{PROGRAMME}</ul>", ""),
        ("All stories", f"<ul>{INDEX}</ul>", ""),
    ],
)
def test_they_are_not_taken(title: str, body: str, head: str) -> None:
    with pytest.raises(NotALiveBlog):
        understand(_page(title, body, head))


@pytest.mark.parametrize(
    ("title", "body", "head"),
    [
        ("Flood in the valley", POSTS, ""),
        ("Flood in the valley - live", POSTS, ""),
        ("Flood in the valley - live", f"<ul class='live-blog'>{INDEX}</ul>", ""),
    ],
)
def test_the_same_lists_of_a_live_blog_are_taken(title: str, body: str, head: str) -> None:
    assert len(understand(_page(title, body, head)).updates) == len(TEXTS)


GRID = ("6:10", "7:00", "8:45", "10:15", "12:30", "14:00")
WILD = ("6:11", "7:03", "8:45", "10:17", "12:32", "14:09")
CHAPTERS = ("00:00", "04:13", "08:26", "12:39", "16:52", "24:18")


@pytest.mark.parametrize(
    ("title", "clocks", "is_taken"),
    [
        ("What happens on Sunday", GRID, False),
        ("The water comes", WILD, True),
        ("The water comes, live", GRID, True),
        ("A day in the life of a baker", WILD, False),
        ("Police log: a goat in the road", WILD, False),
        ("Episode twelve", CHAPTERS, False),
    ],
)
def test_clocks_above_paragraphs_that_are_no_live_blog(
    title: str, clocks: tuple[str, ...], is_taken: bool
) -> None:
    body = "".join(f"<h3>{clock} A line of the list</h3><p>{TEXTS[0]}</p>" for clock in clocks)
    page = _page(title, body)
    if is_taken:
        assert len(understand(page).updates) == len(clocks)
        return
    with pytest.raises(NotALiveBlog):
        understand(page)
