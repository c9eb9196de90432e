"""Al Jazeera live blog: objects of the post type ``liveblog-update``, from its GraphQL or the page's state.

One query lists the ids of a blog, newest first; another returns one update.  An id that leaves the list was
deleted.  ``date`` and ``modified`` are trusted where they carry an offset, ``date_gmt`` is UTC.
"""

from __future__ import annotations

import re

from dateline.formats.page import Page
from dateline.formats.payload import (
    Node,
    finished,
    first,
    flag,
    moment,
    names,
    plain,
    readings,
    told,
)
from dateline.formats.version import PARSER_VERSION
from dateline.model import LiveBlog, PublisherTime, Update

NAME = "liveblog-graphql"
_MARK = re.compile(r"live-?blog-?update", re.IGNORECASE)
_WRITTEN = tuple(
    f"{blog}{dash}{update}"
    for blog, update in (("blog", "update"), ("blog", "Update"), ("Blog", "Update"), ("BLOG", "UPDATE"))
    for dash in ("", "-")
)
"""The spellings of the kind; looked for as they are, in a tenth of the time that a pattern takes."""
_KINDS = ("postType", "post_type", "__typename", "type", "contentType")
_HAS_OFFSET = re.compile(r"(?:Z|[+-]\d{2}:?\d{2})$")


def parse(page: Page) -> LiveBlog | None:
    """Read updates; ``None`` when the payload holds none, or ids only."""
    if not any(mark in page.scripted for mark in _WRITTEN):
        return None
    seen = page.nodes
    entries = [found for found in seen if _is_update(found)]
    about = next((found for found in seen if isinstance(found.get("children"), list)), {})
    children = about.get("children") or []
    updates, rejected = readings(entries, lambda entry: _update(entry, page))
    return finished(
        page,
        LiveBlog(
            url=page.facts.url,
            format=NAME,
            parser_version=PARSER_VERSION,
            title=first(about, "title"),
            updates=updates,
            rejected=rejected,
            covers="whole" if children and len(children) == len(updates) else "part",
            announced=len(children) or None,
        ),
    )


def _is_update(found: Node) -> bool:
    kinds = (first(found, key) or "" for key in _KINDS)
    return "content" in found and any(_MARK.fullmatch(kind) for kind in kinds)


def _update(entry: Node, page: Page) -> Update | None:
    if (first(entry, "status", "postStatus") or "publish") not in ("publish", "published"):
        return None
    return told(
        first(entry, "id", "postId", "databaseId"),
        first(entry, "content") or "",
        headline=plain(first(entry, "title")),
        author=names(entry.get("author") or entry.get("authors"), "name", "title"),
        date_published=_time(entry, page, "date", "dateGmt", "date_gmt"),
        date_modified=_time(entry, page, "modified", "modifiedGmt", "modified_gmt"),
        is_key_event=flag(entry.get("isKeyEvent")) or flag(entry.get("isBreaking")),
        is_pinned=flag(entry.get("isPinned")),
        url=first(entry, "link", "url"),
    )


def _time(entry: Node, page: Page, local: str, *utc: str) -> PublisherTime:
    """Times of WordPress have no offset: what is called GMT is in UTC, the rest in the site's zone."""
    said = first(entry, *utc)
    if said and not _HAS_OFFSET.search(said):
        said = f"{said}Z"
    return moment(said or entry.get(local), page)
