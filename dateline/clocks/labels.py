"""Labels such as "EST" in July: standard time is written where summer time holds, or the other way round.

Most often the editor means the clock on the wall and has the label wrong; sometimes the label is right, in
Brisbane or Phoenix.  The page's own dates decide, then the zone of the source, then the country; what was
assumed is said in the reason of the zone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from dateline.clocks.grammar import Clock
from dateline.clocks.zones import Zone

_FILE = Path(__file__).parent / "labels.tsv"
_DAY = timedelta(days=1)
_SAME_CLOCK = timedelta(minutes=5)
_ALMOST_A_DAY = timedelta(hours=23)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a page and its source tell about a label."""

    near: datetime
    """A moment in the season of the page."""
    changed: Sequence[tuple[Clock, datetime]] = ()
    """The newest clock, if it has the label, with moments of change: none is before it."""
    began: Sequence[tuple[Clock, datetime]] = ()
    """The oldest clock, if it has the label, with moments at which the page began."""
    home: tzinfo | None = None
    """The zone of the source."""
    country: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Label:
    name: str
    said: timezone
    place: ZoneInfo
    taken: str


def settled(zone: Zone, evidence: Evidence) -> Zone:
    """Return the zone that a label means, with the reason where that is not what it says.

    >>> july = datetime(2024, 7, 4, 16, tzinfo=timezone.utc)
    >>> said = Zone(tz=timezone(timedelta(hours=-5)), name="UTC-05:00", label="EST")
    >>> settled(said, Evidence(near=july, home=ZoneInfo("America/New_York"))).name
    'America/New_York'
    >>> settled(said, Evidence(near=july, home=ZoneInfo("America/Panama"))).name
    'UTC-05:00'
    """
    row = _row(zone, evidence.near)
    if row is None or evidence.near.astimezone(row.place).utcoffset() == row.said.utcoffset(None):
        return zone
    is_local, why = _verdict(row, evidence)
    if why is None:
        return zone
    if not is_local:
        reason = f"{zone.label} is written out of season ({why})"
        return replace(zone, tz=row.said, name=str(row.said), reason=reason)
    reason = f"{zone.label} is written out of season; the local time of {row.place.key} is meant ({why})"
    return replace(zone, tz=row.place, name=row.place.key, reason=reason)


def is_told_apart(labels: Iterable[str], label: str) -> bool:
    """Say whether the labels hold another one of the same place: then an editor means each of them.

    >>> is_told_apart(("EDT", "EST"), "EST"), is_told_apart(("CST", "EST"), "EST")
    (True, False)
    """
    places = _places(label)
    return any(_places(other) & places for other in labels if other.casefold() != label.casefold())


def _places(label: str) -> frozenset[str]:
    return frozenset(row.place.key for row in _rows() if row.name == label.casefold())


def _row(zone: Zone, near: datetime) -> _Label | None:
    """Return the row of the zone's label that fits the zone as which it was read."""
    for row in _rows():
        if row.name != (zone.label or "").casefold():
            continue
        is_place = isinstance(zone.tz, ZoneInfo) and zone.tz.key == row.place.key
        if zone.tz and (is_place or near.astimezone(zone.tz).utcoffset() == row.said.utcoffset(None)):
            return row
    return None


def _verdict(row: _Label, evidence: Evidence) -> tuple[bool, str | None]:
    """Say whether local time is meant, and by what that is known; by nothing where it needs no word."""
    votes = {vote for vote in _votes(row, evidence) if vote is not None}
    if len(votes) == 1:
        return votes.pop(), "by the page's own date"
    if row.taken == "dates":
        return False, None
    home = evidence.near.astimezone(evidence.home).utcoffset() if evidence.home else None
    if home is not None:
        if home == row.said.utcoffset(None):
            return False, None
        if home == evidence.near.astimezone(row.place).utcoffset():
            return True, "by the zone of the source"
    if row.taken == "*" or (evidence.country or "?") in row.taken.split():
        return True, "as most pages do"
    return False, "nothing on the page speaks against it"


def _votes(row: _Label, evidence: Evidence) -> Iterator[bool | None]:
    """Yield for each date of the page the reading that it confirms, or whose opposite it proves wrong."""
    for clock, moment in (*evidence.changed, *evidence.began):
        said, local = (_lag(tz, clock, moment) for tz in (row.said, row.place))
        if (said <= _SAME_CLOCK) != (local <= _SAME_CLOCK):
            yield local <= _SAME_CLOCK
    for clock, moment in evidence.changed:
        said, local = (_lag(tz, clock, moment) for tz in (row.said, row.place))
        if (said >= _ALMOST_A_DAY) != (local >= _ALMOST_A_DAY):
            yield said >= _ALMOST_A_DAY


def _lag(tz: tzinfo, clock: Clock, moment: datetime) -> timedelta:
    """Return how long after the clock the moment is, between -5 minutes and a day."""
    local = moment.astimezone(tz)
    shown = timedelta(hours=clock.hour, minutes=clock.minute)
    lag = timedelta(hours=local.hour, minutes=local.minute) - shown
    return (lag + _SAME_CLOCK) % _DAY - _SAME_CLOCK


@lru_cache(maxsize=1)
def _rows() -> tuple[_Label, ...]:
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return tuple(
        _Label(name=name, said=timezone(timedelta(minutes=int(minutes))), place=ZoneInfo(place), taken=taken)
        for name, minutes, place, taken in rows
    )
