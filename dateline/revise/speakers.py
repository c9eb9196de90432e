"""Who is said to have said something, and whether it is hearsay."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, takewhile

from dateline.extract.marks import quotations
from dateline.extract.people import Context, named_in_full
from dateline.extract.speakers import Memory
from dateline.extract.statements import read_statements
from dateline.extract.tokens import tokenise
from dateline.revise.lexicon import listed, phrases
from dateline.revise.sides import Side
from dateline.revise.words import Word, Words

_READ_TEXT = 20_000
"""Characters of changed sentences that the extractor reads for speakers."""
_MOST_SPEAKERS = 2_000
_NEAR = 5
"""Words beside a verb of speech among which its subject is looked for."""
_GLYPHS = 6
"""The same in scripts without spaces."""
_HEAD = 3
"""Words at the head of a sentence which are its subject where the verb stands last."""
_SHORT = 3
"""Letters of articles and auxiliaries."""


def speakers_in(side: Side, language: str) -> frozenset[str]:
    """Return who is said to have said something in the changed sentences, in small letters.

    "" is somebody unnamed.  Words of hearsay ("reportedly") are speakers too: somebody who is not named.
    """
    if not side.ranges:
        return frozenset()
    stated = _stated(side.changed(_READ_TEXT), language)
    return stated | frozenset(islice(_told_by(side, language), _MOST_SPEAKERS))


def words_of_speech(language: str) -> frozenset[str]:
    """Return all words that do nothing but attribute."""
    books = [phrases(name, language) for name in ("sources", "speakers_before", "says_last", "hearsay")]
    return listed("speech", "any").union(*(entry for book in books for entry in book.entries))


def _stated(text: str, language: str) -> frozenset[str]:
    """Read the speakers as the extractor does."""
    tokens = tokenise(text)
    memory = Memory(Context())
    for person in named_in_full(tokens):
        memory.meet(person)
    quotes, claims = read_statements("article_body", text, tokens, quotations(text), memory, language)
    said = [claim.claimant for claim in claims] + [quote.speaker for quote in quotes if quote.cue]
    return frozenset((name or "").casefold() for name in said)


def _told_by(side: Side, language: str) -> Iterator[str]:
    words = side.words
    sources, last = phrases("sources", language), phrases("says_last", language)
    before, hearsay = phrases("speakers_before", language), phrases("hearsay", language)
    verbs = listed("speech", "any") if language != "en" else frozenset[str]()
    for start, stop in side.ranges:
        for place in range(start, stop):
            if words[place].low in verbs and _says(words, place, stop):
                yield _beside(words, place)
            if found := sources.at(words, place):
                yield _behind(words, found.stop)
            if before.at(words, place):
                yield _in_front(words, start, place)
            if last.at(words, place):
                yield _at_head(words, start, place)
            if found := hearsay.at(words, place):
                yield " ".join(word.low for word in words[place : found.stop])


def _says(words: Words, place: int, stop: int) -> bool:
    """Whether a verb says something by itself, or the particle stands behind it without which it does not."""
    if words[place].low not in listed("speech_parts", "verbs"):
        return True
    return any(word.low in listed("speech_parts", "particles") for word in words[place + 1 : stop])


def _behind(words: Words, place: int) -> str:
    """Return the words of weight up to a mark, where one is near; else the first: what follows is no name."""
    near = words[place : place + _NEAR + 1]
    named = list(takewhile(lambda word: not word.is_mark, near))
    heavy = [word.low for word in named if len(word.low) > _SHORT]
    return " ".join(heavy if len(named) < len(near) or len(near) <= _NEAR else heavy[:1])


def _in_front(words: Words, start: int, place: int) -> str:
    size = _GLYPHS if place and words[place - 1].kind in ("glyph", "han") else _HEAD
    near = reversed(words[max(start, place - size) : place])
    return " ".join(word.low for word in takewhile(lambda word: not word.is_mark, near))


def _at_head(words: Words, start: int, place: int) -> str:
    head = words[start : min(start + _HEAD, place)]
    return " ".join(word.low for word in takewhile(lambda word: not word.is_mark, head))


def _beside(words: Words, place: int) -> str:
    """Return the words of weight beside a verb of speech: behind it after a mark, else before it.

    ", dijo el ministerio", "», a déclaré le maire", "Die Polizei sagte", "Das teilte die Polizei mit".
    """
    lead = place - 1
    while lead > max(0, place - 3) and _is_auxiliary(words[lead]):
        lead -= 1
    is_inverted = place > 0 and (words[place - 1].is_mark or words[lead].is_mark)
    behind, front = words[place + 1 : place + 1 + _NEAR], words[max(0, place - _NEAR) : place][::-1]
    return _heavy(behind) if is_inverted else _heavy(front) or _heavy(behind)


def _heavy(near: Words) -> str:
    """Return the words of weight up to a mark."""
    subject = takewhile(lambda word: not word.is_mark, near)
    return " ".join(sorted(word.low for word in subject if word.kind == "word" and len(word.low) > _SHORT))


def _is_auxiliary(word: Word) -> bool:
    return not word.is_mark and (len(word.low) <= _SHORT or word.low in listed("speech_parts", "auxiliaries"))
