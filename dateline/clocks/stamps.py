"""The small line that says when something was written: "14:05", "18 July 2024, 2.05pm", "gestern 23:10"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from dateline.clocks.ages import Age, age
from dateline.clocks.days import DayHeading, day_heading
from dateline.clocks.grammar import Clock, clock, clock_at
from dateline.clocks.languages import words_of

LONGEST_STAMP = 70
_PIECE = re.compile(
    r"(?:(?:[上下]午|午[前後]|오[전후])\s?)?(?:(?<![\d.:/])\d{1,2}\s?[:.hH]\s?\d{2}|(?<!\d)\d{1,2}\s?(?:h\b|Uhr|[ap]\.?\s?m|[時时点點시]))"
)
_EDGE = " ,;:|·•–—-()[]/\n\t"
_FIGURE = re.compile(r"\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A moment as a reader sees it; one of ``clock``, ``day`` and ``age`` is there.

    "14h" is both a clock and an age: only the stamps beside it can tell.
    """

    raw: str
    clock: Clock | None = None
    day: DayHeading | None = None
    word: Literal["today", "yesterday"] | None = None
    age: Age | None = None
    is_change: bool = False
    """A label says that it is when something was changed."""


@lru_cache(maxsize=4_096)
def stamp(text: str) -> Stamp | None:
    """Return the moment that a short text tells, if it tells nothing else.

    >>> stamp("18 July 2024, 2.05pm BST").clock.key, stamp("18.07.2024 - 14:05 Uhr").day.month
    ('14:05', 7)
    >>> stamp("Updated at 4.09pm GMT").is_change, stamp("gestern, 23:10").word
    (True, 'yesterday')
    >>> stamp("14 goals, 05 assists") is None
    True
    """
    line = " ".join(text.split())
    if not 2 <= len(line) <= LONGEST_STAMP:
        return None
    bare, label = _unlabelled(line)
    is_change = label in words_of("changed")
    ago = age(line) or (age(bare) if bare != line else None)
    if ago:
        return Stamp(raw=line, age=ago, clock=clock(bare), is_change=is_change)
    if not _FIGURE.search(bare):
        return None
    whole = clock(bare)
    if whole:
        return Stamp(raw=line, clock=whole, is_change=is_change)
    return _dated(line, bare, is_change)


def _unlabelled(line: str) -> tuple[str, str | None]:
    """Take the label off the beginning ("Posted at", "Stand:"), the longest that fits."""
    match = _labels().match(line)
    if not match:
        return line.strip(_EDGE), None
    return _without_links(line[match.end() :].strip(_EDGE)) or line, match[0].casefold()


@lru_cache(maxsize=1)
def _labels() -> re.Pattern[str]:
    longest_first = sorted(words_of("label") | words_of("changed"), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)


def _without_links(text: str) -> str:
    """Take words such as "at", "um", "à" off both ends."""
    words = text.split(" ")
    while words and _is_link(words[0]):
        words = words[1:]
    while words and _is_link(words[-1]):
        words = words[:-1]
    return " ".join(words).strip(_EDGE)


def _is_link(word: str) -> bool:
    return word.casefold().strip(_EDGE + ".") in words_of("link") or not word.strip(_EDGE)


def _dated(line: str, bare: str, is_change: bool) -> Stamp | None:
    for match in _PIECE.finditer(bare):
        found = clock_at(bare[match.start() :])
        if found is None:
            continue
        shown, end = found
        rest = f"{bare[: match.start()].strip(_EDGE)} {bare[match.start() + end :].strip(_EDGE)}"
        day = _day(_without_links(rest.strip(_EDGE)))
        if day:
            told, word = day
            return Stamp(raw=line, clock=shown, day=told, word=word, is_change=is_change)
    alone = day_heading(bare)
    is_day = alone and (alone.year or any(character.isalpha() for character in bare))
    return Stamp(raw=line, day=alone, is_change=is_change) if is_day else None


def _day(text: str) -> tuple[DayHeading | None, Literal["today", "yesterday"] | None] | None:
    folded = text.casefold()
    if folded in words_of("today"):
        return None, "today"
    if folded in words_of("yesterday"):
        return None, "yesterday"
    found = day_heading(text)
    return (found, None) if found else None
