"""What stands between a cue and the statement: to whom, when, where, in what medium."""

from __future__ import annotations

from typing import NamedTuple

from dateline.extract.lexicon import (
    AUXILIARIES,
    DETERMINERS,
    MEDIA,
    OUTLET_MARKS,
    PLATFORMS,
    PREPOSITIONS,
    PRONOUNS,
    TIME_WORDS,
    WEEKDAYS,
    word_set,
)
from dateline.extract.tokens import Sentence

_LEADS = word_set("in on at during via to through from by")
_INSIDE = word_set("with by on to for of from")
_STOPS = frozenset(
    {"that", ",", ":", ".", ";", "—", "–", "and", "but", "as", "while", "because", "before", "after"}
)


class Adjuncts(NamedTuple):
    """Where the adjuncts stop, and the medium they name (token range), if any."""

    stop: int
    medium: tuple[int, int] | None


def read_adjuncts(sentence: Sentence, start: int, *, takes_person: bool = False) -> Adjuncts:
    """Read adjuncts from a token on; ``takes_person`` is for "told", which names whom first."""
    place, medium = start, None
    if takes_person:
        place = phrase_end(sentence, start)
        medium = _medium_in(sentence, start, place)
    while place < len(sentence) and sentence[place].kind == "word" and _is_manner(sentence[place].low):
        place += 1
    for _ in range(6):
        stop = _time_end(sentence, place)
        if stop == place:
            stop, named = _medium_phrase(sentence, place)
            medium = medium or named
        if stop == place:
            break
        place = stop
    return Adjuncts(place, medium)


def _is_manner(word: str) -> bool:
    return (word.endswith("ly") and len(word) > 4) or word in (
        "twice",
        "once",
        "again",
        "afterward",
        "afterwards",
    )


def phrase_end(sentence: Sentence, start: int) -> int:
    """Find the end of a simple noun phrase, at most 14 tokens on."""
    place = start
    while place < min(len(sentence), start + 14) and not _ends_phrase(sentence, start, place):
        place += 1
    return place


def _ends_phrase(sentence: Sentence, start: int, place: int) -> bool:
    token = sentence[place]
    if token.kind in ("quote", "mark") and token.text not in ("-", "&", "@", "#"):
        return True
    if token.low in _STOPS or token.low in AUXILIARIES:
        return True
    if place == start:
        return False
    if token.low in PREPOSITIONS:
        return token.low != "of"
    if token.low in WEEKDAYS or token.low in PRONOUNS:
        return True
    return token.low in DETERMINERS and sentence[place - 1].low not in PREPOSITIONS


def _time_end(sentence: Sentence, start: int) -> int:
    """Skip "on Friday", "late Thursday", "in May 2021"."""
    place, solid = start, start
    while place < min(len(sentence), start + 6):
        token = sentence[place]
        if token.kind != "number" and token.low not in TIME_WORDS:
            break
        if place + 1 < len(sentence) and sentence[place + 1].kind == "possessive":
            break
        place += 1
        if token.low not in ("on", "in", "at", "this", "last", "next", "late", "early"):
            solid = place
    if start < len(sentence) and sentence[start].kind == "number":
        return start
    if solid == start + 2 and sentence[start + 1].kind == "number" and sentence[start].low == "on":
        return start
    return solid


def _medium_phrase(sentence: Sentence, start: int) -> tuple[int, tuple[int, int] | None]:
    if start >= len(sentence) or sentence[start].low not in _LEADS:
        return start, None
    stop = phrase_end(sentence, start + 1)
    medium = _medium_in(sentence, start + 1, stop)
    if medium is None:
        return start, None
    while stop < len(sentence) and sentence[stop].low in _INSIDE:
        further = phrase_end(sentence, stop + 1)
        if further == stop + 1:
            break
        if sentence[stop].low in ("with", "on", "to", "for"):
            medium = _outlet_in(sentence, stop + 1, further) or medium
        stop = further
    return stop, medium


def _medium_in(sentence: Sentence, start: int, stop: int) -> tuple[int, int] | None:
    """Return the tokens that name a medium: the platform alone, else the whole phrase."""
    for place in range(start, stop):
        if sentence[place].low in PLATFORMS and sentence[place].is_capital:
            return place, place + 1
        if sentence[place].text == "X" and stop == place + 1 and start == place:
            return place, stop
    if any(sentence[place].low in MEDIA for place in range(start, stop)):
        return start, stop
    return _outlet_in(sentence, start, stop)


def _outlet_in(sentence: Sentence, start: int, stop: int) -> tuple[int, int] | None:
    """Return the capitalised words that look like a broadcaster or paper."""
    for place in range(start, stop):
        if sentence[place].is_capital and sentence[place].low not in TIME_WORDS:
            end = place
            while end < stop and (sentence[end].is_capital or sentence[end].text in ("&", "-")):
                end += 1
            return (place, end) if _looks_like_outlet(sentence, place, end) else None
    return None


def _looks_like_outlet(sentence: Sentence, start: int, stop: int) -> bool:
    words = sentence[start:stop]
    return any(word.low in OUTLET_MARKS or word.low in PLATFORMS for word in words) or (
        len(words) == 1 and words[0].text.isupper() and 2 < len(words[0].text) <= 5
    )
