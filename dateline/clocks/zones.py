"""Zones that a page names: "Turkish local time", "heure de Paris", "ET", "UTC+3"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta, timezone, tzinfo
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from babel import Locale
from babel.core import get_global

_HERE = Path(__file__).parent
_OFFSET = re.compile(
    r"^(?:GMT|UTC)?\s?(?P<sign>[+\u2212-])\s?(?P<h>\d{1,2})(?::?(?P<m>\d{2}))?$", re.IGNORECASE
)
_WORDS = re.compile(r"[\s\u00a0]+")
_LONGEST_PHRASE = 60
_EXTRA = re.compile(r"\b(?:local|standard|daylight|summer|winter|ortszeit|the)\b", re.IGNORECASE)

_MAIN_ZONES = {
    "CN": "Asia/Shanghai",
    "CY": "Asia/Nicosia",
    "DE": "Europe/Berlin",
    "ES": "Europe/Madrid",
    "GB": "Europe/London",
    "MY": "Asia/Kuala_Lumpur",
    "NZ": "Pacific/Auckland",
    "PS": "Asia/Gaza",
    "PT": "Europe/Lisbon",
    "UA": "Europe/Kyiv",
    "UZ": "Asia/Tashkent",
    "EC": "America/Guayaquil",
    "AR": "America/Argentina/Buenos_Aires",
    "CL": "America/Santiago",
    "XK": "Europe/Belgrade",
}
"""Countries with several zones of which one is meant by the country's name (CLDR ``primaryZones``)."""

_DECLARED = (
    re.compile(
        r"\b(?:all\s+)?times?\b[^.!?:]{0,40}?\b(?:in|are|is)\s+(?:in\s+)?"
        r"(?P<name>[\w.'’ -]{2,40}?)(?:\s+time)?\s*(?:[.,;:)]|$)",
        re.IGNORECASE,
    ),
    re.compile(r"\bin\s+(?P<name>[\w.'’-]+(?:\s[\w.'’-]+){0,3}?)\s+(?:local\s+)?time\b", re.IGNORECASE),
    re.compile(r"\((?:all\s+times?\s+)?(?P<name>[\w.'’ -]{2,40}?)\s+time\)", re.IGNORECASE),
    re.compile(r"\(all\s+times?\s+(?P<name>[\w+:.'’ -]{2,40})\)", re.IGNORECASE),
    re.compile(r"\blocal\s+time\s+in\s+(?P<name>[\w.'’-]+(?:\s[\w.'’-]+){0,2})", re.IGNORECASE),
    re.compile(
        r"\bheures?\s+(?:locale\s+)?(?:de\s+|d['’]|à\s+)(?P<name>[\w.'’ -]{2,30}?)\s*(?:[.,;:)]|$)",
        re.IGNORECASE,
    ),
    re.compile(r"\bhora\s+(?:local\s+)?(?:de\s+)?(?P<name>[\w.'’ -]{2,30}?)\s*(?:[.,;:)]|$)", re.IGNORECASE),
    re.compile(
        r"\b(?:Uhrzeiten|Zeiten|Zeitangaben)\b[^.!?]{0,40}?\b(?P<name>MESZ|MEZ|UTC|GMT|\w+er\s+(?:Orts)?zeit)\b",
        re.IGNORECASE,
    ),
)
_PHRASES = (
    re.compile(r"\bheures?\s+(?:locale\s+)?(?:de\s+|d['’]\s?|à\s+)(?P<name>[\w'’-]+(?:\s[A-ZÉÎ][\w-]+)?)"),
    re.compile(r"\b[Hh]or(?:a|ário)\s+(?:local\s+)?(?:de\s+|em\s+)?(?P<name>[\w-]+(?:\s[A-Z][\w-]+)?)"),
    re.compile(r"\bor[ae]\s+(?:locale\s+)?(?:di\s+|a\s+)?(?P<name>[\w-]+(?:\s[A-Z][\w-]+)?)"),
    re.compile(r"\b(?P<name>\w+)\s+saat(?:iyle|i\s+ile|ine\s+göre)\b"),
    re.compile(r"\bпо\s+(?P<name>\w+)(?:\s+времени)?\b"),
    re.compile(r"\bза\s+(?P<name>\w+)(?:\s+часом)?\b"),
    re.compile(r"\bczasu\s+(?:lokalnego\s+w\s+)?(?P<name>\w+)"),
    re.compile(r"\b(?P<name>\w+(?:er|se))\s+(?:(?:Orts)?[Zz]eit|tijd)\b"),
)
"""How languages say "Paris time" behind a clock; what is named must be a zone that is known."""

_FIRM = re.compile(r"\b(?:all|the following|here|below|above|alle|toutes|todas)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A zone that was asked for by name."""

    tz: tzinfo | None = None
    """``None`` when the name means several zones."""
    name: str = ""
    """The IANA name, or the offset."""
    reason: str | None = None
    """Why it could not be settled, or what was assumed."""
    label: str | None = None
    """The abbreviation by which it was named."""


def zone_named(name: str, country: str | None = None) -> Zone | None:
    """Return the zone of an IANA name, offset, abbreviation, city, country or people; ``None`` if unknown.

    ``country`` (ISO 3166) settles abbreviations with several meanings.

    >>> zone_named("Turkish").name, zone_named("Beijing time").name, zone_named("UTC+3").name
    ('Europe/Istanbul', 'Asia/Shanghai', 'UTC+03:00')
    >>> zone_named("IST", "IN").name, zone_named("IST").tz
    ('UTC+05:30', None)
    """
    asked = name.strip().strip(".")
    key = _key(asked)
    if not key:
        return None
    return (
        _by_offset(asked)
        or _by_abbreviation(key, country)
        or _by_iana(asked)
        or _by_words(key)
        or _by_phrase(asked)
    )


def declared_zone(text: str, country: str | None = None) -> Zone | None:
    """Return the zone in which a sentence says that times are given.

    >>> declared_zone("Below are highlights since the clashes, in Turkish local time:").name
    'Europe/Istanbul'
    >>> declared_zone("All times below are in Eastern time.").name
    'America/New_York'
    >>> declared_zone("The minister arrived in due time") is None
    True
    """
    if len(text) > 2_000:
        return None
    for pattern in _DECLARED:
        for match in pattern.finditer(text):
            found = zone_named(match["name"], country)
            if found:
                return found
    return _by_phrase(text) if is_declaration(text) else None


def is_declaration(text: str) -> bool:
    """Say whether a short sentence is about all times of the page, and not about one event.

    >>> is_declaration("All times below are in Eastern time."), is_declaration("He spoke in Moscow time.")
    (True, False)
    """
    return (
        len(text) <= 160 and bool(_FIRM.search(text)) and bool(re.search(r"time|zeit|heure|hora", text, re.I))
    )


def zone_of_country(country: str) -> Zone | None:
    """Return the zone of a country (ISO 3166); unsettled when it has several."""
    names = get_global("territory_zones").get(country.upper(), [])
    if country.upper() in _MAIN_ZONES:
        return _iana(_MAIN_ZONES[country.upper()])
    if len(names) == 1:
        return _iana(names[0])
    if not names:
        return None
    return Zone(name=country, reason=f"{country} has {len(names)} time zones")


def territory(zone: str) -> str | None:
    """Return the country (ISO 3166) of an IANA zone.

    >>> territory("America/Chicago"), territory("Asia/Kolkata"), territory("Etc/UTC")
    ('US', 'IN', None)
    """
    found = _territories().get(zone)
    return found if found and found.isalpha() and found != "ZZ" else None


def _key(name: str) -> str:
    lowered = _WORDS.sub(" ", _EXTRA.sub(" ", name)).strip().casefold()
    return re.sub(r"\s*(?:\btime\b|\bzeit\b|ortszeit)$", "", lowered).strip(" .'’") if lowered else ""


def _by_offset(asked: str) -> Zone | None:
    match = _OFFSET.match(asked)
    if not match:
        return None
    minutes = int(match["h"]) * 60 + int(match["m"] or 0)
    if minutes > 14 * 60:
        return None
    return _offset(minutes if match["sign"] == "+" else -minutes)


def _offset(minutes: int) -> Zone:
    tz = timezone(timedelta(minutes=minutes))
    return Zone(tz=tz, name=str(tz))


def _by_abbreviation(key: str, country: str | None) -> Zone | None:
    meanings = abbreviations().get(key)
    if not meanings:
        return None
    for where, target in meanings:
        if where == "*" or (country and country.upper() in where.split()):
            found = _iana(target) if "/" in target else _offset(int(target))
            return replace(found, label=key.upper()) if found else None
    places = ", ".join(where for where, _ in meanings)
    return Zone(name=key.upper(), reason=f"{key.upper()} means different zones in {places}")


def _by_iana(asked: str) -> Zone | None:
    return _iana(asked) if "/" in asked and asked in _iana_names() else None


def _by_words(key: str) -> Zone | None:
    named = _places().get(key) or _cities().get(key)
    if named:
        return _iana(named)
    country = _countries().get(key)
    if country:
        return zone_of_country(country)
    return _by_words(key[:-2]) if key.endswith("er") and len(key) > 5 else None


def _by_phrase(asked: str) -> Zone | None:
    """Return the zone of "heure de Paris", "по московскому времени", "Türkiye saatiyle"."""
    if len(asked) > _LONGEST_PHRASE:
        return None
    names = (match["name"].casefold() for phrase in _PHRASES if (match := phrase.search(asked)))
    return next((zone for name in names if (zone := _by_words(name))), None)


def _iana(name: str) -> Zone | None:
    try:
        return Zone(tz=ZoneInfo(name), name=name)
    except (ZoneInfoNotFoundError, ValueError):
        return None


@lru_cache(maxsize=1)
def abbreviations() -> dict[str, tuple[tuple[str, str], ...]]:
    """Return what each abbreviation may mean: (countries, IANA name or minutes east of UTC)."""
    table: dict[str, tuple[tuple[str, str], ...]] = {}
    for name, target, where in _rows("abbreviations.tsv"):
        table[name] = (*table.get(name, ()), (where, target))
    return table


def _rows(file: str) -> list[list[str]]:
    lines = (_HERE / file).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


@lru_cache(maxsize=1)
def _territories() -> dict[str, str]:
    named = get_global("territory_zones").items()
    return {zone: country for country, zones in named for zone in zones} | dict(
        get_global("zone_territories")
    )


@lru_cache(maxsize=1)
def _iana_names() -> frozenset[str]:
    return frozenset(available_timezones())


@lru_cache(maxsize=1)
def _places() -> dict[str, str]:
    return dict(_rows("places.tsv"))


@lru_cache(maxsize=1)
def _cities() -> dict[str, str]:
    regions = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
    names = sorted(name for name in _iana_names() if name.startswith(regions))
    return {name.rsplit("/", 1)[1].replace("_", " ").casefold(): name for name in names}


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    named = {
        name.casefold(): code
        for language in ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "ru", "uk", "tr")
        for code, name in Locale(language).territories.items()
        if len(code) == 2 and code.isalpha()
    }
    return named | dict(_rows("demonyms.tsv"))
