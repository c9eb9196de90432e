"""Words that are part of a name, told by capitals.  Scripts without capitals have none.

German and Luxembourgish write every noun with a capital: there a name is a run of capitals, stands beside
a verb of speech, is a place that CLDR knows, or is written in capitals only.
"""

from __future__ import annotations

from collections.abc import Iterable

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
from dateline.revise.lexicon import days, listed, number_words
from dateline.revise.words import Words

Range = tuple[int, int]
_NOUNS_HAVE_CAPITALS = frozenset({"de", "lb"})
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


def names_in(words: Words, ranges: Iterable[Range], language: str, known: frozenset[str]) -> set[str]:
    """Return the words of names in some sentences, in small letters.

    ``known`` are words that are names elsewhere (``certain_names``); they are believed at the head of a
    sentence and in a headline that gives every word a capital.
    """
    found: set[str] = set()
    for start, stop in ranges:
        is_title = _is_title(words, start, stop) and language not in _NOUNS_HAVE_CAPITALS
        for place in range(start, stop):
            if _may_be_name(words, place, language) and (
                words[place].low in known or (not is_title and _is_name(words, start, stop, place, language))
            ):
                found.add(words[place].low)
    return found


def certain_names(words: Words, ranges: Iterable[Range], language: str) -> frozenset[str]:
    """Return the words of names that capitals alone prove: inside sentences, and never small there."""
    found = {
        words[place].low
        for start, stop in ranges
        if not _is_title(words, start, stop)
        for place in range(start + 1, stop)
        if _may_be_name(words, place, language) and _is_name(words, start, stop, place, language)
    }
    return frozenset(found - {word.low for word in words if word.kind == "word" and not word.is_capital})


def _may_be_name(words: Words, place: int, language: str) -> bool:
    word = words[place]
    if not word.is_capital or len(word.low) < 2:
        return False
    if word.low in days(language) or word.low in number_words(language).simple:
        return False
    return word.low not in _PLAIN or (word.text.isupper() and word.low not in TITLES)


def _is_name(words: Words, start: int, stop: int, place: int, language: str) -> bool:
    before = words[place - 1] if place > start else None
    after = words[place + 1] if place + 1 < stop else None
    if any(near and near.low in listed("speech", "any") for near in (before, after)):
        return True
    if language in _NOUNS_HAVE_CAPITALS:
        return _is_german_name(words, start, stop, place, language)
    if place > start and not (before and before.is_mark and before.text not in ",-("):
        return True
    in_run = any(near and near.is_capital and near.low not in _PLAIN for near in (before, after))
    return in_run or words[place].text.endswith("'s")


def _is_german_name(words: Words, start: int, stop: int, place: int, language: str) -> bool:
    """Whether a capital is more than that of a noun; the first one of a sentence proves nothing."""
    word = words[place]
    if word.text.isupper() or place_named(word.text, language) or (place and words[place - 1].low in TITLES):
        return True
    near = [other for other in (place - 1, place + 1) if start < other < stop]
    return any(words[other].is_capital and words[other].low not in _PLAIN for other in near)


def _is_title(words: Words, start: int, stop: int) -> bool:
    """Whether every word of some weight has a capital, as headlines of many papers have."""
    heavy = [word for word in words[start:stop] if word.kind == "word" and len(word.text) > 3]
    return len(heavy) > 2 and sum(word.is_capital for word in heavy) > _TITLE_SHARE * len(heavy)
