"""What was taken out of a text and what was put in, word by word.  Bounded time and size on any text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from rapidfuzz.distance import Indel

from dateline.order import longest_increasing
from dateline.revise.words import Word, Words, is_border, words_of

CONTEXT = 8
"""Unchanged words that are kept on either side of a change."""
MAX_PARTS = 400
MAX_PART = 4_000
"""Characters of one part; both wordings are kept in full elsewhere."""
_EXACT = 4_000_000
"""Product of two lengths up to which the shortest difference is computed (some 10 ms)."""
_DEPTH = 8
_SLIDE = 400


class Block(NamedTuple):
    """Words ``start:stop`` before became words ``new_start:new_stop``; either may be empty."""

    start: int
    stop: int
    new_start: int
    new_stop: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A stretch of a difference.  The parts that are not ``removed`` are the new text, in order."""

    op: Literal["equal", "removed", "added", "skipped"]
    text: str = ""
    """As it stands on the page, the space behind it included; empty where ``skipped``."""
    words: int = 0
    """How many words are left out where ``skipped``, or behind the text of a part that was cut."""


def word_difference(before: str, after: str) -> tuple[Part, ...]:
    """Return the difference of two texts, nothing for texts of the same words.

    Long unchanged stretches are ``skipped``; at most ``MAX_PARTS`` parts of ``MAX_PART`` characters.
    """
    old, new = words_of(before), words_of(after)
    return parts_of((before, after), (old, new), changed_blocks(old, new))


def parts_of(texts: tuple[str, str], words: tuple[Words, Words], blocks: Sequence[Block]) -> tuple[Part, ...]:
    """Return the difference of two texts whose words were compared already."""
    parts = list(_parts(texts, words, blocks))
    if len(parts) > MAX_PARTS:
        left = sum(part.words or 1 for part in parts[MAX_PARTS:])
        parts[MAX_PARTS:] = [Part(op="skipped", words=left)]
    return tuple(parts)


def changed_blocks(old: Words, new: Words) -> list[Block]:
    """Return what changed between two lists of words, in order, apart by at least one equal word."""
    numbers: dict[str, int] = {}
    before = [numbers.setdefault(word.text, len(numbers)) for word in old]
    after = [numbers.setdefault(word.text, len(numbers)) for word in new]
    blocks = _joined(_compare(before, after), old)
    return [_slid(block, before, after, old, new) for block in blocks]


def _compare(before: Sequence[int], after: Sequence[int]) -> list[Block]:
    """The shortest difference where that is cheap; else divide at words that are unique on both sides."""
    found: list[Block] = []
    waiting = [(Block(0, len(before), 0, len(after)), 0)]
    while waiting:
        window, depth = waiting.pop()
        window = _trimmed(window, before, after)
        size = (window.stop - window.start) * (window.new_stop - window.new_start)
        if not size:
            found += [window] if window.stop > window.start or window.new_stop > window.new_start else []
        elif size <= _EXACT:
            found += _shortest(window, before, after)
        elif depth < _DEPTH and (anchors := _anchors(window, before, after)):
            waiting += [(part, depth + 1) for part in _divided(window, anchors)]
        else:
            found.append(window)
    return sorted(found)


def _trimmed(window: Block, before: Sequence[int], after: Sequence[int]) -> Block:
    start, stop, new_start, new_stop = window
    while start < stop and new_start < new_stop and before[start] == after[new_start]:
        start, new_start = start + 1, new_start + 1
    while start < stop and new_start < new_stop and before[stop - 1] == after[new_stop - 1]:
        stop, new_stop = stop - 1, new_stop - 1
    return Block(start, stop, new_start, new_stop)


def _shortest(window: Block, before: Sequence[int], after: Sequence[int]) -> Iterator[Block]:
    start, stop, new_start, new_stop = window
    codes = Indel.opcodes(before[start:stop], after[new_start:new_stop])
    merged: Block | None = None
    for code in codes:
        if code.tag == "equal":
            continue
        before_it, behind_it = start + code.src_start, start + code.src_end
        block = Block(before_it, behind_it, new_start + code.dest_start, new_start + code.dest_end)
        if merged and merged.stop == block.start and merged.new_stop == block.new_start:
            merged = Block(merged.start, block.stop, merged.new_start, block.new_stop)
            continue
        if merged:
            yield merged
        merged = block
    if merged:
        yield merged


def _anchors(window: Block, before: Sequence[int], after: Sequence[int]) -> list[tuple[int, int]]:
    """Words that stand once on either side, as far as their order is the same (patience difference)."""
    start, stop, new_start, new_stop = window
    here, there = Counter(before[start:stop]), Counter(after[new_start:new_stop])
    place = {after[i]: i for i in range(new_start, new_stop) if there[after[i]] == 1}
    pairs = [(i, place[before[i]]) for i in range(start, stop) if here[before[i]] == 1 and before[i] in place]
    return [pairs[i] for i in longest_increasing([new for _, new in pairs])]


def _divided(window: Block, anchors: Sequence[tuple[int, int]]) -> Iterator[Block]:
    start, new_start = window.start, window.new_start
    for old, new in anchors:
        yield Block(start, old, new_start, new)
        start, new_start = old + 1, new + 1
    yield Block(start, window.stop, new_start, window.new_stop)


def _joined(blocks: Sequence[Block], old: Words) -> list[Block]:
    """Take changes for one that only marks and small words divide: chance, and nothing that was kept."""
    found: list[Block] = []
    for block in blocks:
        last = found[-1] if found else None
        if last and _is_chance(last, block, old):
            found[-1] = Block(last.start, block.stop, last.new_start, block.new_stop)
        else:
            found.append(block)
    return found


def _is_chance(last: Block, block: Block, old: Words) -> bool:
    between = old[last.stop : min(block.start, last.stop + 3)]
    if len(between) != block.start - last.stop or len(between) > 2:
        return False
    if any(word.kind != "mark" and len(word.text) > 3 for word in between):
        return False
    return all(min(b.stop - b.start, b.new_stop - b.new_start) >= 3 for b in (last, block))


def _slid(block: Block, before: Sequence[int], after: Sequence[int], old: Words, new: Words) -> Block:
    """Let a pure addition or deletion begin where a sentence does, if the words around it allow that."""
    start, stop, new_start, new_stop = block
    if start == stop:
        by = _slide(after, new, new_start, new_stop)
    elif new_start == new_stop:
        by = _slide(before, old, start, stop)
    else:
        return block
    return Block(start + by, stop + by, new_start + by, new_stop + by)


def _slide(numbers: Sequence[int], words: Words, start: int, stop: int) -> int:
    """How far ``start:stop`` moves so that it begins and ends at the border of a sentence; 0 if it cannot."""
    for step in (-1, 1):
        by = 0
        while abs(by) <= _SLIDE:
            if is_border(words, start + by) and is_border(words, stop + by):
                return by
            leaves, comes = (stop + by - 1, start + by - 1) if step < 0 else (start + by, stop + by)
            if comes < 0 or comes >= len(numbers) or numbers[leaves] != numbers[comes]:
                break
            by += step
    return 0


def _parts(texts: tuple[str, str], words: tuple[Words, Words], blocks: Sequence[Block]) -> Iterator[Part]:
    (before, after), (old, new) = texts, words
    place = 0
    for number, block in enumerate(blocks):
        yield from _unchanged(after, new, place, block.new_start, is_first=number == 0, is_last=False)
        if block.stop > block.start:
            yield _part("removed", before, old, block.start, block.stop)
        if block.new_stop > block.new_start:
            yield _part("added", after, new, block.new_start, block.new_stop)
        place = block.new_stop
    if blocks:
        yield from _unchanged(after, new, place, len(new), is_first=False, is_last=True)


def _unchanged(
    text: str, words: Words, start: int, stop: int, *, is_first: bool, is_last: bool
) -> Iterator[Part]:
    head = 0 if is_first else CONTEXT
    tail = 0 if is_last else CONTEXT
    if stop - start <= head + tail:
        if stop > start:
            yield _part("equal", text, words, start, stop)
        return
    if head:
        yield _part("equal", text, words, start, start + head)
    yield Part(op="skipped", words=stop - start - head - tail)
    if tail:
        yield _part("equal", text, words, stop - tail, stop)


def _behind(text: str, words: Words, stop: int) -> int:
    """Return where the words up to ``stop`` end, the space behind them included."""
    return words[stop].start if stop < len(words) else len(text)


def _part(
    op: Literal["equal", "removed", "added"], text: str, words: Sequence[Word], start: int, stop: int
) -> Part:
    end = _behind(text, words, stop)
    first = words[start].start
    if end - first <= MAX_PART:
        return Part(op=op, text=text[first:end])
    left = sum(word.start >= first + MAX_PART for word in words[start:stop])
    return Part(op=op, text=text[first : first + MAX_PART], words=left)
