"""How long it took from publishing to the row.  Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dateline.audit.match import Matches
from dateline.audit.truth import TrueBlog


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """A poll that went well, as the rehearsal noted it."""

    at: datetime
    interval_seconds: float
    """Until the moment at which the next was planned, by the clock of the rehearsal."""
    work_seconds: float = 0.0
    """From plan to rows, by the clock on the wall: time that the rehearsal's clock did not count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Latency:
    """One update's way."""

    live_blog: str
    update: str
    seconds: float
    interval_seconds: float
    """The poll interval that was in force when it was published."""


def latencies(truth: TrueBlog, matches: Matches, polls: Sequence[Poll]) -> Iterator[Latency]:
    """Yield the way of each update that was published after the first poll; ``polls`` are oldest first."""
    work: Mapping[datetime, float] = {poll.at: poll.work_seconds for poll in polls}
    for key, rows in matches.rows.items():
        published, first_seen_at = truth.updates[key].added_at, rows[0].first_seen_at
        place = bisect_right(polls, published, key=lambda poll: poll.at)
        if place and first_seen_at >= published:
            yield Latency(
                live_blog=truth.url,
                update=key,
                seconds=(first_seen_at - published).total_seconds() + work.get(first_seen_at, 0.0),
                interval_seconds=polls[place - 1].interval_seconds,
            )


def quantile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least ``share`` of the values do not exceed; 0 for none.

    >>> quantile([4.0, 1.0, 3.0, 2.0], 0.5)
    2.0
    """
    ordered = sorted(values)
    place = -(-len(ordered) * round(share * 1000) // 1000)
    return ordered[max(0, place - 1)] if ordered else 0.0
