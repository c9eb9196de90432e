"""schema.org ``LiveBlogPosting`` as JSON-LD (https://schema.org/LiveBlogPosting).

Trusted for ids in fragments and for bodies that the HTML does not show; not trusted for times and headlines
that repeat the blog's own.  Merged with the blocks of the same page.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from dateline.clocks.grammar import clock_line
from dateline.clocks.moments import machine_time
from dateline.formats import blocks, generic, reconcile
from dateline.formats.addresses import resolved
from dateline.formats.facts import Facts
from dateline.formats.linked_data import Node, addresses, has_type, names, text
from dateline.formats.matching import shared
from dateline.formats.page import Page
from dateline.formats.text import Written, from_html, from_text, squeezed, without_boxes
from dateline.formats.witnesses import Testimony, without_shared_authors
from dateline.identify import bare_id
from dateline.model import LiveBlog, Media, PublisherTime, RejectedUpdate, Update

NAME = "jsonld"
_LISTS = ("liveBlogUpdate", "blogPosts", "blogPost")
_BODIES = ("articleBody", "text", "description")
_MOST_UPDATES = 20_000
_EXCERPT_CHARACTERS = 2_000
_TAG = re.compile(r"<[^<>]{1,200}>")
_POINTER_AT_END = re.compile(r"(?<=[.!?\"”])\s+read (?:more|also):\s[^\n]{5,250}\Z", re.IGNORECASE)
_LONGEST_POINTER = 300
_LOOKS_LIKE_HTML = re.compile(
    r"<(?:p|br|div|a|strong|em|b|i|ul|li|h\d|blockquote|figure|img|span)\b", re.IGNORECASE
)


def parse(page: Page) -> LiveBlog | None:
    """Read a page that describes itself as a live blog; ``None`` when it does not."""
    about = page.facts
    blogs = [node for node in about.linked_data if has_type(node, "LiveBlogPosting")]
    if not blogs:
        return None
    said = testimony(blogs, about, page.timezone)
    if not said.updates:
        return None
    shown = blocks.testimony(page, about)
    if shown.updates:
        return reconcile.live_blog(page, about, NAME, (shown, said))
    return reconcile.live_blog(page, about, NAME, (said, _seen(page, about, said)))


def _seen(page: Page, about: Facts, said: Testimony) -> Testimony:
    """Return what a reader sees, where it is the same list with more updates or times of day."""
    timed = sum(update.date_published.precision in ("second", "minute") for update in said.updates)
    seen = generic.testimony(page, about)
    is_same = shared(said.updates, seen.updates) * 2 >= len(said.updates)
    return seen if is_same and len(seen.updates) > timed else Testimony()


def testimony(blogs: Sequence[Node], about: Facts, zone: str | None) -> Testimony:
    """Return the updates of the first object with the most of them: other copies of it are not counted."""
    lists = [_update_nodes(node) for node in blogs]
    chosen = max(lists, key=len, default=[])
    updates: list[Update] = []
    rejected: list[RejectedUpdate] = []
    for node in chosen[:_MOST_UPDATES]:
        if isinstance(node, dict) and _says_something(node):
            updates.append(_update(node, about, zone))
        else:
            excerpt = json.dumps(node, ensure_ascii=False, default=str)[:_EXCERPT_CHARACTERS]
            rejected.append(RejectedUpdate(reason="no headline, text, time or address", excerpt=excerpt))
    kept = without_shared_authors(_without_repeated_media(_deduplicated(updates)))
    return Testimony(updates=kept, rejected=tuple(rejected), witness="jsonld")


def _update_nodes(blog: Node) -> list[Any]:
    for key in _LISTS:
        found = blog.get(key)
        if found:
            return found if isinstance(found, list) else [found]
    return []


def _says_something(node: Node) -> bool:
    return any(text(node.get(key)) for key in ("headline", "name", *_BODIES)) or bool(
        text(node.get("datePublished")) and (node.get("url") or node.get("@id"))
    )


def _update(node: Node, about: Facts, zone: str | None) -> Update:
    published = machine_time(text(node.get("datePublished")) or text(node.get("dateCreated")), "jsonld", zone)
    written = _written(next((found for key in _BODIES if (found := text(node.get(key)))), ""))
    body = written.body
    return Update(
        update_id=_id(node, about.url) or "",
        headline=_headline(text(node.get("headline")) or text(node.get("name")), published),
        article_body=body,
        article_html=written.html,
        body_from="jsonld" if body else None,
        author=names(node.get("author")),
        date_published=published,
        date_modified=machine_time(text(node.get("dateModified")), "jsonld", zone),
        url=_address(node, about.url),
        links=written.links,
        media=(*written.media, *_media(node)),
        embeds=tuple(written.embeds),
    )


def _written(body: str) -> Written:
    """Read a body as text, as HTML, or as either with its characters escaped once more."""
    if not _LOOKS_LIKE_HTML.search(body):
        body = html.unescape(body)
    is_html = bool(_LOOKS_LIKE_HTML.search(body))
    written = from_html(body) if is_html else from_text(_without_pointer(body))
    written.lines = without_boxes(written.lines)
    return written


def _without_pointer(body: str) -> str:
    pointer = _POINTER_AT_END.search(body, max(0, len(body) - _LONGEST_POINTER))
    return body[: pointer.start()] if pointer else body


def _headline(raw: str | None, published: PublisherTime) -> str | None:
    """Return the headline without the clock that some pages put before it."""
    if not raw:
        return None
    headline = squeezed(_TAG.sub("", html.unescape(raw)))
    found = clock_line(headline)
    if found and found.form == "head" and published.raw and found.clock.key in published.raw:
        return found.rest
    return headline or None


def _address(node: Node, base: str | None) -> str | None:
    for key in ("url", "@id", "mainEntityOfPage"):
        found = text(node.get(key))
        if found and ("/" in found or found.startswith("#")):
            try:
                return resolved(base, found)
            except ValueError:
                return None
    return None


def _id(node: Node, page_url: str | None) -> str | None:
    """Return the fragment of the address, an ``@id`` that is no address, or an address of its own."""
    for key in ("url", "@id", "identifier"):
        found = text(node.get(key))
        if not found:
            continue
        fragment = found.rsplit("#", 1)[1] if "#" in found else ""
        if fragment:
            return bare_id(fragment.lstrip("/!"))
        if "/" not in found:
            return bare_id(found)
        if key != "identifier" and not _same_page(found, page_url):
            return found
    return None


def _same_page(one: str, other: str | None) -> bool:
    try:
        a, b = urlsplit(one), urlsplit(other or "")
    except ValueError:
        return True
    return a.path.rstrip("/") == b.path.rstrip("/") and a.query == b.query


def _media(node: Node) -> list[Media]:
    found = [Media(kind="image", url=url) for url in addresses(node.get("image"))]
    return found + [Media(kind="video", url=url) for url in addresses(node.get("video"))]


def _deduplicated(updates: Iterable[Update]) -> list[Update]:
    seen: dict[tuple[object, ...], Update] = {}
    for update in updates:
        key = (
            (update.update_id,)
            if update.update_id
            else (update.headline, update.date_published.value, update.article_body)
        )
        seen.setdefault(key, update)
    return list(seen.values())


def _without_repeated_media(updates: Sequence[Update]) -> tuple[Update, ...]:
    """Leave out a picture that most updates carry: it is the blog's own."""
    counts: dict[str, int] = {}
    for update in updates:
        for url in {medium.url for medium in update.media}:
            counts[url] = counts.get(url, 0) + 1
    limit = max(2, len(updates) // 2)
    repeated = {url for url, count in counts.items() if count > limit}
    if not repeated or len(updates) == 1:
        return tuple(updates)
    return tuple(
        replace(update, media=tuple(m for m in update.media if m.url not in repeated)) for update in updates
    )
