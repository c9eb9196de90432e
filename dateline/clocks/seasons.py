"""The two nights of the year on which a clock on the wall is not enough."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone, tzinfo

from dateline.clocks.grammar import Clock

TWICE = "the clock showed this hour twice that night, and no update beside it tells which is meant"
_SEVERAL_MINUTES = timedelta(minutes=5)


def undecided(
    moments: Sequence[datetime | None], zones: Sequence[tzinfo | None], not_after: datetime | None
) -> frozenset[int]:
    """Return the places, oldest first, of moments that could be an hour off for all that their order says.

    ``zones`` holds ``None`` where the moment is known from elsewhere.  A clock shown twice is settled
    where only one of its two moments lies between its neighbours.
    """
    choices = [_choices(one, tz, not_after) for one, tz in zip(moments, zones, strict=True)]
    if not any(len(one) > 1 for one in choices):
        return frozenset()
    earliest = _walked([[one.timestamp() for one in each] for each in choices])
    latest = _walked([[-one.timestamp() for one in each] for each in reversed(choices)])[::-1]
    return frozenset(
        place
        for place, (low, high) in enumerate(zip(earliest, latest, strict=True))
        if low is not None and high is not None and low < -high
    )


def _choices(moment: datetime | None, tz: tzinfo | None, not_after: datetime | None) -> list[datetime]:
    """Return what a moment can be: itself, or both of the night on which its clock was put back."""
    if moment is None or tz is None:
        return [moment] if moment else []
    local = moment.astimezone(tz)
    both = {local.replace(fold=fold).astimezone(timezone.utc) for fold in (0, 1)}
    if len(both) == 1 or moment not in both:
        return [moment]
    possible = [one for one in both if not_after is None or one <= not_after + _SEVERAL_MINUTES]
    return possible or [moment]


def _walked(choices: Sequence[Sequence[float]]) -> list[float | None]:
    """Return the smallest value of each place that is not below those before it, where there is one."""
    found: list[float | None] = []
    bound = float("-inf")
    for each in choices:
        fitting = min((one for one in each if one >= bound), default=None)
        value = fitting if fitting is not None else max(each, default=None)
        found.append(value)
        bound = max(bound, value) if value is not None else bound
    return found


def doubt(clock: Clock, moment: datetime, tz: tzinfo) -> str | None:
    """Return what had to be assumed where a clock was changed: it was shown twice that night, or never.

    >>> from datetime import timezone; from zoneinfo import ZoneInfo
    >>> paris = ZoneInfo("Europe/Paris")
    >>> doubt(Clock(hour=2, minute=30), datetime(2024, 3, 31, 1, 30, tzinfo=timezone.utc), paris)
    'the clock was put forward over this hour; the order of the updates decides'
    >>> doubt(Clock(hour=2, minute=30), datetime(2024, 10, 27, 1, 30, tzinfo=timezone.utc), paris)
    'the clock showed this hour twice; the order of the updates decides'
    """
    local = moment.astimezone(tz)
    if (local.hour, local.minute) != (clock.hour, clock.minute):
        return "the clock was put forward over this hour; the order of the updates decides"
    if local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset():
        return "the clock showed this hour twice; the order of the updates decides"
    return None
