"""Day headings between updates: "Friday, 28 February 2020", "Donnerstag, 18. 7.", "Feb. 19"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from babel import Locale
from babel.dates import get_day_names, get_month_names

from dateline.clocks.languages import LANGUAGES, MORE_LANGUAGES

_WORD = re.compile(r"[^\W\d_]+\.?|\d+")
_NUMERIC = re.compile(r"^(?P<d>\d{1,2})\s?[./]\s?(?P<m>\d{1,2})\s?[./]?\s?(?P<y>\d{4})?$")
_ISO_DAY = re.compile(r"^(?P<y>\d{4})\s?(?P<sep>[-./])\s?(?P<m>\d{1,2})\s?(?P=sep)\s?(?P<d>\d{1,2})\.?$")
_IN_CHARACTERS = re.compile(
    r"^(?:(?P<y>\d{4})\s?[年년]\s?)?(?P<m>\d{1,2})\s?[月월]\s?(?P<d>\d{1,2})\s?[日일号](?:\s?[(（]\w{1,3}[)）])?$"
)
_FAR, _NEAR = 60, 2
_IN_ADDRESS = (
    re.compile(r"/(?P<y>(?:19|20)\d{2})[/-](?P<m>\d{1,2}|[a-z]{3,9})[/-](?P<d>\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>20\d{2})-(?P<m>\d{2})-(?P<d>\d{2})(?!\d)"),
    re.compile(r"(?<![\d.])(?P<y>20\d{2})(?P<m>[01]\d)(?P<d>[0-3]\d)(?![\d.])"),
)
_LONGEST_ADDRESS = 2_000
_SMALL = {"de", "of", "the", "den", "le", "am", "vom", "st", "nd", "rd", "th", "er", "updates", "live", "on"}
_SMALL |= {"ngày", "tanggal"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DayHeading:
    """A day that a line names; the year is ``None`` when it is left out."""

    day: int
    month: int
    year: int | None = None
    is_ambiguous: bool = field(default=False, repr=False, compare=False)
    """Written with strokes: "06/11/2024" is the 6th of November, or the 11th of June."""

    def near(self, other: date) -> date | None:
        """Return the date, in the year that brings it nearest to ``other``; ``None`` if there is none.

        One that can be read two ways begins with the month where only that comes near ``other``.
        """
        first = self._nearest(self.day, self.month, other)
        if not self.is_ambiguous or first is None or abs((first - other).days) <= _FAR:
            return first
        second = self._nearest(self.month, self.day, other)
        return second if second and abs((second - other).days) <= _NEAR else first

    def _nearest(self, day: int, month: int, other: date) -> date | None:
        years = [self.year] if self.year else [other.year - 1, other.year, other.year + 1]
        found = [made for year in years if (made := _date(year, month, day))]
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


def address_day(url: str | None) -> date | None:
    """Return the day in the path of an address, year first; other orders can be read two ways.

    >>> address_day("https://example.org/world/live/2015/jan/16/talks")
    datetime.date(2015, 1, 16)
    >>> address_day("https://example.org/2024/03/02/cup-final/"), address_day("https://example.org/live-20240302")
    (datetime.date(2024, 3, 2), datetime.date(2024, 3, 2))
    >>> address_day("https://example.org/outbreak-02-19-20/") is None
    True
    """
    path = (url or "")[:_LONGEST_ADDRESS].casefold().partition("?")[0].partition("#")[0]
    for form in _IN_ADDRESS:
        for match in form.finditer(path):
            month = int(match["m"]) if match["m"].isdecimal() else _months().get(match["m"], 0)
            found = _date(int(match["y"]), month, int(match["d"]))
            if found:
                return found
    return None


def _numeric(line: str) -> DayHeading | None:
    words = line.replace(",", " ").split(maxsplit=1)
    first = words[0].strip(".").casefold() if len(words) == 2 else ""
    bare = words[1] if first and (first in _weekdays() or first in _SMALL) else line
    for form in (_NUMERIC, _ISO_DAY, _IN_CHARACTERS):
        match = form.match(bare.strip())
        if match:
            day, month, year = int(match["d"]), int(match["m"]), int(match["y"]) if match["y"] else None
            found = _heading(day, month, year) or _heading(month, day, year)
            is_ambiguous = form is _NUMERIC and "/" in bare and max(day, month) <= 12
            return replace(found, is_ambiguous=is_ambiguous) if found else None
    return None


def _worded(words: list[str]) -> DayHeading | None:
    names, weekdays = _months(), _weekdays()
    months = [names[word] for word in words if word in names]
    if len(months) != 1:
        return None
    numbers = [int(word) for word in words if word.isdecimal()]
    other = [w for w in words if not (w.isdecimal() or w in names or w in weekdays or w in _SMALL)]
    days = [number for number in numbers if 1 <= number <= 31]
    years = [number for number in numbers if 1990 <= number <= 2100]
    if len(days) != 1 or other or len(numbers) != len(days) + len(years):
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
    for language in (*MORE_LANGUAGES, *LANGUAGES):
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                names = get_month_names(width, context, Locale(language))
                table.update({name.strip(".").casefold(): number for number, name in names.items()})
    return table | {"sept": 9}


@lru_cache(maxsize=1)
def _weekdays() -> frozenset[str]:
    names: set[str] = set()
    for language in (*MORE_LANGUAGES, *LANGUAGES):
        for width in ("wide", "abbreviated"):
            found = get_day_names(width, "format", Locale(language))
            names.update(name.strip(".").casefold() for name in found.values())
    return frozenset(names)
