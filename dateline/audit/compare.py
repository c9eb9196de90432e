"""One live blog of the database against its truth.  Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from dateline.audit.absences import DeletionTally, check_absences
from dateline.audit.finding import Finding
from dateline.audit.gaps import check_gaps
from dateline.audit.kept import KeptBlog, KeptUpdate
from dateline.audit.latency import Latency, Poll, latencies
from dateline.audit.match import match
from dateline.audit.places import check_places
from dateline.audit.truth import TrueBlog
from dateline.audit.updates import POLLS, check_updates
from dateline.audit.wordings import EditTally, check_edits


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What came of one live blog."""

    live_blog: str
    findings: tuple[Finding, ...]
    polls: int
    """Polls that brought a page."""
    visible: int
    """Updates that were visible at two polls."""
    rows: int
    edits: EditTally
    deletions: DeletionTally
    gaps: int
    """Gaps that the database declares."""
    latencies: tuple[Latency, ...]


def compare(truth: TrueBlog, kept: KeptBlog, polls: Sequence[Poll] = ()) -> Compared:
    """Compare all that is kept of a live blog with all that happened in it."""
    kept = by_the_newsroom(truth, kept)
    matches = match(truth, kept)
    edits, edit_tally = check_edits(truth, matches)
    absences, deletion_tally = check_absences(truth, matches)
    findings = [*check_updates(truth, matches), *edits, *absences]
    findings += [*check_places(truth, matches), *check_gaps(truth, kept, matches), *_waiting(truth, kept)]
    return Compared(
        live_blog=truth.url,
        findings=tuple(findings),
        polls=len(truth.sights),
        visible=sum(len(sights) >= POLLS for sights in truth.seen.values()),
        rows=len(kept.updates),
        edits=edit_tally,
        deletions=deletion_tally,
        gaps=len(kept.gaps),
        latencies=tuple(latencies(truth, matches, polls)),
    )


def by_the_newsroom(truth: TrueBlog, kept: KeptBlog) -> KeptBlog:
    """Return the rows with looks at the moments at which the newsroom was asked, as ``truth`` has them.

    Where time is real, what was asked for at one moment has come a little later.
    """

    def asked(at: datetime) -> datetime:
        sight = truth.sight_at(at)
        return sight.at if sight else at

    def row(update: KeptUpdate) -> KeptUpdate:
        told = (replace(one, observed_at=asked(one.observed_at)) for one in update.revisions)
        return replace(update, revisions=tuple(told))

    return replace(
        kept,
        updates=tuple(map(row, kept.updates)),
        gaps=tuple(replace(gap, gap_from=asked(gap.gap_from)) for gap in kept.gaps),
    )


def _waiting(truth: TrueBlog, kept: KeptBlog) -> list[Finding]:
    if not kept.waiting or kept.waiting_since is None:
        return []
    return [
        Finding(
            kind="waiting",
            live_blog=truth.url,
            update=None,
            at=kept.waiting_since,
            why=f"{kept.waiting} observations were not taken up.",
        )
    ]
