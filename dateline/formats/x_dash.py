"""Financial Times live blog: the posts that x-dash's wrapper is given, as JSON or as state of the page.

``id`` (``postId`` before), ``publishedDate`` and ``bodyHTML`` (``content`` before) are trusted; edits show
only in the text.  Source: ``components/x-live-blog-wrapper`` of https://github.com/Financial-Times/x-dash
"""

from __future__ import annotations

from dateline.formats.page import Page
from dateline.formats.payload import (
    Node,
    finished,
    first,
    flag,
    inside,
    moment,
    names,
    objects,
    plain,
    readings,
    told,
)
from dateline.formats.version import PARSER_VERSION
from dateline.model import LiveBlog, Update

NAME = "x-dash"
_BODIES = ("bodyHTML", "content")
_DATES = ("publishedDate", "publishedTimestamp")
_OWN = ("standout", "isBreakingNews", "showShareButtons", "topper", "byline")


def parse(page: Page) -> LiveBlog | None:
    """Read the posts of a live blog; ``None`` when there are none."""
    if not all(any(key in page.scripted for key in keys) for keys in (_DATES, _OWN, _BODIES)):
        return None
    seen = page.nodes
    about = next((found for found in seen if _are_posts(found.get("posts"))), None)
    posts = about["posts"] if about else next((v for v in page.payloads if _are_posts(v)), None)
    if posts is None:
        return None
    about = about or {}
    updates, rejected = readings(posts, lambda post: _update(post, page))
    closed = about.get("isClosed") if "isClosed" in about else None
    return finished(
        page,
        LiveBlog(
            url=first(about, "canonicalUrl", "articleUrl") or page.facts.url,
            format=NAME,
            parser_version=PARSER_VERSION,
            title=first(about, "title", "headline"),
            state=None if closed is None else "closed" if flag(closed) else "live",
            updates=updates,
            rejected=rejected,
            covers="newest" if page.kind == "html" else "part",
        ),
    )


def _are_posts(value: object) -> bool:
    posts = objects(value)
    return bool(posts) and all(_is_post(post) for post in posts[:5])


def _is_post(post: Node) -> bool:
    has_own = any(key in post for key in _OWN) and any(key in post for key in _DATES)
    return has_own and any(key in post for key in _BODIES) and bool(first(post, "id", "postId"))


def _update(post: Node, page: Page) -> Update:
    update_id = first(post, "id", "postId")
    return told(
        update_id,
        first(post, *_BODIES) or "",
        headline=plain(first(post, "title")),
        author=names(post.get("byline") or post.get("author"), "name"),
        date_published=moment(first(post, *_DATES), page),
        is_key_event=flag(inside(post, "standout", "breakingNews")) or flag(post.get("isBreakingNews")),
        url=f"#post-{update_id}" if page.facts.url else None,
    )
