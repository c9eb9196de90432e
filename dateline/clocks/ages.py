"""How long ago: "5 minutes ago", "vor einer Stunde", "2 godz. temu"; from CLDR and ``words.tsv``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Literal

from babel.dates import format_timedelta

from dateline.clocks.languages import LANGUAGES, MORE_LANGUAGES, words_of
from dateline.model import Precision

Unit = Literal["second", "minute", "hour", "day"]
Width = Literal["long", "short", "narrow"]

LONGEST_AGE = 40
_WIDTHS: tuple[Width, ...] = ("long", "short", "narrow")
_UNITS: tuple[tuple[Unit, int, Precision], ...] = (
    ("second", 1, "minute"),
    ("minute", 60, "minute"),
    ("hour", 3_600, "hour"),
    ("day", 86_400, "day"),
)
_ONE_UNIT = 1_000
"""Of so many babel makes a larger unit: never, for weeks and months are too coarse to date an update."""
_COUNTS = (1, 2, 5, 21, 22)
_DIGITS = re.compile(r"\d+")
_TERSE = re.compile(
    r"^(?P<n>\d{1,3})\s?(?P<unit>s|secs?|m|mins?|h|hrs?|std|stunden?|d)\b\.?"
    r"(?:,?\s*(?:and\s*)?(?P<more>\d{1,2})\s?(?:m|mins?|minutes?)\b)?(?P<ago>\s+ago)?$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Age:
    """A time before now."""

    seconds: int
    precision: Precision
    is_bare: bool = False
    """No word says "ago": "5m" may be metres as well."""


def age(text: str) -> Age | None:
    """Return how long ago a short text says, if it says nothing else.

    >>> age("vor einer Stunde"), age("há 5 minutos").seconds, age("2h ago").precision
    (Age(seconds=3600, precision='hour', is_bare=False), 300, 'hour')
    >>> age("5 minutes"), age("3 weeks ago")
    (None, None)
    """
    if len(text) > LONGEST_AGE:
        return None
    folded = " ".join(text.casefold().replace("\u00a0", " ").replace("(s)", "s").split()).strip(" .•·|()")
    if folded in words_of("now"):
        return Age(seconds=0, precision="minute")
    return _worded(folded) or _terse(folded)


def may_be_age(text: str) -> bool:
    """Say whether a short text without figures begins or ends as an age does; cheaper than ``age``.

    >>> may_be_age("il y a une heure"), may_be_age("Read the story")
    (True, False)
    """
    if len(text) > LONGEST_AGE:
        return False
    words = text.casefold().split()
    return bool(words) and (
        words[0] in _edges() or words[-1] in _edges() or " ".join(words) in words_of("now")
    )


@lru_cache(maxsize=1)
def _edges() -> frozenset[str]:
    """Return the words at either end of CLDR's ages: "ago", "vor", "hace", "назад"."""
    written = [
        _written(-2 * seconds, unit, "long", language).casefold().split()
        for language in (*LANGUAGES, *MORE_LANGUAGES)
        for unit, seconds, _ in _UNITS
    ]
    return frozenset(word for words in written for word in (words[0], words[-1]) if not word.isdecimal())


def _worded(folded: str) -> Age | None:
    counts = _DIGITS.findall(folded)
    if len(counts) > 1:
        return None
    for mould in _moulds(folded):
        unit = _patterns().get(mould)
        if unit:
            return Age(seconds=int(counts[0] if counts else 1) * unit[0], precision=unit[1])
    return None


def _moulds(folded: str) -> list[str]:
    """Return what the words may be in CLDR's form: a figure, a written "one", or no count at all."""
    if _DIGITS.search(folded):
        return [_tight(_DIGITS.sub("#", folded))]
    words = folded.replace("un'", "un ").replace("un’", "un ").split()
    ones = [" ".join([*words[:i], "#", *words[i + 1 :]]) for i, w in enumerate(words) if w in words_of("one")]
    return [_tight(mould) for mould in (*ones, f"# {folded}", folded)]


def _tight(mould: str) -> str:
    return mould.replace("\u00a0", "").replace(" ", "").replace(".", "")


def _terse(folded: str) -> Age | None:
    """Return an age in the spelling of apps; a bare "5m" or "5 minutes" without "ago" must be that short."""
    match = _TERSE.match(folded)
    if not match or (len(match["unit"]) > 1 and not match["ago"]):
        return None
    unit = match["unit"][0]
    more = int(match["more"] or 0)
    size = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}[unit if match["unit"][:2] != "st" else "h"]
    precision: Precision = {"s": "minute", "m": "minute", "h": "hour", "d": "day"}[unit]  # type: ignore[assignment]
    return Age(
        seconds=int(match["n"]) * size + more * 60,
        precision="minute" if more else precision,
        is_bare=not match["ago"],
    )


@lru_cache(maxsize=1)
def _patterns() -> dict[str, tuple[int, Precision]]:
    found: dict[str, tuple[int, Precision]] = {}
    for language in (*LANGUAGES, *MORE_LANGUAGES):
        for width in _WIDTHS if language in LANGUAGES else _WIDTHS[:1]:
            for unit, seconds, precision in _UNITS:
                for count in _COUNTS:
                    written = _written(-count * seconds, unit, width, language)
                    if written and not written.startswith(("-", "\u2212")):
                        # "לפני שעתיים", "قبل ساعتين": a word for two of them holds no figure.
                        whole = seconds if _DIGITS.search(written) else seconds * count
                        found.setdefault(_tight(_DIGITS.sub("#", written.casefold())), (whole, precision))
    for unit, seconds, precision in _UNITS:
        found |= {_tight(mould): (seconds, precision) for mould in words_of(f"{unit}s ago")}
    return found


def _written(seconds: int, unit: Unit, width: Width, language: str) -> str:
    """Return CLDR's words for an age; empty where babel carries none of that width."""
    span = timedelta(seconds=seconds)
    try:
        return format_timedelta(
            span, granularity=unit, threshold=_ONE_UNIT, add_direction=True, format=width, locale=language
        )
    except KeyError:
        return ""
