"""In which zone a clock of a page is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from dateline.clocks.anchor import Reading, newest_first
from dateline.clocks.grammar import Clock
from dateline.clocks.labels import Evidence, is_told_apart, settled
from dateline.clocks.zones import Zone, territory, zone_named, zone_of_country
from dateline.formats.facts import Facts
from dateline.formats.page import Page
from dateline.formats.page_dates import beginnings, changes, season


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownClock:
    """A clock beside an update, with the zone and day that the page says for this place."""

    clock: Clock
    zone: Zone | None = None
    day: date | None = None
    moment: datetime | None = None
    """What another witness told of the update; then it only helps to date the others."""


def zones_of(page: Page, about: Facts, shown: Sequence[ShownClock]) -> list[Zone | None]:
    """Return the zone of each clock; a zone without ``tz`` could not be settled."""
    return _in_season(page, about, shown, [_zone(page, about, one) for one in shown])


def _zone(page: Page, about: Facts, shown: ShownClock) -> Zone | None:
    """A zone behind the clock, else the one that the text names, else the source's, else the country's."""
    source = Zone(tz=ZoneInfo(page.timezone), name=page.timezone) if page.timezone else _home(about)
    if shown.clock.zone:
        return _named(shown.clock.zone, page, about) or shown.zone or source
    if shown.zone and (shown.zone.tz or not source):
        return shown.zone
    return source


def _named(name: str, page: Page, about: Facts) -> Zone | None:
    """Return the zone of a name; several meanings are settled by the country of the address or the source."""
    countries = (about.home, territory(page.timezone) if page.timezone else None, about.country)
    asked = [zone_named(name, country) for country in countries]
    settled_ones = (zone for zone in asked if zone and zone.tz)
    return next(settled_ones, None) or asked[-1]


def _in_season(
    page: Page, about: Facts, shown: Sequence[ShownClock], zones: Sequence[Zone | None]
) -> list[Zone | None]:
    """Replace zones whose label does not fit the season of the page by what is meant."""
    labels = {zone.label for zone in zones if zone and zone.label}
    near = season(page, about)
    if not labels or near is None:
        return list(zones)
    newest, oldest = (0, -1) if newest_first([Reading(clock=one.clock) for one in shown]) else (-1, 0)
    changed = [(shown[newest].clock, moment) for moment in changes(about)]
    began = [(shown[oldest].clock, moment) for moment in beginnings(about)]
    meant = {
        label: Evidence(
            near=near,
            changed=changed if _has_label(zones[newest], label) else (),
            began=began if _has_label(zones[oldest], label) else (),
            home=ZoneInfo(page.timezone) if page.timezone else None,
            country=about.country,
        )
        for label in labels
        if not is_told_apart(labels, label)
    }
    return [settled(zone, meant[zone.label]) if zone and zone.label in meant else zone for zone in zones]


def _has_label(zone: Zone | None, label: str) -> bool:
    return zone is not None and zone.label == label


def _home(about: Facts) -> Zone | None:
    """Return the only zone of the country that the address belongs to, marked as an assumption."""
    found = zone_of_country(about.home) if about.home else None
    if found is None or found.tz is None:
        return None
    return replace(found, reason=f"the zone is that of the country of the address ({about.home})")
