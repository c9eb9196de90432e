"""Words that are part of a name, told by capitals.  Scripts without capitals have none.

German and Luxembourgish write every noun with a capital: there a name is a run of capitals, stands beside
a verb of speech, is a place that CLDR knows, or is written in capitals only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from typing import NamedTuple

from dateline.extract.lexicon import (
    ADVERBS,
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    NOT_NAMES,
    PREPOSITIONS,
    PRONOUNS,
    SPEAKERS,
    TITLES,
)
from dateline.extract.places import place_named
from dateline.revise.lexicon import listed
from dateline.revise.sides import Range, Side
from dateline.revise.words import Words, sentences

NOUNS_HAVE_CAPITALS = frozenset({"de", "lb"})
_PLAIN = (
    NOT_NAMES
    | SPEAKERS
    | TITLES
    | DETERMINERS
    | PRONOUNS
    | PREPOSITIONS
    | CONJUNCTIONS
    | ADVERBS
    | AUXILIARIES
)
_TITLE_SHARE = 0.85


def other_names(old: Side, new: Side, readings: tuple[Reading, Reading]) -> frozenset[str]:
    """Return the words of names that are on one side only, in small letters."""
    lows = tuple({word.low for word in reading.words} for reading in readings)
    gone = list(_alone(readings[0], old.ranges, lows[1]))
    came = list(_alone(readings[1], new.ranges, lows[0]))
    wanted = {
        reading.words[place].low
        for reading, found in zip(readings, (gone, came), strict=True)
        for _, places in found
        for place in places
    }
    if not wanted:
        return frozenset()
    known = _certain_names(readings[0], wanted) | _certain_names(readings[1], wanted)
    return (_named(readings[0], gone, known) - lows[1]) | (_named(readings[1], came, known) - lows[0])


def _alone(reading: Reading, ranges: Iterable[Range], others: Set[str]) -> Iterator[tuple[Range, list[int]]]:
    """Yield sentences with the places of words that may be names and are not among others."""
    for start, stop in ranges:
        places = [
            place
            for place in range(start, stop)
            if reading.words[place].low not in others and reading.may_be_name(place)
        ]
        if places:
            yield (start, stop), places


def _named(reading: Reading, found: Iterable[tuple[Range, list[int]]], known: Set[str]) -> frozenset[str]:
    """Return the words of names among some words, with the particles before them.

    ``known`` are words that are names elsewhere; they are believed at the head of a sentence and in a
    headline that gives every word a capital.
    """
    named: set[str] = set()
    for (start, stop), places in found:
        is_title = reading.is_title(start, stop)
        for place in places:
            is_known = reading.words[place].low in known
            if is_known or (not is_title and reading.is_name(start, stop, place)):
                named |= _with_particles(reading.words, start, place)
    return frozenset(named)


def _with_particles(words: Words, start: int, place: int) -> set[str]:
    """Return a word of a name with what stands before it: "de Souza"."""
    found = {words[place].low}
    while (
        place > start
        and words[place - 1].low in listed("particles", "any")
        and not words[place - 1].is_capital
    ):
        place -= 1
        found.add(words[place].low)
    return found


def _certain_names(reading: Reading, wanted: Set[str]) -> frozenset[str]:
    """Return which words capitals alone prove to be names: inside sentences, and never small there."""
    words = reading.words
    small = {word.low for word in words if word.low in wanted and word.kind == "word" and not word.is_capital}
    searched = wanted - small
    found: set[str] = set()
    for start, stop in sentences(words):
        places = [place for place in range(start + 1, stop) if words[place].low in searched]
        if places and not reading.is_title(start, stop):
            found |= {
                words[place].low
                for place in places
                if reading.may_be_name(place) and reading.is_name(start, stop, place)
            }
    return frozenset(found)


class Reading(NamedTuple):
    """A text that is read for names."""

    words: Words
    language: str
    counted: frozenset[int]
    """Places of words that are part of a number."""

    def may_be_name(self, place: int) -> bool:
        """Whether a word has a capital and is none of the words that are no names."""
        word = self.words[place]
        if not word.is_capital or len(word.low) < 2 or place in self.counted:
            return False
        if word.low in listed("plain", self.language) and not (word.text.isupper() and self.language == "en"):
            return False
        return word.low not in _PLAIN or (word.text.isupper() and word.low not in TITLES)

    def is_name(self, start: int, stop: int, place: int) -> bool:
        """Whether such a word in the sentence ``start:stop`` is part of a name."""
        words = self.words
        before = words[place - 1] if place > start else None
        after = words[place + 1] if place + 1 < stop else None
        if any(near and near.low in listed("speech", "any") for near in (before, after)):
            return True
        if place_named(words[place].text, self.language):
            return True
        if self.language in NOUNS_HAVE_CAPITALS:
            return self._is_german_name(start, stop, place)
        if place > start and not (before and before.is_mark and before.text not in ",-("):
            return True
        return self._is_in_run(start, stop, place) or words[place].text.endswith("'s")

    def _is_german_name(self, start: int, stop: int, place: int) -> bool:
        """Whether a capital is more than that of a noun; the first one of a sentence proves nothing."""
        words = self.words
        if words[place].text.isupper() or (place and words[place - 1].low in TITLES):
            return True
        return self._is_in_run(start + 1, stop, place)

    def _is_in_run(self, start: int, stop: int, place: int) -> bool:
        near = [other for other in (place - 1, place + 1) if start <= other < stop]
        return any(self.may_be_name(other) for other in near)

    def is_title(self, start: int, stop: int) -> bool:
        """Whether every word of some weight has a capital, as headlines of many papers have."""
        if self.language in NOUNS_HAVE_CAPITALS:
            return False
        heavy = [
            word
            for word in self.words[start:stop]
            if word.kind == "word" and len(word.text) > 3 and word.low not in PREPOSITIONS
        ]
        return len(heavy) > 2 and sum(word.is_capital for word in heavy) > _TITLE_SHARE * len(heavy)
