"""Ids that pages write on each update: its own, a ``data-…-id``, that of its only child, its permalink."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dateline.formats.block import block_id
from dateline.formats.tree import Element
from dateline.identify import bare_id

_NAMES_ID = re.compile(r"data-(?:[a-z]+-){0,3}[a-z]*id")
_OTHERS_ID = re.compile(r"author|user|blog|page|site|section|channel|ad-|parent|image|video")
_DEEPEST = 4


def own_ids(blocks: Sequence[Element]) -> list[str]:
    """Return the id of each block, read at the first place where all have one and no two the same; else none.

    Every id holds a figure: others are names of kinds.
    """
    return next((found for found in _candidates(blocks) if _are_ids(found)), [""] * len(blocks))


def _candidates(blocks: Sequence[Element]) -> Iterator[list[str]]:
    if not blocks:
        return
    yield [block_id(block) for block in blocks]
    cores = [_core(block) for block in blocks]
    for elements in (blocks, cores):
        for name in map(str, elements[0].attrib):
            if _NAMES_ID.fullmatch(name) and not _OTHERS_ID.search(name):
                yield [bare_id(element.get(name) or "") for element in elements]
    yield [block_id(core) for core in cores]
    yield [_permalink(block) for block in blocks]


def _core(block: Element) -> Element:
    """Return the element that an only child after another leads to, or the first of them with an id."""
    for _ in range(_DEEPEST):
        children = [child for child in block if isinstance(child.tag, str)]
        if len(children) != 1:
            return block
        block = children[0]
        if block_id(block):
            return block
    return block


def _permalink(block: Element) -> str:
    """Return the fragment to which the first link within the page leads."""
    hrefs = (a.get("href") or "" for a in block.iter("a"))
    return next((bare_id(href[1:]) for href in hrefs if href.startswith("#") and "comment" not in href), "")


def _are_ids(found: Sequence[str]) -> bool:
    return len(set(found)) == len(found) and all(any(c.isdecimal() for c in one) for one in found)
