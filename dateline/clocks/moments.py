"""Machine times and relative times: ISO 8601 in its wild spellings, epochs, "5m ago"."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

from dateline.clocks.ages import age
from dateline.model import UNKNOWN_TIME, PublisherTime, Witness

_ISO = re.compile(
    r"""^\s*(?P<y>\d{4})-?(?P<mo>\d{2})-?(?P<d>\d{2})
    (?: [T\s]\s*(?P<h>\d{1,2}):?(?P<mi>\d{2})(?: :?(?P<s>\d{2})(?:[.,](?P<f>\d{1,9}))? )?
    \s*(?P<zone>Z|UTC|GMT|[+\u2212-]\d{2}:?\d{2}|[+\u2212-]\d{2})? )? \s*$""",
    re.VERBOSE | re.IGNORECASE,
)
_IN_WORDS = re.compile(
    r"""^\s*(?:[A-Z][a-z]{2},?\s+)?
    (?: (?P<mo>[A-Z][a-z]{2})\s+(?P<d>\d{1,2}) | (?P<d2>\d{1,2})\s+(?P<mo2>[A-Z][a-z]{2}) )
    \s+(?P<y>\d{4})\s+(?P<time>\d{2}:\d{2}(?::\d{2})?)
    \s*(?P<utc>GMT|UTC|Z)?(?P<zone>[+-]\d{4})?(?:\s+\([\w\s]{1,60}\))?\s*$""",
    re.VERBOSE,
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_EARLIEST, _LATEST = 631_152_000, 4_102_444_800
"""1990 and 2100: other numbers are no epochs."""
_LONGEST_KEPT = 100


def machine_time(raw: str | None, witness: Witness, zone: str | None = None) -> PublisherTime:
    """Read an ISO 8601 time or an epoch in seconds or milliseconds.

    A time without an offset is read in ``zone`` and is unknown without one; a bare date has precision "day".

    >>> machine_time("2024-08-05T21:00:00+01:00", "jsonld").value.isoformat()
    '2024-08-05T20:00:00+00:00'
    >>> machine_time("1722888018921", "block").value.isoformat()
    '2024-08-05T20:00:18.921000+00:00'
    """
    text = raw.strip() if raw else ""
    if not text:
        return UNKNOWN_TIME
    return _told(text, witness, zone) if len(text) <= _LONGEST_KEPT else _read(text, witness, zone)


@lru_cache(maxsize=4_096)
def _told(text: str, witness: Witness, zone: str | None) -> PublisherTime:
    """Remember what was read: a page tells a time several times, and again when it is fetched again."""
    return _read(text, witness, zone)


def _read(text: str, witness: Witness, zone: str | None) -> PublisherTime:
    if text.isdecimal() and len(text) != 8:
        return _epoch(text, witness)
    match = _ISO.match(text) or _ISO.match(_in_figures(text))
    if not match:
        return PublisherTime(raw=text[:200], witness=witness, reason="the time is not ISO 8601")
    try:
        read = _iso(match, text, witness, zone)
        if read.value is None or read.value.timestamp() >= _EARLIEST:
            return read
        return PublisherTime(raw=text, witness=witness, reason="so templates write that there is no date")
    except (ValueError, OverflowError):
        return PublisherTime(raw=text, witness=witness, reason="no such date")


def _in_figures(text: str) -> str:
    """Write RFC 2822 and JavaScript's "Tue Jun 11 2024 13:31:00 GMT+0000 (…)" as ISO 8601; others stay."""
    match = _IN_WORDS.match(text[:120])
    month = (match["mo"] or match["mo2"]) if match else None
    if match is None or month not in _MONTHS:
        return text
    day, zone = int(match["d"] or match["d2"]), match["zone"] or ("Z" if match["utc"] else "")
    return f"{match['y']}-{_MONTHS.index(month) + 1:02d}-{day:02d}T{match['time']}{zone}"


def relative_time(text: str, fetched_at: datetime | None) -> PublisherTime:
    """Read "5m ago" or "vor einer Stunde" against the moment of the fetch; it is as precise as its unit.

    >>> relative_time("2 hours ago", datetime(2024, 5, 4, 12, 0, tzinfo=timezone.utc)).value.isoformat()
    '2024-05-04T10:00:00+00:00'
    """
    found = age(text)
    if found is None:
        return UNKNOWN_TIME
    raw = text.strip()
    if fetched_at is None:
        reason = "a relative time needs the moment of the fetch"
        return PublisherTime(raw=raw, witness="relative", reason=reason)
    value = (fetched_at - timedelta(seconds=found.seconds)).astimezone(timezone.utc).replace(microsecond=0)
    return PublisherTime(value=value, raw=raw, witness="relative", precision=found.precision)


def given_time(given: date | datetime, zone: str | None) -> PublisherTime:
    """Read a date that a person gave; a datetime without an offset is read in ``zone``, else UTC."""
    if isinstance(given, datetime):
        aware = given if given.tzinfo else given.replace(tzinfo=_zone_or_utc(zone))
        return PublisherTime(
            value=aware.astimezone(timezone.utc), raw=given.isoformat(), witness="option", precision="second"
        )
    value = datetime(given.year, given.month, given.day, tzinfo=_zone_or_utc(zone)).astimezone(timezone.utc)
    return PublisherTime(value=value, raw=given.isoformat(), witness="option", precision="day")


def _zone_or_utc(zone: str | None) -> ZoneInfo | timezone:
    return ZoneInfo(zone) if zone else timezone.utc


def _epoch(text: str, witness: Witness) -> PublisherTime:
    number = int(text[:20])
    for divisor in (1, 1_000, 1_000_000):
        if _EARLIEST <= number / divisor < _LATEST:
            value = datetime.fromtimestamp(number // divisor, timezone.utc)
            value += timedelta(microseconds=(number % divisor) * (1_000_000 // divisor))
            return PublisherTime(value=value, raw=text, witness=witness, precision="second")
    return PublisherTime(raw=text[:200], witness=witness, reason="the number is no epoch")


def _iso(match: re.Match[str], raw: str, witness: Witness, zone: str | None) -> PublisherTime:
    year, month, day, hour, minute, second, fraction, offset = match.groups()
    if hour is None:
        return _day(datetime(int(year), int(month), int(day), tzinfo=timezone.utc), raw, witness, zone)
    split = min(int(second or 0), 59), int((fraction or "0").ljust(6, "0")[:6])
    tz = _offset(offset) if offset else _zone_or_utc(zone)
    moment = datetime(int(year), int(month), int(day), int(hour), int(minute), *split, tzinfo=tz)
    if offset is None and not zone:
        return PublisherTime(raw=raw, witness=witness, reason="the time has no offset; give --timezone")
    value = moment if tz is timezone.utc else moment.astimezone(timezone.utc)
    return PublisherTime(value=value, raw=raw, witness=witness, precision="second" if second else "minute")


def _day(day: datetime, raw: str, witness: Witness, zone: str | None) -> PublisherTime:
    value = day.replace(tzinfo=_zone_or_utc(zone)).astimezone(timezone.utc)
    return PublisherTime(value=value, raw=raw, witness=witness, precision="day")


@lru_cache(maxsize=256)
def _offset(zone: str) -> timezone:
    if zone[0].isalpha():
        return timezone.utc
    digits = zone[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:4])
    return timezone(timedelta(minutes=minutes if zone[0] == "+" else -minutes))
