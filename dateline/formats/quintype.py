"""Quintype story of the template "live-blog", as JSON or as state of a page.

``cards[]`` is trusted for ids, epoch times and typed elements; each card is one update.  A card's ``status``
says "draft" even when it is public; only "deleted" is believed.  API: https://developers.quintype.com
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterable
from urllib.parse import quote

from dateline.formats.addresses import joined
from dateline.formats.page import Page
from dateline.formats.payload import (
    Node,
    figure,
    finished,
    first,
    flag,
    framed,
    inside,
    moment,
    names,
    node,
    objects,
    plain,
    readings,
    told,
)
from dateline.formats.version import PARSER_VERSION
from dateline.model import LiveBlog, Update

NAME = "quintype"
_POINTERS = frozenset(("also-read", "promotional-message"))
_KEYS = ("key-event", "keyevent", "is-key-event", "key-moment")
_IMAGE_HOST = re.compile(r'"(?:cdn-image|cdn-name|image-cdn-host)"\s{0,3}:\s{0,3}"([^"\s]{4,200})"')


def parse(page: Page) -> LiveBlog | None:
    """Read a story that is a live blog; ``None`` for other templates and payloads."""
    if "story-elements" not in page.scripted:
        return None
    story = next((found for found in page.nodes if _is_live_blog(found)), None)
    if story is None:
        return None
    host = _image_host(page)
    updates, rejected = readings(story["cards"], lambda card: _update(card, page, host))
    closed = inside(story, "metadata", "is-closed")
    return finished(
        page,
        LiveBlog(
            url=_address(story, page),
            format=NAME,
            parser_version=PARSER_VERSION,
            title=first(story, "headline"),
            state=None if closed is None else "closed" if flag(closed) else "live",
            in_language=first(story, "language", "language-code"),
            date_published=moment(first(story, "first-published-at", "published-at"), page),
            date_modified=moment(first(story, "content-updated-at", "last-published-at"), page),
            updates=updates,
            rejected=rejected,
            covers="whole",
        ),
    )


def _is_live_blog(found: Node) -> bool:
    template = first(found, "story-template")
    is_live = template == "live-blog" or (template is None and flag(found.get("is-live-blog")))
    return is_live and any("story-elements" in card for card in objects(found.get("cards")))


def _address(story: Node, page: Page) -> str | None:
    return joined(page.url, first(story, "canonical-url", "url") or "") or page.url


def _update(card: Node, page: Page, host: str | None) -> Update | None:
    if first(card, "status") == "deleted":
        return None
    elements = objects(card.get("story-elements"))
    title = next((element for element in elements if first(element, "type") == "title"), {})
    rest = [element for element in elements if element is not title]
    marks = node(inside(card, "metadata", "attributes"))
    return told(
        first(card, "content-id", "id"),
        "".join(_markup(rest, host)),
        headline=plain(first(title, "text", "title")),
        author=names(card.get("authors"), "name"),
        date_published=moment(first(card, "card-added-at", "created-at"), page),
        date_modified=moment(card.get("card-updated-at"), page),
        is_key_event=any(flag(marks.get(key)) or flag(card.get(key)) for key in _KEYS),
        is_pinned=flag(card.get("is-pinned")) or flag(marks.get("pinned")),
    )


def _markup(elements: Iterable[Node], host: str | None) -> Iterable[str]:
    for element in elements:
        kind, subtype = first(element, "type"), first(element, "subtype")
        if subtype in _POINTERS:
            continue
        if kind == "composite":
            inner = [e for e in objects(element.get("story-elements")) if first(e, "type") != "composite"]
            yield from _markup(inner, host)
        elif kind == "image":
            yield figure(_image(element, host), plain(first(element, "title", "alt-text")))
        elif kind == "jsembed":
            yield _script_embed(element)
        else:
            yield _written(element, kind)


def _written(element: Node, kind: str | None) -> str:
    written = first(element, "text")
    if written is None:
        return framed(first(element, "url", "embed-url"))
    if kind == "title":
        return f"<h3>{written}</h3>"
    return written if "<p" in written else f"<p>{written}</p>"


def _script_embed(element: Node) -> str:
    """The markup of an embed is in base64; of a tweet the address is given beside it."""
    try:
        markup = base64.b64decode(first(element, "embed-js") or "", validate=True).decode("utf-8")
    except ValueError:
        markup = ""
    url = first(node(element.get("metadata")), "tweet-url", "url", "instagram-url", "provider-url")
    if "<blockquote" in markup or "<iframe" in markup:
        return markup
    if url and "/status" in url:
        return f'<blockquote class="twitter-tweet"><a href="{html.escape(url)}"></a></blockquote>'
    return framed(url)


def _image(element: Node, host: str | None) -> str | None:
    """Pictures are named by a key; without the host of the publisher's pictures there is no address."""
    key = first(element, "image-s3-key")
    if not key or not host:
        return first(element, "image-url", "url")
    return f"https://{host.removeprefix('https://').strip('/')}/{quote(key)}"


def _image_host(page: Page) -> str | None:
    found = _IMAGE_HOST.search(page.text)
    return found[1].removeprefix("//") if found else None
