"""Lists of words and phrases, found where they stand in a text.  Constant time for a place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from dateline.revise.words import Words, words_of


class Found(NamedTuple):
    """A phrase in words ``start:stop``, with the name of its list."""

    start: int
    stop: int
    name: str


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases as the words of which they consist."""

    entries: Mapping[tuple[str, ...], str]
    first_words: frozenset[str]
    last_words: frozenset[str]
    longest: int

    def at(self, words: Words, place: int) -> Found | None:
        """Return the longest phrase that begins at a place."""
        if place >= len(words) or words[place].low not in self.first_words:
            return None
        for stop in range(min(place + self.longest, len(words)), place, -1):
            name = self.entries.get(tuple(word.low for word in words[place:stop]))
            if name is not None:
                return Found(place, stop, name)
        return None

    def before(self, words: Words, place: int) -> Found | None:
        """Return the longest phrase that ends right before a place."""
        if place < 1 or words[place - 1].low not in self.last_words:
            return None
        for start in range(max(0, place - self.longest), place):
            name = self.entries.get(tuple(word.low for word in words[start:place]))
            if name is not None:
                return Found(start, place, name)
        return None


def phrases_of(entries: Iterable[tuple[str, str]]) -> Phrases:
    """Cut phrases into words, each with the name of its list; the first list that has a phrase keeps it."""
    found: dict[tuple[str, ...], str] = {}
    for entry, name in entries:
        found.setdefault(tuple(word.low for word in words_of(entry)), name)
    found.pop((), None)
    return Phrases(
        found,
        frozenset(entry[0] for entry in found),
        frozenset(entry[-1] for entry in found),
        max(map(len, found), default=0),
    )
