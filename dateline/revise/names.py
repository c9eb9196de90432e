"""Words that are part of a name, told by capitals.  Scripts without capitals have none.

German and Luxembourgish write every noun with a capital: there a name is a run of capitals, stands beside
a verb of speech, is a place that CLDR knows, or is written in capitals only.
"""

from __future__ import annotations

from collections.abc import Iterable
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
from dateline.revise.words import Words

Range = tuple[int, int]
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
_TITLE_SHARE = 0.7


def names_in(reading: Reading, ranges: Iterable[Range], known: frozenset[str]) -> frozenset[str]:
    """Return the words of names in some sentences, in small letters.

    ``known`` are words that are names elsewhere (``certain_names``); they are believed at the head of a
    sentence and in a headline that gives every word a capital.
    """
    words, language = reading.words, reading.language
    found: set[str] = set()
    for start, stop in ranges:
        is_title = _is_title(words, start, stop) and language not in NOUNS_HAVE_CAPITALS
        for place in range(start, stop):
            if reading.may_be_name(place) and (
                words[place].low in known or (not is_title and reading.is_name(start, stop, place))
            ):
                found |= _with_particles(words, start, place)
    return frozenset(found)


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


def certain_names(reading: Reading, ranges: Iterable[Range]) -> frozenset[str]:
    """Return the words of names that capitals alone prove: inside sentences, and never small there."""
    words = reading.words
    found = {
        words[place].low
        for start, stop in ranges
        if not _is_title(words, start, stop)
        for place in range(start + 1, stop)
        if reading.may_be_name(place) and reading.is_name(start, stop, place)
    }
    return frozenset(found - {word.low for word in words if word.kind == "word" and not word.is_capital})


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


def _is_title(words: Words, start: int, stop: int) -> bool:
    """Whether every word of some weight has a capital, as headlines of many papers have."""
    heavy = [word for word in words[start:stop] if word.kind == "word" and len(word.text) > 3]
    return len(heavy) > 2 and sum(word.is_capital for word in heavy) > _TITLE_SHARE * len(heavy)
