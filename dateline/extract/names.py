"""Capitalised names -> mentions of persons, organisations and places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dateline.extract.capitals import capital_runs
from dateline.extract.lexicon import (
    MONTHS,
    NOT_NAMES,
    ORGANISATION_MARKS,
    OUTLET_MARKS,
    PLACE_MARKS,
    PLATFORMS,
    TITLES,
    WEEKDAYS,
    word_set,
)
from dateline.extract.model import Entity, EntityKind, Mention, Span, TextField
from dateline.extract.places import place_named
from dateline.extract.tokens import Token, sentences

_NO_ORGANISATION = word_set(
    """
    CEO PM MP MPS CFO CTO GMT UTC BST CET EST EDT PST COVID OK AM TV ID DNA GDP
    """
)
_INTRODUCE = word_set("agency newspaper broadcaster company firm group bank airline party")
"""Nouns that stand before the name of a body ("news agency Foo")."""
_KNOWN_BODIES = frozenset(
    {
        "european union",
        "united nations",
        "kremlin",
        "white house",
        "pentagon",
        "state department",
        "downing street",
    }
)


def mentions(
    field: TextField, text: str, tokens: Sequence[Token], people: dict[str, str], language: str = "en"
) -> list[Mention]:
    """Find the names of one text, in order; ``people`` maps surnames and full names to full names."""
    found: list[Mention] = []
    for sentence in sentences(tokens):
        for start, stop in capital_runs(sentence):
            for first, last, entity in _entities(sentence, start, stop, people, language):
                span = Span(field=field, start=sentence[first].start, end=sentence[last - 1].end)
                found.append(Mention(span=span, text=text[span.start : span.end], entity=entity))
    return found


def _entities(
    sentence: Sequence[Token], start: int, stop: int, people: dict[str, str], language: str
) -> Iterable[tuple[int, int, Entity]]:
    """Divide a run of capitalised words at its titles and name each part."""
    first = start
    for place in range(start, stop + 1):
        if place < stop and sentence[place].low not in TITLES:
            continue
        for part in _part(sentence, first, place, people, language):
            if place == stop or part[2].kind != "other":
                yield part
        first = place + 1


def _part(
    sentence: Sequence[Token], start: int, stop: int, people: dict[str, str], language: str
) -> Iterable[tuple[int, int, Entity]]:
    if start >= stop:
        return
    words = sentence[start:stop]
    kind, name = _kind(sentence, start, stop, people, language)
    if kind:
        yield start, stop, Entity(kind=kind, name=name)
    elif len(words) > 1 and (place := place_named(words[0].text, language)):
        yield start, start + 1, Entity(kind="place", name=place)
        yield from _part(sentence, start + 1, stop, people, language)


def _kind(
    sentence: Sequence[Token], start: int, stop: int, people: dict[str, str], language: str
) -> tuple[EntityKind | None, str]:
    words = sentence[start:stop]
    name = " ".join(word.text for word in words)
    if name in people:
        return "person", people[name]
    place = place_named(name, language)
    if place:
        return "place", place
    if _is_organisation(words, name) or (start and sentence[start - 1].low in _INTRODUCE):
        return "organisation", name
    if _is_place(sentence, start, stop):
        return "place", name
    if _is_plain(sentence, start, stop) or place_named(words[0].text, language):
        return None, name
    return "other", name


def _is_organisation(words: Sequence[Token], name: str) -> bool:
    if name.lower() in _KNOWN_BODIES:
        return True
    if len(words) == 1:
        plain = name.replace(".", "")
        is_acronym = plain.isupper() and plain.isalpha() and 2 <= len(plain) <= 6
        return (is_acronym and plain not in _NO_ORGANISATION) or words[0].low in PLATFORMS
    marks = ORGANISATION_MARKS | OUTLET_MARKS | {"index"}
    return words[-1].low in marks or (words[0].low in marks and any(word.low == "of" for word in words))


def _is_place(sentence: Sequence[Token], start: int, stop: int) -> bool:
    if stop - start > 1 and (
        sentence[stop - 1].low in PLACE_MARKS or sentence[start].low in ("lake", "mount")
    ):
        return True
    if stop < len(sentence) and sentence[stop].low in PLACE_MARKS:
        return True
    before = sentence[start - 1].low if start else ""
    return before in ("in", "near") and not _is_plain(sentence, start, stop)


def _is_plain(sentence: Sequence[Token], start: int, stop: int) -> bool:
    """Say whether a single word is capitalised for its position, its calendar or its rank only."""
    if stop - start > 1:
        return False
    word = sentence[start]
    if word.low in NOT_NAMES | WEEKDAYS | MONTHS | TITLES or len(word.text) < 3:
        return True
    return start == 0 or (
        sentence[start - 1].kind == "mark" and sentence[start - 1].text not in (",", "-", "(")
    )
