"""Repeated siblings that each show a moment: the updates of a page that nobody has described.

Two shapes are known: blocks (each sibling holds its moment and its text) and runs (moment, text and pictures
are siblings of each other, and the next moment begins the next update).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise
from statistics import median

from dateline.formats.stamped import Stamped
from dateline.formats.text import HEADINGS, text_of
from dateline.formats.tree import Element

_FEWEST = 3
_MOST_STAMPS = 3
_SHORTEST_TEXT = 40
_DEEPEST = 40
_MOST_GROUPS = 200
_MOST_SINGLE = 20
_MOST_BLOCKS = 20_000
_LONGEST_BYLINE = 120
_MOST_UNTIMED = 2
_PICTURE = 60
_SHOWN = ("img", "iframe", "video", "blockquote", "amp-img", "picture")


@dataclass(frozen=True)
class Block:
    """One update on the page: one element, or a run of siblings."""

    elements: tuple[Element, ...]
    stamps: tuple[Stamped, ...] = ()

    @cached_property
    def weight(self) -> int:
        """Characters of the block without its moments; a picture or an embedded post is worth a sentence."""
        shows = any(next(element.iter(*_SHOWN), None) is not None for element in self.elements)
        return self.text_length + (_PICTURE if shows else 0)

    @cached_property
    def text_length(self) -> int:
        """Characters of the block without its moments."""
        whole = sum(len(text_of(element)) for element in self.elements)
        return whole - sum(len(text_of(one.element)) for one in self.stamps)


@dataclass(frozen=True, slots=True)
class Stream:
    """Blocks that belong together, and the element that holds them."""

    blocks: tuple[Block, ...]
    holder: Element

    @property
    def text_length(self) -> int:
        """Characters of all blocks."""
        return sum(block.text_length for block in self.blocks)


Children = dict[Element, list[Stamped]]


def streams(found: Sequence[Stamped]) -> list[Stream]:
    """Return the possible streams of a page, that with the most text first."""
    made: list[Stream] = []
    by_parent = _by_parent(found)
    groups = sorted(
        _alike(by_parent), key=lambda group: sum(len(by_parent[one]) for one in group), reverse=True
    )
    for chunks in groups[:_MOST_GROUPS]:
        kept = [_of_one_kind(by_parent[parent]) for parent in chunks]
        stream = _joined(chunks, kept) if len(chunks) > 1 else None
        largest = sorted(zip(chunks, kept, strict=True), key=lambda pair: len(pair[1]), reverse=True)
        singly = (_stream(parent, children) for parent, children in largest[:_MOST_SINGLE])
        made += [stream] if stream else [one for one in singly if one]
    return sorted(made, key=lambda one: one.text_length, reverse=True)


def _by_parent(found: Sequence[Stamped]) -> dict[Element, Children]:
    by_parent: dict[Element, Children] = {}
    for one in found:
        child = one.element
        for parent in islice(one.element.iterancestors(), _DEEPEST):
            by_parent.setdefault(parent, {}).setdefault(child, []).append(one)
            child = parent
    return by_parent


def _alike(by_parent: dict[Element, Children]) -> list[list[Element]]:
    """Group the holders that look the same and stand side by side: a stream that is loaded in parts."""
    groups: dict[tuple[object, ...], list[Element]] = {}
    for parent in by_parent:
        key = (parent.getparent(), parent.tag, parent.get("class") or "")
        groups.setdefault(key, []).append(parent)
    return list(groups.values())


def _joined(chunks: Sequence[Element], kept: Sequence[Children]) -> Stream | None:
    """Return one stream of several holders, if they are chunks of one and not blocks of another."""
    children = {child: stamps for one in kept for child, stamps in one.items()}
    several = sum(len(one) >= _FEWEST for one in kept)
    tags = {child.tag for child in children}
    if several * 2 <= len(chunks) or len(tags) > 1:
        return None
    return _blocks(chunks[0], children)


def _stream(parent: Element, kept: Children) -> Stream | None:
    return _blocks(parent, kept) or _runs(parent, kept) if len(kept) >= _FEWEST else None


def _of_one_kind(children: Children) -> Children:
    """Keep the children with the commonest tag, if nearly all of them hold few moments."""
    if len(children) > _MOST_BLOCKS:
        return {}
    [(tag, _)] = Counter(child.tag for child in children).most_common(1)
    kept = {child: stamps for child, stamps in children.items() if child.tag == tag}
    fitting = sum(len(stamps) <= _MOST_STAMPS for stamps in kept.values())
    return kept if fitting * 5 >= len(kept) * 4 else {}


def _blocks(parent: Element, kept: Children) -> Stream | None:
    blocks = [Block((child,), tuple(stamps)) for child, stamps in kept.items()]
    if median(block.weight for block in blocks) < _SHORTEST_TEXT:
        return None
    return Stream(tuple(_with_untimed(parent, blocks)), parent)


def _with_untimed(parent: Element, blocks: Sequence[Block]) -> list[Block]:
    """Add the siblings that carry the class names of all timed ones and show no moment: updates as well."""
    timed = {block.elements[0]: block for block in blocks}
    names = [_classes(child) for child in timed]
    shared = frozenset.intersection(*names) if names else frozenset()
    if not shared or {child.getparent() for child in timed} != {parent}:
        return list(blocks)
    tag = blocks[0].elements[0].tag
    untimed = {
        child: Block((child,))
        for child in parent.iterchildren(tag)
        if child not in timed and shared <= _classes(child) and len(text_of(child)) >= _SHORTEST_TEXT
    }
    if len(untimed) > len(blocks) * _MOST_UNTIMED:
        return list(blocks)
    return [timed.get(child) or untimed[child] for child in parent if child in timed or child in untimed]


def _classes(element: Element) -> frozenset[str]:
    return frozenset((element.get("class") or "").split())


def _runs(parent: Element, kept: Children) -> Stream | None:
    """Divide the children of an element at those that show a moment and little else."""
    starts = [c for c in kept if len(text_of(c)) <= _LONGEST_BYLINE and not _only_change(kept[c])]
    if len(starts) < _FEWEST:
        return None
    opened = _with_headings(starts)
    siblings = [child for child in parent if isinstance(child.tag, str)]
    places = {child: place for place, child in enumerate(siblings)}
    bounds = [places[child] for child in opened]
    blocks = [
        Block(tuple(siblings[a:b]), tuple(kept[start]))
        for start, (a, b) in zip(starts, pairwise([*bounds, len(siblings)]), strict=True)
    ]
    if median(block.weight for block in blocks) < _SHORTEST_TEXT:
        return None
    return Stream(tuple(blocks), parent)


def _only_change(stamps: Sequence[Stamped]) -> bool:
    return all(one.is_change for one in stamps)


def _with_headings(starts: Sequence[Element]) -> list[Element]:
    """Begin each run at the heading above its moment, where nearly all have one."""
    above = [start.getprevious() for start in starts]
    headed = sum(one is not None and one.tag in HEADINGS for one in above)
    if headed * 10 < len(starts) * 9:
        return list(starts)
    return [
        one if one is not None and one.tag in HEADINGS else start
        for one, start in zip(above, starts, strict=True)
    ]
