"""Day headings between updates: "Friday, 28 February 2020", "Donnerstag, 18. 7.", "Feb. 19"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from babel import Locale
from babel.dates import get_day_names, get_month_names

from dateline.clocks.languages import LANGUAGES

_WORD = re.compile(r"[^\W\d_]+\.?|\d+")
_NUMERIC = re.compile(r"^(?P<d>\d{1,2})\s?[./]\s?(?P<m>\d{1,2})\s?[./]?\s?(?P<y>\d{4})?$")
_ISO_DAY = re.compile(r"^(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})$")
_SMALL = {"de", "of", "the", "den", "le", "am", "vom", "st", "nd", "rd", "th", "er", "updates", "live", "on"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DayHeading:
    """A day that a line names; the year is ``None`` when it is left out."""

    day: int
    month: int
    year: int | None = None

    def near(self, other: date) -> date | None:
        """Return the date, in the year that brings it nearest to ``other``; ``None`` if there is none."""
        years = [self.year] if self.year else [other.year - 1, other.year, other.year + 1]
        found = [made for year in years if (made := _date(year, self.month, self.day))]
        return min(found, key=lambda made: abs((made - other).days), default=None)


def day_heading(text: str) -> DayHeading | None:
    """Return the day, if a date is all that the line says.

    >>> day_heading("Friday, 28 February 2020")
    DayHeading(day=28, month=2, year=2020)
    >>> day_heading("Donnerstag, 18. 7.")
    DayHeading(day=18, month=7, year=None)
    >>> day_heading("On 28 February the talks failed") is None
    True
    """
    line = text.strip().strip(":—–-|• ")
    if not 3 <= len(line) <= 60 or not any(character.isdecimal() for character in line):
        return None
    return _numeric(line) or _worded([word.strip(".").casefold() for word in _WORD.findall(line)])


def _numeric(line: str) -> DayHeading | None:
    words = line.replace(",", " ").split(maxsplit=1)
    bare = words[1] if len(words) == 2 and words[0].strip(".").casefold() in _weekdays() else line
    match = _NUMERIC.match(bare.strip()) or _ISO_DAY.match(bare.strip())
    if not match:
        return None
    day, month, year = int(match["d"]), int(match["m"]), int(match["y"]) if match["y"] else None
    return _heading(day, month, year) or _heading(month, day, year)


def _worded(words: list[str]) -> DayHeading | None:
    months = [_months()[word] for word in words if word in _months()]
    numbers = [int(word) for word in words if word.isdecimal()]
    other = [w for w in words if not w.isdecimal() and w not in _months() and w not in _weekdays() | _SMALL]
    days = [number for number in numbers if 1 <= number <= 31]
    years = [number for number in numbers if 1990 <= number <= 2100]
    if len(months) != 1 or len(days) != 1 or other or len(numbers) != len(days) + len(years):
        return None
    return _heading(days[0], months[0], years[0] if years else None)


def _heading(day: int, month: int, year: int | None) -> DayHeading | None:
    return DayHeading(day=day, month=month, year=year) if _date(year or 2000, month, day) else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    table: dict[str, int] = {}
    for language in LANGUAGES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                names = get_month_names(width, context, Locale(language))
                table.update({name.strip(".").casefold(): number for number, name in names.items()})
    return table | {"sept": 9}


@lru_cache(maxsize=1)
def _weekdays() -> frozenset[str]:
    names: set[str] = set()
    for language in LANGUAGES:
        for width in ("wide", "abbreviated"):
            found = get_day_names(width, "format", Locale(language))
            names.update(name.strip(".").casefold() for name in found.values())
    return frozenset(names)
