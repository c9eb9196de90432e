"""How grave an edit is: a pure function of the wordings before and after.

An edit may change several things at once; ``changes`` are all of them, ``severity`` the gravest.
docs/decisions/0008-how-grave-an-edit-is.md says why they stand in this order.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import NamedTuple

from dateline.extract.language import guess_language, primary_tag
from dateline.extract.lexicon import DETERMINERS, PREPOSITIONS
from dateline.extract.tokens import tokenise
from dateline.model import Severity
from dateline.revise.difference import Part, parts_of
from dateline.revise.labels import labels_in, may_begin_news
from dateline.revise.lexicon import listed
from dateline.revise.misspelt import respelt
from dateline.revise.names import Reading, other_names
from dateline.revise.numbers import numbers_in, same_numbers
from dateline.revise.replaced import replaced_names
from dateline.revise.sides import Range, Sides, compare
from dateline.revise.speakers import speakers_in, words_of_speech
from dateline.revise.told import Told
from dateline.revise.words import Word, Words

ORDER: tuple[Severity, ...] = ("correction", "number", "attribution", "name", "wording", "typography")
"""From the gravest to what is trivial."""
JUDGE_VERSION = "rules-4"
"""Changes whenever the same two wordings may be judged otherwise."""
_GUESSED_FROM = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What an update says at one time."""

    headline: str
    article_body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What an edit did."""

    changes: tuple[Severity, ...]
    """All that it changed, the gravest first; never empty."""
    headline: tuple[Part, ...]
    """Word difference of the headline, empty when its words are the same."""
    article_body: tuple[Part, ...]
    label: str | None
    """The sentence by which the text after the edit says that it was changed."""
    came_labelled: bool
    """Whether it came or changed with this edit: the edit is not silent."""

    @property
    def severity(self) -> Severity:
        """The gravest of its changes."""
        return self.changes[0]


def judge(before: Said, after: Said, language: str | None = None) -> Edit:
    """Say what an edit changed; ``language`` is a BCP 47 tag, guessed when missing."""
    texts = [f"{said.headline}\n{said.article_body}" for said in (before, after)]
    code = language_of(texts[1], language)
    labels = labels_in(texts[1])
    new_labels = labels - labels_in(texts[0]) if labels else labels
    fields = ((before.headline, after.headline), (before.article_body, after.article_body))
    compared = [compare(old, new) if old != new else None for old, new in fields]
    found = frozenset[Severity]().union(*(_changes(sides, code) for sides in compared if sides))
    if any(not may_begin_news(label) for label in new_labels):
        found |= {"correction"}
    headline, article_body = (_difference(sides) if sides else () for sides in compared)
    return Edit(
        changes=tuple(severity for severity in ORDER if severity in (found or {"typography"})),
        headline=headline,
        article_body=article_body,
        label=next(iter([*new_labels, *(label for label in labels if not may_begin_news(label))]), None),
        came_labelled=bool(new_labels),
    )


def _difference(sides: Sides) -> tuple[Part, ...]:
    old, new = sides.old, sides.new
    return parts_of((old.text, new.text), (old.words, new.words), sides.blocks)


def severity(before: str, after: str, language: str | None = None) -> Severity:
    """Return the gravest thing that an edit of a text changed."""
    found = changes(before, after, language)
    return next(severity for severity in ORDER if severity in found)


def changes(before: str, after: str, language: str | None = None) -> frozenset[Severity]:
    """Return all that an edit of a text changed; ``{"typography"}`` where the words are the same."""
    edit = judge(Said(headline="", article_body=before), Said(headline="", article_body=after), language)
    return frozenset(edit.changes)


def _changes(sides: Sides, language: str) -> frozenset[Severity]:
    """Return what differs between two wordings of a field; letters put in order are wording at least."""
    spelt = respelt(sides)
    if spelt == sides.old.text:
        return _told_otherwise(sides, language)
    found = _told_otherwise(compare(spelt, sides.new.text), language)
    return frozenset[Severity]({"wording"}) | (found - {"typography"})


def _told_otherwise(sides: Sides, language: str) -> frozenset[Severity]:
    """Return what differs between two wordings of a field, but for labels.

    A sentence that only came in changes nothing that was told: it is wording, unless it counts anew what was
    counted before.
    """
    counted = Counted(numbers_in(sides.old.words, language), numbers_in(sides.new.words, language))
    found: set[Severity] = set()
    if _numbers_differ(sides, counted):
        found.add("number")
    told_by = speakers_in(sides.old, language) ^ speakers_in(sides.new, language)
    if told_by:
        found.add("attribution")
    places = (places_of(counted.old), places_of(counted.new))
    named = _names(sides, language, places)
    if named:
        found.add("name")
    found |= _other(sides, places, named | _words_of(told_by, language))
    if found <= {"typography"} and not _say_the_same(sides, counted, places):
        return frozenset({"wording"})
    return frozenset(found)


def _say_the_same(sides: Sides, counted: Counted, places: Sequence[frozenset[int]]) -> bool:
    """Whether two whole wordings differ in typography alone, whatever was taken for changed."""
    if not same_numbers(counted.old, counted.new, with_ones=True):
        return False
    old, new = (
        _letters(_rest(side.words, range(len(side.words)), taken, frozenset()))
        for side, taken in zip((sides.old, sides.new), places, strict=True)
    )
    return old == new


class Counted(NamedTuple):
    """The numbers of two wordings."""

    old: list[Told]
    new: list[Told]


def places_of(numbers: Iterable[Told]) -> frozenset[int]:
    """Return the places of the words of which numbers consist."""
    return frozenset(place for told in numbers for place in range(told.start, told.stop))


def _words_of(told_by: frozenset[str], language: str) -> frozenset[str]:
    """Return the words that need no other kind where it changed who says so."""
    if not told_by:
        return frozenset()
    named = frozenset(word for name in told_by for word in name.replace("'s", "").split())
    others = DETERMINERS | PREPOSITIONS | listed("articles", language) | {"according"}
    return named | words_of_speech(language) | others


def language_of(text: str, tag: str | None) -> str:
    """Return the primary tag of a text's language: as given, else guessed, else English."""
    return primary_tag(tag) or guess_language(tokenise(text[:_GUESSED_FROM])) or "en"


def _numbers_differ(sides: Sides, counted: Counted) -> bool:
    old = list(within(counted.old, sides.old.ranges))
    new = list(within(counted.new, sides.new.ranges))
    if not same_numbers(old, new):
        return True
    if not sides.came_in:
        return False
    later = _heads(sides.new.words, within(counted.new, sides.came_in))
    earlier = _heads(sides.old.words, counted.old)
    return any(word in earlier and not values & earlier[word] for word, values in later.items())


def within(numbers: Iterable[Told], ranges: Iterable[Range]) -> Iterator[Told]:
    """Yield the numbers that are partly in one of some ranges ("Sept. 5" is in two), all in their order."""
    waiting = iter(ranges)
    start, stop = next(waiting, (0, 0))
    for told in numbers:
        while stop and told.start >= stop:
            start, stop = next(waiting, (0, 0))
        if start < told.stop and told.start < stop:
            yield told


def _heads(words: Words, numbers: Iterable[Told]) -> dict[str, set[object]]:
    """Return the words just behind numbers, each with the numbers that stand before it."""
    found: dict[str, set[object]] = {}
    for told in numbers:
        for word in takewhile(lambda word: not word.opens, words[told.stop : told.stop + 2]):
            if word.kind in ("word", "glyph") and (len(word.low) > 3 or word.kind == "glyph"):
                found.setdefault(word.low, set()).add((told.value, told.bound))
    return found


def _names(sides: Sides, language: str, places: Sequence[frozenset[int]]) -> frozenset[str]:
    """Return the words of names that are on one side only."""
    old = Reading(sides.old.words, language, places[0])
    new = Reading(sides.new.words, language, places[1])
    return other_names(sides.old, sides.new, (old, new)) | replaced_names(sides, (old, new))


def _other(sides: Sides, counted: Sequence[frozenset[int]], named: frozenset[str]) -> set[Severity]:
    """Tell wording from typography in what is neither number nor name."""
    found: set[Severity] = set()
    for start, stop, new_start, new_stop in sides.blocks:
        old = _rest(sides.old.words, range(start, stop), counted[0], named)
        new = _rest(sides.new.words, range(new_start, new_stop), counted[1], named)
        if _letters(old) != _letters(new):
            found.add("wording")
        elif old or new:
            found.add("typography")
    return found


def _rest(words: Words, places: Iterable[int], counted: frozenset[int], named: frozenset[str]) -> list[Word]:
    return [words[place] for place in places if place not in counted and words[place].low not in named]


def _letters(words: Iterable[Word]) -> str:
    """Return what is left when case, marks and spaces do not count; accents and symbols do."""
    return "".join(
        char for word in words for char in word.text.casefold() if char.isalnum() or _is_sign(char)
    )


def _is_sign(char: str) -> bool:
    """Whether a character is an accent or vowel sign, or a symbol that says something: "<", "▲", "❌"."""
    kind = unicodedata.category(char)
    return kind[0] == "M" or (kind in ("Sm", "So") and char != "|")
