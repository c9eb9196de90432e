"""Measures as a language writes them ("5 km", "5 kilometres"), from CLDR."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from babel import Locale
from babel.units import format_unit

from dateline.revise.lexicon import listed, locales, tables
from dateline.revise.phrases import Phrases, phrases_of
from dateline.revise.words import words_of

_UNITS = (
    *(f"length-{unit}" for unit in ("kilometer", "meter", "centimeter", "millimeter", "mile", "yard")),
    *(f"length-{unit}" for unit in ("foot", "inch", "nautical-mile", "light-year")),
    *(f"mass-{unit}" for unit in ("tonne", "kilogram", "gram", "milligram", "ton", "pound", "ounce")),
    *(f"area-{unit}" for unit in ("square-kilometer", "square-meter", "square-mile", "hectare", "acre")),
    *(f"volume-{unit}" for unit in ("liter", "milliliter", "cubic-meter", "gallon", "barrel")),
    *(f"speed-{unit}" for unit in ("kilometer-per-hour", "mile-per-hour", "meter-per-second", "knot")),
    *(f"duration-{unit}" for unit in ("second", "minute", "hour", "day", "week", "month", "year", "decade")),
    *(f"power-{unit}" for unit in ("watt", "kilowatt", "megawatt", "gigawatt", "horsepower")),
    *(f"energy-{unit}" for unit in ("kilowatt-hour", "joule", "calorie")),
    *("temperature-celsius", "temperature-fahrenheit", "pressure-hectopascal", "pressure-millibar"),
    *(f"digital-{unit}" for unit in ("megabyte", "gigabyte", "terabyte")),
)
_LENGTHS: tuple[Literal["long", "short"], ...] = ("long", "short")
_COUNTS = (1, 2, 5)
"""Numbers that take the plural forms which languages of Europe have."""


@lru_cache(maxsize=64)
def units(language: str) -> Phrases:
    """Return the words behind a number that say of what it is a measure."""
    listed = [(entry, name) for name, entries in tables()["units"].items() for entry in entries]
    return phrases_of((*listed, *_measures(language)))


def _measures(language: str) -> Iterator[tuple[str, str]]:
    for locale in locales(language):
        for unit in _UNITS:
            yield from ((written, unit) for written in _written(unit, locale))


def _written(unit: str, locale: Locale) -> Iterator[str]:
    """Yield what stands behind a number where it is a measure."""
    for length in _LENGTHS:
        for count in _COUNTS:
            words = words_of(format_unit(count, unit, length=length, locale=locale))
            if len(words) > 1 and words[0].kind == "number" and not _is_other(words[1].low, words[1].kind):
                yield " ".join(word.low for word in words[1:])


def _is_other(low: str, kind: str) -> bool:
    """Whether an abbreviation is too short to be told from other words."""
    return kind == "word" and len(low) <= 2 and low not in listed("short", "units")
