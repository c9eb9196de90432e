"""The characters of a clock: "1:09 p.m.", "12.31 Uhr", "9h05", "kl. 13.47", "0109 GMT", "15時05分"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from dateline.model import Precision

_BEFORE = (
    r"(?:(?:posted|updated|published)\s+)?(?:(?P<whose>\w{3,20})\s+saatiyle\s+)?"
    r"(?:(?:at|kl\.?|klo|um|gegen|à|a\s+las|às|alle(?:\s+ore)?|ore|ora|(?:yerel\s+)?saat|в|о|об|om|(?:o\s+)?godz\.?)\s*)?"
)
_HALF = r"a\.?\s?m\b\.?|p\.?\s?m\b\.?|π\.?μ\.?|μ\.?μ\.?|AM|PM|[صم](?!\w)|صباحًا|مساءً"
_HALF_BEFORE = r"(?:[上下]午|午[前後]|오[전후])"
_ZONE = (
    r"heures?\s(?:locale\s)?(?:de\s|d['’]|à\s)[\w-]+|hor(?:a|ário)\s(?:local\s)?(?:de\s)?\w+|ora\s(?:di\s)?\w+"
    r"|\w+\ssaatiyle|по\s\w+(?:\sвремени)?|за\s\w+(?:\sчасом)?|czasu\s\w+|\w+(?:er|se)\s(?:[Zz]eit|tijd)"
    r"|[A-Z][a-z]+(?:\s[A-Z][a-z]+)?\s(?:local\s)?time"
    r"|(?:GMT|UTC)\s?[+\u2212-]\s?\d{1,2}(?::?\d{2})?|[A-ZА-Яİ]{2,5}|мск"
)
_LOCAL = (
    r"local\stime|Ortszeit|heure\slocale|hora\slocal|ora\slocale|yerel\ssaatle|plaatselijke\stijd|czasu\slokalnego"
    r"|(?:по\s)?местно(?:го|му)\sвремени|за\sмісцевим\sчасом"
)
_YEAR = r"\.\s?(?:19|20)\d\d(?!\d)"
"""Behind two figures it makes a day of them: "24.10.2026"."""
_CLOCK = rf"""
    (?P<lead>{_BEFORE})
    (?P<raw>
      (?: (?P<cjk>{_HALF_BEFORE}\s*)? (?P<ch>\d{{1,2}})\s*[時时点點시]\s*(?P<cm>\d{{1,2}})\s*[分분]
        | (?P<four>[012]\d[0-5]\d)(?!\d)
        | (?P<pre>{_HALF_BEFORE}\s*)?
          (?P<h>\d{{1,2}})
          (?: \s?(?P<sep>[:.hu]|\sh(?:eures)?\s)\s? (?P<m>\d{{2}}) (?: [:.](?P<s>\d{{2}}) )? (?!\d|{_YEAR})
                        | (?P<hour>\s?h(?:rs?|\b)) )?
      )
      (?: \s?(?P<half>{_HALF}) )?
      (?: \s?(?P<uhr>Uhr|uur\b|Hrs?\b|horas\b|hs\b|h\b|óra|ч\.?) (?: \s(?P<um>\d{{2}})\b )? )?
      (?: ['’][dt][ae]n?\b )?
      (?: \s?[(\[]?(?: (?P<local>{_LOCAL}) | (?P<zone>{_ZONE}) )\b[)\]]? )?
    )
"""
_AT_HEAD = re.compile(r"\s*[(\[【〔［（]?\s*" + _CLOCK, re.VERBOSE | re.IGNORECASE)
_ZONE_CASE = re.compile(_ZONE)
_AFTER_HEAD = re.compile(r"\s*[)\]】〕］）]?\s*(?P<mark>[:|–—\-‒•·»>：｜]*)\s*")
_IN_BRACKETS = re.compile(
    r"^(?P<text>.{3,300}?)\s*[(\[]\s*(?P<inside>[^()\[\]]{3,40})\s*[)\]]\s*$", re.DOTALL
)
_UPDATED = re.compile(r"^(?:(?:last )?updated|edited|mis à jour|aktualisiert)\b", re.IGNORECASE)
_FIGURE = re.compile(r"\d")
_ORNAMENTS = "+*•●►▶■➤ "
"""What some put around the opening line of an update: "+++ 12:31 Talks begin +++"."""
_ALSO_LENGTHS = frozenset(("horas", "uur"))
"""Words that make an hour of a number with minutes only: "9 horas" is how long something took."""
_NOON = {"noon": (12, 0), "midnight": (0, 0), "midday": (12, 0)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A time of day without a date."""

    hour: int
    minute: int
    second: int | None = None
    raw: str = ""
    """The characters on the page, zone included."""
    zone: str | None = None
    """What stood behind it: "GMT", "ET", "UTC+3", "Beijing time"."""
    precision: Precision = "minute"
    mark: Literal["plain", "sure"] = "plain"
    """``sure`` when it cannot be mistaken for a number: "1:09", "3 pm", "9h05"; ``plain`` for "17.00"."""

    @property
    def key(self) -> str:
        """What stays when only the spelling of the clock changes."""
        return f"{self.hour:02d}:{self.minute:02d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockLine:
    """A line that a clock opens or closes."""

    clock: Clock
    rest: str
    """The line without the clock and what divides them."""
    form: Literal["head", "tail", "alone"]
    divider: str = ""
    """The colon or dash between the clock and the rest."""


def clock(text: str) -> Clock | None:
    """Return the clock that is the whole of ``text``, else ``None``.

    >>> clock("1:09 p.m.").key
    '13:09'
    >>> clock("12.31 Uhr").key, clock("9h05").key, clock("kl. 13.47").key
    ('12:31', '09:05', '13:47')
    >>> clock("half past nine") is None
    True
    """
    stripped = text.strip().strip("()[]")
    word, _, rest = stripped.partition(" ")
    if word.lower() in _NOON and (not rest or _is_zone(rest)):
        hour, minute = _NOON[word.lower()]
        return Clock(hour=hour, minute=minute, raw=stripped, mark="sure", zone=rest or None)
    found = clock_at(stripped)
    return found[0] if found and not stripped[found[1] :].strip(" .:)]") else None


def clock_line(text: str) -> ClockLine | None:
    """Return the clock that opens or closes a line, with the rest of the line.

    >>> clock_line("Talks begin in the capital (1:09 p.m.)").rest
    'Talks begin in the capital'
    >>> clock_line("9h05 - La Bourse ouvre").rest
    'La Bourse ouvre'
    >>> clock_line("17.5 million people") is None
    True
    """
    line = text.strip().strip(_ORNAMENTS)
    if not line or not _has_clock_digit(line):
        return None
    return _tail_line(line) or _head_line(line)


def _has_clock_digit(line: str) -> bool:
    return _FIGURE.search(line, 0, 24) is not None or line[-1] in ")]"


def _tail_line(line: str) -> ClockLine | None:
    match = _IN_BRACKETS.match(line)
    if not match:
        return None
    found = clock(match["inside"])
    if found is None or _UPDATED.match(match["inside"]):
        return None
    return ClockLine(clock=found, rest=match["text"].strip(), form="tail")


def _head_line(line: str) -> ClockLine | None:
    found = clock_at(line)
    if found is None:
        return None
    parsed, end = found
    after = _AFTER_HEAD.match(line, end)
    assert after is not None
    rest = line[after.end() :].strip()
    if not rest:
        return ClockLine(clock=parsed, rest="", form="alone")
    glued = after.end() == end and not line[end - 1].isspace() and line[end].isalnum()
    if glued:
        return None
    return ClockLine(clock=parsed, rest=rest, form="head", divider=after["mark"])


def clock_at(line: str) -> tuple[Clock, int] | None:
    """Return the clock at the beginning of a text and the place where it ends."""
    match = _AT_HEAD.match(line)
    if not match:
        return None
    zone, end = _zone(match)
    hour, minute = _hour_minute(match)
    bare = match["m"] is None and match["ch"] is None and match["four"] is None
    if hour is None or not _is_clock(match, bare, zone):
        return None
    raw = line[match.start("raw") : end].strip()
    sure = match["sep"] not in (".",) or bool(match["half"] or match["uhr"] or zone)
    second = int(match["s"]) if match["s"] and int(match["s"]) < 60 else None
    return (
        Clock(
            hour=hour,
            minute=minute,
            second=second,
            raw=raw,
            zone=zone,
            precision=_precision(bare and not match["um"], second),
            mark="sure" if sure else "plain",
        ),
        end,
    )


def _is_clock(match: re.Match[str], bare: bool, zone: str | None) -> bool:
    """Say whether figures without a colon are a time of day: by a word, a half of the day, or a zone."""
    word = (match["uhr"] or "").lower()
    if (bare or match["four"]) and word in _ALSO_LENGTHS and not match["lead"].strip():
        return False
    if match["four"]:
        return bool(zone or word)
    return not bare or bool(match["half"] or match["hour"] or word)


def _precision(only_hour: bool, second: int | None) -> Precision:
    if only_hour:
        return "hour"
    return "minute" if second is None else "second"


def _zone(match: re.Match[str]) -> tuple[str | None, int]:
    """Return the zone and where the clock ends: words in small letters are text, not a zone."""
    written = match["zone"]
    if written is None:
        return match["whose"], match.end()
    known = _ZONE_CASE.fullmatch(written)
    if known and _is_zone(written):
        return written, match.end()
    return None, len(match.string[: match.start("zone")].rstrip(" (["))


def _is_zone(written: str) -> bool:
    """Say whether words behind a clock name a zone: "MSK", "UTC+3", "Beijing time", "heure de Paris"."""
    from dateline.clocks.zones import abbreviations, zone_named

    if written.isalpha():
        return written.lower() in abbreviations()
    return not written[:1].isalpha() or written.endswith(" time") or zone_named(written) is not None


def _hour_minute(match: re.Match[str]) -> tuple[int | None, int]:
    if match["four"]:
        hour, minute = int(match["four"][:2]), int(match["four"][2:])
    elif match["ch"]:
        hour, minute = int(match["ch"]), int(match["cm"])
    else:
        hour, minute = int(match["h"]), int(match["m"] or match["um"] or 0)
    hour_of_day = _in_half(hour, (match["half"] or match["cjk"] or match["pre"] or "").lower())
    return (hour_of_day, minute) if hour_of_day is not None and minute < 60 else (None, 0)


def _in_half(hour: int, half: str) -> int | None:
    """Return the hour on a 24-hour clock; "13:05 p.m." keeps its 13, "12:10 a.m." is 0."""
    if not half:
        return hour % 24 if hour <= 24 else None
    if hour > 23:
        return None
    if half.startswith(("p", "μ", "下", "午後", "오후", "م")):
        return hour if hour >= 12 else hour + 12
    return 0 if hour == 12 else hour
