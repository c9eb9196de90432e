"""The word lists of ``words.toml`` and of CLDR, in the forms in which edits are judged."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_FILE = Path(__file__).parent / "words.toml"
_TWO_SENSES = frozenset({"may", "march"})
"""Names of months that are other words as well."""


@dataclass(frozen=True, slots=True)
class NumberWords:
    """How a language spells numbers."""

    simple: Mapping[str, int]
    """Words that are added up ("twenty", "zweiunddreißig")."""
    scales: Mapping[str, int]
    """Words that multiply what stands before them."""
    joints: frozenset[str]
    """Words inside a number ("and")."""
    one: str
    """The word for 1 behind tens, where it is an article as well."""


@lru_cache(maxsize=1)
def tables() -> dict[str, Any]:
    """Return the file, read once."""
    read: dict[str, Any] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return read


@lru_cache(maxsize=64)
def number_words(language: str) -> NumberWords:
    """Return the number words of a language (primary tag); nothing for one that is not in the file."""
    table = tables()["numbers"].get(language)
    if table is None:
        return NumberWords({}, {}, frozenset(), "")
    units = {word: value for value, word in enumerate(table["units"].split()) if word != "-"}
    tens = {word: 10 * value for value, word in enumerate(table["tens"].split(), 2)}
    simple = {**_joined(units, tens, table.get("joined")), **units, **tens}
    return NumberWords(
        {word.casefold(): value for word, value in simple.items()},
        {word.casefold(): value for word, value in table["scales"].items()},
        frozenset(table["and"]),
        table.get("one", ""),
    )


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
def days(language: str) -> Mapping[str, tuple[str, int]]:
    """Return the words of a language for days and months, each with what it means."""
    found: dict[str, tuple[str, int]] = {
        word.casefold(): (word, 0) for word in tables()["days"].get(language, ())
    }
    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return found
    for kind, names in (("month", locale.months), ("weekday", locale.days)):
        for form in ("format", "stand-alone"):
            for number, name in names[form]["wide"].items():
                found.setdefault(str(name).casefold(), (kind, int(number)))
    return found


def is_ambiguous(word: str) -> bool:
    """Whether the name of a month or day is another word as well ("may")."""
    return word in _TWO_SENSES


@lru_cache(maxsize=64)
def listed(section: str, language: str) -> frozenset[str]:
    """Return a list of one language ("vague", "sources")."""
    return frozenset(word.casefold() for word in tables()[section].get(language, ()))


@lru_cache(maxsize=8)
def phrases(section: str) -> tuple[dict[tuple[str, ...], str], frozenset[str], int]:
    """Return the entries of a section, cut at spaces, with the name of their list.

    Beside them: with what words they begin, and of how many words the longest is.
    """
    entries = {
        tuple(entry.casefold().split()): name
        for name, listing in tables()[section].items()
        for entry in listing
    }
    return entries, frozenset(entry[0] for entry in entries), max(map(len, entries))
