"""Live blogs that have only begun: one update, two, or none yet.

So little looks like any article.  The page has to say itself that it is a live blog: by its type, or by its
title and its address together.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from dateline.formats import blocks, clock_headings, coverage, reconcile
from dateline.formats.evidence import follows_live
from dateline.formats.facts import Facts
from dateline.formats.page import Page
from dateline.formats.payload import Node, inside
from dateline.formats.refusals import embed_of_page, wall
from dateline.formats.version import PARSER_VERSION
from dateline.model import LiveBlog

NAME = "begun"
_YOUNG = timedelta(hours=3)
"""For so long a live blog may have no update; later its updates are only out of our sight."""
_NONE_YET = "The live blog has no updates yet."


def parse(page: Page) -> LiveBlog | None:
    """Read a page that declares itself a live blog; ``None`` for every other page."""
    if page.kind == "json":
        return _without_updates(page) if any(map(_is_empty, page.nodes)) else None
    if page.tree is None or wall(page) or embed_of_page(page):
        return None
    is_declared = page.facts.first("LiveBlogPosting") is not None
    if is_declared or follows_live(page.facts, page):
        found = _of_blocks(page) or clock_headings.read_from(page, 1)
        return found or (_without_updates(page) if is_declared and _is_young(page) else None)
    return None


def _of_blocks(page: Page) -> LiveBlog | None:
    said = blocks.shown(page, page.facts, 1)
    return reconcile.live_blog(page, page.facts, NAME, (said,)) if said.updates else None


def _without_updates(page: Page) -> LiveBlog:
    about = page.facts
    return LiveBlog(
        url=about.url,
        format=NAME,
        parser_version=PARSER_VERSION,
        title=about.title,
        state="upcoming" if _is_to_come(page, about) else None,
        in_language=about.language,
        date_published=about.date_published,
        date_modified=about.date_modified,
        coverage_start_time=coverage.time(about, "coverageStartTime"),
        coverage_end_time=coverage.time(about, "coverageEndTime"),
        covers="whole",
        timezone=page.timezone,
        notes=(*page.notes, _NONE_YET),
    )


def _is_young(page: Page) -> bool:
    """Say whether the page was published or its coverage began shortly before it was fetched or changed."""
    about = page.facts
    start = coverage.time(about, "coverageStartTime").value or about.date_published.value
    seen = page.fetched_at or about.date_modified.value
    return start is not None and seen is not None and seen - start <= _YOUNG


def _is_to_come(page: Page, about: Facts) -> bool:
    start, seen = coverage.time(about, "coverageStartTime").value, page.fetched_at
    return start is not None and seen is not None and start > seen


def _is_empty(node: Node) -> bool:
    return any(is_kind(node) for is_kind in _EMPTY)


_EMPTY: tuple[Callable[[Node], bool], ...] = (
    lambda node: node.get("type") == "liveblog" and inside(node, "blocks", "body") == [],
    lambda node: node.get("_items") == [] and "client_blogs" in str(inside(node, "_links", "self", "href")),
    lambda node: inside(node, "liveTextStream", "content", "data", "results") == [],
)
"""What a platform with an interface of its own answers for a live blog without updates."""
