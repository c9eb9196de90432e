"""Which row of the database is which true update.  Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from dateline.audit.kept import KeptBlog, KeptUpdate
from dateline.audit.truth import TrueBlog


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """The rows of a live blog by what they are."""

    rows: Mapping[str, tuple[KeptUpdate, ...]]
    """True update -> its rows, the oldest first: one, unless it was split."""
    invented: tuple[KeptUpdate, ...] = ()
    """Rows that nobody published."""
    merged: Mapping[int, frozenset[str]] = field(default_factory=dict)
    """Row -> the several true updates that are in it."""


def match(truth: TrueBlog, kept: KeptBlog) -> Matches:
    """Find the true update of each row: by the platform's ids, else by its wordings."""
    by_id = {name: key for key, one in truth.updates.items() for name in one.ids}
    by_mark: dict[str, set[str]] = defaultdict(set)
    for key, one in truth.updates.items():
        for wording in one.wordings:
            by_mark[wording.mark].add(key)
    rows: dict[str, list[KeptUpdate]] = defaultdict(list)
    invented: list[KeptUpdate] = []
    merged: dict[int, frozenset[str]] = {}
    for row in sorted(kept.updates, key=lambda one: (one.first_seen_at, one.update_key)):
        named = {by_id[name] for name in row.ids if name in by_id}
        candidates = _candidates(row, named, by_mark)
        if not candidates:
            invented.append(row)
            continue
        if several := _several(row, named, by_mark):
            merged[row.update_key] = several
        rows[_nearest(row, candidates, rows, truth)].append(row)
    return Matches(
        rows={key: tuple(found) for key, found in rows.items()}, invented=tuple(invented), merged=merged
    )


def _candidates(row: KeptUpdate, named: set[str], by_mark: Mapping[str, set[str]]) -> list[str]:
    """Return the true updates that explain most of a row."""
    votes: Counter[str] = Counter()
    for key in named:
        votes[key] += 1000
    for version in row.versions:
        votes.update(by_mark.get(version.mark, ()))
    most = max(votes.values(), default=0)
    return [key for key, count in votes.items() if count == most]


def _several(row: KeptUpdate, named: set[str], by_mark: Mapping[str, set[str]]) -> frozenset[str]:
    """Return the true updates in a row that no single one explains."""
    if len(named) > 1:
        return frozenset(named)
    known = [by_mark[one.mark] for one in row.versions if one.mark in by_mark] + [named] * bool(named)
    if not known or set.intersection(*known):
        return frozenset()
    return frozenset(set.union(*known))


def _nearest(
    row: KeptUpdate, candidates: list[str], rows: Mapping[str, list[KeptUpdate]], truth: TrueBlog
) -> str:
    """Of updates with the same words, the one that has no row yet and appeared last before the row did."""

    def strangeness(key: str) -> tuple[bool, bool, float]:
        early = (row.first_seen_at - truth.updates[key].added_at).total_seconds()
        return bool(rows.get(key)), early < 0, abs(early)

    return min(candidates, key=strangeness)
