"""How grave an edit is: a pure function of the wordings before and after.

An edit may change several things at once; ``changes`` are all of them, ``severity`` the gravest.
docs/decisions/0008-how-grave-an-edit-is.md says why they stand in this order.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from dateline.extract import extract
from dateline.extract.language import guess_language, primary_tag
from dateline.extract.tokens import tokenise
from dateline.model import Severity
from dateline.revise.difference import Block, Part, changed_blocks, word_difference
from dateline.revise.labels import labels_in, may_begin_news
from dateline.revise.lexicon import listed
from dateline.revise.names import Range, certain_names, names_in
from dateline.revise.numbers import SIGNS, Told, numbers_in, same_numbers
from dateline.revise.words import Word, Words, sentences, words_of

ORDER: tuple[Severity, ...] = ("correction", "number", "attribution", "name", "wording", "typography")
"""From the gravest to what is trivial."""
_READ_FOR_SPEAKERS = 20_000
"""Characters of changed sentences in which it is looked who says what."""
_GUESSED_FROM = 5_000
_NEAR = 5
"""Words beside a verb of speech among which its subject is looked for."""
_SHORT = 3
"""Letters of articles and auxiliaries."""
_AUXILIARIES = frozenset({"fait", "avait", "avaient", "había", "habían", "aveva", "hatte", "hatten", "haben"})
"""Longer ones."""


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

    @property
    def severity(self) -> Severity:
        """The gravest of its changes."""
        return self.changes[0]


def judge(before: Said, after: Said, language: str | None = None) -> Edit:
    """Say what an edit changed; ``language`` is a BCP 47 tag, guessed when missing."""
    code = language_of(f"{after.headline}\n{after.article_body}", language)
    found: set[Severity] = set()
    for old, new in ((before.headline, after.headline), (before.article_body, after.article_body)):
        found |= changes(old, new, code) if old != new else set()
    labels = labels_in(f"{after.headline}\n{after.article_body}")
    new_labels = labels - labels_in(f"{before.headline}\n{before.article_body}")
    return Edit(
        changes=tuple(severity for severity in ORDER if severity in (found or {"typography"})),
        headline=word_difference(before.headline, after.headline),
        article_body=word_difference(before.article_body, after.article_body),
        label=next(iter([*new_labels, *(label for label in labels if not may_begin_news(label))]), None),
    )


def severity(before: str, after: str, language: str | None = None) -> Severity:
    """Return the gravest thing that an edit of a text changed."""
    found = changes(before, after, language)
    return next(severity for severity in ORDER if severity in found)


def changes(before: str, after: str, language: str | None = None) -> frozenset[Severity]:
    """Return all that an edit of a text changed; ``{"typography"}`` where the words are the same.

    Sentences that stand on both sides are left out.  A sentence that only came in changes nothing that was
    told: it is wording, unless it labels a correction or counts anew what was counted before.
    """
    code = language_of(after, language)
    sides = _sides(before, after)
    found: set[Severity] = set()
    if labels_in(after) - labels_in(before):
        found.add("correction")
    if _numbers_differ(sides, code):
        found.add("number")
    if _speakers(sides.old, code) != _speakers(sides.new, code):
        found.add("attribution")
    named = _names(sides, code)
    if named:
        found.add("name")
    found |= _other(sides, code, named)
    return frozenset(found or {"typography"})


def language_of(text: str, tag: str | None) -> str:
    """Return the primary tag of a text's language: as given, else guessed, else English."""
    return primary_tag(tag) or guess_language(tokenise(text[:_GUESSED_FROM])) or "en"


@dataclass(frozen=True, slots=True)
class _Side:
    text: str
    words: Words
    ranges: tuple[Range, ...]
    """Sentences that do not stand on the other side."""


@dataclass(frozen=True, slots=True)
class _Sides:
    old: _Side
    new: _Side
    """Without the sentences that only came in."""
    came_in: tuple[Range, ...]
    blocks: Sequence[Block]


def _sides(before: str, after: str) -> _Sides:
    old, new = words_of(before), words_of(after)
    blocks = changed_blocks(old, new)
    added = [(block.new_start, block.new_stop) for block in blocks if block.start == block.stop]
    changed = _unshared(new, old)
    came_in = tuple(_within(changed, added))
    stays = tuple(part for part in changed if part not in set(came_in))
    return _Sides(_Side(before, old, tuple(_unshared(old, new))), _Side(after, new, stays), came_in, blocks)


def _unshared(words: Words, others: Words) -> list[Range]:
    """Return the sentences that do not stand among the others, wherever they stand there."""
    known = Counter(_key(others, part) for part in sentences(others))
    found = []
    for part in sentences(words):
        key = _key(words, part)
        if known[key]:
            known[key] -= 1
        else:
            found.append(part)
    return found


def _key(words: Words, part: Range) -> tuple[str, ...]:
    return tuple(word.low for word in words[slice(*part)] if not word.is_mark or word.text in SIGNS)


def _within(parts: Sequence[Range], wholes: Sequence[Range]) -> Iterable[Range]:
    place = 0
    for start, stop in parts:
        while place < len(wholes) and wholes[place][1] < stop:
            place += 1
        if place < len(wholes) and wholes[place][0] <= start:
            yield start, stop


def _numbers(words: Words, ranges: Iterable[Range], language: str) -> list[Told]:
    return [told for start, stop in ranges for told in numbers_in(words[start:stop], language)]


def _numbers_differ(sides: _Sides, language: str) -> bool:
    old = _numbers(sides.old.words, sides.old.ranges, language)
    new = _numbers(sides.new.words, sides.new.ranges, language)
    if not same_numbers(old, new):
        return True
    if not sides.came_in:
        return False
    later = _counted(sides.new.words, sides.came_in, language)
    earlier = _counted(sides.old.words, list(sentences(sides.old.words)), language)
    return any(word in earlier and not values & earlier[word] for word, values in later.items())


def _counted(words: Words, ranges: Iterable[Range], language: str) -> dict[str, set[object]]:
    """Return the words just behind numbers, each with the numbers that stand before it."""
    found: dict[str, set[object]] = {}
    for start, stop in ranges:
        sentence = words[start:stop]
        for told in numbers_in(sentence, language):
            for word in sentence[told.stop : told.stop + 2]:
                if word.kind in ("word", "glyph") and (len(word.low) > 3 or word.kind == "glyph"):
                    found.setdefault(word.low, set()).add((told.value, told.bound))
    return found


def _speakers(side: _Side, language: str) -> frozenset[str]:
    """Return who is said to have said something in the changed sentences; "" for somebody unnamed."""
    text = "\n".join(_text(side, part) for part in side.ranges)[:_READ_FOR_SPEAKERS]
    facts = extract(None, text, language=language)
    said = [claim.claimant for claim in facts.claims] + [quote.speaker for quote in facts.quotes if quote.cue]
    return frozenset((name or "").casefold() for name in said) | _sources(text, language)


def _text(side: _Side, part: Range) -> str:
    start, stop = part
    return side.text[side.words[start].start : side.words[stop - 1].end]


def _sources(text: str, language: str) -> frozenset[str]:
    """Return who is named behind "according to" and its like, and beside verbs, in other languages."""
    if language == "en":
        return frozenset()  # the extractor reads the whole phrase
    read = words_of(text)
    words = [word.low for word in read]
    phrases = [tuple(phrase.split()) for phrase in listed("sources", language)]
    named = frozenset(
        _behind(read, place + len(phrase))
        for phrase in phrases
        for place in range(len(words) - len(phrase) + 1)
        if tuple(words[place : place + len(phrase)]) == phrase
    )
    verbs = listed("speech", "any")
    return named | {_beside(read, place) for place, word in enumerate(words) if word in verbs}


def _behind(words: Words, place: int) -> str:
    """Return the words of weight up to a mark, where one is near; else the first: what follows is no name."""
    near = words[place : place + _NEAR + 1]
    named = list(takewhile(lambda word: not word.is_mark, near))
    heavy = [word.low for word in named if len(word.low) > _SHORT]
    return " ".join(heavy if len(named) < len(near) or len(near) <= _NEAR else heavy[:1])


def _beside(words: Words, place: int) -> str:
    """Return the words of weight beside a verb of speech: behind it after a mark, else before it.

    ", dijo el ministerio", "», a déclaré le maire", "Die Polizei sagte".
    """
    lead = place - 1
    while lead > max(0, place - 3) and _is_auxiliary(words[lead]):
        lead -= 1
    is_inverted = place > 0 and (words[place - 1].is_mark or words[lead].is_mark)
    near = words[place + 1 : place + 1 + _NEAR] if is_inverted else words[max(0, place - _NEAR) : place][::-1]
    subject = takewhile(lambda word: not word.is_mark, near)
    return " ".join(sorted(word.low for word in subject if word.kind == "word" and len(word.low) > _SHORT))


def _is_auxiliary(word: Word) -> bool:
    return not word.is_mark and (len(word.low) <= _SHORT or word.low in _AUXILIARIES)


def _names(sides: _Sides, language: str) -> frozenset[str]:
    """Return the words of names that are on one side only."""
    known = frozenset[str]().union(
        *(certain_names(side.words, list(sentences(side.words)), language) for side in (sides.old, sides.new))
    )
    old_words, new_words = ({word.low for word in side.words} for side in (sides.old, sides.new))
    gone = names_in(sides.old.words, sides.old.ranges, language, known) - new_words
    came = names_in(sides.new.words, sides.new.ranges, language, known) - old_words
    return frozenset(gone | came)


def _other(sides: _Sides, language: str, named: frozenset[str]) -> set[Severity]:
    """Tell wording from typography in what is neither number nor name."""
    counted = [_places_of_numbers(side.words, language) for side in (sides.old, sides.new)]
    found: set[Severity] = set()
    for start, stop, new_start, new_stop in sides.blocks:
        old = _rest(sides.old.words, range(start, stop), counted[0], named)
        new = _rest(sides.new.words, range(new_start, new_stop), counted[1], named)
        if old != new:
            found.add("wording")
        elif _has_rest(sides.old.words, range(start, stop), counted[0], named) or _has_rest(
            sides.new.words, range(new_start, new_stop), counted[1], named
        ):
            found.add("typography")
    return found


def _places_of_numbers(words: Words, language: str) -> set[int]:
    return {place for told in numbers_in(words, language) for place in range(told.start, told.stop)}


def _has_rest(words: Words, places: Iterable[int], counted: set[int], named: frozenset[str]) -> bool:
    return any(place not in counted and words[place].low not in named for place in places)


def _rest(words: Words, places: Iterable[int], counted: set[int], named: frozenset[str]) -> str:
    return _letters(
        words[place] for place in places if place not in counted and words[place].low not in named
    )


def _letters(words: Iterable[Word]) -> str:
    """Return what is left when case, marks and spaces do not count; accents and symbols do."""
    return "".join(
        char for word in words for char in word.text.casefold() if char.isalnum() or _is_sign(char)
    )


def _is_sign(char: str) -> bool:
    """Whether a character is an accent or vowel sign, or a symbol that says something: "<", "▲", "❌"."""
    kind = unicodedata.category(char)
    return kind[0] == "M" or (kind in ("Sm", "So") and char != "|")
