"""When a live blog of a season runs, and when its editors publish: bursts by day, quiet by night.  Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

_BY_DAY, _BY_NIGHT, _BURST = 2.6, 0.5, 17.0
"""Updates an hour."""
_MOST = 20.0
_MORNING, _EVENING = 6, 23


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """The hours of one live blog."""

    opens_at: datetime
    spans: tuple[tuple[datetime, datetime], ...]
    """When its editors work: the first ends with the close, the second follows a re-opening."""
    bursts: tuple[tuple[datetime, datetime], ...]
    zone: str

    def runs_at(self, when: datetime) -> bool:
        """Say whether editors publish at a moment."""
        return any(begin <= when < end for begin, end in self.spans)


def life(rng: Random, starts_at: datetime, ends_at: datetime, zone: str) -> Life:
    """Return the hours of a live blog: more than half are under way when the season begins."""
    length = ends_at - starts_at
    before = timedelta(minutes=rng.randint(20, 600))
    opens = starts_at - before if rng.random() < 0.6 else starts_at + length * rng.uniform(0.0, 0.7)
    opens = opens.replace(second=rng.randint(0, 59), microsecond=0)
    closes = opens + timedelta(minutes=min(1_800, max(150, round(rng.lognormvariate(6.6, 0.5)))))
    spans = [(opens, closes)]
    if rng.random() < 0.15:
        again = closes + timedelta(minutes=rng.randint(40, 200))
        spans.append((again, again + timedelta(minutes=rng.randint(30, 120))))
    return Life(opens_at=opens, spans=tuple(spans), bursts=tuple(_bursts(rng, opens, closes)), zone=zone)


def _bursts(rng: Random, opens: datetime, closes: datetime) -> Iterator[tuple[datetime, datetime]]:
    for _ in range(rng.randint(1, 3)):
        begin = opens + (closes - opens) * rng.random()
        yield begin, begin + timedelta(minutes=rng.randint(15, 50))


def moments(rng: Random, told: Life, until: datetime) -> list[datetime]:
    """Return when updates are published: three with the opening, then as the hour has it (by thinning)."""
    zone = ZoneInfo(told.zone)
    found = [told.opens_at + timedelta(seconds=gap) for gap in (0, rng.randint(1, 9), rng.randint(10, 40))]
    for begin, end in told.spans:
        now = max(begin, found[-1])
        while True:
            now += timedelta(seconds=max(1, round(rng.expovariate(_MOST / 3600))))
            if now >= min(end, until):
                break
            if rng.random() * _MOST < _rate(told, now, zone):
                found.append(now)
    return found


def _rate(told: Life, when: datetime, zone: ZoneInfo) -> float:
    if any(begin <= when < end for begin, end in told.bursts):
        return _BURST
    return _BY_DAY if _MORNING <= when.astimezone(zone).hour < _EVENING else _BY_NIGHT
