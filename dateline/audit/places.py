"""Revisions of the wrong kind: pins, moves and restorations that were none, and pins missed.  Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from dateline.audit.finding import Finding
from dateline.audit.kept import KeptRevision, KeptUpdate
from dateline.audit.match import Matches
from dateline.audit.truth import Sight, TrueBlog, TrueUpdate
from dateline.audit.updates import POLLS


def check_places(truth: TrueBlog, matches: Matches) -> Iterator[Finding]:
    """Compare pins, order and restorations."""
    for key, rows in matches.rows.items():
        one = truth.updates[key]
        for row in rows:
            yield from _false_pins(truth, one, row)
            yield from _false_restorations(truth, one, row)
        if truth.capability.shows_pins:
            yield from _pins_missed(truth, one, rows)
    yield from _moves(truth, matches)


def _wrong(truth: TrueBlog, key: str | None, at: datetime, why: str) -> Finding:
    return Finding(kind="wrong_kind", live_blog=truth.url, update=key, at=at, why=why)


def _false_pins(truth: TrueBlog, one: TrueUpdate, row: KeptUpdate) -> Iterator[Finding]:
    for revision in row.of_kind("pinned", "unpinned"):
        sight = truth.sight_at(revision.observed_at)
        glimpse = sight.by_key.get(one.key) if sight else None
        if glimpse is None or glimpse.is_pinned != (revision.kind == "pinned"):
            yield _wrong(
                truth, one.key, revision.observed_at, f"Recorded as {revision.kind}, which it was not."
            )


def _false_restorations(truth: TrueBlog, one: TrueUpdate, row: KeptUpdate) -> Iterator[Finding]:
    begins = [span.begin for span in one.present[1:]]
    for revision in row.of_kind("restored"):
        if not any(begin <= revision.observed_at for begin in begins):
            yield _wrong(truth, one.key, revision.observed_at, "Recorded as restored, but it was never away.")


def _pins_missed(truth: TrueBlog, one: TrueUpdate, rows: tuple[KeptUpdate, ...]) -> Iterator[Finding]:
    for span in one.pinned:
        sights = [
            s for s in truth.seen.get(one.key, ()) if span.holds(s.as_of) and s.by_key[one.key].page == 1
        ]
        if len(sights) < POLLS:
            continue
        recorded = (r for row in rows for r in row.of_kind("pinned") if span.begin <= r.observed_at)
        if not any(True for _ in recorded):
            yield _wrong(
                truth, one.key, span.begin, f"Its pin was shown at {len(sights)} polls and is not recorded."
            )


def _moves(truth: TrueBlog, matches: Matches) -> Iterator[Finding]:
    """A move is anybody's who explains the new order; where the order is as it was, nobody has moved."""
    moved: dict[datetime, list[tuple[str, KeptRevision]]] = {}
    for key, rows in matches.rows.items():
        for row in rows:
            for revision in row.of_kind("moved"):
                moved.setdefault(revision.observed_at, []).append((key, revision))
    before: Sight | None = None
    for sight in truth.sights:
        changed = before is not None and _is_reordered(before, sight)
        for key, _ in moved.pop(sight.at, ()) if not changed else ():
            yield _wrong(truth, key, sight.at, "Recorded as moved, but the order is as it was.")
        moved.pop(sight.at, None)
        before = sight
    for at, found in moved.items():
        yield from (
            _wrong(truth, key, at, "Recorded as moved at no poll that brought a page.") for key, _ in found
        )


def _is_reordered(before: Sight, after: Sight) -> bool:
    """Whether updates that stood on both first pages, unpinned, have changed places."""
    old = [one.key for one in before.newest_page if not one.is_pinned]
    new = [one.key for one in after.newest_page if not one.is_pinned]
    both = set(old) & set(new)
    return [key for key in old if key in both] != [key for key in new if key in both]
