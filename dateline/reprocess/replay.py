"""A live blog from its first page on, as the present parser reads it: one transaction, under its lock."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from dateline import formats
from dateline.database import Connection, Row, copy_rows, execute, rows, sound
from dateline.errors import Unreadable
from dateline.extract import EXTRACTOR_VERSION
from dateline.present import now
from dateline.reprocess.reading import Page, archived, confirmed, lost, read_page, source_of_row
from dateline.reprocess.settle import Losses, settle
from dateline.revise import take_up
from dateline.revise.edits import JUDGE_VERSION
from dateline.revise.keep import judged
from dateline.snapshot import Archive
from dateline.sources import Source
from dateline.stage import STAGED, staged_rows

log = logging.getLogger(__name__)

_COMPACT_EVERY = 100
"""Looks after which the tables of the side room are written anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """What reading a live blog again came to."""

    pages: int = 0
    lost: int = 0
    """Pages whose bytes the archive does not have; what was read from them stays as it is."""
    reinterpretations: Mapping[str, int] = field(default_factory=dict)
    """Rows of ``reinterpretation`` that were written, by kind."""
    to_extract: int = 0
    """Wordings that wait for the present extractor because another one had read them."""
    judged: int = 0
    """Edits that were judged again because other rules had judged them."""

    def counts(self) -> Counter[str]:
        """Return it as counts by name."""
        named = {"pages": self.pages, "lost": self.lost, "to_extract": self.to_extract, "judged": self.judged}
        return Counter(named | dict(self.reinterpretations) | {"live_blogs": 1})


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a page begins in its look: positions go on from page to page."""

    look: int = 0
    first_position: int = 0
    updates: int = 0

    def next(self, look: Row, page: Page) -> _Place:
        key = look["walk_key"] or look["observation_key"]
        updates = len(page.live_blog.updates) if page.live_blog else 0
        before = self.first_position + self.updates if key == self.look else 0
        return _Place(key, before, updates)


def reread(
    connection: Connection,
    archive: Archive,
    live_blog_key: int,
    sources: Mapping[str, Source],
    *,
    everything: bool = False,
) -> Reread:
    """Read a live blog's archived pages again and bring what lasts to that reading, in one transaction.

    Nothing remains of it if it is stopped half way; doing it again changes nothing.  Pages that nobody has
    taken up are staged anew, and those that no earlier parser could read for the first time: both are then
    for ``revise``.  Where the present parser has read all of it already, that is done again only if
    ``everything`` is asked for.
    """
    read = Reread()
    with connection:
        execute(connection, "revise.lock", live_blog_key=live_blog_key)
        [live_blog] = rows(
            connection,
            "reprocess.live_blog",
            live_blog_key=live_blog_key,
            parser_version=formats.PARSER_VERSION,
        )
        if live_blog["is_behind"] or everything:
            read = _read_pages(connection, archive, live_blog, sources)
        to_extract = execute(
            connection,
            "reprocess.extract_again",
            live_blog_key=live_blog_key,
            extractor_version=EXTRACTOR_VERSION,
        )
        again = judge_again(connection, live_blog_key)
    return replace(read, to_extract=to_extract, judged=again)


def judge_again(connection: Connection, live_blog_key: int) -> int:
    """Judge the edits of a live blog that other rules judged, and return how many.

    The wordings that are kept are compared, so no page is read.  What happened is not touched, only what is
    said of it.
    """
    found = rows(
        connection, "reprocess.judged_by_others", live_blog_key=live_blog_key, judge_version=JUDGE_VERSION
    )
    return execute(
        connection,
        "reprocess.judge_again",
        revision_keys=[row["revision_key"] for row in found],
        edits=[judged(row, row["language"]) for row in found],
    )


def _read_pages(
    connection: Connection, archive: Archive, live_blog: Row, sources: Mapping[str, Source]
) -> Reread:
    key = live_blog["live_blog_key"]
    execute(connection, "reprocess.side_tables", live_blog_key=key, parser_version=formats.PARSER_VERSION)
    execute(connection, "join.read_archive")
    looks = rows(connection, "reprocess.looks", live_blog_key=key)
    losses = Losses()
    _replay(connection, _pages(archive, live_blog, looks, sources, losses))
    found = settle(connection, live_blog, losses, at=now())
    return Reread(pages=len(looks), lost=len(losses.looks), reinterpretations=found)


def _pages(
    archive: Archive, live_blog: Row, looks: Iterable[Row], sources: Mapping[str, Source], losses: Losses
) -> Iterator[tuple[Row, Page]]:
    """Read every page; one whose bytes are lost is left out and noted, unless nobody has taken it up yet."""
    source = source_of_row(live_blog, sources)
    for look in looks:
        if look["outcome"] == "unchanged":
            yield look, confirmed(look)
            continue
        try:
            response = archived(archive, look)
        except Unreadable as error:
            log.warning("Snapshot %s cannot be read again: %s", look["snapshot_key"], error)
            losses.add(look)
            if not look["is_revised"]:
                yield look, lost(look, error)
            continue
        yield look, read_page(look, response, live_blog["url"], source)


def _replay(connection: Connection, pages: Iterable[tuple[Row, Page]]) -> None:
    """Let revise take up, in the side room, every page that it had taken up; stage all others anew."""
    place = _Place()
    waiting: list[Page] = []
    for number, (look, page) in enumerate(pages, 1):
        place = place.next(look, page)
        if number % _COMPACT_EVERY == 0:
            execute(connection, "reprocess.compact")
        if look["is_revised"]:
            _show(connection, page)
            _stage(connection, page, place.first_position)
            take_up(connection, look["live_blog_key"])
        else:
            _stage_for_revise(connection, page, place.first_position)
            waiting.append(replace(page, live_blog=None))
    for page in waiting:
        _show(connection, page)


def _show(connection: Connection, page: Page) -> None:
    execute(connection, "reprocess.show", observation_key=page.observation_key, said=page.said)


def _stage(connection: Connection, page: Page, first_position: int) -> None:
    if page.live_blog is None:
        return
    staged = staged_rows(page.observation_key, page.live_blog.updates, first_position)
    copy_rows(connection, "staged_update", STAGED, staged)
    rejected = page.live_blog.rejected
    if rejected:
        execute(
            connection,
            "reprocess.reject",
            observation_key=page.observation_key,
            reasons=[sound(piece.reason) for piece in rejected],
            excerpts=[sound(piece.excerpt[:2000]) for piece in rejected],
        )


def _stage_for_revise(connection: Connection, page: Page, first_position: int) -> None:
    """Stage, where it lasts, a page that nobody has taken up."""
    execute(connection, "reprocess.unstage", observation_key=page.observation_key)
    _stage(connection, page, first_position)
    execute(connection, "reprocess.restage", observation_key=page.observation_key)
    execute(connection, "revise.forget_staged", observation_key=page.observation_key)
