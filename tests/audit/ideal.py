"""A small live blog, and the rows that a pipeline without fault would keep of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from itertools import count
from typing import Any

from dateline.audit.kept import KeptBlog, KeptRevision, KeptUpdate, KeptVersion
from dateline.audit.truth import Sight, TrueBlog, TrueUpdate, true_blog
from dateline.newsroom.capability import Capability
from dateline.newsroom.happening import Happening
from dateline.newsroom.served import Served

START = datetime(2026, 3, 2, 14, 0, tzinfo=timezone.utc)
URL = "http://127.0.1.1:8770/live"
PINNING = Capability(shows_pins=True, shows_order=True)
PAGED = Capability(page_size=3)
NAMELESS = Capability(gives_ids=False, shows_dates=False)


def minute(number: float) -> datetime:
    return START + timedelta(minutes=number)


def happens(at: float, kind: Any, update: str | None = None, text: str = "", **details: Any) -> Happening:
    return Happening(
        at=minute(at),
        live_blog="blog",
        kind=kind,
        update=update,
        update_id=details.pop("update_id", update and f"id-{update}"),
        headline=f"About {update}" if text else None,
        body=text or None,
        **details,
    )


def served(at: float, *, as_of: float | None = None, page: int = 1, is_whole: bool = True) -> Served:
    state = minute(at if as_of is None else as_of) if is_whole else None
    return Served(
        at=minute(at), live_blog="blog", page=page, status=200, as_of=state, is_whole=is_whole, size=1
    )


STORY = (
    happens(0, "opened"),
    happens(1, "added", "u1", "The bridge is closed."),
    happens(2, "added", "u2", "Three boats are at sea."),
    happens(3, "added", "u3", "The mayor will speak at noon."),
    happens(12, "edited", "u2", "Four boats are at sea.", severity="number"),
    happens(14, "added", "u4", 'The "harbour" is open again.'),
    happens(22, "deleted", "u3"),
    happens(24, "pinned", "u1"),
    happens(36, "restored", "u3", "The mayor will speak at noon.", place=1),
    happens(44, "unpinned", "u1"),
    happens(45, "moved", "u1", place=0),
    happens(46, "edited", "u4", "The “harbour” is open again.", severity="typography"),
)
POLLS = tuple(served(at) for at in range(5, 65, 5))


def truth_of(
    story: tuple[Happening, ...] = STORY,
    sent: tuple[Served, ...] = POLLS,
    capability: Capability = PINNING,
) -> TrueBlog:
    return true_blog("blog", URL, capability, story, sent)


@dataclass
class _Row:
    """A row while it is written."""

    one: TrueUpdate
    key: int
    first_seen_at: datetime
    ids: frozenset[str]
    versions: list[KeptVersion] = field(default_factory=list)
    revisions: list[KeptRevision] = field(default_factory=list)
    is_pinned: bool = False
    absent: list[datetime] = field(default_factory=list)
    is_deleted: bool = False


def ideal(truth: TrueBlog) -> KeptBlog:
    """Return the rows that follow from what was sent, for pages that show all of a blog."""
    rows: dict[str, _Row] = {}
    keys = count(1)
    order: list[str] = []
    for sight in truth.fresh:
        for key in sight.by_key:
            row = rows.get(key) or rows.setdefault(
                key,
                _Row(truth.updates[key], next(keys), sight.at, truth.updates[key].ids or frozenset({key})),
            )
            _seen(row, sight, keys)
        for key, row in rows.items():
            if key not in sight.by_key and not row.is_deleted:
                _absent(row, sight)
        now = [one.key for one in sight.glimpses if not one.is_pinned]
        _moved(rows, sight, [key for key in order if key in now], [key for key in now if key in order])
        order = now
    updates = tuple(
        KeptUpdate(
            update_key=row.key,
            ids=row.ids,
            first_seen_at=row.first_seen_at,
            versions=tuple(row.versions),
            revisions=tuple(row.revisions),
        )
        for row in rows.values()
    )
    return KeptBlog(live_blog_key=1, url=truth.url, updates=updates)


def _seen(row: _Row, sight: Sight, keys: Any) -> None:
    glimpse = sight.by_key[row.one.key]
    wording = row.one.wordings[glimpse.wording]
    is_new = not row.versions or row.versions[-1].mark != wording.mark
    if is_new or row.is_deleted:
        version = KeptVersion(
            version_key=next(keys),
            headline=wording.headline,
            article_body=wording.article_body,
            valid_from=sight.at,
        )
        kind: Any = "restored" if row.is_deleted else ("edited" if row.versions else "added")
        before = row.versions[-1].version_key if row.versions else None
        row.revisions.append(
            KeptRevision(
                kind=kind,
                revised_at=sight.at,
                observed_at=sight.at,
                version_key=version.version_key,
                previous_version_key=before,
            )
        )
        row.versions.append(version)
    if glimpse.is_pinned != row.is_pinned:
        pin: Any = "pinned" if glimpse.is_pinned else "unpinned"
        row.revisions.append(KeptRevision(kind=pin, revised_at=sight.at, observed_at=sight.at))
    row.is_pinned, row.is_deleted = glimpse.is_pinned, False
    row.absent.clear()


def _absent(row: _Row, sight: Sight) -> None:
    row.absent.append(sight.at)
    if len(row.absent) == 2:
        row.is_deleted = True
        gone = KeptRevision(
            kind="deleted",
            revised_at=row.absent[0],
            observed_at=sight.at,
            previous_version_key=row.versions[-1].version_key,
        )
        row.revisions.append(gone)


def _moved(rows: dict[str, _Row], sight: Sight, before: list[str], after: list[str]) -> None:
    if before != after:
        one = next(key for key, other in zip(after, before, strict=True) if key != other)
        rows[one].revisions.append(KeptRevision(kind="moved", revised_at=sight.at, observed_at=sight.at))
