"""Deletions and restorations: missed, late, false.  Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from dateline.audit.finding import Finding
from dateline.audit.kept import KeptUpdate
from dateline.audit.match import Matches
from dateline.audit.truth import Glimpse, Sight, Span, TrueBlog, TrueUpdate
from dateline.audit.updates import POLLS
from dateline.revise.proof import EDGE


@dataclass(frozen=True, slots=True, kw_only=True)
class DeletionTally:
    """Deletions that two polls in a row could prove, and how many of them are recorded in time."""

    provable: int = 0
    recorded: int = 0


def check_absences(truth: TrueBlog, matches: Matches) -> tuple[list[Finding], DeletionTally]:
    """Compare what was taken away and put back."""
    findings: list[Finding] = []
    provable = recorded = 0
    for key, rows in matches.rows.items():
        one = truth.updates[key]
        for row in rows:
            findings += _false_deletions(truth, one, row)
        findings += _restorations_missed(truth, one, rows)
        for span, proof in _provable(truth, one, rows):
            finding = _judge(truth, one, rows, span, proof)
            provable += 1
            recorded += finding is None
            if finding:
                findings.append(finding)
    return findings, DeletionTally(provable=provable, recorded=recorded)


def _false_deletions(truth: TrueBlog, one: TrueUpdate, row: KeptUpdate) -> Iterator[Finding]:
    for revision in row.of_kind("deleted"):
        if not any(span.holds(revision.revised_at) for span in one.absent):
            yield Finding(
                kind="false_deletion",
                live_blog=truth.url,
                update=one.key,
                at=revision.revised_at,
                why=f"It stood on the page; found at the look of {revision.observed_at:%H:%M:%S}.",
            )


def _provable(
    truth: TrueBlog, one: TrueUpdate, rows: Sequence[KeptUpdate]
) -> Iterator[tuple[Span, datetime]]:
    """Yield deletions of updates that we knew, with the second of two polls in a row that prove them."""
    for span in one.absent:
        known = [sight for sight in truth.seen.get(one.key, ()) if sight.at < span.begin]
        if not known or all(row.first_seen_at >= span.begin for row in rows):
            continue
        below = _older(known[-1].glimpses, one.key)
        proof = _second_proof(truth, one.key, span, below)
        if proof:
            yield span, proof


def _older(glimpses: Sequence[Glimpse], key: str) -> frozenset[str]:
    """Return what stood below an update; a pinned block proves no place."""
    places = [glimpse.key for glimpse in glimpses]
    below = glimpses[places.index(key) + 1 :]
    return frozenset(glimpse.key for glimpse in below if not glimpse.is_pinned)


def _second_proof(truth: TrueBlog, key: str, span: Span, below: frozenset[str]) -> datetime | None:
    proofs = 0
    for sight in truth.sights:
        if sight.at < span.begin:
            continue
        if span.end is not None and sight.as_of >= span.end:
            return None
        proves = sight.is_fresh and span.holds(sight.as_of) and _covers(truth, sight, below)
        proofs = proofs + 1 if proves else 0
        if proofs >= POLLS:
            return sight.at
    return None


def _covers(truth: TrueBlog, sight: Sight, below: frozenset[str]) -> bool:
    """Whether a page proves that it shows the place of what stood above ``below``.

    Something older must be in sight, unless the page says how many updates there are.  Near the end of a
    window nobody can know whether an update was moved out of it.
    """
    capability = truth.capability
    if not capability.proves_absence:
        return False
    if capability.announces_count and capability.page_size is None:
        return True
    in_sight = sum(one.key in below for one in sight.newest_page if not one.is_pinned)
    return in_sight >= (1 if capability.window is None else EDGE)


def _judge(
    truth: TrueBlog, one: TrueUpdate, rows: Sequence[KeptUpdate], span: Span, proof: datetime
) -> Finding | None:
    recorded = [
        revision for row in rows for revision in row.of_kind("deleted") if span.holds(revision.revised_at)
    ]
    if any(revision.observed_at <= proof for revision in recorded):
        return None
    late = f"recorded at {recorded[0].observed_at:%H:%M:%S}" if recorded else "not recorded"
    return Finding(
        kind="deletion_missed",
        live_blog=truth.url,
        update=one.key,
        at=span.begin,
        why=f"Two polls proved it until {proof:%H:%M:%S}; {late}.",
    )


def _restorations_missed(truth: TrueBlog, one: TrueUpdate, rows: Sequence[KeptUpdate]) -> Iterator[Finding]:
    for span in one.absent:
        if span.end is None or not _is_recorded(rows, span):
            continue
        following = next((later.begin for later in one.absent if later.begin > span.begin), None)
        back = Span(begin=span.end, end=following)
        sights = [sight for sight in truth.seen.get(one.key, ()) if back.holds(sight.as_of)]
        restored = [r for row in rows for r in row.of_kind("restored") if r.observed_at >= span.end]
        if len(sights) >= POLLS and not restored:
            yield Finding(
                kind="restoration_missed",
                live_blog=truth.url,
                update=one.key,
                at=span.end,
                why=f"It was shown again at {len(sights)} polls from {sights[0].at:%H:%M:%S} on.",
            )


def _is_recorded(rows: Sequence[KeptUpdate], span: Span) -> bool:
    return any(span.holds(revision.revised_at) for row in rows for revision in row.of_kind("deleted"))
