"""Records of other people's WARC files (a news crawl, for example): what is a live blog goes the usual way.

Such files hold millions of pages that are none.  A record is therefore read before it is kept: only bytes
that something was read from go into our archive, and those that trip our parser.  The rest stays there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone

from dateline.database import Connection, execute, rows
from dateline.errors import DatelineError, NotALiveBlog, Unreadable
from dateline.model import Response, Snapshot
from dateline.observe import Outcome, stage_as_its_own
from dateline.present import now
from dateline.reading import Reading, read_as_its_own
from dateline.snapshot import Archive
from dateline.sources import Source
from dateline.stage import store_snapshot

KNOWN = "known"
"""Cause of an outcome: the same record was taken in before."""
_READABLE = ("html", "xml", "json", "text/plain")
_FIRST_WEB_PAGE = datetime(1990, 1, 1, tzinfo=timezone.utc)
_CLOCK_SKEW = timedelta(hours=1)


def refusal_of(response: Response) -> DatelineError | None:
    """Return why a record is no page to be read, by its envelope alone; ``None`` when it may be one."""
    if response.status != 200:
        return NotALiveBlog(
            f"The server answered {response.status}.", cause=f"status_{response.status}", url=response.url
        )
    media_type = next((value for name, value in response.headers if name.lower() == "content-type"), "")
    if media_type and not any(kind in media_type.lower() for kind in _READABLE):
        return NotALiveBlog(
            f"A file of the type {media_type[:60]}, and no page.", cause="media_type", url=response.url
        )
    if not _FIRST_WEB_PAGE < response.fetched_at < now() + _CLOCK_SKEW:
        reason = f"The record says that it was fetched at {response.fetched_at:%Y-%m-%d %H:%M}Z."
        return Unreadable(reason, cause="warc_date", url=response.url)
    return None


def take_in(
    connection: Connection,
    archive: Archive,
    crawl_key: int,
    response: Response,
    reading: Reading,
    sources: Mapping[str, Source],
) -> tuple[Outcome, ...]:
    """Read a record, and keep and stage it if it holds live blogs, in one transaction; an outcome for each.

    A record that was taken in before (its address, moment and body are known) changes nothing.
    """
    sha256 = hashlib.sha256(response.body).hexdigest()
    record = {"url": response.url, "at": response.fetched_at, "sha256": sha256}
    with connection:
        execute(connection, "backfill.lock", **record)
        if rows(connection, "backfill.known", **record):
            return (_refused(KNOWN, "It was taken in before."),)
        try:
            live_blogs, reading = read_as_its_own(response, reading, dict(sources))
        except DatelineError as error:
            if error.cause == "parser_error":
                kept = archive.write(response)
                store_snapshot(connection, kept, crawl_key=crawl_key, live_blog_key=None)
            return (_refused(error.cause, str(error)),)
        earlier = rows(connection, "stage.body", sha256=sha256, url=response.url)
        snapshot = archive.write(response, refers_to=Snapshot(**earlier[0]) if earlier else None)
        return stage_as_its_own(connection, crawl_key, snapshot, live_blogs, reading, response, dict(sources))


def _refused(cause: str, reason: str) -> Outcome:
    return Outcome(live_blog=None, live_blog_key=None, cause=cause, reason=reason)
