"""Bare clocks in page order, and one trusted date, to instants in UTC.

The day of the newest update is known (or not); from there the walk goes back in time, and takes for each
clock the latest moment that is not after the one before.  That moves over midnight, over changes of the
zone inside a page and over daylight saving without a rule for each.  Measured on 188,610 clocks of real live
blogs this direction is right for 99.9 %, the opposite one (first day known, walk on) for 81 %.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from itertools import pairwise

from dateline.clocks.grammar import Clock
from dateline.clocks.silence import with_silence

_DAY = 24 * 60
_DISORDER_MINUTES = 30
"""Editors file a late item a little out of order; that is no midnight."""
_LATE_MINUTES = 180
"""The same for a single item that lies out of an order which goes on after it."""
_PINNED_MINUTES = 12 * 60
"""How old a clock on top may be beside later ones of its day; beyond that, they are of the day before."""
_PUT_BACK = frozenset((0, 1, 2, 3))
"""The hours that clocks show twice in the night in which summer time ends."""
_FEW = 2
"""Steps from clock to clock of which none can be spared."""
_EVENING = 20
"""A page that is opened after this hour is dated by the day for which it is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One clock of the page with what is known about its zone and day."""

    clock: Clock
    tz: tzinfo | None = None
    day: date | None = None
    """The local date, when a day heading says it."""
    moment: datetime | None = None
    """What another witness told of it; nothing is left to find."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """The dates that are trusted; without one of the first three ``opened`` dates the oldest update."""

    newest_day: date | None = None
    """Local date of the newest update."""
    oldest_day: date | None = None
    """Local date of the oldest update."""
    not_after: datetime | None = None
    """A moment after which no update can be."""
    began: tuple[datetime, ...] = ()
    """When the page was published or its coverage began, which is when many write the oldest update."""
    opened: date | None = None
    """The day in the page's address, as they have it where the page was made."""


def newest_first(readings: Sequence[Reading]) -> bool:
    """Say which way the page runs: the direction in which less time passes between neighbours.

    >>> newest_first([Reading(clock=Clock(hour=h, minute=0)) for h in (1, 23, 22)])
    True
    >>> newest_first([Reading(clock=Clock(hour=h, minute=0)) for h in (22, 23, 1)])
    False
    """
    dated = [reading.day for reading in readings if reading.day]
    if dated and dated[0] != dated[-1]:
        return dated[0] > dated[-1]
    told = [reading.moment for reading in readings if reading.moment]
    if told and told[0] != told[-1]:
        return told[0] > told[-1]
    minutes = [_minutes(reading.clock) for reading in readings]
    pairs = list(pairwise(minutes))
    down, up = _time_passed(pairs)
    if len(pairs) > _FEW:  # the first may be pinned, and the time between it and the next is anything
        down_below, up_below = _time_passed(pairs[1:])
        if 2 * min(down_below, up_below) < max(down_below, up_below):
            return down_below < up_below
    return down <= up


def _time_passed(pairs: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Return the minutes between neighbours if a page runs down from the newest, and if it runs up."""
    down = sum(_elapsed(earlier, later) for later, earlier in pairs)
    return down, sum(_elapsed(earlier, later) for earlier, later in pairs)


def instants(readings: Sequence[Reading], anchor: Anchor) -> list[datetime | None]:
    """Return the UTC moment of each reading in the given order; ``None`` where zone or day is unknown."""
    backwards = newest_first(readings)
    ordered = list(readings) if backwards else list(reversed(readings))
    if any(reading.moment for reading in ordered):
        found = _around_known(ordered)
    else:
        found = _walk_back(ordered, _with_newest_day(ordered, anchor))
    if not any(reading.day or reading.moment for reading in ordered):
        zones = [reading.tz for reading in ordered]
        found = with_silence(found, zones, anchor.began, anchor.opened)
    return found if backwards else found[::-1]


def _minutes(clock: Clock) -> int:
    return clock.hour * 60 + clock.minute


def _elapsed(earlier: int, later: int) -> int:
    """Minutes that pass from one clock to the next; a little disorder is likelier than a whole day.

    So is an hour of the night that is shown twice.
    """
    back = earlier - later
    is_repeated = back > 0 and earlier // 60 == later // 60 and later // 60 in _PUT_BACK
    return _LATE_MINUTES if 0 < back <= _DISORDER_MINUTES or is_repeated else -back % _DAY


def _with_newest_day(ordered: Sequence[Reading], anchor: Anchor) -> Anchor:
    """Return the anchor with the day at which a walk back can begin."""
    if anchor.newest_day or anchor.not_after:
        return anchor
    if anchor.oldest_day:
        return _moved_to_newest(ordered, anchor, anchor.oldest_day)
    return _moved_to_newest(ordered, anchor, anchor.opened, is_address=True) if anchor.opened else anchor


def _moved_to_newest(
    ordered: Sequence[Reading], anchor: Anchor, oldest_day: date, *, is_address: bool = False
) -> Anchor:
    """Count the midnights of a trial walk, so that the oldest update falls on its day."""
    trial = _walk_back(ordered, Anchor(newest_day=oldest_day))
    known = [_local(moment, r) for r, moment in zip(ordered, trial, strict=True) if moment]
    if not known:
        return Anchor()
    oldest = known[-1]
    later = sum(moment.date() > oldest.date() for moment in known)
    is_eve = is_address and oldest.hour >= _EVENING and later * 2 > len(known)
    shift = oldest_day - oldest.date() - timedelta(days=is_eve)
    return replace(anchor, newest_day=oldest_day + shift)


def _around_known(ordered: Sequence[Reading]) -> list[datetime | None]:
    """Walk both ways from the updates whose moments another witness tells."""
    first = next(index for index, reading in enumerate(ordered) if reading.moment)
    newer: list[datetime | None] = []
    bound = ordered[first].moment
    for reading in reversed(ordered[:first]):
        assert bound is not None
        moment = _later(reading, bound)
        newer.append(moment)
        bound = max(bound, moment) if moment else bound
    return [*reversed(newer), *_walk_back(ordered[first:], Anchor())]


def _walk_back(ordered: Sequence[Reading], anchor: Anchor) -> list[datetime | None]:
    if _is_pinned_on_top(ordered, anchor):
        pinned = _moment(ordered, 0, anchor, anchor.not_after, is_neighbour=False)
        return [pinned, *_walk_back(ordered[1:], anchor)]
    found: list[datetime | None] = []
    bound = anchor.not_after
    for index, reading in enumerate(ordered):
        moment = _moment(ordered, index, anchor, bound, is_neighbour=bool(found))
        found.append(moment)
        is_lower = moment and (bound is None or moment < bound or not any(found[:-1]))
        bound = moment if is_lower or reading.moment else bound
    return found


def _is_pinned_on_top(ordered: Sequence[Reading], anchor: Anchor) -> bool:
    """Say whether the first clock is older than an order that runs after it: then that is of today as well.

    Read as the newest, it would put all others on the day before, though none of them is too late for today.
    """
    if len(ordered) < 3 or any(reading.day or reading.moment for reading in ordered[:3]):
        return False
    first, second, third = (
        _moment(ordered, index, anchor, anchor.not_after, is_neighbour=False) for index in range(3)
    )
    if first is None or second is None or third is None:
        return False
    most = _PINNED_MINUTES if anchor.not_after else _LATE_MINUTES
    is_late = timedelta(minutes=_DISORDER_MINUTES) < second - first <= timedelta(minutes=most)
    return is_late and first < third <= second


def _moment(
    ordered: Sequence[Reading], index: int, anchor: Anchor, bound: datetime | None, *, is_neighbour: bool
) -> datetime | None:
    reading = ordered[index]
    if reading.moment:
        return reading.moment
    return _first(reading, anchor) if bound is None else _earlier(ordered, index, bound, is_neighbour)


def _local(moment: datetime, reading: Reading) -> datetime:
    return moment.astimezone(reading.tz).replace(tzinfo=None)


def _first(reading: Reading, anchor: Anchor) -> datetime | None:
    day = reading.day or anchor.newest_day
    if day is None or reading.tz is None:
        return None
    return max(_candidates(reading, day))


def _earlier(ordered: Sequence[Reading], index: int, bound: datetime, is_neighbour: bool) -> datetime | None:
    reading = ordered[index]
    if reading.tz is None:
        return None
    if reading.day:
        return max(_candidates(reading, reading.day))
    allowance = _allowance(ordered, index) if is_neighbour else _DISORDER_MINUTES
    limit = bound + timedelta(minutes=allowance)
    local = limit.astimezone(reading.tz).date()
    days = (local - timedelta(days=back) for back in (0, 1))
    fitting = [moment for day in days for moment in _candidates(reading, day) if moment <= limit]
    return _in_order(fitting, bound)


def _later(reading: Reading, bound: datetime) -> datetime | None:
    """Return the first moment of a clock after its older neighbour, or a little before that."""
    if reading.tz is None:
        return None
    limit = bound - timedelta(minutes=_DISORDER_MINUTES)
    local = limit.astimezone(reading.tz).date()
    days = [reading.day] if reading.day else [local, local + timedelta(days=1)]
    moments = [moment for day in days for moment in _candidates(reading, day)]
    return min((moment for moment in moments if moment >= limit), default=max(moments))


def _in_order(fitting: Sequence[datetime], bound: datetime) -> datetime | None:
    """Return the latest moment; of the two that one clock shows as summer time ends, the one in order."""
    latest = max(fitting, default=None)
    before = max((moment for moment in fitting if moment <= bound), default=None)
    return before if before and bound - before <= timedelta(hours=2) else latest


def _allowance(ordered: Sequence[Reading], index: int) -> int:
    """Minutes by which a clock may be later than its newer neighbour without being of the day before."""
    if index + 1 >= len(ordered) or index == 0:
        return _DISORDER_MINUTES
    newer, this, older = (_minutes(ordered[i].clock) for i in (index - 1, index, index + 1))
    same_zone = ordered[index - 1].tz == ordered[index].tz == ordered[index + 1].tz
    back_in_order = same_zone and newer - _LATE_MINUTES <= older <= newer < this
    return _LATE_MINUTES if back_in_order else _DISORDER_MINUTES


def _candidates(reading: Reading, day: date) -> list[datetime]:
    """Both moments of a clock, when it is shown twice as summer time ends."""
    clock = reading.clock
    shown = time(clock.hour, clock.minute, clock.second or 0, tzinfo=reading.tz)
    return [datetime.combine(day, shown.replace(fold=fold)).astimezone(timezone.utc) for fold in (0, 1)]
