"""The numbers that a text states, with unit and bound, however they are written.

Digits of any script, number words of some languages, Chinese digits, dates, days, and clock times.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from dateline.extract.numbers import SCALES, digits
from dateline.revise.lexicon import counting, fractions, listed, number_words, phrases
from dateline.revise.measures import units
from dateline.revise.moments import clock, day, with_dates
from dateline.revise.spelt import HAN_GROUPS, PER_CENT, han, joined_unit, spelt
from dateline.revise.told import MILLIONS_OR_METRES, Told
from dateline.revise.words import Words

_ARABIC_MARKS = str.maketrans({"٫": ".", "٬": ","})
_CURRENCIES = frozenset("$€£¥₽₴₺₹₩₪₫₦¢₿")
SIGNS = frozenset("%‰°<>≤≥") | _CURRENCIES
"""Marks that are part of what a number says."""
_SPACED = re.compile(r"^[-−]?\d{1,3}(?: \d{3})+")
_DIVIDERS = frozenset("/:")
_SHORT_SCALES = frozenset({"m", "k"})
"""Letters that multiply money and what they are written to, and else are measures."""
_MOST_GROUPS = 12
"""Groups of three digits in one number; more are a list, and endless ones a trap."""
_MOST_SCALES = 3


def numbers_in(words: Words, language: str) -> list[Told]:
    """Return the numbers of a text in order; ``language`` is a primary tag."""
    found: list[Told] = []
    known = counting(language)
    place = 0
    while place < len(words):
        word = words[place]
        may_count = _is_known(word.low, known) if word.kind == "word" else word.kind != "mark"
        one = _read(words, place, language) if may_count else None
        if one is None:
            place += 1
            continue
        found.append(_with_surroundings(words, one, language))
        place = max(found[-1].stop, place + 1)
    return with_dates(found, words) if len(found) > 1 else found


def _is_known(low: str, known: frozenset[str]) -> bool:
    return low in known or ("-" in low and low.partition("-")[0] in known)


def _read(words: Words, place: int, language: str) -> Told | None:
    word = words[place]
    if word.kind == "number":
        return _digits(words, place, language)
    if word.kind == "han":
        return han(words, place)
    return day(words, place, language) or spelt(words, place, language)


def _digits(words: Words, place: int, language: str) -> Told:
    text, stop = words[place].text, place + 1
    while stop < min(len(words), place + _MOST_GROUPS) and _goes_on(words, stop, text):
        text, stop = text + words[stop].text, stop + 1
    is_plain = text.isascii() and text.isdecimal()
    plain = text if is_plain else _without_spaces(text)
    only = text if is_plain else "".join(map(_plain_digit, plain))
    time = clock(words, plain, place, stop, language)
    if time is not None:
        return time
    sign = -1 if plain[0] in "-−" else 1
    value = _value(plain.lstrip("-−"), language)
    kind = "number"
    if _is_attached(words, stop) and words[stop].low in listed("suffixes", "any"):
        kind, stop = "ordinal", stop + 1
    return Told(place, stop, None if value is None else (kind, sign * value), only)


def _without_spaces(text: str) -> str:
    return _SPACED.sub(lambda found: found[0].replace(" ", ""), text).translate(_ARABIC_MARKS)


@lru_cache(maxsize=1_024)
def _value(plain: str, language: str) -> Decimal | None:
    return digits(plain, language)


def _plain_digit(char: str) -> str:
    """Leave out what divides thousands, and nothing else: "24/7" is not 247."""
    if char.isdecimal():
        return str(unicodedata.digit(char))
    return char if char in _DIVIDERS else ""


def _is_attached(words: Words, place: int) -> bool:
    return 0 < place < len(words) and words[place].start == words[place - 1].end


def _goes_on(words: Words, place: int, text: str) -> bool:
    """Thousands divided by a space: "1 000"."""
    last, word = words[place - 1], words[place]
    return (
        word.kind == "number"
        and word.start == last.end + 1
        and len(word.text) == 3
        and word.text.isdecimal()
        and text.isdecimal()
        and (len(text) <= 3 or len(last.text) == 3)
    )


def _with_surroundings(words: Words, one: Told, language: str) -> Told:
    """Take in what stands beside a number and belongs to it: a scale, unit, sign, bound."""
    bounded = _with_bound(words, one)
    if one.value is None or one.value[0] != "number" or one.unit:
        return bounded
    led = bounded if bounded.bound else _with_lead(words, one)
    read = _of_parts(words, _with_unit(words, _with_scale(words, led, language), language), language)
    return read if read.bound else _with_bound(words, read)


def _with_lead(words: Words, one: Told) -> Told:
    """Take in a currency, "minus", or a word for per cent before the number."""
    if one.start and words[one.start - 1].text in _CURRENCIES:
        return replace(one, start=one.start - 1, unit=words[one.start - 1].text)
    lead = phrases("leads").before(words, one.start)
    if lead is None or one.value is None:
        return one
    if lead.name == "-":
        return replace(one, start=lead.start, value=(one.value[0], -abs(one.value[1])))
    is_of_another = words[lead.start].is_mark and _is_attached(words, lead.start)  # "12% 14"
    return replace(one, start=lead.start, unit="%") if lead.name == "%" and not is_of_another else one


def _with_scale(words: Words, one: Told, language: str) -> Told:
    """Take in "million", "bn", "k", 万."""
    assert one.value is not None
    stop, value = one.stop, one.value[1]
    while stop < min(len(words), one.stop + _MOST_SCALES) and (scale := _scale(words, stop, one, language)):
        stop, value = stop + 1, value * scale
    if stop == one.stop:
        return one
    stop += stop < len(words) and words[stop].text == "." and words[stop - 1].low in listed("short", "scales")
    is_metres = words[one.stop].low == "m" and stop == one.stop + 1 and not one.unit
    if is_metres:
        return replace(one, stop=stop, unit=MILLIONS_OR_METRES)
    return replace(one, stop=stop, value=("number", value), digits="")


def _scale(words: Words, place: int, one: Told, language: str) -> int:
    low = words[place].low
    if words[place].kind == "han":
        return HAN_GROUPS.get(words[place].text, 0) if one.digits else 0
    if low in _SHORT_SCALES:
        may_multiply = bool(one.unit) or (_is_attached(words, place) and bool(one.digits))
        return SCALES[low] if may_multiply else 0
    return number_words(language).scales.get(low, 0) or SCALES.get(low, 0)


def _with_unit(words: Words, one: Told, language: str) -> Told:
    if one.unit == MILLIONS_OR_METRES:
        return one
    stop = one.stop
    unit = units(language).at(words, stop)
    if unit and not (
        len(words[stop].low) == 1 and words[stop].kind == "word" and not _is_attached(words, stop)
    ):
        is_age = unit.stop < len(words) and words[unit.stop].low in listed("ages", "any")
        age = f" {words[unit.stop].low}" if is_age else ""
        return replace(one, stop=unit.stop + is_age, unit=one.unit + unit.name + age)
    if stop < len(words) and words[stop].text in SIGNS - {"<", ">"}:
        return replace(one, stop=stop + 1, unit=one.unit + words[stop].text)
    joined = _compound(words, stop, language)
    return replace(one, stop=stop + 2, unit=one.unit + joined) if joined else one


def _compound(words: Words, place: int, language: str) -> str:
    """Return the unit in "34-year-old"."""
    if not (_is_attached(words, place + 1) and _is_attached(words, place) and words[place].text == "-"):
        return ""
    return joined_unit(words[place + 1].low, language)


def _of_parts(words: Words, one: Told, language: str) -> Told:
    """Read "two thirds"."""
    parts = fractions(language).get(words[one.stop].low) if one.stop < len(words) else None
    if parts is None or one.value is None or one.unit or one.value[1] > parts:
        return one
    return Told(one.start, one.stop + 1, ("number", PER_CENT * one.value[1] / parts), "", "%")


def _with_bound(words: Words, one: Told) -> Told:
    found = phrases("bounds").before(words, one.start)
    return replace(one, start=found.start, bound=found.name) if found else one


def same_numbers(before: Sequence[Told], after: Sequence[Told], *, with_ones: bool = False) -> bool:
    """Whether two texts state the same numbers in the same order.

    A lone "one" is as often a pronoun, so without ``with_ones`` it counts only where it stands for a number
    of the other text.
    """
    is_same = _pairwise(before, after)
    if is_same or with_ones:
        return is_same
    return _pairwise(list(_without_one(before)), list(_without_one(after)))


def _pairwise(before: Sequence[Told], after: Sequence[Told]) -> bool:
    return len(before) == len(after) and all(a.is_same(b) for a, b in zip(before, after, strict=True))


def _without_one(found: Sequence[Told]) -> Iterator[Told]:
    return (one for one in found if not one.is_one)
