"""Which live blogs are read again, one after the other or in several tasks side by side."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timezone

from dateutil.parser import isoparse

from dateline import formats
from dateline.database import Connection, connect, rows, transaction
from dateline.errors import NeedsAPerson, WrongUsage
from dateline.extract import EXTRACTOR_VERSION
from dateline.reprocess.replay import Reread, reread
from dateline.revise.edits import JUDGE_VERSION
from dateline.settings import settings
from dateline.snapshot import Archive
from dateline.sources import read_sources

log = logging.getLogger(__name__)

MAX_BATCHES = 8
"""Tasks of one run; each costs about a CPU second before it does anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which live blogs are meant."""

    live_blog: str | None = None
    """The address of one."""
    since: datetime | None = None
    """Only those with a page that was seen since."""
    everything: bool = False
    """Also those that the present parser and extractor have read."""

    @classmethod
    def of(cls, *, live_blog: str | None, since: str | None, everything: bool) -> Scope:
        """Return what a person asked for; a moment without an offset is in UTC.

        Raises:
            WrongUsage: ``since`` is no date or moment.
        """
        return cls(live_blog=live_blog, since=_moment(since) if since else None, everything=everything)


def _moment(text: str) -> datetime:
    try:
        moment = isoparse(text)
    except ValueError as error:
        raise WrongUsage(f"{text} is not a date (2026-03-01) or a moment (2026-03-01T12:00Z).") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)


def to_read(connection: Connection, scope: Scope) -> list[int]:
    """Return the keys of the live blogs whose bytes are to be read again.

    Raises:
        NeedsAPerson: there is no live blog of that address.
    """
    if scope.live_blog is not None and not rows(connection, "reprocess.find", live_blog=scope.live_blog):
        raise NeedsAPerson(f"There is no live blog {scope.live_blog}; `dateline status` shows what is known.")
    found = rows(
        connection,
        "reprocess.to_read",
        live_blog=scope.live_blog,
        since=scope.since,
        everything=scope.everything,
        parser_version=formats.PARSER_VERSION,
        extractor_version=EXTRACTOR_VERSION,
        judge_version=JUDGE_VERSION,
    )
    return [int(row["live_blog_key"]) for row in found]


def batches(url: str, scope: Scope) -> list[list[int]]:
    """Return the live blogs to be read again in at most ``MAX_BATCHES`` groups of about one size.

    Raises:
        NeedsAPerson: as ``to_read``.
    """
    with transaction(url, application="dateline reparse") as connection:
        keys = to_read(connection, scope)
    count = min(MAX_BATCHES, len(keys))
    return [keys[number::count] for number in range(count)]


def reparse_batch(
    url: str, archive: Archive, live_blog_keys: Sequence[int], *, everything: bool = False
) -> dict[str, int]:
    """Read some live blogs again, one transaction each; return counts."""
    counts: Counter[str] = Counter()
    for one in reparse(url, archive, live_blog_keys, everything=everything):
        counts += one.counts()
    return {name: count for name, count in counts.items() if count}


def total(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Return the sums of several batches' counts."""
    summed: Counter[str] = Counter()
    for one in counts:
        summed.update(one)
    return dict(summed)


def reparse(
    url: str, archive: Archive, live_blog_keys: Sequence[int], *, everything: bool = False
) -> Iterator[Reread]:
    """Read live blogs again, one transaction each; yield what each came to, in order."""
    sources, _ = read_sources(settings().sources)
    with closing(connect(url, application="dateline reparse")) as connection:
        for live_blog_key in live_blog_keys:
            found = reread(connection, archive, live_blog_key, sources, everything=everything)
            log.info("Live blog %s was read again: %s", live_blog_key, dict(+found.counts()))
            yield found


def catch_up(url: str, archive: Callable[[], Archive], *, seconds: float = 120.0) -> dict[str, int]:
    """Read again the live blogs with pages that ``revise`` leaves aside, because another parser read them.

    After ``seconds`` no further one is begun; the rest is left for the next time.
    """
    with transaction(url, application="dateline reparse") as connection:
        keys = [int(row["live_blog_key"]) for row in rows(connection, "reprocess.held_up")]
    counts: Counter[str] = Counter()
    if not keys:
        return {}
    begun = time.monotonic()
    for one in reparse(url, archive(), keys):
        counts += one.counts()
        if time.monotonic() - begun > seconds:
            break
    return dict(counts)
