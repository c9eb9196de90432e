"""The walk over the older pages of one look: until it joins on to what is known, or the blog begins.

Nothing is staged before the walk has ended; then all of its pages are, in one transaction.  A walk that is
cut off leaves no trace in the tables, and the next poll begins it anew.

Pages shift while they are walked: what is published meanwhile pushes updates from one page to the next.
They are seen twice then, and are one by their ids; what is new stands on the first page of the next poll.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal
from urllib.parse import urldefrag, urlsplit

from dateline.crawl import Assignment
from dateline.database import Connection, execute, rows
from dateline.model import LiveBlog, Response, Snapshot
from dateline.stage import Look, polled, stage_parsed, store_snapshot

__all__ = ["Leaf", "Walk", "begin", "cut", "settle", "stopped", "turned"]

End = Literal["known", "start", "short"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One page of the walk."""

    snapshot: Snapshot
    live_blog: LiveBlog


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """The pages of one look, the newest first."""

    assignment: Assignment
    response: Response
    """The answer to the poll, without its body."""
    options: dict[str, Any]
    """What is needed to read the pages in the same way again."""
    leaves: tuple[Leaf, ...]
    max_pages: int
    asked: frozenset[str] = frozenset()
    """URLs that need not be asked for again."""
    next_url: str | None = None
    """The page to ask for; ``None`` when the walk is over."""
    end: End | None = None
    reason: str | None = None
    unreadable: tuple[Snapshot, ...] = ()
    """Older pages that could not be read."""


def begin(connection: Connection, walk: Walk) -> Walk:
    """Say whether there are older pages to be read, and which is the next."""
    first = walk.leaves[0].live_blog
    if first.covers == "whole" or first.older is None:
        return walk
    asked = frozenset((_bare(walk.assignment.url), _bare(walk.response.url)))
    return _onwards(connection, replace(walk, asked=asked))


def turned(connection: Connection, walk: Walk, leaf: Leaf) -> Walk:
    """Add an older page, and say which is the next."""
    older = replace(leaf, live_blog=replace(leaf.live_blog, covers="part"))
    return _onwards(connection, replace(walk, leaves=(*walk.leaves, older)))


def stopped(walk: Walk, reason: str, unreadable: Snapshot | None = None) -> Walk:
    """End a walk before it has come to known ground; ``reason`` is a sentence for a person."""
    kept = (*walk.unreadable, unreadable) if unreadable else walk.unreadable
    return replace(walk, next_url=None, end="short", reason=reason, unreadable=kept)


def _onwards(connection: Connection, walk: Walk) -> Walk:
    page = walk.leaves[-1].live_blog
    if _joins_on(connection, walk.assignment.live_blog_key, page):
        return replace(walk, next_url=None, end="known")
    if page.older is None:
        return replace(walk, next_url=None, end="start")
    if len(walk.leaves) >= walk.max_pages:
        return stopped(walk, f"Older pages were not read: {walk.max_pages} pages are the limit of one look.")
    if not _same_site(page.older, walk.response.url):
        return stopped(walk, f"The older page {page.older[:200]} is not of the same site.")
    url = _bare(page.older)
    if url in walk.asked:
        return stopped(walk, f"The older page {url[:200]} had been read before.")
    return replace(walk, next_url=url, asked=walk.asked | {url})


def _joins_on(connection: Connection, live_blog_key: int, page: LiveBlog) -> bool:
    """A pinned update stands on top however old it is, so it proves nothing."""
    ids = [update.update_id for update in page.updates if not update.is_pinned]
    found = rows(connection, "walk.joins_on", live_blog_key=live_blog_key, update_ids=ids)
    connection.commit()
    return bool(found[0]["is_so"])


def _bare(url: str) -> str:
    return urldefrag(url).url


def _same_site(url: str, other: str) -> bool:
    try:
        one, two = urlsplit(url), urlsplit(other)
    except ValueError:
        return False
    return one.scheme in ("http", "https") and one.netloc.lower() == two.netloc.lower()


def settle(connection: Connection, crawl_key: int, walk: Walk) -> None:
    """Stage all pages of a look, in one transaction."""
    with connection:
        first: int | None = None
        position = 0
        for leaf in walk.leaves:
            key = _stage(connection, crawl_key, walk, leaf, position)
            position += len(leaf.live_blog.updates)
            if first is None:
                first = key
            elif key is not None:
                execute(connection, "walk.belongs", walk_key=first, observation_key=key)
        if first is not None and walk.end:
            execute(connection, "walk.ended", end=walk.end, reason=walk.reason, observation_key=first)
        for snapshot in walk.unreadable:
            store_snapshot(
                connection, snapshot, crawl_key=crawl_key, live_blog_key=walk.assignment.live_blog_key
            )
        newest = walk.leaves[0].snapshot
        polled(connection, walk.assignment.live_blog_key, walk.response, body_sha256=newest.sha256)


def cut(
    connection: Connection,
    crawl_key: int,
    walk: Walk,
    reason: str,
    answer: Snapshot | None,
    retry_after_seconds: float | None,
) -> None:
    """End a walk whose next page did not come: stage what there is, and keep a pause that was asked for."""
    settle(connection, crawl_key, stopped(walk, reason, answer))
    if retry_after_seconds:
        with connection:
            key = walk.assignment.live_blog_key
            execute(connection, "walk.pause", live_blog_key=key, seconds=retry_after_seconds)


def _stage(connection: Connection, crawl_key: int, walk: Walk, leaf: Leaf, position: int) -> int | None:
    live_blog_key = walk.assignment.live_blog_key
    look = Look(
        crawl_key=crawl_key,
        live_blog_key=live_blog_key,
        snapshot_key=store_snapshot(
            connection, leaf.snapshot, crawl_key=crawl_key, live_blog_key=live_blog_key
        ),
        observed_at=leaf.snapshot.fetched_at,
    )
    return stage_parsed(connection, look, leaf.live_blog, walk.options, first_position=position)
