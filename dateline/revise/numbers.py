"""The numbers that a text states, with unit and bound, however they are written.

Digits of any script, number words of some languages, Chinese digits, dates, days, and clock times.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from dateline.extract.numbers import SCALES, digits
from dateline.revise.lexicon import NumberWords, days, is_ambiguous, listed, number_words, phrases
from dateline.revise.words import Word, Words

_ARABIC_MARKS = str.maketrans({"٫": ".", "٬": ","})
_HAN = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "兩": 2}
_HAN_SCALES = {"十": 10, "百": 100, "千": 1_000}
_HAN_GROUPS = {"万": 10**4, "萬": 10**4, "億": 10**8, "亿": 10**8, "兆": 10**12}
_CURRENCIES = frozenset("$€£¥₽₴₺₹₩₪₫₦¢₿")
SIGNS = frozenset("%‰°") | _CURRENCIES
"""Marks that are part of what a number says."""
_SHORT_SCALES = frozenset({"m", "k"})
"""Letters that multiply money, and else are measures."""
_MOST_GROUPS = 12
"""Groups of three digits in one number; more are a list, and endless ones a trap."""
_MONTH_LEADS = frozenset(
    {"in", "of", "since", "by", "until", "last", "next", "early", "late", "from", "during", "this"}
)


@dataclass(frozen=True, slots=True)
class Told:
    """A number as a text states it, in words ``start:stop``."""

    start: int
    stop: int
    value: tuple[str, Decimal] | None
    """What it is ("number", "clock", "month" …) and how much; ``None`` where only the digits are known."""
    digits: str
    """Its digits without separators, "" for words."""
    unit: str = ""
    bound: str = ""

    def is_same(self, other: Told) -> bool:
        """Whether both say the same, in another notation perhaps ("1,000" and "1.000")."""
        if (self.unit, self.bound) != (other.unit, other.bound):
            return False
        if self.value is not None and self.value == other.value:
            return True
        return bool(self.digits) and self.digits == other.digits and _may_group(self, other)


def _may_group(one: Told, other: Told) -> bool:
    """Same digits, other separators: one of them divides thousands, or nobody can tell."""
    values = [told.value[1] for told in (one, other) if told.value is not None]
    if len(values) < 2:
        return True
    return max(values) == 1000 * min(values) and len(one.digits) > 3


def numbers_in(words: Words, language: str) -> list[Told]:
    """Return the numbers of a text in order; ``language`` is a primary tag."""
    found: list[Told] = []
    place = 0
    while place < len(words):
        told = _read(words, place, language)
        if told is None:
            place += 1
            continue
        told = _with_bound(words, _with_unit(words, told, language))
        found.append(told)
        place = max(told.stop, place + 1)
    return found


def _read(words: Words, place: int, language: str) -> Told | None:
    word = words[place]
    if word.kind == "number":
        return _digits(words, place, language)
    if word.kind == "han":
        value = _han(word.text)
        is_plain_one = word.text == "一"
        return None if value is None or is_plain_one else _told(place, place + 1, "number", value)
    if word.kind != "word":
        return None
    return _day(words, place, language) or _spelt(words, place, language) or _vague(words, place, language)


def _told(start: int, stop: int, kind: str, value: Decimal | int) -> Told:
    return Told(start, stop, (kind, Decimal(value)), "")


def _digits(words: Words, place: int, language: str) -> Told:
    text, stop = words[place].text, place + 1
    while stop < min(len(words), place + _MOST_GROUPS) and _goes_on(words[stop - 1], words[stop], text):
        text, stop = text + words[stop].text, stop + 1
    plain = text.translate(_ARABIC_MARKS)
    only = "".join(str(unicodedata.digit(char)) for char in plain if char.isdecimal())
    clock = _clock(words, plain, stop)
    if clock is not None:
        return Told(place, clock[1], ("clock", Decimal(clock[0])), "")
    sign = -1 if plain[0] in "-−" else 1
    value = digits(plain.lstrip("-−"), language)
    return Told(place, stop, None if value is None else ("number", sign * value), only)


def _goes_on(last: Word, word: Word, text: str) -> bool:
    """Thousands divided by a space: "1 000"."""
    return (
        word.kind == "number"
        and word.start == last.end + 1
        and len(word.text) == 3
        and word.text.isdecimal()
        and text.isdecimal()
        and (len(text) <= 3 or len(last.text) == 3)
    )


def _clock(words: Words, text: str, stop: int) -> tuple[int, int] | None:
    """Read "15:30", "3.30pm", "3 p.m.": minutes of the day and where the time ends."""
    half = _half(words, stop)
    hour, mark, minute = text.partition(":")
    if not mark and half:
        hour, mark, minute = text.partition(".")
    if not (
        hour.isdecimal() and len(hour) <= 2 and (minute.isdecimal() or not mark) and len(minute) in (0, 2)
    ):
        return None
    if not mark and not half:
        return None
    hours, minutes = int(hour), int(minute or 0)
    if hours > 24 or minutes > 59:
        return None
    if half:
        hours = hours % 12 + (12 if half[0] == "pm" else 0)
    return 60 * hours + minutes, half[1] if half else stop


def _half(words: Words, stop: int) -> tuple[str, int] | None:
    found = _entry_at(words, stop, "units")
    return found if found and found[0] in ("am", "pm") else None


def _entry_at(words: Words, place: int, section: str) -> tuple[str, int] | None:
    """Return the name of the longest entry of a section that begins here, and where it ends."""
    entries, first_words, longest = phrases(section)
    if place >= len(words) or words[place].low not in first_words:
        return None
    for size in range(min(longest, len(words) - place), 0, -1):
        name = entries.get(tuple(word.low for word in words[place : place + size]))
        if name:
            return name, place + size
    return None


def _han(text: str) -> Decimal | None:
    """Read Chinese digits: by place ("二〇二六") or with multipliers ("三十一", "一万二千")."""
    if all(char in _HAN for char in text):
        return Decimal("".join(str(_HAN[char]) for char in text[:24]))
    total = group = current = 0
    for char in text[:24]:
        if char in _HAN:
            current = _HAN[char]
        elif char in _HAN_SCALES:
            group, current = group + max(current, 1) * _HAN_SCALES[char], 0
        else:
            total, group, current = total + max(group + current, 1) * _HAN_GROUPS[char], 0, 0
    value = total + group + current
    return Decimal(value) if len(text) > 1 else None


def _day(words: Words, place: int, language: str) -> Told | None:
    word = words[place]
    known = days(language).get(word.low)
    if known is None or (is_ambiguous(word.low) and not _is_dated(words, place)):
        return None
    return _told(place, place + 1, known[0], known[1])


def _is_dated(words: Words, place: int) -> bool:
    """Whether a word that may be a month or a day stands where one would."""
    near = words[max(0, place - 1) : place + 2 : 2] if place else words[1:2]
    if not words[place].is_capital:
        return False
    return any(word.kind == "number" for word in near) or (place > 0 and words[place - 1].low in _MONTH_LEADS)


def _spelt(words: Words, place: int, language: str) -> Told | None:
    spelling = number_words(language)
    stop, total, current, is_known = place, 0, 0, False
    while stop < len(words):
        low = words[stop].low
        if low in spelling.simple:
            current += spelling.simple[low]
        elif low in spelling.scales and (is_known or spelling.scales[low] < 10**6):
            total, current = _multiplied(total, current, spelling.scales[low])
        elif is_known and low == spelling.one:
            current += 1
        elif not (is_known and low in spelling.joints and _follows(words, stop + 1, spelling)):
            break
        is_known = True
        stop += 1
    return _told(place, stop, "number", total + current) if is_known else None


def _multiplied(total: int, current: int, scale: int) -> tuple[int, int]:
    if scale < 1_000:
        return total, max(current, 1) * scale
    return total + max(current, 1) * scale, 0


def _follows(words: Words, place: int, spelling: NumberWords) -> bool:
    low = words[place].low if place < len(words) else ""
    return bool(low) and (low in spelling.simple or low == spelling.one)


def _vague(words: Words, place: int, language: str) -> Told | None:
    low = words[place].low
    return _told(place, place + 1, low, 0) if low in listed("vague", language) else None


def _with_unit(words: Words, told: Told, language: str) -> Told:
    """Take in a scale ("million", "bn"), a sign before or behind, a word for per cent."""
    if told.value is None or told.value[0] != "number":
        return told
    start, stop, value, unit = told.start, told.stop, told.value[1], ""
    if start and words[start - 1].text in _CURRENCIES:
        start, unit = start - 1, words[start - 1].text
    if stop < len(words) and (scale := _scale(words[stop].low, language, is_money=bool(unit))):
        stop, value = stop + 1, value * scale
    if stop < len(words) and words[stop].text in SIGNS:
        stop, unit = stop + 1, unit + words[stop].text
    elif (entry := _entry_at(words, stop, "units")) and entry[0] == "%":
        stop, unit = entry[1], unit + "%"
    is_scaled = value != told.value[1]
    return Told(start, stop, ("number", value), "" if is_scaled else told.digits, unit)


def _scale(low: str, language: str, *, is_money: bool) -> int:
    if low in _SHORT_SCALES:
        return SCALES[low] if is_money else 0
    return number_words(language).scales.get(low, 0) or SCALES.get(low, 0)


def _with_bound(words: Words, told: Told) -> Told:
    for size in (3, 2, 1):
        start = told.start - size
        entry = _entry_at(words, start, "bounds") if start >= 0 else None
        if entry and entry[1] == told.start:
            return Told(start, told.stop, told.value, told.digits, told.unit, entry[0])
    return told


def same_numbers(before: Sequence[Told], after: Sequence[Told]) -> bool:
    """Whether two texts state the same numbers in the same order.

    A lone "one" is as often a pronoun, so it counts only where it stands for a number of the other text.
    """
    if _pairwise(before, after):
        return True
    return _pairwise(list(_without_one(before)), list(_without_one(after)))


def _pairwise(before: Sequence[Told], after: Sequence[Told]) -> bool:
    return len(before) == len(after) and all(a.is_same(b) for a, b in zip(before, after, strict=True))


def _without_one(found: Sequence[Told]) -> Iterator[Told]:
    for told in found:
        if told.digits or told.value != ("number", Decimal(1)):
            yield told
