"""What a number counts, and the verb that says what happened to it (English word order)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dateline.extract.lexicon import (
    ADVERBS,
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    TIME_WORDS,
    word_set,
)
from dateline.extract.numbers import VAGUE
from dateline.extract.tokens import Token

_STATES = word_set(
    """
    killed dead injured wounded missing hurt arrested detained displaced evacuated hospitalised
    hospitalized rescued trapped destroyed damaged died dies die infected vaccinated charged jailed
    sentenced convicted stranded homeless unaccounted captured freed released
    """
)
_IRREGULAR = word_set(
    """
    hit hits shot lost won saw struck shut sold bought cut took sent held fell rose left found put
    died dies die kills wounds killing wounding injuring fought fled broke made gave led built sank
    drove threw scored killing leaving destroying losing kill wound injure injures destroy destroys
    seized created added adds arrest arrests deployed deploys deploy gained gains lose loses win
    wins hold holds risen fallen grown
    """
)
_PLURALS = word_set(
    """
    people men women children police personnel staff crew cattle feet others lives wives
    """
)
_FIRST_PARTS = word_set("arms sports news sales savings systems goods women men children")
_NOT_COUNTED = word_set(
    """
    or more so times percent year-old km p.m a.m today yesterday here there ago later earlier is was
    """
)
_ENDS = (
    PREPOSITIONS | CONJUNCTIONS | AUXILIARIES | DETERMINERS | PRONOUNS | _NOT_COUNTED | _IRREGULAR | _STATES
)
_MAX_WORDS = 6


class Counted(NamedTuple):
    """Tokens ``start:stop`` that name what is counted; the head is the last of them."""

    start: int
    stop: int


def counted_after(tokens: Sequence[Token], stop: int) -> Counted | None:
    """Return the noun phrase that a number counts: behind it, or behind "of (the)"."""
    if tokens[stop - 1].low in VAGUE and (stop >= len(tokens) or tokens[stop].low not in ("of", "more")):
        return None
    start = _past_of(tokens, _past_marks(tokens, stop))
    while start < len(tokens) and tokens[start].low in ("more", "other", "additional", "further", "new"):
        if start + 1 >= len(tokens) or tokens[start + 1].low in _ENDS or tokens[start + 1].kind != "word":
            break
        start += 1 if tokens[start].low == "more" else 0
        if tokens[start].low != "more":
            break
    end = _phrase_end(tokens, start)
    return Counted(start, end) if end > start else None


def _past_marks(tokens: Sequence[Token], place: int) -> int:
    while place < len(tokens) and tokens[place].text in ("“", "‘", '"', "+"):
        place += 1
    return place


def _past_of(tokens: Sequence[Token], place: int) -> int:
    """Skip "of the", "of the 150"."""
    if place >= len(tokens) or tokens[place].low != "of":
        return place
    place += 1
    while place < len(tokens) and (tokens[place].low in DETERMINERS or tokens[place].kind == "number"):
        place += 1
    return place


def _phrase_end(tokens: Sequence[Token], start: int) -> int:
    place = start
    while place < min(len(tokens), start + _MAX_WORDS) and _is_inside(tokens, start, place):
        place += 1
        if is_plural(tokens[place - 1]) and not _goes_on(tokens, place):
            return place
    return _trim(tokens, start, place)


def _is_inside(tokens: Sequence[Token], start: int, place: int) -> bool:
    token = tokens[place]
    if token.kind != "word" or token.low in _ENDS or token.low in ADVERBS or token.low.endswith("ly"):
        return False
    if token.low in TIME_WORDS and place > start:
        return False
    return not (token.low.endswith("ed") and place > start and is_plural(tokens[place - 1]))


def is_plural(token: Token) -> bool:
    """Say whether a word looks like the plural of a noun."""
    low = token.low
    if low in _PLURALS:
        return True
    return low.endswith("s") and not low.endswith(("ss", "us", "is", "'s")) and not token.is_capital


def _goes_on(tokens: Sequence[Token], place: int) -> bool:
    """Say whether a plural is the first part of a compound: "arms dealers"."""
    return tokens[place - 1].low in _FIRST_PARTS and place < len(tokens) and is_plural(tokens[place])


def _trim(tokens: Sequence[Token], start: int, stop: int) -> int:
    """Without a plural only one or two words are trusted, up to the last that is no participle."""
    stop = min(stop, start + 3)
    while stop > start and tokens[stop - 1].low.endswith(("ed", "ing")):
        stop -= 1
    return stop


def verb_of(tokens: Sequence[Token], start: int, stop: int) -> str | None:
    """Return the verb of a counted phrase: behind it ("were killed"), else before the number ("killed 5")."""
    return _verb_behind(tokens, stop) or _verb_before(tokens, start)


def _verb_behind(tokens: Sequence[Token], stop: int) -> str | None:
    place, has_auxiliary = stop, False
    while place < min(len(tokens), stop + 5):
        token = tokens[place]
        if token.low in AUXILIARIES:
            has_auxiliary = True
        elif token.low in _STATES or (has_auxiliary and _is_participle(token)):
            return token.text
        elif not _may_stand_between(token):
            return token.text if place == stop and token.low in _IRREGULAR else None
        place += 1
    return None


def _may_stand_between(token: Token) -> bool:
    is_mark = token.text in ("“", "”", "‘", "’")
    return (
        is_mark or token.low in ADVERBS or token.low in ("who", "more", "others") or token.low.endswith("ly")
    )


_BEFORE_NUMBERS = ADVERBS | word_set(
    """
    at least more than up to about around nearly almost over as many some an estimated no fewer less
    the another a roughly approximately “ ” ‘ ’ " under its his their below down off out
    """
)


def _verb_before(tokens: Sequence[Token], start: int) -> str | None:
    place = start - 1
    while place >= 0 and start - place <= 6 and tokens[place].low in _BEFORE_NUMBERS:
        place -= 1
    if place < 0 or start - place > 6:
        return None
    token = tokens[place]
    is_verb = token.kind == "word" and (
        token.low in _IRREGULAR or token.low in _STATES or _is_participle(token)
    )
    return token.text if is_verb and token.low not in ("said", "died", "dead") else None


def _is_participle(token: Token) -> bool:
    return token.kind == "word" and (
        (token.low.endswith(("ed", "ing")) and len(token.low) > 4)
        or token.low in _IRREGULAR
        or token.low in _STATES
    )
