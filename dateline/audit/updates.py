"""Updates that are missing, that nobody published, that are two in one or one in two.  Pure."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.audit.finding import Finding
from dateline.audit.match import Matches
from dateline.audit.truth import TrueBlog

POLLS = 2
"""At so many polls something must have been shown before its absence from the database is a fault."""


def check_updates(truth: TrueBlog, matches: Matches) -> Iterator[Finding]:
    """Compare which updates there are."""
    yield from _missed(truth, matches)
    for row in matches.invented:
        said = (row.versions[0].headline or row.versions[0].article_body)[:80] if row.versions else ""
        yield Finding(
            kind="invented",
            live_blog=truth.url,
            update=f"row {row.update_key}",
            at=row.first_seen_at,
            why=f"Nobody published it: {said!r}, ids {', '.join(sorted(row.ids))}.",
        )
    for update_key, keys in matches.merged.items():
        found = next(row for rows in matches.rows.values() for row in rows if row.update_key == update_key)
        yield Finding(
            kind="merged",
            live_blog=truth.url,
            update=" + ".join(sorted(keys)),
            at=found.first_seen_at,
            why=f"Row {update_key} holds several updates.",
        )
    for key, rows in matches.rows.items():
        if len(rows) > 1:
            yield Finding(
                kind="split",
                live_blog=truth.url,
                update=key,
                at=rows[1].first_seen_at,
                why=f"It has the rows {', '.join(str(row.update_key) for row in rows)}.",
            )


def _missed(truth: TrueBlog, matches: Matches) -> Iterator[Finding]:
    in_others = frozenset().union(*matches.merged.values())
    for key, sights in truth.seen.items():
        if key in matches.rows or key in in_others:
            continue
        if len(sights) >= POLLS:
            why = f"It was on pages that were sent at {len(sights)} polls, last at {sights[-1].at:%H:%M:%S}."
        else:
            why = "It was on a page that was sent at one poll."
        yield Finding(
            kind="missed" if len(sights) >= POLLS else "seen_once",
            live_blog=truth.url,
            update=key,
            at=sights[0].at,
            why=why,
        )
