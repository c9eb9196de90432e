"""Bare clocks of updates to UTC: which zone, which day, and what to say when either is unknown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo

from dateline.clocks.anchor import Reading, instants, newest_first
from dateline.clocks.grammar import Clock, clock
from dateline.clocks.seasons import TWICE, doubt, undecided
from dateline.clocks.stamps import Stamp, stamp
from dateline.clocks.zones import Zone
from dateline.formats.clock_zones import ShownClock, zones_of
from dateline.formats.facts import Facts
from dateline.formats.page import Page
from dateline.formats.page_dates import anchor
from dateline.model import PublisherTime, Update

__all__ = ["ShownClock", "clock_times", "dated_clock", "with_clock_times"]

NO_DATE = "the page gives clocks without a date; give --published"
NO_ZONE = "the page names no time zone for its clocks; give --timezone"


def dated_clock(shown: PublisherTime, day: date) -> PublisherTime:
    """Return a bare clock with the day that something else on the page tells; the moment is found later."""
    return replace(shown, value=datetime(day.year, day.month, day.day, tzinfo=timezone.utc), precision="day")


def with_clock_times(
    page: Page, about: Facts, updates: Sequence[Update]
) -> tuple[tuple[Update, ...], str | None, tuple[str, ...]]:
    """Resolve the updates whose time is a bare clock; return them, the zone's name and notes.

    Updates whose moment another witness tells date their neighbours, where they stand in order.
    """
    clocks = {i: found for i, u in enumerate(updates) if (found := _shown(u.date_published, page, about))}
    if not clocks:
        return tuple(updates), page.timezone, ()
    shown = clocks | (_told(updates) if any(one.day is None for one in clocks.values()) else {})
    places = sorted(shown)
    times, zone, notes = clock_times(page, about, [shown[index] for index in places])
    result = list(updates)
    for index, time in zip(places, times, strict=True):
        if index in clocks:
            result[index] = replace(result[index], date_published=time)
    return tuple(result), zone, notes


def _told(updates: Sequence[Update]) -> dict[int, ShownClock]:
    """Return the updates whose moment is known to the minute, if these run one way; pinned ones do not."""
    known = {
        index: update.date_published.value
        for index, update in enumerate(updates)
        if update.date_published.value
        and update.date_published.precision in ("second", "minute")
        and not update.is_pinned
    }
    steps = [a >= b for a, b in pairwise(known.values())]
    if 0 < sum(steps) < len(steps):
        return {}
    return {i: ShownClock(clock=Clock(hour=0, minute=0), moment=moment) for i, moment in known.items()}


def _shown(time: PublisherTime, page: Page, about: Facts) -> ShownClock | None:
    """Read a bare clock, or one with its day beside it; ``None`` for what is no clock or is known."""
    if time.witness != "clock" or (time.value and time.precision != "day"):
        return None
    raw = time.raw or ""
    told = time.value.date() if time.value else None
    found = stamp(raw)
    if found is None or found.clock is None:
        bare = clock(raw)
        return ShownClock(clock=bare, day=told) if bare else None
    return ShownClock(clock=found.clock, day=_day(found, page, about) or told)


def _day(found: Stamp, page: Page, about: Facts) -> date | None:
    """Return the day that a stamp names; "yesterday" and days without a year need a date to count from."""
    near = page.fetched_at or about.date_modified.value or about.date_published.value
    if near is None:
        year = found.day.year if found.day else None
        return found.day.near(date(year, 1, 1)) if found.day and year else None
    local = near.astimezone(ZoneInfo(page.timezone)) if page.timezone else near
    if found.word and page.fetched_at:
        return local.date() - timedelta(days=found.word == "yesterday")
    return found.day.near(local.date()) if found.day else None


def clock_times(
    page: Page, about: Facts, shown: Sequence[ShownClock]
) -> tuple[list[PublisherTime], str | None, tuple[str, ...]]:
    """Return the time of each clock in page order, the name of the zone, and sentences for a person."""
    zones = zones_of(page, about, shown)
    readings = [_reading(one, zone) for one, zone in zip(shown, zones, strict=True)]
    dates, origin = anchor(page, about, readings)
    if any(reading.moment for reading in readings):
        origin = "the day follows from the updates beside it"
    moments = instants(readings, dates)
    times = [
        _time(one, zone, moment, origin) for one, zone, moment in zip(shown, zones, moments, strict=True)
    ]
    for index in _undecided(readings, moments, page):
        times[index] = replace(times[index], value=None, reason=TWICE)
    ours = [index for index, one in enumerate(shown) if one.moment is None]
    asked = [zones[index] for index in ours]
    return times, _name(asked), _notes([times[index] for index in ours], asked)


def _undecided(readings: Sequence[Reading], moments: Sequence[datetime | None], page: Page) -> Sequence[int]:
    """Return the places of the clocks that may be meant an hour earlier or later, as summer time ended."""
    zones = [None if reading.moment else reading.tz for reading in readings]
    if not newest_first(readings):
        return sorted(undecided(moments, zones, page.fetched_at))
    last = len(readings) - 1
    return sorted(last - place for place in undecided(moments[::-1], zones[::-1], page.fetched_at))


def _reading(shown: ShownClock, zone: Zone | None) -> Reading:
    tz = zone.tz if zone else None
    if shown.moment is None:
        return Reading(clock=shown.clock, tz=tz, day=shown.day)
    local = shown.moment.astimezone(tz or timezone.utc)
    return Reading(clock=Clock(hour=local.hour, minute=local.minute), tz=tz, moment=shown.moment)


def _notes(times: Sequence[PublisherTime], zones: Sequence[Zone | None]) -> tuple[str, ...]:
    unknown = [f"Times are unknown: {time.reason}." for time in times if time.value is None and time.reason]
    assumed = [
        f"Clocks: {zone.reason}; give --timezone if it is another."
        for zone in zones
        if zone and zone.tz and zone.reason
    ]
    return tuple(dict.fromkeys((*unknown, *assumed)))


def _name(zones: Sequence[Zone | None]) -> str | None:
    return next((zone.name for zone in zones if zone and zone.tz), None)


def _time(shown: ShownClock, zone: Zone | None, moment: datetime | None, origin: str | None) -> PublisherTime:
    if moment is None:
        return PublisherTime(
            raw=shown.clock.raw, witness="clock", precision=shown.clock.precision, reason=_why(zone)
        )
    tz = zone.tz if zone else None
    assumed = [
        zone.reason if zone and tz else None,
        None if shown.day else origin,
        doubt(shown.clock, moment, tz) if tz else None,
    ]
    reason = "; ".join(one for one in assumed if one) or None
    return PublisherTime(
        value=moment, raw=shown.clock.raw, witness="clock", precision=shown.clock.precision, reason=reason
    )


def _why(zone: Zone | None) -> str:
    if zone is None:
        return NO_ZONE
    return f"{zone.reason}; give --timezone" if zone.tz is None else NO_DATE
