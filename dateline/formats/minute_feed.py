"""Minute-by-minute feed: one JSON list of several live blogs, each ``{guid, title, posts[]}``.

Epochs (``timestamp``, ``updated_at``) are trusted; ``date`` and ``time`` are local and not read.  Posts keep
their ``_id`` when an editor re-numbers the blog.  Met in the feed of Notícias ao Minuto.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from dateline.formats.page import Page
from dateline.formats.payload import (
    Node,
    finished,
    first,
    moment,
    names,
    objects,
    plain,
    readings,
    told,
)
from dateline.formats.version import PARSER_VERSION
from dateline.model import LiveBlog, Update

NAME = "minute-feed"
_IDS = ("guid", "_id", "id")


def parse_all(page: Page) -> tuple[LiveBlog, ...]:
    """Return every live blog of the feed; none when it is another payload."""
    if page.kind != "json" or '"posts"' not in page.text:
        return ()
    found = (finished(page, _live_blog(entry, page)) for entry in _entries(page.json))
    return tuple({blog.url: blog for blog in found if blog}.values())


def _entries(payload: object) -> Iterator[Node]:
    for entry in objects(payload):
        posts = objects(entry.get("posts"))
        if posts and first(entry, *_IDS) and all(map(_is_post, posts)):
            yield entry


def _is_post(post: Node) -> bool:
    """Posts have titles; those of a forum have a body and a time only."""
    return "title" in post and "body" in post and bool(_time(post))


def _live_blog(entry: Node, page: Page) -> LiveBlog:
    updates, rejected = readings(entry["posts"], lambda post: _update(post, page))
    return LiveBlog(
        url=_address(entry, page),
        format=NAME,
        parser_version=PARSER_VERSION,
        title=first(entry, "title"),
        in_language=page.language,
        date_published=moment(entry.get("created_at"), page),
        date_modified=moment(entry.get("updated_at"), page),
        updates=updates,
        rejected=rejected,
        covers="newest",
    )


def _address(entry: Node, page: Page) -> str:
    """The blog's own address; else the feed's with the blog's id, so that blogs of a feed stay apart."""
    own = first(entry, "url", "link", "permalink")
    if own and own.startswith(("http://", "https://")):
        return own
    return f"{(page.url or '').split('#')[0]}#{quote(first(entry, *_IDS) or '', safe='')}"


def _time(post: Node) -> str | None:
    return first(post, "timestamp", "created_at")


def _update(post: Node, page: Page) -> Update:
    return told(
        first(post, "_id", "id"),
        first(post, "body") or "",
        headline=plain(first(post, "title")),
        author=names(post.get("author"), "name"),
        date_published=moment(_time(post), page),
        date_modified=moment(post.get("updated_at"), page),
    )
