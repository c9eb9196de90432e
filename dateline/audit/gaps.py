"""What was published and never sent, and whether a gap says so.  Pure."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.audit.finding import Finding
from dateline.audit.kept import KeptBlog
from dateline.audit.match import Matches
from dateline.audit.truth import Sight, TrueBlog, TrueUpdate


def check_gaps(truth: TrueBlog, kept: KeptBlog, matches: Matches) -> Iterator[Finding]:
    """Find updates that are not in the database, were there at a poll, and of which no gap tells.

    What lived between two polls leaves no trace on any page; nobody can declare that.
    """
    in_others = frozenset().union(*matches.merged.values())
    for key, one in truth.updates.items():
        if key in matches.rows or key in in_others or key in truth.seen:
            continue
        sight = _first_look(truth, one)
        if sight is not None and not _is_declared(kept, one, sight):
            yield Finding(
                kind="gap_undeclared",
                live_blog=truth.url,
                update=key,
                at=one.added_at,
                why=f"At the poll of {sight.at:%H:%M:%S} it was not on what was sent; no gap says so.",
            )


def _first_look(truth: TrueBlog, one: TrueUpdate) -> Sight | None:
    """Return the first poll at which it was there."""
    return next((s for s in truth.fresh if any(span.holds(s.as_of) for span in one.present)), None)


def _is_declared(kept: KeptBlog, one: TrueUpdate, sight: Sight) -> bool:
    return any(gap.gap_from <= sight.at and one.added_at <= gap.gap_to for gap in kept.gaps)
