"""Superdesk Live Blog (Sourcefabric; also liveblog.pro): the Eve envelope of a blog's posts.

``_items[]`` is trusted for ids, ``published_date``, flags and order; the text of a post is in the items of
its group "main".  Deleted posts are listed, and so are drafts, submissions, comments and adverts, which
readers do not see.  ``_updated`` moves when posts are re-ordered, so an edit is known by
``content_updated_date`` only.  Of profiles of staff nothing but the displayed name is read.
Source: https://github.com/liveblog/liveblog
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterator
from datetime import timedelta

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
    is_in_order,
    moment,
    names,
    node,
    number,
    objects,
    readings,
    text,
    told,
)
from dateline.formats.version import PARSER_VERSION
from dateline.model import Covers, LiveBlog, State, Update

NAME = "superdesk"
_MARKS = ("post_status", "particular_type", "lb_highlight")
_SHOWN = ("open", "published")
_STATES: dict[str, State] = {"open": "live", "closed": "closed"}
_RENDITIONS = ("viewImage", "baseImage", "original", "thumbnail")
_NAME_KEYS = ("byline", "display_name")
_SKEW = timedelta(minutes=2)
_API = re.compile(r"/(?=(?:client_blogs|blogs|posts|syndication)/)")


def parse(page: Page) -> LiveBlog | None:
    """Read a page of posts; ``None`` when it is another payload."""
    if "_items" not in page.scripted or not any(mark in page.scripted for mark in _MARKS):
        return None
    seen = page.nodes
    envelope = next((found for found in seen if any(map(_is_post, objects(found.get("_items"))))), None)
    if envelope is None:
        return None
    about = next((found for found in seen if "blog_status" in found), {})
    items = _distinct(objects(envelope["_items"]))
    updates, rejected = readings(envelope["_items"], lambda post: _update(post, page))
    total = number(inside(envelope, "_meta", "total"))
    hidden = sum(not _is_shown(post, page) for post in items)
    return finished(
        page,
        LiveBlog(
            url=first(about, "public_url") or _blog_address(page, items),
            format=NAME,
            parser_version=PARSER_VERSION,
            title=first(about, "title"),
            state=_STATES.get(first(about, "blog_status") or ""),
            in_language=first(about, "language") or page.language,
            coverage_start_time=moment(about.get("start_date"), page),
            coverage_end_time=moment(about.get("end_date"), page),
            updates=updates,
            rejected=rejected,
            covers=_covers(envelope, len(items), updates),
            older=_older(page, text(inside(envelope, "_links", "next", "href"))),
            announced=None if total is None else max(total, len(items)) - hidden,
        ),
    )


def _distinct(items: list[Node]) -> list[Node]:
    """A post that is listed twice by mistake counts once."""
    named = {first(item, "_id", "guid") or f"\0{place}": item for place, item in enumerate(items)}
    return list(named.values())


def _is_post(item: Node) -> bool:
    return any(mark in item for mark in _MARKS) and isinstance(item.get("groups"), list)


def _is_shown(post: Node, page: Page) -> bool:
    """Say whether readers see a post: public, no advert, and not planned for later."""
    due = moment(post.get("published_date"), page).value
    if due and page.fetched_at and due > page.fetched_at + _SKEW:
        return False
    if flag(post.get("deleted")) or (first(post, "post_status") or "open") not in _SHOWN:
        return False
    kinds = [(first(item, "item_type") or "").lower() for item in _items(post)]
    return not any(kind.startswith("advert") for kind in kinds)


def _update(post: Node, page: Page) -> Update | None:
    if not _is_shown(post, page):
        return None
    published = first(post, "published_date", "firstcreated", "_created")
    return told(
        first(post, "_id", "guid"),
        "".join(_markup(item) for item in _items(post)),
        headline=first(post, "headline"),
        author=_author(post),
        date_published=moment(published, page),
        date_modified=moment(post.get("content_updated_date"), page),
        is_key_event=flag(post.get("lb_highlight")) or flag(post.get("highlight")),
        is_pinned=flag(post.get("sticky")),
    )


def _author(post: Node) -> str | None:
    """Return the name that stands beside a post; a person who is only named by a key has none."""
    people = (node(post.get(key)) for key in ("publisher", "original_creator"))
    return next((name for one in people if (name := names(one, *_NAME_KEYS))), None)


def _items(post: Node) -> Iterator[Node]:
    for group in objects(post.get("groups")):
        if group.get("id") == "main":
            yield from (node(ref.get("item")) for ref in objects(group.get("refs")))


def _markup(item: Node) -> str:
    meta, kind = node(item.get("meta")), first(item, "item_type")
    if kind == "image":
        return figure(_picture(meta), first(meta, "caption"))
    if kind == "embed":
        return _embed(item, meta)
    written = first(item, "text") or ""
    return written if "<p" in written else f"<p>{written}</p>"


def _picture(meta: Node) -> str | None:
    renditions = node(inside(meta, "media", "renditions"))
    sizes = (first(node(renditions.get(name)), "href") for name in _RENDITIONS)
    return next((url for url in sizes if url), None)


def _embed(item: Node, meta: Node) -> str:
    """An embed of another platform's post; else what the editor saw of it."""
    url, markup = first(meta, "original_url", "url"), first(meta, "html")
    if markup and not markup.startswith("<"):
        markup = _decoded(markup)
    described = "".join(
        f"<p>{html.escape(meta[key])}</p>" for key in ("title", "description") if first(meta, key)
    )
    if markup and "<" in markup:
        return markup
    address = joined(None, url or "")
    return framed(address) if address else (described or first(item, "text") or "")


def _decoded(markup: str) -> str:
    try:
        return base64.b64decode(markup, validate=True).decode("utf-8")
    except ValueError:
        return markup


def _covers(envelope: Node, listed: int, updates: tuple[Update, ...]) -> Covers:
    """The first page is the newest end if times fall from post to post, but for what editors moved."""
    total, page_number = (number(inside(envelope, "_meta", key)) for key in ("total", "page"))
    if total is not None and total <= listed:
        return "whole"
    return "newest" if page_number in (None, 1) and is_in_order(updates) else "part"


def _older(page: Page, href: str | None) -> str | None:
    """The link is relative to the root of the API, which the page's own address shows."""
    if not href or not page.url:
        return joined(page.url, href or "")
    root = _API.split(page.url, maxsplit=1)[0]
    return joined(f"{root}/", href)


def _blog_address(page: Page, items: list[Node]) -> str | None:
    """Pages of one blog share an address: that of the API without the number of the page."""
    key = next((found for item in items if (found := first(item, "blog"))), None)
    if page.kind != "json" or not page.url or not key or key not in page.url:
        return page.url
    return page.url.split("?")[0]
