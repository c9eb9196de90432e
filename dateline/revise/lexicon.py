"""The word lists of ``words.toml`` and of CLDR, in the forms in which edits are judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError

from dateline.revise.phrases import Phrases, phrases_of
from dateline.toml import read_toml

_FILE = Path(__file__).parent / "words.toml"
_SPELLINGS = {"en": ("en", "en_GB")}


@dataclass(frozen=True, slots=True)
class NumberWords:
    """How a language spells numbers."""

    simple: Mapping[str, int]
    """Words that are added up ("twenty", "zweiunddreißig")."""
    scales: Mapping[str, int]
    """Words that multiply what stands before them."""
    joints: frozenset[str]
    """Words inside a number ("and")."""
    ones: frozenset[str]
    """Words for 1 behind tens, which are articles as well."""


@lru_cache(maxsize=1)
def tables() -> dict[str, Any]:
    """Return the file, read once."""
    return read_toml(_FILE)


@lru_cache(maxsize=64)
def number_words(language: str) -> NumberWords:
    """Return the number words of a language (primary tag); nothing for one that is not in the file."""
    table = tables()["numbers"].get(language)
    if table is None:
        return NumberWords({}, {}, frozenset(), frozenset())
    units = {word: value for value, word in enumerate(table["units"].split()) if word != "-"}
    tens = {word: 10 * value for value, word in enumerate(table["tens"].split(), 2)}
    simple = {**_joined(units, tens, table.get("joined")), **units, **tens, **_values(table.get("forms", ""))}
    return NumberWords(
        {word.casefold(): value for word, value in simple.items()},
        {word.casefold(): value for word, value in table["scales"].items()},
        frozenset(table["and"]),
        frozenset(table.get("one", "").split()),
    )


def _values(listing: str) -> dict[str, int]:
    """Read "noon=720 midnight=0"."""
    pairs = (entry.partition("=") for entry in listing.split())
    return {word.casefold(): int(value) for word, _, value in pairs}


def _joined(units: Mapping[str, int], tens: Mapping[str, int], how: str | None) -> dict[str, int]:
    """Spell 21 to 99 where a language writes them in one word, or with a hyphen."""
    pairs = [
        (one, unit, ten, value) for one, unit in units.items() for ten, value in tens.items() if 0 < unit < 10
    ]
    if how == "und":
        return {f"{'ein' if unit == 1 else one}und{ten}": value + unit for one, unit, ten, value in pairs}
    if how == "en":
        spelt = {"één": "een"}
        return {
            f"{spelt.get(one, one)}{'ën' if one.endswith('e') else 'en'}{ten}": value + unit
            for one, unit, ten, value in pairs
        }
    if how == "elided":
        ones = {**{f"{ten[:-1]}uno": value + 1 for ten, value in tens.items()}}
        rest = {f"{ten[:-1] if unit == 8 else ten}{one}": value + unit for one, unit, ten, value in pairs}
        return {**ones, **rest, **{f"{ten}tré": value + 3 for ten, value in tens.items()}}
    between = "" if how == "plain" else "-"
    return {f"{ten}{between}{one}": value + unit for one, unit, ten, value in pairs}


@lru_cache(maxsize=64)
def ordinals(language: str) -> Mapping[str, int]:
    """Return the ordinals of a language with their values."""
    found: dict[str, int] = {}
    for value, forms in enumerate(tables()["ordinals"].get(language, "").split(), 1):
        for form in forms.split("|"):
            endings = ("e", "er", "en", "es", "em") if form.endswith("*") else ("",)
            found |= {form.rstrip("*") + ending: value for ending in endings if form != "-"}
    return found


@lru_cache(maxsize=64)
def fractions(language: str) -> Mapping[str, int]:
    """Return the words for parts of one ("half", "thirds") with how many of them make one."""
    return _values(tables()["fractions"].get(language, ""))


@lru_cache(maxsize=64)
def days(language: str) -> Mapping[str, tuple[str, int]]:
    """Return the words of a language for days, months and hours, each with what it means."""
    found: dict[str, tuple[str, int]] = {
        word.casefold(): (word, 0) for word in tables()["days"].get(language, ())
    }
    hours = _values(tables()["hours"].get(language, ""))
    found |= {word: ("clock", minutes) for word, minutes in hours.items()}
    for (kind, number), name in _calendar(language, "wide"):
        found.setdefault(name, (kind, number))
    return found


@lru_cache(maxsize=64)
def short_days(language: str) -> Mapping[str, tuple[str, int]]:
    """Return abbreviated months and weekdays ("sept", "mon"); many are other words as well."""
    whole = days(language)
    names = _calendar(language, "abbreviated")
    return {name.rstrip("."): day for day, name in names if len(name) > 2 and name.rstrip(".") not in whole}


def _calendar(language: str, width: str) -> list[tuple[tuple[str, int], str]]:
    return [
        ((kind, int(number)), str(name).casefold())
        for locale in locales(language)
        for kind, names in (("month", locale.months), ("weekday", locale.days))
        for form in ("format", "stand-alone")
        for number, name in names[form].get(width, {}).items()
    ]


@lru_cache(maxsize=64)
def locales(language: str) -> tuple[Locale, ...]:
    """Return what CLDR knows of the ways in which a language is written; nothing where it knows none."""
    try:
        return tuple(Locale.parse(tag) for tag in _SPELLINGS.get(language, (language,)))
    except (UnknownLocaleError, ValueError):
        return ()


@lru_cache(maxsize=256)
def listed(section: str, language: str) -> frozenset[str]:
    """Return the list of a section for a language ("sources"), or under a name of its own."""
    return frozenset(word.casefold() for word in tables().get(section, {}).get(language, ()))


@lru_cache(maxsize=256)
def phrases(section: str, language: str | None = None) -> Phrases:
    """Return the entries of a section with the names of their lists, those of one language or all."""
    lists: Mapping[str, Iterable[str]] = tables()[section]
    names = lists if language is None else [name for name in (language, "any") if name in lists]
    return phrases_of((entry, name) for name in names for entry in lists[name])


@lru_cache(maxsize=64)
def counting(language: str) -> frozenset[str]:
    """Return all words with which a number, day or count may begin."""
    spelling = number_words(language)
    return frozenset().union(
        spelling.simple, spelling.scales, ordinals(language), fractions(language), days(language)
    ) | short_days(language).keys() | phrases("vague", language).first_words  # fmt: skip
