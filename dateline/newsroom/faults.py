"""How a season's servers misbehave: episodes of minutes, at an outlet or at one live blog.  Pure."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Literal, get_args

from dateline.newsroom.season import Season

Fault = Literal[
    "too_many_requests",
    "forbidden",
    "server_error",
    "slow_drip",
    "truncated",
    "gzip_bomb",
    "wrong_charset",
    "redirect_loop",
    "consent_wall",
    "soft_404",
    "layout_change",
    "stale_cache",
    "clock_skew",
    "lying_etag",
    "hang_up",
]
FAULTS: tuple[Fault, ...] = get_args(Fault)
HARMLESS: frozenset[Fault] = frozenset(
    {"slow_drip", "wrong_charset", "stale_cache", "clock_skew", "lying_etag"}
)
"""Under these a whole page arrives, or a client is told that it has one."""
_OF_AN_OUTLET: tuple[Fault, ...] = (
    *("too_many_requests", "forbidden", "server_error", "consent_wall", "layout_change", "stale_cache"),
    *("clock_skew", "hang_up"),
)
_HOURS_BETWEEN_AT_OUTLET, _HOURS_BETWEEN_AT_BLOG = 4.0, 6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """Some minutes of one fault."""

    fault: Fault
    begins_at: datetime
    ends_at: datetime
    outlet: str
    live_blog: str | None = None
    """``None``: all live blogs of the outlet."""
    share: float = 1.0
    """Of the requests that it hits."""
    seconds: int = 0
    """How long to wait after a 429, how old a stale page is, how far the clock is ahead (or behind)."""
    variant: int = 0
    """Of ``wrong_charset``: 0 mislabels the bytes, 1 sends other bytes than it says.

    Of ``layout_change``: 0 leaves the loading of the updates to a browser, 1 sends them in other markup.
    """


def episodes(
    season: Season, faults: Sequence[Fault] = FAULTS, *, intensity: float = 1.0
) -> tuple[Episode, ...]:
    """Return the episodes of a season, oldest first; ``intensity`` 2 has twice as many, 0 has none."""
    found: list[Episode] = []
    wide = [fault for fault in faults if fault in _OF_AN_OUTLET]
    narrow = [fault for fault in faults if fault not in _OF_AN_OUTLET]
    for publisher in season.publishers:
        rng = Random(f"{season.seed}/faults/{publisher.name}")  # noqa: S311
        found += _series(season, rng, wide, intensity / _HOURS_BETWEEN_AT_OUTLET, publisher.name, None)
    for story in season.stories:
        rng = Random(f"{season.seed}/faults/{story.key}")  # noqa: S311
        found += _series(season, rng, narrow, intensity / _HOURS_BETWEEN_AT_BLOG, story.outlet, story.key)
    return tuple(sorted(found, key=lambda one: one.begins_at))


def _series(
    season: Season, rng: Random, faults: Sequence[Fault], an_hour: float, outlet: str, blog: str | None
) -> Iterator[Episode]:
    now = season.starts_at
    while faults and an_hour > 0:
        now += timedelta(hours=rng.expovariate(an_hour))
        if now >= season.ends_at:
            return
        fault = rng.choice(faults)
        yield Episode(
            fault=fault,
            begins_at=now,
            ends_at=now + timedelta(seconds=rng.randint(90, 480)),
            outlet=outlet,
            live_blog=blog,
            share=rng.choice((0.5, 1.0)),
            seconds=_seconds(fault, rng),
            variant=rng.randint(0, 1),
        )


def _seconds(fault: Fault, rng: Random) -> int:
    if fault == "too_many_requests":
        return rng.choice((30, 60, 120, 300))
    if fault == "stale_cache":
        return rng.randint(120, 1_200)
    if fault == "clock_skew":
        return rng.choice((-1, 1)) * rng.randint(90, 900)
    return 0


def hits(episode: Episode, seed: int, live_blog: str, request: int) -> bool:
    """Say whether an episode hits the request of that number at a live blog."""
    mark = zlib.crc32(f"{seed}/{episode.fault}/{live_blog}/{request}".encode())
    return mark < episode.share * 2**32
