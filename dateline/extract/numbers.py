"""Number words and digits -> ``Decimal``, by the custom of a language."""

from __future__ import annotations

import re
from decimal import Decimal

from dateline.extract.lexicon import word_set

_UNITS = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_TENS = {
    word: 10 * value
    for value, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
_WORD_SCALES = {"hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
SCALES = {
    **_WORD_SCALES,
    "m": 10**6, "mn": 10**6, "mln": 10**6, "bn": 10**9, "bln": 10**9, "tn": 10**12, "k": 1_000,
    "millionen": 10**6, "milliarden": 10**9, "mio": 10**6, "mrd": 10**9, "tausend": 1_000,
    "millions": 10**6, "milliards": 10**9, "mille": 1_000,
    "milliard": 10**9, "milliarde": 10**9, "millones": 10**6, "mil": 1_000,
}  # fmt: skip
"""Words and letters that multiply the number before them; "millions" only behind a number."""
VAGUE = word_set("dozens scores hundreds thousands millions billions trillions")
"""Counts without a value."""
_DECIMAL_COMMA = word_set(
    """
    de fr es it pt nl da sv no nb fi pl cs sk ru uk tr el ro hu bg hr sl id
    """
)
SPACED = word_set("fr es it pt sv no nb nn da fi pl cs sk ru uk bg hu")
"""Languages that may divide thousands by a plain space."""
_GROUPED = re.compile(r"\d{1,3}(?:([.,’'\u00a0\u202f\u2009])\d{3})(?:\1\d{3})*")
_MAX_DIGITS = 24


def number_words(words: list[str]) -> Decimal | None:
    """Return the value of English number words ("twenty-three", "two hundred and five"), else ``None``."""
    total, current, known = 0, 0, False
    for word in words:
        if word == "and" and known:
            continue
        value = _simple(word)
        scale = _WORD_SCALES.get(word)
        if value is not None:
            current += value
        elif word == "dozen":
            current = max(current, 1) * 12
        elif scale == 100:
            current = max(current, 1) * 100
        elif scale:
            total, current = total + max(current, 1) * scale, 0
        elif word not in ("a", "an"):
            return None
        known = known or word not in ("a", "an", "and")
    return Decimal(total + current) if known else None


def is_number_word(word: str) -> bool:
    """Say whether a word is a number by itself ("twelve", "twenty-three")."""
    return _simple(word) is not None


def _simple(word: str) -> int | None:
    if word in _UNITS:
        return _UNITS[word]
    tens, _, rest = word.partition("-")
    if tens not in _TENS or (rest and not 0 < _UNITS.get(rest, 0) < 10):
        return None
    return _TENS[tens] + _UNITS.get(rest, 0)


def digits(text: str, language: str = "en") -> Decimal | None:
    """Return the value of digits with separators ("14.5", "1,234", "1.234,5" in German), else ``None``.

    A lone separator before three digits divides thousands when the language uses it so.
    """
    if sum(char.isdigit() for char in text) > _MAX_DIGITS:
        return None
    comma_is_decimal = language.partition("-")[0] in _DECIMAL_COMMA
    decimal = "," if comma_is_decimal else "."
    whole, fraction = _divide(text, decimal)
    if not (whole.isdecimal() or _GROUPED.fullmatch(whole)) or (fraction and not fraction.isdecimal()):
        whole, fraction = _divide(text, "." if comma_is_decimal else ",")
        if not (whole.isdecimal() or _GROUPED.fullmatch(whole)) or not fraction.isdecimal():
            return None
    plain = "".join(char for char in whole if char.isdecimal())
    return Decimal(f"{plain}.{fraction}" if fraction else plain)


def _divide(text: str, decimal: str) -> tuple[str, str]:
    if text.count(decimal) != 1:
        return text, ""
    whole, _, fraction = text.partition(decimal)
    return whole, fraction
