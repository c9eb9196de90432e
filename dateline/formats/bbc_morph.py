"""BBC live page of 2016-2022: the posts in the Morph payload, beside the page's elements and JSON-LD.

The payload is believed first: it has the flag "breaking", times to the second and embedded posts; ``assetId``
is the id that the elements carry.
"""

from __future__ import annotations

from dateline.formats import blocks, jsonld, reconcile
from dateline.formats.bbc_blocks import morph_markup
from dateline.formats.linked_data import has_type
from dateline.formats.nodes import walk
from dateline.formats.page import Page
from dateline.formats.payload import Node, first, flag, inside, moment, objects, plain, readings, told
from dateline.formats.witnesses import Testimony
from dateline.model import LiveBlog, Update

NAME = "bbc-morph"
_MARK = "Morph.setPayload"


def parse(page: Page) -> LiveBlog | None:
    """Read the posts of the payload; ``None`` when there is none."""
    if _MARK not in page.scripted:
        return None
    posts = next(filter(None, map(_posts, page.payloads)), None)
    if posts is None:
        return None
    about = page.facts
    updates, rejected = readings(posts, lambda post: _update(post, page))
    nodes = [found for found in about.linked_data if has_type(found, "LiveBlogPosting")]
    testimonies = (
        Testimony(updates=updates, rejected=rejected, witness="state"),
        blocks.testimony(page, about),
        jsonld.testimony(nodes, about, page.timezone),
    )
    return reconcile.live_blog(page, about, NAME, testimonies) if updates else None


def _posts(payload: object) -> list[Node] | None:
    lists = (objects(found.get("results")) for found in walk(payload))
    return next((posts for posts in lists if any(map(_is_post, posts))), None)


def _is_post(post: Node) -> bool:
    return "assetId" in post and isinstance(post.get("body"), list) and "lastPublished" in post


def _update(post: Node, page: Page) -> Update | None:
    """Stories that stand between the posts are not of this blog."""
    if first(post, "type") not in (None, "POST"):
        return None
    return told(
        first(post, "assetId"),
        morph_markup(post.get("body")),
        headline=plain(first(post, "title")),
        date_published=moment(first(post, "firstPublished", "dateAdded", "lastUpdated"), page),
        date_modified=moment(first(post, "lastUpdated", "lastPublished"), page),
        is_key_event=flag(inside(post, "options", "isBreakingNews")),
        is_pinned=flag(inside(post, "options", "isPinned")),
    )
