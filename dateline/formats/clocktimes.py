"""Bare clocks of updates to UTC: which zone, which day, and what to say when either is unknown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from dateline.clocks.anchor import Anchor, Reading, instants, newest_first
from dateline.clocks.grammar import Clock, clock
from dateline.clocks.stamps import Stamp, stamp
from dateline.clocks.zones import Zone, zone_named, zone_of_country
from dateline.formats.facts import Facts
from dateline.formats.page import Page
from dateline.model import PublisherTime, Update

NO_DATE = "the page gives clocks without a date; give --published"
_LONGEST_SILENCE = timedelta(hours=24)
_JUST_WRITTEN_MINUTES = 30
NO_ZONE = "the page names no time zone for its clocks; give --timezone"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownClock:
    """A clock beside an update, with the zone and day that the page says for this place."""

    clock: Clock
    zone: Zone | None = None
    day: date | None = None


def with_clock_times(
    page: Page, about: Facts, updates: Sequence[Update]
) -> tuple[tuple[Update, ...], str | None, tuple[str, ...]]:
    """Resolve the updates whose time is a bare clock; return them, the zone's name and notes."""
    places = [
        i for i, u in enumerate(updates) if u.date_published.witness == "clock" and not u.date_published.value
    ]
    shown = [
        (i, found) for i in places if (found := _shown(updates[i].date_published.raw or "", page, about))
    ]
    if not shown:
        return tuple(updates), page.timezone, ()
    times, zone, notes = clock_times(page, about, [clock_shown for _, clock_shown in shown])
    result = list(updates)
    for (index, _), time in zip(shown, times, strict=True):
        result[index] = replace(result[index], date_published=time)
    return tuple(result), zone, notes


def _shown(raw: str, page: Page, about: Facts) -> ShownClock | None:
    """Read a bare clock, or one with its day beside it."""
    found = stamp(raw)
    if found is None or found.clock is None:
        bare = clock(raw)
        return ShownClock(clock=bare) if bare else None
    return ShownClock(clock=found.clock, day=_day(found, page, about))


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
    zones = [_zone(page, about, one) for one in shown]
    readings = [
        Reading(clock=one.clock, tz=zone.tz if zone else None, day=one.day)
        for one, zone in zip(shown, zones, strict=True)
    ]
    anchor, origin = _anchor(page, about, readings)
    moments = instants(readings, anchor)
    times = [
        _time(one, zone, moment, origin) for one, zone, moment in zip(shown, zones, moments, strict=True)
    ]
    return times, _name(zones), _notes(times, zones)


def _notes(times: Sequence[PublisherTime], zones: Sequence[Zone | None]) -> tuple[str, ...]:
    unknown = [f"Times are unknown: {time.reason}." for time in times if time.value is None and time.reason]
    assumed = [
        f"Clocks: {zone.reason}; give --timezone if it is another."
        for zone in zones
        if zone and zone.tz and zone.reason
    ]
    return tuple(dict.fromkeys((*unknown, *assumed)))


def _zone(page: Page, about: Facts, shown: ShownClock) -> Zone | None:
    """A zone behind the clock, else the one that the text names, else the source's, else the country's."""
    source = Zone(tz=ZoneInfo(page.timezone), name=page.timezone) if page.timezone else _home(about)
    if shown.clock.zone:
        found = zone_named(shown.clock.zone, about.country) or shown.zone
        return source if found and found.tz is None and source else found or source
    if shown.zone and (shown.zone.tz or not source):
        return shown.zone
    return source


def _home(about: Facts) -> Zone | None:
    """Return the only zone of the country that the address belongs to, marked as an assumption."""
    found = zone_of_country(about.home) if about.home else None
    if found is None or found.tz is None:
        return None
    return replace(found, reason=f"the zone is that of the country of the address ({about.home})")


def _name(zones: Sequence[Zone | None]) -> str | None:
    return next((zone.name for zone in zones if zone and zone.tz), None)


def _anchor(page: Page, about: Facts, readings: Sequence[Reading]) -> tuple[Anchor, str | None]:
    """Return the one trusted date and, when it is an assumption, where it came from."""
    tz = next((reading.tz for reading in readings if reading.tz), None)
    if page.date_published is not None:
        return _given(page.date_published, tz, readings), None
    modified, published = about.date_modified, about.date_published
    is_afterthought = _is_afterthought(about, readings)
    if modified.value and modified.precision != "day" and not is_afterthought:
        return _from_change(about, modified.value), "the day follows from the page's date of change"
    candidates = (published,) if is_afterthought else (modified, published)
    known = next((time for time in candidates if time.value), None)
    if known is None or known.value is None:
        return Anchor(), None
    return _from_publication(known, tz, readings), "the day follows from the page's date of publication"


def _from_change(about: Facts, modified: datetime) -> Anchor:
    """A page that shows its first update too has a second date: that of its publication."""
    published = about.date_published
    is_whole = about.older is None and published.precision != "day"
    return Anchor(not_after=modified, published=published.value if is_whole else None)


def _is_afterthought(about: Facts, readings: Sequence[Reading]) -> bool:
    """Say whether a page was changed days after its updates: dated by that, all would be far too late."""
    modified, published = about.date_modified.value, about.date_published.value
    if not modified or not published or about.date_published.precision == "day":
        return False
    if _is_of_newest(modified, readings):
        return False
    dated = [moment for moment in instants(readings, Anchor(not_after=modified)) if moment]
    return bool(dated) and min(dated) - published > _LONGEST_SILENCE


def _is_of_newest(modified: datetime, readings: Sequence[Reading]) -> bool:
    """Say whether the page was changed when its newest clock shows: then it was changed by writing that."""
    newest = readings[0 if newest_first(readings) else -1]
    if newest.tz is None:
        return False
    local = modified.astimezone(newest.tz)
    late = (local.hour - newest.clock.hour) * 60 + local.minute - newest.clock.minute
    return late % (24 * 60) <= _JUST_WRITTEN_MINUTES


def _given(given: date | datetime, tz: tzinfo | None, readings: Sequence[Reading]) -> Anchor:
    """The publication day is that of the newest update, or of the first where a page begins with it."""
    if isinstance(given, datetime):
        given = (given.astimezone(tz) if given.tzinfo and tz else given).date()
    return Anchor(newest_day=given) if newest_first(readings) else Anchor(oldest_day=given)


def _from_publication(time: PublisherTime, tz: tzinfo | None, readings: Sequence[Reading]) -> Anchor:
    """A page is published when its first updates are written; a bare date is taken as a person's is."""
    assert time.value is not None
    if time.precision == "day":
        day = date.fromisoformat((time.raw or "")[:10]) if "-" in (time.raw or "")[:10] else time.value.date()
        return _given(day, tz, readings)
    local = time.value.astimezone(tz) if tz else time.value
    backwards = newest_first(readings)
    first = readings[-1 if backwards else 0].clock
    written_after = (first.hour, first.minute) >= (local.hour, local.minute)
    if written_after or not backwards:
        return Anchor(oldest_day=local.date())
    return Anchor(newest_day=local.date())


def _time(shown: ShownClock, zone: Zone | None, moment: datetime | None, origin: str | None) -> PublisherTime:
    if moment is None:
        return PublisherTime(
            raw=shown.clock.raw, witness="clock", precision=shown.clock.precision, reason=_why(zone)
        )
    assumed = [zone.reason if zone and zone.tz else None, None if shown.day else origin]
    reason = "; ".join(one for one in assumed if one) or None
    return PublisherTime(
        value=moment, raw=shown.clock.raw, witness="clock", precision=shown.clock.precision, reason=reason
    )


def _why(zone: Zone | None) -> str:
    if zone is None:
        return NO_ZONE
    return f"{zone.reason}; give --timezone" if zone.tz is None else NO_DATE
