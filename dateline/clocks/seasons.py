"""The two nights of the year on which a clock on the wall is not enough."""

from __future__ import annotations

from datetime import datetime, tzinfo

from dateline.clocks.grammar import Clock


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
