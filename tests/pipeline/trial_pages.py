"""Pages in the manner of real platforms: their elements and names, our words, and chance between them."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from html import escape
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from tests.pipeline.trial_story import Frame, Item
from tests.pipeline.trial_words import Tongue

HTML, JSON = "text/html; charset=utf-8", "application/json"


@dataclass(frozen=True, kw_only=True)
class Visit:
    """Who looks at which part of a live blog, and when."""

    url: str
    at: datetime
    tongue: Tongue

    @property
    def chance(self) -> random.Random:
        """Return what is different at each load."""
        return random.Random(f"{self.url} {self.at}")

    def asked(self, name: str) -> str:
        """Return a parameter of the address."""
        return parse_qs(urlsplit(self.url).query).get(name, [""])[0]

    def local(self, at: datetime) -> datetime:
        """Return a moment by the clocks of the outlet."""
        return at.astimezone(ZoneInfo(self.tongue.zone))


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A page, and what a reader finds on it in order."""

    body: bytes
    shown: tuple[Item, ...]
    older: str | None = None
    content_type: str = HTML


def _iso(at: datetime) -> str:
    return at.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def _text(item: Item) -> str:
    image = f"<figure><img src='/img/{item.image}.jpg' alt=''></figure>" if item.image else ""
    return "".join(f"<p>{escape(str(said), quote=False)}</p>" for said in item.body) + image


def _advert(visit: Visit) -> str:
    n = visit.chance.randrange(999)
    box = f"<aside class='newsletter'><h4>Morning Ledger</h4><p>Read by {n} people.</p></aside>"
    return visit.chance.choice((f"<div class='ad-slot' id='dfp-{n}'></div>", box, ""))


def _ago(item: Item, visit: Visit) -> str:
    return visit.tongue.ago.format(n=max(1, int((visit.at - item.published).total_seconds() // 60)))


def _html(frame: Frame, visit: Visit, main: str, head: str = "") -> bytes:
    dates = f"<meta property='article:modified_time' content='{_iso(frame.at)}'>"
    views = f"<p class='views'>{visit.chance.randrange(99_999)} views</p>"
    link = f"<link rel='canonical' href='{visit.url.split('?')[0]}'>"
    related = (
        f"<section class='related'><h3>Related</h3><a href='/{visit.chance.random()}'>More</a></section>"
    )
    title = "<title>Flood – live</title>"
    return (
        f"<!DOCTYPE html><html lang='{visit.tongue.code}'><head>{title}{dates}{link}{head}</head>"
        f"<body><main><h1>Flood – live</h1>{views}{main}</main>{related}</body></html>"
    ).encode()


def _pinned_first(items: Sequence[Item]) -> list[Item]:
    return sorted(items, key=lambda item: not item.is_pinned)


def paged(frame: Frame, visit: Visit) -> Sheet:
    """Eight blocks a page, older ones behind a cursor, a copy of the pinned block above."""
    ids = [f"block-{item.number:024x}" for item in frame.items]
    cursor = visit.asked("page").removeprefix("with:")
    start = ids.index(cursor) if cursor in ids else 0
    part = frame.items[start : start + 8]

    def block(item: Item) -> str:
        time = f"<time datetime='{_iso(item.published)}'>{_ago(item, visit)}</time>"
        name = f"block-{item.number:024x}"
        title = f"<h2>{escape(str(item.headline))}</h2>"
        return f"<article id='{name}' class='block'><header>{time}</header>{title}{_text(item)}</article>"

    pinned = [item for item in frame.items if item.is_pinned and not start]
    copies = "".join(f"<div id='pinned-post' data-component='pinned-post'>{block(i)}</div>" for i in pinned)
    next_id = ids[start + 8] if len(ids) > start + 8 else None
    pages = -(-len(ids) // 8)
    older = f"?page=with:{next_id}&filterKeyEvents=false" if next_id else None
    link = f"<a href='{escape(older)}'><span>Next</span></a>" if older else "<a><span>Next</span></a>"
    where = f"<div>{start // 8 + 1}</div><span> of </span><div>{pages}</div>"
    pager = f"<nav><section>{where}</section><section>{link}</section></nav>" if pages > 1 else ""
    blocks = _advert(visit).join(map(block, part))
    main = f"{copies}<div id='liveblog-body' class='js-liveblog-body'>{blocks}</div>{pager}"
    return Sheet(body=_html(frame, visit, main), shown=(*pinned, *part))


def content_api(frame: Frame, visit: Visit) -> Sheet:
    """All of the live blog as JSON."""
    blocks = [
        {
            "id": f"{item.number:024x}",
            "title": str(item.headline),
            "bodyHtml": _text(item),
            "published": True,
            "attributes": {"pinned": item.is_pinned},
            "firstPublishedDate": _iso(item.published),
            "publishedDate": _iso(item.published),
            "lastModifiedDate": _iso(frame.at),
        }
        for item in frame.items
    ]
    content = {
        "id": "flood",
        "type": "liveblog",
        "webTitle": "Flood – live",
        "webUrl": visit.url,
        "blocks": {"totalBodyBlocks": len(blocks), "body": blocks},
        "fields": {"liveBloggingNow": "true", "lastModified": _iso(frame.at)},
    }
    data = {"response": {"status": "ok", "content": content}}
    return Sheet(body=json.dumps(data).encode(), shown=frame.items, content_type=JSON)


def plugin(frame: Frame, visit: Visit) -> Sheet:
    """The newest fifteen entries and a button that a script answers for; a pinned one on top, unmarked."""
    items = _pinned_first(frame.items)[:15]
    rows = "".join(
        f"<li id='liveblog-entry-{item.number}' class='liveblog-entry' "
        f"data-timestamp='{int(item.published.timestamp())}'><header class='liveblog-meta'>"
        f"<span class='liveblog-meta-time'><span class='time'>{_ago(item, visit)}</span></span></header>"
        f"<div class='liveblog-entry-text'><h3>{escape(str(item.headline))}</h3>{_text(item)}</div></li>"
        for item in items
    )
    more = "<button class='load-more-entries'>+</button>"
    main = f"<div id='wpcom-liveblog-container'><ul class='liveblog-entries'>{rows}</ul>{more}</div>"
    return Sheet(body=_html(frame, visit, main), shown=tuple(items))


def linked_data(frame: Frame, visit: Visit) -> Sheet:
    """JSON-LD alone: what is seen is drawn by a script."""
    items = _pinned_first(frame.items)
    updates = [
        {
            "@type": "BlogPosting",
            "@id": f"{visit.url}#update-{item.number}",
            "headline": str(item.headline),
            "datePublished": visit.local(item.published).isoformat(timespec="seconds"),
            "articleBody": "\n".join(map(str, item.body)),
        }
        for item in items
    ]
    blog = {"@type": "LiveBlogPosting", "headline": "Flood – live", "dateModified": _iso(frame.at)}
    head = f"<script type='application/ld+json'>{json.dumps({**blog, 'liveBlogUpdate': updates})}</script>"
    return Sheet(body=_html(frame, visit, "<div id='app'></div>", head), shown=tuple(items))


def clocks(frame: Frame, visit: Visit) -> Sheet:
    """An article whose headings begin with a bare clock; no ids, no pins."""
    rows = "".join(
        f"<h2>{visit.local(item.published).strftime(visit.tongue.clock)}: {escape(str(item.headline))}</h2>"
        f"{_text(item)}{_advert(visit)}"
        for item in frame.items
    )
    return Sheet(body=_html(frame, visit, f"<article>{rows}</article>"), shown=frame.items)


def boxes(frame: Frame, visit: Visit) -> Sheet:
    """Nameless boxes with a bare clock, a title that nothing marks, and a pinned one on top."""
    items = _pinned_first(frame.items)
    rows = "".join(
        f"<div class='b1'><div class='b2'>{visit.local(item.published).strftime(visit.tongue.clock)}</div>"
        f"<div class='b3'>{escape(str(item.headline))}</div><div class='b4'>{_text(item)}</div></div>"
        for item in items
    )
    return Sheet(body=_html(frame, visit, f"<div class='b'>{rows}</div>"), shown=tuple(items))


def ages(frame: Frame, visit: Visit) -> Sheet:
    """Ids, and no other time than how long ago."""
    items = _pinned_first(frame.items)
    rows = "".join(
        f"<article class='live-update' data-update-id='{item.number}'><span>{_ago(item, visit)}</span>"
        f"<h3>{escape(str(item.headline))}</h3><div>{_text(item)}</div></article>{_advert(visit)}"
        for item in items
    )
    return Sheet(body=_html(frame, visit, f"<div class='live-updates'>{rows}</div>"), shown=tuple(items))


PLATFORMS: dict[str, Callable[[Frame, Visit], Sheet]] = {
    draw.__name__: draw for draw in (paged, content_api, plugin, linked_data, clocks, boxes, ages)
}
