"""Two views of one live blog give the same ids and the same address: page and AMP, JSON and HTML, pages."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest

from dateline.formats import Page, understand
from dateline.model import LiveBlog

URL = "https://paper.example/city/live/bridge"
TITLE = "Bridge repairs live"


@dataclass(frozen=True)
class Entry:
    key: str
    minute: int

    @property
    def at(self) -> str:
        return f"2024-05-06T10:{self.minute:02d}:00Z"

    @property
    def words(self) -> str:
        return f"The crane lifted span {self.key[-2:]} into place, and the crowd on the quay clapped for it."


HEX = tuple(Entry(f"64626a018f08c2b56ae3d{n:03x}", n) for n in (44, 37, 21, 9))
NUMBERS = tuple(Entry(str(33386400 + n), n) for n in (44, 37, 21, 9))


def linked(entries: Sequence[Entry], prefix: str) -> str:
    updates = [
        {
            "@type": "BlogPosting",
            "@id": f"{URL}#{prefix}{one.key}",
            "datePublished": one.at,
            "headline": f"Span {one.minute}",
            "articleBody": one.words,
        }
        for one in entries
    ]
    blog = {"@type": "LiveBlogPosting", "headline": TITLE, "url": URL, "liveBlogUpdate": updates}
    return f'<script type="application/ld+json">{json.dumps(blog)}</script>'


def page(body: str, head: str = "", canonical: str = URL) -> str:
    return (
        f'<!doctype html><html lang="en"><head><title>{TITLE}</title>'
        f'<link rel="canonical" href="{canonical}">'
        f"{head}</head><body><h1>{TITLE}</h1><main>{body}</main></body></html>"
    )


def blocks(entries: Sequence[Entry], shape: str) -> str:
    return "".join(
        shape.format(
            key=one.key, at=one.at, minute=one.minute, words=one.words, ms=1714989600000 + one.minute
        )
        for one in entries
    )


BLOCK = (
    '<article class="block" id="block-{key}"><time datetime="{at}"></time><h2 class="block-title">Span '
    '{minute}</h2><div class="block-elements"><p>{words}</p></div></article>'
)
AMP_BLOCK = (
    '<div class="block" id="block-{key}" data-sort-time="{ms}"><h2 class="block-title">Span {minute}</h2>'
    '<p class="block-time"><time datetime="{at}">2d ago</time></p>'
    '<div class="block-elements"><p>{words}</p></div></div>'
)
REACH = (
    '<div class="live-event-entry" id="{key}" data-type="standard"><time datetime="{at}"></time>'
    '<h2>Span {minute}</h2><div class="entry-content"><p>{words}</p></div></div>'
)
LX = (
    '<article class="lx-stream-post" id="post_{key}"><time datetime="{at}"></time><header>'
    '<h3 class="lx-stream-post__header-text">Span {minute}</h3></header>'
    '<div class="lx-stream-post-body"><p>{words}</p></div></article>'
)
WORDPRESS = (
    '<li class="liveblog-entry" id="liveblog-entry-{key}"><time datetime="{at}"></time>'
    '<h2 class="liveblog-entry-title">Span {minute}</h2>'
    '<div class="liveblog-entry-text"><p>{words}</p></div></li>'
)
UNKNOWN = (
    '<section id="entry-{key}"><time datetime="{at}">earlier</time><h3>Span {minute}</h3>'
    "<p>{words}</p></section>"
)
UNREADABLE = "<div class='js-live'>The updates are loaded.</div>"


def api(entries: Sequence[Entry]) -> str:
    body = [
        {
            "id": one.key,
            "title": f"Span {one.minute}",
            "bodyHtml": f"<p>{one.words}</p>",
            "published": True,
            "firstPublishedDate": one.at,
            "publishedDate": one.at,
            "lastModifiedDate": one.at,
            "attributes": {},
        }
        for one in entries
    ]
    content = {
        "type": "liveblog",
        "webUrl": URL,
        "webTitle": TITLE,
        "tags": [{"id": "tone/minutebyminute"}],
        "fields": {"headline": TITLE, "liveBloggingNow": "true"},
        "blocks": {"totalBodyBlocks": len(entries), "body": body},
    }
    return json.dumps({"response": {"status": "ok", "content": content}})


def rest(entries: Sequence[Entry]) -> str:
    found = [
        {
            "id": int(one.key),
            "type": "new",
            "css_classes": "liveblog-entry",
            "timestamp": 1714989600 + one.minute * 60,
            "entry_time": 1714989600 + one.minute * 60,
            "authors": [{"name": "A. Writer"}],
            "content": f"<p>{one.words}</p>",
            "share_link": f"{URL}#{one.key}",
        }
        for one in entries
    ]
    return json.dumps({"entries": found, "page": 1, "pages": 1, "latest_timestamp": 1714989999})


VIEWS: dict[str, dict[str, str]] = {
    "block": {
        "page": page(blocks(HEX, BLOCK), linked(HEX, "block-")),
        "page without linked data": page(blocks(HEX, BLOCK)),
        "linked data only": page(UNREADABLE, linked(HEX, "block-")),
        "amp": page(blocks(HEX, AMP_BLOCK), linked(HEX, "block-")),
        "api": api(HEX),
    },
    "reach": {
        "page": page(blocks(NUMBERS, REACH), linked(NUMBERS, "")),
        "page without linked data": page(blocks(NUMBERS, REACH)),
        "linked data only": page(UNREADABLE, linked(NUMBERS, "")),
    },
    "lx-stream": {
        "page": page(blocks(HEX, LX), linked(HEX, "post_")),
        "page without linked data": page(blocks(HEX, LX)),
        "linked data only": page(UNREADABLE, linked(HEX, "post_")),
    },
    "wordpress": {
        "page": page(blocks(NUMBERS, WORDPRESS), linked(NUMBERS, "")),
        "page with long fragments": page(blocks(NUMBERS, WORDPRESS), linked(NUMBERS, "liveblog-entry-")),
        "linked data only": page(UNREADABLE, linked(NUMBERS, "liveblog-entry-")),
        "rest": rest(NUMBERS),
    },
    "unknown": {
        "page": page(blocks(NUMBERS, UNKNOWN), linked(NUMBERS, "entry-")),
        "page without linked data": page(blocks(NUMBERS, UNKNOWN)),
        "linked data only": page(UNREADABLE, linked(NUMBERS, "entry-")),
    },
}
ADDRESSES = {"amp": f"{URL}/amp", "api": "https://api.paper.example/city/live/bridge", "rest": URL}


def read(body: str, url: str = URL) -> LiveBlog:
    return understand(Page.read(body.encode(), url=url))


@pytest.mark.parametrize("platform", VIEWS)
def test_every_view_gives_the_same_ids_address_and_times(platform: str) -> None:
    views = VIEWS[platform]
    found = {name: read(body, ADDRESSES.get(name, URL)) for name, body in views.items()}
    entries = HEX if platform in ("block", "lx-stream") else NUMBERS
    for name, blog in found.items():
        assert [update.update_id for update in blog.updates] == [one.key for one in entries], name
        assert {update.id_from for update in blog.updates} == {"platform"}, name
        assert blog.url == URL, name
        assert [u.date_published.value and u.date_published.value.minute for u in blog.updates] == [
            one.minute for one in entries
        ], name
        assert [update.article_body for update in blog.updates] == [one.words for one in entries], name


@pytest.mark.parametrize(
    ("make", "second_canonical"),
    [
        (lambda entries: blocks(entries, BLOCK), f"{URL}?page=with:block-{HEX[2].key}"),
        (lambda entries: blocks(entries, LX), f"{URL}/page/2"),
        (lambda entries: blocks(entries, UNKNOWN), f"{URL}?page=2"),
        (lambda entries: blocks(entries, UNKNOWN), URL),
    ],
)
def test_pages_of_one_blog_have_its_address_and_ids(
    make: Callable[[Sequence[Entry]], str], second_canonical: str
) -> None:
    entries = tuple(Entry(f"64626a018f08c2b56ae3d{n:03x}", n) for n in (50, 44, 37, 30, 21, 9))
    first = read(page(make(entries[:4])))
    second = read(page(make(entries[2:]), canonical=second_canonical), url=second_canonical)
    assert (first.url, second.url) == (URL, URL)
    assert [u.update_id for u in first.updates[2:]] == [u.update_id for u in second.updates[:2]]
    assert len({u.update_id for u in (*first.updates, *second.updates)}) == len(entries)


def test_an_id_survives_order_pins_and_edits() -> None:
    told = read(page(blocks(HEX, BLOCK)))
    turned = read(page(blocks(HEX[::-1], BLOCK)))
    assert [u.update_id for u in turned.updates] == [u.update_id for u in told.updates][::-1]
    pinned = page(f'<div class="is-pinned pinned">{blocks(HEX[2:3], BLOCK)}</div>' + blocks(HEX, BLOCK))
    again = read(pinned)
    assert [u.update_id for u in again.updates] == [u.update_id for u in told.updates]
    assert [u.is_pinned for u in again.updates] == [False, False, True, False]
