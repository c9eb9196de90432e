"""Persons: a name with the role beside it, and what the whole live blog says about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from dateline.extract.capitals import PARTICLES, capital_runs
from dateline.extract.lexicon import (
    DETERMINERS,
    HONORIFICS,
    NOT_NAMES,
    ORGANISATION_MARKS,
    OUTLET_MARKS,
    PLACE_MARKS,
    PREPOSITIONS,
    PRONOUNS,
    SPEAKERS,
    TITLES,
    WEEKDAYS,
)
from dateline.extract.places import place_named
from dateline.extract.tokens import Sentence, Token, sentences, tokenise

_MAX_ROLE = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Names of the whole live blog, so that a surname in one update finds its owner in another."""

    people: Mapping[str, str] = field(default_factory=dict)
    """Surname -> full name; a surname that two persons share is left out."""
    roles: Mapping[str, str] = field(default_factory=dict)
    """Full name -> the first role that was stated."""


class Person(NamedTuple):
    """A phrase read as a person: ``name`` is ``None`` when only a role is given."""

    name: str | None
    role: str | None
    start: int
    """Offset of the name, or of the phrase where there is no name."""
    end: int


def read_person(words: Sentence) -> Person:
    """Read "Foreign Minister Mary Poe", "Mary Poe, the minister," or "the minister"."""
    head, apposition = _split(words)
    head = _before_origin(_without_determiners(head))
    cut = _after_title(head)
    name = _name_at_end(head, cut)
    if not name:
        name = _name_first(apposition) if head[-1].low in TITLES else ()
        if name:
            return Person(_text(name), _text(head), name[0].start, name[-1].end)
        return Person(None, _text(head), head[0].start, head[-1].end)
    role = _text([word for word in head if word.end <= name[0].start])
    if role and role.lower() in HONORIFICS:
        role = None
    role = role or _role_in(apposition)
    return Person(_text(name), role, name[0].start, name[-1].end)


def is_person_like(words: Sentence) -> bool:
    """Say whether all words are capitalised and none of them marks a place or organisation."""
    if not 0 < len(words) <= 5 or words[0].low in PARTICLES - {"al", "el", "de", "van", "von"}:
        return False
    text = " ".join(word.text for word in words)
    if place_named(text) or (len(words) == 1 and text.isupper() and len(text) < 6):
        return False
    if place_named(words[0].text) and len(words) > 1 and words[0].low not in ("georgia", "chad", "jordan"):
        return False
    marks = ORGANISATION_MARKS | PLACE_MARKS | OUTLET_MARKS | WEEKDAYS | SPEAKERS
    if any(word.low in marks or not _is_name_part(word) for word in words):
        return False
    return words[0].low not in NOT_NAMES


def _is_name_part(word: Token) -> bool:
    return word.is_capital or word.low in PARTICLES


def context_from(texts: Iterable[str]) -> Context:
    """Collect the persons who are named in full in any of the texts (updates and headlines of one blog).

    The order of the texts matters only for the role: the first one stated is kept.
    """
    owners: dict[str, set[str]] = {}
    roles: dict[str, str] = {}
    for text in texts:
        for person in named_in_full(tokenise(text)):
            assert person.name is not None
            owners.setdefault(surname(person.name), set()).add(person.name)
            if person.role:
                roles.setdefault(person.name, person.role)
    people = {last: min(names) for last, names in owners.items() if len(names) == 1}
    return Context(people=people, roles=roles)


def named_in_full(tokens: Sequence[Token]) -> Iterator[Person]:
    """Yield persons whose full name stands behind a title or before a role or age."""
    for sentence in sentences(tokens):
        for start, stop in capital_runs(sentence):
            person = _in_run(sentence, start, stop)
            if person:
                yield person


def _in_run(sentence: Sentence, start: int, stop: int) -> Person | None:
    run = sentence[start:stop]
    cut = _after_title(run)
    if cut == 0 and start and sentence[start - 1].low in TITLES:
        role = _role_before(sentence, start)
    else:
        role = _text(run[:cut])
    name = run[cut:]
    if len(name) < 2 or not is_person_like(name):
        return None
    role = None if role and role.lower() in HONORIFICS else role
    after = _apposition(sentence, stop)
    stated = role or _role_in(after)
    if not (cut or role or stated or _is_aged(after)):
        return None
    return Person(_text(name), stated, name[0].start, name[-1].end)


def surname(name: str) -> str:
    """Return the last word of a name, without "Jr."."""
    parts = [part for part in name.split() if part.lower().rstrip(".") not in ("jr", "sr", "ii", "iii", "iv")]
    return parts[-1] if parts else name


def _split(words: Sentence) -> tuple[Sentence, Sentence]:
    for place, word in enumerate(words):
        if place and word.text in (",", "(", "–", "—"):
            return words[:place], words[place + 1 :]
    return words, ()


def _without_determiners(words: Sentence) -> Sentence:
    start = 0
    while start < len(words) - 1 and words[start].low in DETERMINERS:
        start += 1
    return words[start:]


def _after_title(words: Sentence) -> int:
    for place in range(len(words) - 1, -1, -1):
        if words[place].low in TITLES:
            has_office = place + 3 < len(words) and words[place + 1].low == "of"
            return place + 3 if has_office else place + 1
    return 0


def _name_first(words: Sentence) -> Sentence:
    """Return the name at the head of an apposition: "its director, Mary Poe,"."""
    runs = capital_runs(words[:8])
    if not runs or runs[0][0] > 0:
        return ()
    name = words[_after_title(words[: runs[0][1]]) : runs[0][1]]
    ends = runs[0][1] >= len(words) or words[runs[0][1]].kind == "mark"
    return name if ends and len(name) > 1 and is_person_like(name) else ()


def _before_origin(words: Sentence) -> Sentence:
    """Cut "of Ruritania" off "Senator Mary Poe of Ruritania"."""
    for place in range(2, len(words)):
        if words[place].low in ("of", "from", "at", "with"):
            cut = _after_title(words[:place])
            if cut < place - (cut == 0) and is_person_like(words[cut:place]) and words[cut].is_capital:
                return words[:place]
            break
    return words


def _name_at_end(words: Sentence, cut: int) -> Sentence:
    """Return the name that ends the phrase, if no title, organisation or place does."""
    start = len(words)
    while start > cut and (words[start - 1].is_capital or words[start - 1].low in PARTICLES):
        start -= 1
    while start < len(words) and words[start].low in PARTICLES - {"al", "el", "de", "van", "von", "bin"}:
        start += 1
    name = words[start:]
    is_part = start > cut and words[start - 1].low in ("of", "for", "&")
    return name if name and not is_part and is_person_like(name) else ()


def _role_before(sentence: Sentence, stop: int) -> str | None:
    """Return "Foreign Ministry spokesman" before a name."""
    start = stop
    while start > 0 and stop - start < 8 and _fits_role(sentence, start - 1, stop):
        start -= 1
    while start < stop and sentence[start].low in NOT_NAMES:
        start += 1
    return _text(sentence[start:stop])


def _fits_role(sentence: Sentence, place: int, stop: int) -> bool:
    token = sentence[place]
    if token.low in TITLES or token.is_capital or token.kind == "possessive":
        return True
    return (
        stop - place <= 4
        and token.kind == "word"
        and token.low
        not in (DETERMINERS | PREPOSITIONS | PRONOUNS | {"and", "but", "as", "that", "said", "says"})
    )


def _apposition(sentence: Sentence, stop: int) -> Sentence:
    if stop + 1 < len(sentence) and sentence[stop].text == ",":
        return sentence[stop + 1 : stop + 14]
    return ()


def _role_in(words: Sentence) -> str | None:
    """Return the role in an apposition ("the bloc’s foreign policy chief"), else ``None``."""
    end = 0
    while (
        end < len(words)
        and words[end].text not in (",", ")", "–", "—", ".", ";", ":")
        and words[end].low != "who"
    ):
        end += 1
    words = _without_determiners(words[:end])
    if not words or words[0].kind == "number" or words[0].low in PREPOSITIONS:
        return None
    nouns = [place for place, word in enumerate(words) if word.low in TITLES]
    if not nouns or any(word.low in ("said", "says", "told", "is", "was", "has", "had") for word in words):
        return None
    return _text(words)


def _is_aged(words: Sentence) -> bool:
    return bool(words) and words[0].kind == "number" and len(words[0].text) <= 2


def _text(words: Sentence) -> str | None:
    """Write tokens as one line, at most 120 characters."""
    out = ""
    before: Token | None = None
    for word in words:
        out += (" " if before is not None and word.start > before.end else "") + word.text
        before = word
    return out[:_MAX_ROLE].strip() or None
