"""The walk over the older pages of one look: until it joins on to what is known, or the blog begins.

Nothing is staged before the walk has ended; then all of its pages are, in one transaction.  A walk that is
cut off leaves no trace in the tables, and the next poll begins it anew.

Pages shift while they are walked: what is published meanwhile pushes updates from one page to the next.
They are seen twice then, and are one by their ids; what is new stands on the first page of the next poll.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal
from urllib.parse import urldefrag, urlsplit

from dateline.crawl import Assignment, Hole
from dateline.database import Connection, execute, rows
from dateline.likeness import Likeness
from dateline.model import LiveBlog, Response, Snapshot
from dateline.stage import Look, News, Pause, pause_host, polled, short_id, stage_parsed, store_snapshot

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
    likeness: Likeness
    """What the newest page is like."""
    has_joined: bool = False
    """Known ground has been met: only a sweep, or the search for an old hole, goes on from there."""
    resumed_at: int | None = None
    """Number of pages that were read before it went on where an earlier walk had stopped."""
    has_jumped: bool = False
    """It left out known pages on its way there."""
    is_cut: bool = False
    """It stopped before it had come where it was to go."""
    resume_url: str | None = None
    """The page with which the next poll goes on with it then, if that may help."""


def begin(connection: Connection, walk: Walk) -> Walk:
    """Say whether there are older pages to be read, and which is the next."""
    first, hole = walk.leaves[0].live_blog, walk.assignment.hole
    if first.covers == "whole" or (first.older is None and hole is None):
        return walk
    asked = frozenset((_bare(walk.assignment.url), _bare(walk.response.url)))
    walk = replace(walk, asked=asked)
    if first.older is None and hole and (_bare(hole.url) in asked or not _joins_on(connection, walk, first)):
        return replace(walk, is_cut=True, resume_url=hole.url)
    return _onwards(connection, walk)


def turned(connection: Connection, walk: Walk, leaf: Leaf) -> Walk:
    """Add an older page, and say which is the next."""
    older = replace(leaf, live_blog=replace(leaf.live_blog, covers="part"))
    return _onwards(connection, replace(walk, leaves=(*walk.leaves, older)))


def stopped(walk: Walk, reason: str, unreadable: Snapshot | None = None) -> Walk:
    """End a walk whose next page did not come; ``reason`` is a sentence for a person."""
    kept = (*walk.unreadable, unreadable) if unreadable else walk.unreadable
    return _short(replace(walk, unreadable=kept), reason, resume_url=_last_url(walk))


def _last_url(walk: Walk) -> str:
    """Return the page with which the next poll begins: the last that was read, so that nothing is left out.

    Its successor would not do: a deletion meanwhile moves updates from there to this page.
    """
    return _bare(walk.leaves[-1].snapshot.url)


def _short(walk: Walk, reason: str, *, resume_url: str | None) -> Walk:
    """End a walk before it has come where it was to go.

    Where known ground was met, nothing new is missing: only a sweep, or an old hole, was not gone through.
    """
    if walk.has_joined:
        resume_url = resume_url if walk.assignment.hole else None
        return replace(walk, next_url=None, end="known", is_cut=True, resume_url=resume_url)
    return replace(walk, next_url=None, end="short", reason=reason, is_cut=True, resume_url=resume_url)


def _onwards(connection: Connection, walk: Walk) -> Walk:
    page, hole = walk.leaves[-1].live_blog, walk.assignment.hole
    joins_on = _joins_on(connection, walk, page)
    walk = replace(walk, has_joined=walk.has_joined or joins_on)
    if hole and _has_lost_its_place(connection, walk):
        return replace(walk, next_url=None, end="known", is_cut=True, resume_url=walk.assignment.url)
    if joins_on and not walk.assignment.is_sweep:
        if hole is None or walk.resumed_at is not None:
            return replace(walk, next_url=None, end="known")
        return _to_hole(connection, replace(walk, resumed_at=len(walk.leaves)), hole)
    return _further(walk)


def _further(walk: Walk) -> Walk:
    older = walk.leaves[-1].live_blog.older
    return _turn_to(walk, older) if older else replace(walk, next_url=None, end="start")


def _to_hole(connection: Connection, walk: Walk, hole: Hole) -> Walk:
    """Go on with an earlier walk: at the last page that it had read, if that does not lie behind this one."""
    if _bare(hole.url) not in walk.asked:
        return _turn_to(replace(walk, has_jumped=True), hole.url)
    if _joins_on(connection, walk, walk.leaves[-1].live_blog):
        return replace(walk, next_url=None, end="known")
    return _further(walk)


def _has_lost_its_place(connection: Connection, walk: Walk) -> bool:
    """Say whether the page with which an earlier walk ended shows nothing any more of what it had shown.

    So many updates were deleted meanwhile that what was not read lies on a newer page now.
    """
    hole = walk.assignment.hole
    if not (hole and walk.has_jumped and len(walk.leaves) - 1 == walk.resumed_at):
        return False
    return not _are_met(connection, walk, walk.leaves[-1].live_blog, since=hole.at)


def _turn_to(walk: Walk, older: str) -> Walk:
    """Make an address the next page, if it may be asked for."""
    if not _same_site(older, walk.response.url):
        return _short(walk, f"The older page {older[:200]} is not of the same site.", resume_url=None)
    url = _bare(older)
    if url in walk.asked:
        return _short(walk, f"The older page {url[:200]} had been read before.", resume_url=None)
    if len(walk.leaves) >= walk.max_pages + walk.has_jumped:  # the page that is read again does not count
        reason = f"Older pages were not read: {walk.max_pages} pages are the limit of one look."
        return _short(walk, reason, resume_url=_last_url(walk))
    return replace(walk, next_url=url, asked=walk.asked | {url})


def _joins_on(connection: Connection, walk: Walk, page: LiveBlog) -> bool:
    """A pinned update stands on top however old it is, so it proves nothing.

    Where the walk goes on with an earlier one that stopped short, what was met since proves nothing.
    """
    hole = walk.assignment.hole
    return _are_met(connection, walk, page, before=hole.at if hole and walk.resumed_at is not None else None)


def _are_met(
    connection: Connection,
    walk: Walk,
    page: LiveBlog,
    *,
    since: datetime | None = None,
    before: datetime | None = None,
) -> bool:
    """Say whether one of the updates of a page was first met at some time."""
    with connection:
        found = rows(
            connection,
            "walk.are_met",
            live_blog_key=walk.assignment.live_blog_key,
            update_ids=[short_id(update.update_id) for update in page.updates if not update.is_pinned],
            since=since,
            before=before,
        )
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
        for number, leaf in enumerate(walk.leaves):
            if walk.has_jumped and number == walk.resumed_at and walk.assignment.hole:
                position = max(position, walk.assignment.hole.position)
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
        _note_hole(connection, walk, position)
        polled(connection, walk.assignment, walk.response, _news(walk, first))


def _note_hole(connection: Connection, walk: Walk, position: int) -> None:
    key, at = walk.assignment.live_blog_key, walk.leaves[0].snapshot.fetched_at
    if walk.resume_url:
        execute(
            connection,
            "walk.open_hole",
            live_blog_key=key,
            at=at,
            url=walk.resume_url,
            position=_position_of(walk, position),
        )
    elif walk.assignment.hole:
        execute(connection, "walk.close_hole", live_blog_key=key, at=at, is_filled=not walk.is_cut)


def _position_of(walk: Walk, position: int) -> int:
    """Return how many updates stand before the page with which the next poll goes on."""
    hole = walk.assignment.hole
    if hole and walk.resume_url == hole.url:
        return hole.position
    return max(0, position - len(walk.leaves[-1].live_blog.updates)) if len(walk.leaves) > 1 else 0


def _news(walk: Walk, observation_key: int | None) -> News:
    at = walk.response.fetched_at
    dates = [update.date_published.value for update in walk.leaves[0].live_blog.updates]
    return News(
        body_sha256=walk.leaves[0].snapshot.sha256,
        observation_key=observation_key,
        likeness=walk.likeness,
        newest=max((date for date in dates if date and date <= at), default=None),
    )


def cut(
    connection: Connection,
    crawl_key: int,
    walk: Walk,
    reason: str,
    answer: Snapshot | None,
    pause: Pause | None,
) -> None:
    """End a walk whose next page did not come: stage what there is, and keep a pause that was asked for."""
    settle(connection, crawl_key, stopped(walk, reason, answer))
    if pause:
        with connection:
            pause_host(connection, walk.assignment.live_blog_key, pause, walk.response.fetched_at)


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
    return stage_parsed(
        connection, look, leaf.live_blog, walk.options, first_position=position, response=walk.response
    )
