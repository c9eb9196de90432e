"""HTML of known blocks inside JSON: what platforms answer to their own pages when these ask what is new.

The blocks are read like those of a page.  Such an answer holds what changed, and proves nothing about the
rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dateline.formats import blocks
from dateline.formats.page import Page
from dateline.formats.payload import finished, node, objects
from dateline.formats.tree import html_tree
from dateline.formats.version import PARSER_VERSION
from dateline.model import LiveBlog, Update

NAME = "json-fragments"
_SHORTEST = 100
_MOST_FRAGMENTS = 500


def parse(page: Page) -> LiveBlog | None:
    """Read the blocks in the texts of a JSON answer; ``None`` when there are none."""
    if page.kind != "json" or "class=" not in page.text:
        return None
    updates = tuple(update for markup in _fragments(page.json) for update in _updates(markup, page))
    return finished(
        page,
        LiveBlog(
            url=page.url,
            format=NAME,
            parser_version=PARSER_VERSION,
            in_language=page.language,
            updates=updates,
            covers="part",
        ),
    )


def _fragments(payload: object) -> Iterator[str]:
    """Deeper inside an answer stand the blocks of other blogs, to which it only points."""
    outer = node(payload)
    inner = [one for value in outer.values() for one in (objects(value) or [node(value)])]
    for found in [outer, *inner][:_MOST_FRAGMENTS]:
        for value in found.values():
            if isinstance(value, str) and len(value) >= _SHORTEST and "class=" in value:
                yield value


def _updates(markup: str, page: Page) -> Iterator[Update]:
    root = html_tree(f"<div>{markup}</div>")
    for update in blocks.from_fragment(root, page) if root is not None else ():
        if update.update_id:
            time = update.date_published
            yield replace(update, date_published=replace(time, witness="api") if time.value else time)
