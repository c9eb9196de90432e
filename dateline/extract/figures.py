"""Numbers that count or measure: value, bound, unit, what is counted, what happened to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from dateline.extract.bounds import bound_of
from dateline.extract.counted import Counted, counted_after, is_plural, verb_of
from dateline.extract.lexicon import word_set
from dateline.extract.model import Bound
from dateline.extract.not_figures import MEASURES, is_no_figure
from dateline.extract.numbers import SCALES, SPACED, VAGUE, digits, is_number_word, number_words
from dateline.extract.tokens import Token

_CURRENCIES = word_set("$ € £ ¥ ₹ ₽ ₺ ₩ ₪ ₦ ₫ ₴")
_CURRENCY_WORDS = word_set(
    """
    dollar dollars euro euros pound pounds yen yuan rupee rupees rouble roubles ruble rubles lira
    liras peso pesos franc francs won krona kronor kroner zloty hryvnia rand real reais cents pence
    usd eur gbp
    """
)
_UNITS_THAT_COUNT = word_set("points point runs goals seats votes")
"""Measures that are also what is counted."""
_PERCENT = word_set("% percent pct percentage prozent")


_GROUP = re.compile(r"\d{3}(?:,\d+)?")


class Number(NamedTuple):
    """A figure in the tokens of a text: ``start:stop`` are tokens, the rest as in ``Figure``."""

    start: int
    stop: int
    value: Decimal | None
    value_high: Decimal | None
    bound: Bound
    unit: str | None
    counted: Counted | None
    verb: str | None


def numbers(tokens: Sequence[Token], language: str | None = None) -> list[Number]:
    """Find the figures in the tokens of a text (quotation marks are ordinary marks here), in order."""
    found: list[Number] = []
    place = 0
    while place < len(tokens):
        read = _read_value(tokens, place, language or "en")
        if read is None or is_no_figure(tokens, place, read[0], is_vague=read[1] is None):
            place = place + 1 if read is None else read[0]
            continue
        number = _complete(tokens, place, read, found[-1] if found else None, language or "en")
        found.append(number)
        place = number.stop
    return [number for number in found if not _is_bare_word(tokens, number)]


def _read_value(tokens: Sequence[Token], place: int, language: str) -> tuple[int, Decimal | None] | None:
    """Return the token behind a number and its value."""
    token = tokens[place]
    if token.kind == "number":
        last = _last_group(tokens, place, language)
        if last > place:
            text = "\u00a0".join(token.text for token in tokens[place : last + 1])
            place = last
        else:
            text = token.text
        value = digits(text, language)
        return _scaled(tokens, place + 1, value) if value is not None else None
    if token.kind != "word" or not language.startswith("en"):
        return None
    if token.low in VAGUE and (place == 0 or tokens[place - 1].low not in ("his", "her", "the", "test")):
        is_double = (
            place + 2 < len(tokens) and tokens[place + 1].low == "of" and tokens[place + 2].low in VAGUE
        )
        return place + (3 if is_double else 1), None
    return _read_words(tokens, place)


def _last_group(tokens: Sequence[Token], place: int, language: str) -> int:
    """Return the last token of "1 234 567" where thousands are divided by plain spaces."""
    last = place
    if language not in SPACED or len(tokens[place].text) > 3:
        return last
    while last + 1 < len(tokens) and _GROUP.fullmatch(tokens[last + 1].text):
        if tokens[last + 1].start != tokens[last].end + 1:
            break
        last += 1
    return last


def _scaled(tokens: Sequence[Token], place: int, value: Decimal) -> tuple[int, Decimal]:
    token = tokens[place] if place < len(tokens) else None
    if (
        token is None
        or token.low not in SCALES
        or (token.text == "M" and place + 1 < len(tokens) and (tokens[place + 1].text == "."))
    ):
        return place, value
    is_glued = token.start == tokens[place - 1].end
    if len(token.low) <= 2 and not is_glued and token.low not in ("bn", "mn", "tn"):
        return place, value
    return place + 1, value * SCALES[token.low]


def _read_words(tokens: Sequence[Token], place: int) -> tuple[int, Decimal] | None:
    words: list[str] = []
    for index in range(place, min(len(tokens), place + 10)):
        word = tokens[index].low
        starts = is_number_word(word) or (not words and word in ("a", "half"))
        follows = words and (word in ("hundred", "thousand", "million", "billion", "trillion", "dozen"))
        joins = words and word == "and" and words[-1] in ("hundred", "thousand")
        if not (starts or follows or joins) or tokens[index].kind != "word":
            break
        words.append(word)
    while words and words[-1] == "and":
        words.pop()
    if not words or (words[0] in ("a", "half") and len(words) == 1) or words[0] == "half":
        return None
    value = number_words(words)
    return None if value is None else (place + len(words), value)


def _complete(
    tokens: Sequence[Token],
    place: int,
    read: tuple[int, Decimal | None],
    previous: Number | None,
    language: str,
) -> Number:
    stop, value = read
    stop, value, high = _range(tokens, stop, value, language)
    start, stop, unit = _unit(tokens, place, stop, previous.stop if previous else 0)
    bound = bound_of(tokens, start, stop)
    counted = None
    if not language.startswith("en"):
        return Number(start, stop, value, high, bound, unit, None, None)
    if unit is None or unit in _UNITS_THAT_COUNT:
        counted = counted_after(tokens, stop if unit is None else stop - 1)
    before = previous if previous and _is_coordinated(tokens, previous, start) else None
    verb = verb_of(tokens, start, counted.stop if counted else stop) or (before.verb if before else None)
    if counted is None and unit is None and verb and previous and _is_same_sentence(tokens, previous, start):
        counted = previous.counted
    return Number(start, stop, value, high, bound, unit, counted, verb)


def _range(
    tokens: Sequence[Token], stop: int, value: Decimal | None, language: str
) -> tuple[int, Decimal | None, Decimal | None]:
    """Read "10 to 15", "10-15", "between 10 and 15"."""
    if value is None or stop + 1 >= len(tokens):
        return stop, value, None
    joint = tokens[stop]
    joins = joint.low in ("to", "–", "-", "—") or (joint.low == "and" and _is_between(tokens, stop))
    read = _read_value(tokens, stop + 1, language) if joins else None
    if read is None or read[1] is None:
        return stop, value, None
    if read[1] <= value and joint.low != "to":
        return stop, value, None
    if joint.low == "to" and not _is_range(tokens, stop, value, read[1]):
        return stop, value, None
    scale = read[1] / value if value and read[0] > stop + 2 else None
    if scale and scale > 1000:
        last = tokens[read[0] - 1].low
        value = value * SCALES.get(last, 1)
    return read[0], value, read[1]


def _is_between(tokens: Sequence[Token], stop: int) -> bool:
    return any(token.low == "between" for token in tokens[max(0, stop - 4) : stop])


def _is_range(tokens: Sequence[Token], stop: int, value: Decimal, high: Decimal) -> bool:
    """Tell "10 to 15 people" from "rose from 10 to 15" and from "won by 3 votes to 5"."""
    return high > value and not any(token.low in ("from",) for token in tokens[max(0, stop - 4) : stop])


def _unit(tokens: Sequence[Token], start: int, stop: int, taken: int) -> tuple[int, int, str | None]:
    """Find the unit of a number; what stands before ``taken`` belongs to the figure before."""
    if start > taken and tokens[start - 1].text in _CURRENCIES:
        glued = start - 2 >= taken and tokens[start - 2].text in ("US", "A", "C", "HK", "NZ", "S", "AU")
        is_dollar = glued and tokens[start - 2].end == tokens[start - 1].start
        return start - 1 - is_dollar, stop, tokens[start - 1].text
    if stop >= len(tokens):
        return start, stop, None
    return _unit_behind(tokens, start, stop)


def _unit_behind(tokens: Sequence[Token], start: int, stop: int) -> tuple[int, int, str | None]:
    token = tokens[stop]
    following = tokens[stop + 1].low if stop + 1 < len(tokens) else ""
    if token.low in _PERCENT:
        has_points = token.low == "percentage" and following in ("points", "point")
        return start, stop + 1 + has_points, "percentage points" if has_points else "%"
    if token.low == "per" and following == "cent":
        return start, stop + 2, "%"
    if token.low == "basis" and following in ("points", "point"):
        return start, stop + 2, "basis points"
    if token.low in _CURRENCY_WORDS or token.text in _CURRENCIES or token.low in MEASURES:
        return start, stop + 1, token.text
    if token.text == "-" and (following in MEASURES):
        return start, stop + 2, following
    if token.text == "°" and following in ("c", "f"):
        return start, stop + 2, "°" + following.upper()
    return start, stop, None


def _is_same_sentence(tokens: Sequence[Token], previous: Number, start: int) -> bool:
    """Say whether "killed 3 people and wounded 12" goes on: nothing but words since the last figure."""
    return start - previous.stop < 15 and all(
        token.kind == "word" or token.text == "," for token in tokens[previous.stop : start]
    )


def _is_coordinated(tokens: Sequence[Token], previous: Number, start: int) -> bool:
    """Say whether only a comma, "and" and words of bound divide two figures: "five boats, 23 cars"."""
    end = previous.counted.stop if previous.counted else previous.stop
    between = [token.low for token in tokens[end:start]]
    return 0 < len(between) <= 4 and between[0] in (",", "and") and all(word in _JOINTS for word in between)


_JOINTS = word_set(
    """
    and about around almost nearly over roughly some at least more than up to , as well
    """
)


def _is_bare_word(tokens: Sequence[Token], number: Number) -> bool:
    """Say whether a number word counts nothing: "one another", "the two met"."""
    if tokens[number.start].kind != "word" or number.value is None:
        return False
    before = tokens[number.start - 1].low if number.start else ""
    if before == "the" and number.counted and not is_plural(tokens[number.counted.stop - 1]):
        return True
    if number.counted is None and number.unit is None:
        return number.verb is None or before in ("the", "these", "those", "between")
    following = tokens[number.stop].low if number.stop < len(tokens) else ""
    return tokens[number.start].low == "one" and following in (
        "of",
        "another",
        "more",
        "else",
        "day",
        "thing",
    )
