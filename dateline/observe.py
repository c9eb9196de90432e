"""From a response to the staging tables: snapshot, then parse, then stage.

The spider, ``dateline ingest`` and ``dateline watch`` all come through here.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from dateline.crawl import Assignment, store_source
from dateline.database import Connection, execute, rows
from dateline.errors import DatelineError, LayoutChanged, NotALiveBlog
from dateline.formats import FEEDS, PARSER_VERSION
from dateline.health import LONGEST_SECONDS, REFUSALS
from dateline.likeness import LAYOUT, Likeness, break_of, is_accepted, likeness_of
from dateline.model import LiveBlog, Response, Snapshot
from dateline.reading import Reading, parse, parse_all, read_as_its_own
from dateline.snapshot import Archive
from dateline.sources import Source, source_of
from dateline.stage import (
    Look,
    News,
    Pause,
    pause_host,
    polled,
    short_id,
    stage_parsed,
    stage_refused,
    stage_unchanged,
    store_snapshot,
)
from dateline.walk import Leaf, Walk, begin, settle, stopped, turned

OUR_CAUSES = frozenset({"crawl_timeout", "archive", "database", "internal_error", "parser_error"})
"""Causes of a failed poll that the publisher has no part in: it is not asked less often for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one response."""

    live_blog: LiveBlog | None
    """``None`` when the page was refused, had not changed, or is a feed of several."""
    live_blog_key: int | None
    cause: str | None = None
    """Name of the cause of a refusal."""
    reason: str | None = None
    """One sentence for a person."""
    walk: Walk | None = None
    """Nothing is staged yet: older pages are to be read first, see ``observe_older``."""


def observe(
    connection: Connection,
    archive: Archive,
    crawl_key: int,
    assignment: Assignment,
    response: Response,
    *,
    max_pages: int = 1,
) -> Outcome:
    """Keep, read and stage the response to a poll, in one transaction.

    A page that cannot be read is kept with its cause; only the database and the archive can raise.
    Up to ``max_pages`` belong to one look: where the outcome has a ``walk``, the caller asks for its
    ``next_url`` and goes on with ``observe_older``, or ends with ``settle(stopped(...))``.
    """
    if hashlib.sha256(response.body).hexdigest() == assignment.body_sha256:
        return _observe_again(connection, archive, crawl_key, assignment, response)
    snapshot = archive.write(response)
    reading = Reading(source=assignment.source)
    try:
        live_blogs = parse_all(response, reading)
    except DatelineError as error:
        return _refuse(connection, crawl_key, assignment, snapshot, _as_break(assignment, error))
    if live_blogs[0].format in FEEDS:
        _stage_feed(connection, crawl_key, assignment, response, snapshot, live_blogs)
        return Outcome(live_blog=None, live_blog_key=assignment.live_blog_key)
    (live_blog,) = live_blogs
    likeness = likeness_of(live_blog, response)
    if broken := _break(connection, assignment, live_blog, likeness, response.fetched_at):
        return _refuse(connection, crawl_key, assignment, snapshot, broken)
    walk = Walk(
        assignment=assignment,
        likeness=likeness,
        response=replace(response, body=b""),
        options=reading.options(),
        leaves=(Leaf(snapshot=snapshot, live_blog=live_blog),),
        max_pages=max_pages,
    )
    going_on = _settled(connection, crawl_key, begin(connection, walk))
    return Outcome(live_blog=live_blog, live_blog_key=assignment.live_blog_key, walk=going_on)


def _break(
    connection: Connection, assignment: Assignment, live_blog: LiveBlog, likeness: Likeness, at: datetime
) -> LayoutChanged | None:
    """Say what is wrong with a page that could be read, unless it has been like that for long."""
    before = assignment.before
    if before.likeness is None or is_accepted(before.doubt, before.doubted_since, at):
        return None
    ids = [short_id(update.update_id) for update in live_blog.updates]
    with connection:
        known = rows(connection, "stage.known_ids", live_blog_key=assignment.live_blog_key, update_ids=ids)
    return break_of(before.likeness, likeness, int(known[0]["n"]))


def _as_break(assignment: Assignment, error: DatelineError) -> DatelineError:
    """Say of a page that was a live blog, and is none any more, that it has no updates."""
    before = assignment.before.likeness
    if before is None or not before.updates or not isinstance(error, NotALiveBlog):
        return error
    reason = f"No update was found where there had been {before.updates}: {error.message}"
    return LayoutChanged(reason, cause="zero_yield", url=error.url)


def _stage_feed(
    connection: Connection,
    crawl_key: int,
    assignment: Assignment,
    response: Response,
    snapshot: Snapshot,
    live_blogs: tuple[LiveBlog, ...],
) -> None:
    """Stage each live blog of a feed under its own address; the feed itself has no updates."""
    feed_key, options = assignment.live_blog_key, Reading(source=assignment.source).options()
    with connection:
        look = _look(connection, crawl_key, feed_key, snapshot)
        for blog in live_blogs:
            found = rows(
                connection, "stage.find_in_feed", feed_key=feed_key, url=blog.url, at=response.fetched_at
            )
            own = replace(look, live_blog_key=int(found[0]["live_blog_key"]))
            stage_parsed(connection, own, blog, options, response=response)
        news = News(body_sha256=snapshot.sha256, likeness=likeness_of(live_blogs[0], response, is_feed=True))
        polled(connection, assignment, response, news)


def observe_older(
    connection: Connection, archive: Archive, crawl_key: int, walk: Walk, response: Response
) -> Walk | None:
    """Keep and read an older page; return the walk if it goes on, else stage all of it."""
    snapshot = archive.write(response, refers_to=_earlier(connection, response))
    try:
        live_blog = parse(response, Reading(source=walk.assignment.source))
    except DatelineError as error:
        reason = f"The older page {response.url[:200]} could not be read: {error.message}"
        return _settled(connection, crawl_key, stopped(walk, reason, snapshot))
    newest = walk.leaves[0].live_blog
    if live_blog.format != newest.format:
        reason = f"The older page {response.url[:200]} was read as {live_blog.format}, not {newest.format}."
        return _settled(connection, crawl_key, stopped(walk, reason, snapshot))
    leaf = Leaf(snapshot=snapshot, live_blog=live_blog)
    return _settled(connection, crawl_key, turned(connection, walk, leaf))


def _settled(connection: Connection, crawl_key: int, walk: Walk) -> Walk | None:
    if walk.next_url:
        return walk
    settle(connection, crawl_key, walk)
    return None


def _observe_again(
    connection: Connection, archive: Archive, crawl_key: int, assignment: Assignment, response: Response
) -> Outcome:
    snapshot = archive.write(response, refers_to=_earlier(connection, response))
    with connection:
        store_snapshot(connection, snapshot, crawl_key=crawl_key, live_blog_key=assignment.live_blog_key)
        _confirm(connection, crawl_key, assignment, response)
    return Outcome(live_blog=None, live_blog_key=assignment.live_blog_key)


def _earlier(connection: Connection, response: Response) -> Snapshot | None:
    sha256 = hashlib.sha256(response.body).hexdigest()
    with connection:
        found = rows(connection, "stage.body", sha256=sha256, url=response.url)
    return Snapshot(**found[0]) if found else None


def _refuse(
    connection: Connection, crawl_key: int, assignment: Assignment, snapshot: Snapshot, error: DatelineError
) -> Outcome:
    with connection:
        look = _look(connection, crawl_key, assignment.live_blog_key, snapshot)
        options = Reading(source=assignment.source).options()
        stage_refused(connection, look, reason=str(error), parser_version=PARSER_VERSION, options=options)
        _write_failure(
            connection,
            crawl_key,
            assignment,
            cause=error.cause,
            message=str(error),
            at=snapshot.fetched_at,
            status=snapshot.status,
            snapshot_key=look.snapshot_key,
        )
    return Outcome(
        live_blog=None, live_blog_key=assignment.live_blog_key, cause=error.cause, reason=str(error)
    )


def unchanged(connection: Connection, crawl_key: int, assignment: Assignment, response: Response) -> None:
    """Note a 304: the server confirms that the page is as we know it."""
    with connection:
        _confirm(connection, crawl_key, assignment, response)


def _confirm(connection: Connection, crawl_key: int, assignment: Assignment, response: Response) -> None:
    likeness = assignment.before.likeness
    stage_unchanged(
        connection,
        crawl_key=crawl_key,
        live_blog_key=assignment.live_blog_key,
        at=response.fetched_at,
        is_feed=likeness is not None and likeness.is_feed,
    )
    polled(connection, assignment, response, News())


def failed(
    connection: Connection,
    crawl_key: int,
    assignment: Assignment,
    *,
    cause: str,
    message: str,
    at: datetime,
    status: int | None = None,
    retry_after_seconds: float | None = None,
    snapshot: Snapshot | None = None,
) -> None:
    """Note a poll that brought no page, with its named cause and, where there were any, its bytes."""
    with connection:
        snapshot_key = None
        if snapshot:
            snapshot_key = _look(connection, crawl_key, assignment.live_blog_key, snapshot).snapshot_key
        _write_failure(
            connection,
            crawl_key,
            assignment,
            cause=cause,
            message=message,
            at=at,
            status=status,
            snapshot_key=snapshot_key,
            retry_after_seconds=retry_after_seconds,
        )


def ingest(
    connection: Connection,
    archive: Archive,
    crawl_key: int,
    response: Response,
    reading: Reading,
    sources: dict[str, Source],
) -> tuple[Outcome, ...]:
    """Keep, read and stage a page that no crawl asked for (a saved file, a record of a WARC file).

    Returns one outcome, or one for each live blog of a feed.
    """
    snapshot = archive.write(response, refers_to=_earlier(connection, response))
    try:
        live_blogs, reading = read_as_its_own(response, reading, sources)
    except DatelineError as error:
        with connection:
            store_snapshot(connection, snapshot, crawl_key=crawl_key, live_blog_key=None)
        return (Outcome(live_blog=None, live_blog_key=None, cause=error.cause, reason=str(error)),)
    with connection:
        return stage_as_its_own(connection, crawl_key, snapshot, live_blogs, reading, response, sources)


def stage_as_its_own(
    connection: Connection,
    crawl_key: int,
    snapshot: Snapshot,
    live_blogs: tuple[LiveBlog, ...],
    reading: Reading,
    response: Response,
    sources: dict[str, Source],
) -> tuple[Outcome, ...]:
    """Stage the live blogs of a page under their own addresses, in the caller's transaction."""
    addresses = [blog.url or reading.url or response.url for blog in live_blogs]
    keys = [_live_blog_key(connection, url, sources, response.fetched_at) for url in addresses]
    look = _look(connection, crawl_key, keys[0], snapshot)
    for key, blog in zip(keys, live_blogs, strict=True):
        own = replace(look, live_blog_key=key)
        stage_parsed(connection, own, blog, reading.options(), response=response)
    return tuple(
        Outcome(live_blog=blog, live_blog_key=key) for key, blog in zip(keys, live_blogs, strict=True)
    )


def _live_blog_key(connection: Connection, url: str, sources: dict[str, Source], at: datetime) -> int:
    source = source_of(url, sources)
    source_key = store_source(connection, source, is_listed=source.name in sources)
    [row] = rows(connection, "stage.find_live_blog", source_key=source_key, url=url, at=at)
    return int(row["live_blog_key"])


def _look(connection: Connection, crawl_key: int, live_blog_key: int, snapshot: Snapshot) -> Look:
    snapshot_key = store_snapshot(connection, snapshot, crawl_key=crawl_key, live_blog_key=live_blog_key)
    return Look(
        crawl_key=crawl_key,
        live_blog_key=live_blog_key,
        snapshot_key=snapshot_key,
        observed_at=snapshot.fetched_at,
    )


def _write_failure(
    connection: Connection,
    crawl_key: int,
    assignment: Assignment,
    *,
    cause: str,
    message: str,
    at: datetime,
    status: int | None,
    snapshot_key: int | None,
    retry_after_seconds: float | None = None,
) -> None:
    parameters = {"live_blog_key": assignment.live_blog_key, "at": at, "cause": cause}
    execute(
        connection,
        "stage.failed",
        retry_after_seconds=retry_after_seconds,
        is_ours=cause in OUR_CAUSES,
        is_doubt=cause in LAYOUT,
        at_most_seconds=_longest_pause_seconds(assignment, cause, at),
        **parameters,
    )
    if retry_after_seconds:
        pause = Pause(seconds=retry_after_seconds, cause=cause)
        pause_host(connection, assignment.live_blog_key, pause, at)
    execute(
        connection,
        "stage.poll_failure",
        crawl_key=crawl_key,
        message=message,
        status=status,
        snapshot_key=snapshot_key,
        **parameters,
    )


def _longest_pause_seconds(assignment: Assignment, cause: str, at: datetime) -> int:
    """Return how long a page that fails is left alone at most.

    A page that has just broken goes on being read at its pace, a server that stumbles is back soon, a refusal
    is meant.
    """
    before = assignment.before
    if cause in LAYOUT and not is_accepted(before.doubt, before.doubted_since, at):
        return assignment.source.poll_seconds
    return LONGEST_SECONDS["blocked" if cause in REFUSALS else "failing"]
