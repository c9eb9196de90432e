"""What is to be done in one live blog of a season: when updates come, and what becomes of each.  Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from dateline.newsroom.happening import EditSeverity
from dateline.newsroom.life import Life, moments
from dateline.newsroom.plan import Plan

_EDITS: tuple[tuple[EditSeverity, float], ...] = (
    ("typography", 0.08),
    ("wording", 0.12),
    ("number", 0.12),
    ("name", 0.05),
    ("attribution", 0.05),
    ("correction", 0.04),
)
"""The share of updates that have an edit of a kind."""
_DELETED, _RESTORED, _MOVED, _DOUBLED, _PINNED = 0.035, 0.5, 0.02, 0.02, 0.08
_AT_THE_OPENING = 3
_MOST_TITLES = 3
_LATE, _REPEATED, _RENAMED = 0.02, 0.015, 0.25


def plans(rng: Random, told: Life, ends_at: datetime) -> list[Plan]:
    """Return all that is to be done in a live blog until the season ends, in no order."""
    times = moments(rng, told, ends_at)
    made = [*_coverage(rng, told)]
    for number, at in enumerate(times, 1):
        key = f"u{number}"
        age = timedelta(minutes=_age(rng, number))
        made.append(Plan(at=at, task="add", update=key, age=age))
        made += _later(rng, key, at)
    return [plan for plan in made if plan.at < ends_at]


def _age(rng: Random, number: int) -> int:
    """Return how many minutes old an update is when it appears; the first tell what went before."""
    if number <= _AT_THE_OPENING:
        return (_AT_THE_OPENING - number) * rng.randint(4, 9)
    return rng.randint(5, 30) if rng.random() < _LATE else 0


def _coverage(rng: Random, told: Life) -> Iterator[Plan]:
    """Open, pause, close, and open again."""
    for number, (begin, end) in enumerate(told.spans):
        yield Plan(at=begin, task="reopen" if number else "open")
        yield Plan(at=end, task="close")
    begin, end = told.spans[0]
    for _ in range(rng.randint(0, _MOST_TITLES)):
        yield Plan(at=begin + (end - begin) * rng.uniform(0.05, 0.95), task="title")
    if rng.random() < 0.25:
        rest = begin + (end - begin) * rng.uniform(0.3, 0.8)
        yield Plan(at=rest, task="pause")
        yield Plan(at=min(end, rest + timedelta(minutes=rng.randint(20, 90))), task="resume")


def _later(rng: Random, key: str, at: datetime) -> Iterator[Plan]:
    """What becomes of an update after it has appeared."""
    for severity, share in _EDITS:
        if rng.random() < share:
            renames = rng.random() < _RENAMED
            yield Plan(at=_after(rng, at), task="edit", update=key, severity=severity, changes_id=renames)
    if rng.random() < _DELETED:
        gone = _after(rng, at)
        yield Plan(at=gone, task="delete", update=key)
        if rng.random() < _RESTORED:
            yield Plan(at=_after(rng, gone), task="restore", update=key)
    if rng.random() < _MOVED:
        yield Plan(at=_after(rng, at), task="move", update=key)
    if rng.random() < _DOUBLED:
        yield Plan(at=_after(rng, at), task="double", update=key)
    if rng.random() < _REPEATED:
        again = f"{key}-again"
        yield Plan(at=_after(rng, at), task="repeat", update=again, copy_of=f"/{key}")
    yield from _pinned(rng, key, at)


def _pinned(rng: Random, key: str, at: datetime) -> Iterator[Plan]:
    if rng.random() < _PINNED:
        pinned = _after(rng, at)
        yield Plan(at=pinned, task="pin", update=key)
        yield Plan(at=pinned + timedelta(minutes=rng.randint(15, 240)), task="unpin", update=key)


def _after(rng: Random, at: datetime) -> datetime:
    """Most changes come within the hour, some much later."""
    return at + timedelta(seconds=min(40_000, max(45, round(rng.lognormvariate(7.0, 1.1)))))


def rightly_ordered(made: list[Plan]) -> list[Plan]:
    """Let nothing stand at one moment with what goes before it: the pages are told apart by their seconds."""
    last: datetime | None = None
    ordered: list[Plan] = []
    for plan in sorted(made, key=lambda one: one.at):
        at = plan.at.replace(microsecond=0)
        at = at if last is None or at > last else last + timedelta(seconds=1)
        ordered.append(plan if at == plan.at else replace(plan, at=at))
        last = at
    return ordered
