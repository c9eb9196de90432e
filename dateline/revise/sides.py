"""Two wordings of a text beside each other: what differs, and which sentences it is in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dateline.revise.difference import Block, changed_blocks
from dateline.revise.numbers import SIGNS
from dateline.revise.words import Words, sentences, words_of

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two wordings."""

    text: str
    words: Words
    ranges: tuple[Range, ...]
    """Sentences that do not stand on the other side."""

    def changed(self, limit: int) -> str:
        """Return the text of those sentences, one on a line, up to a number of characters."""
        pieces: list[str] = []
        left = limit
        for start, stop in self.ranges:
            if left <= 0:
                break
            pieces.append(self.text[self.words[start].start : self.words[stop - 1].end])
            left -= len(pieces[-1]) + 1
        return "\n".join(pieces)[:limit]


@dataclass(frozen=True, slots=True)
class Sides:
    """Both, and what happened between them."""

    old: Side
    new: Side
    """Without the sentences that only came in."""
    came_in: tuple[Range, ...]
    blocks: Sequence[Block]


def compare(before: str, after: str) -> Sides:
    """Lay two wordings beside each other.  Sentences of both are left out, wherever they stand."""
    old, new = words_of(before), words_of(after)
    blocks = changed_blocks(old, new)
    added = [(block.new_start, block.new_stop) for block in blocks if block.start == block.stop]
    changed = _unshared(new, old)
    came_in = tuple(_within(changed, added))
    stays = tuple(part for part in changed if part not in set(came_in)) if came_in else tuple(changed)
    return Sides(Side(before, old, tuple(_unshared(old, new))), Side(after, new, stays), came_in, blocks)


def _unshared(words: Words, others: Words) -> list[Range]:
    """Return the sentences that do not stand among the others, wherever they stand there."""
    known = Counter(_key(others, part) for part in sentences(others))
    found = []
    for part in sentences(words):
        key = _key(words, part)
        if known[key]:
            known[key] -= 1
        else:
            found.append(part)
    return found


def _key(words: Words, part: Range) -> tuple[str, ...]:
    return tuple(word.low for word in words[slice(*part)] if not word.is_mark or word.text in SIGNS)


def _within(parts: Sequence[Range], wholes: Sequence[Range]) -> Iterable[Range]:
    place = 0
    for start, stop in parts:
        while place < len(wholes) and wholes[place][1] < stop:
            place += 1
        if place < len(wholes) and wholes[place][0] <= start:
            yield start, stop
