"""What the database holds of live blogs, as frozen rows; the role of a reader suffices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from dateline.audit.compare import Compared, compare
from dateline.audit.journal import Rehearsal
from dateline.audit.kept import KeptBlog, KeptGap, KeptRevision, KeptUpdate, KeptVersion
from dateline.audit.truth import true_blog
from dateline.database import Connection, Row, rows
from dateline.newsroom.capability import Capability


def audited(connection: Connection, rehearsal: Rehearsal) -> Iterator[Compared]:
    """Yield what came of each live blog, of the rehearsal or of the database alone."""
    kept = {blog["url"]: blog for blog in rows(connection, "audit.live_blogs")}
    for truth in rehearsal.truths():
        found = kept.pop(truth.url, None)
        rows_of_it = _blog(connection, found) if found else KeptBlog(live_blog_key=0, url=truth.url)
        yield compare(truth, rows_of_it, rehearsal.polls.get(truth.url, ()))
    for stray in kept.values():
        yield compare(true_blog("", stray["url"], Capability(), (), ()), _blog(connection, stray))


def _blog(connection: Connection, blog: Row) -> KeptBlog:
    key = blog["live_blog_key"]
    versions: dict[int, list[KeptVersion]] = defaultdict(list)
    for row in rows(connection, "audit.versions", live_blog_key=key):
        versions[row.pop("update_key")].append(KeptVersion(**row))
    revisions: dict[int, list[KeptRevision]] = defaultdict(list)
    for row in rows(connection, "audit.revisions", live_blog_key=key):
        changes = frozenset(row.pop("changes") or ())
        revisions[row.pop("update_key")].append(KeptRevision(**row, changes=changes))
    updates = tuple(
        KeptUpdate(
            update_key=row["update_key"],
            ids=frozenset(row["ids"]),
            first_seen_at=row["first_seen_at"],
            versions=tuple(versions[row["update_key"]]),
            revisions=tuple(revisions[row["update_key"]]),
        )
        for row in rows(connection, "audit.updates", live_blog_key=key)
    )
    gaps = tuple(KeptGap(**row) for row in rows(connection, "audit.gaps", live_blog_key=key))
    return KeptBlog(
        live_blog_key=key,
        url=blog["url"],
        updates=updates,
        gaps=gaps,
        waiting=blog["waiting"],
        waiting_since=blog["waiting_since"],
    )
