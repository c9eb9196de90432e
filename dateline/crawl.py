"""Which live blogs are due, who crawls them, and what became of it."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from dateline.database import Connection, Row, execute, rows, transaction
from dateline.health import judge_sources
from dateline.likeness import Likeness
from dateline.present import now
from dateline.settings import Settings
from dateline.sources import Source, normal_url, read_sources, source_of

PLAN_LIMIT = 2000
"""Live blogs that one run polls at most; the others are due again at the next."""
SHARD_SIZE = 1000
"""Live blogs for which a further process is started."""
TO_BEGIN = timedelta(seconds=30)
"""A crawl that was planned longer ago, and that no process has in hand, was killed."""
USED_SHARE = 0.6
"""Part of a crawl's time that is planned with; the rest is for slow answers and older pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What is remembered of a live blog's last polls."""

    likeness: Likeness | None = None
    """What the page was like that was staged last."""
    doubt: str | None = None
    doubted_since: datetime | None = None
    etag: str | None = None
    last_modified: str | None = None
    state_digest: str | None = None
    full_at: datetime | None = None
    """When the page last came in answer to a request without conditions."""
    polled_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hole:
    """Where an earlier walk over the older pages stopped short."""

    at: datetime
    """The look whose walk it was; what was met before is known ground."""
    url: str
    position: int
    """How many updates stand before that page, which is read again: the last that the walk had read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A live blog that a crawl has to poll."""

    live_blog_key: int
    url: str
    source: Source
    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str | None = None
    """Digest of the body that was staged last; the same bytes again need not be read."""
    planned_at: datetime | None = None
    """When the crawl was begun: the next poll is counted from there."""
    is_sweep: bool = False
    """It is closed: all of its pages are read once more."""
    before: Before = Before()
    hole: Hole | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What a crawl cost."""

    requests: int = 0
    bytes: int = 0
    statuses: Mapping[int, int] = field(default_factory=dict)
    """HTTP status -> responses."""


def store_source(connection: Connection, source: Source, *, is_listed: bool = True) -> int:
    """Write a source to its row and return the key."""
    [row] = rows(
        connection,
        "crawl.store_source",
        name=source.name,
        title=source.title,
        homepage=str(source.homepage),
        in_language=source.language,
        timezone=source.timezone,
        country=source.country,
        is_listed=is_listed,
        delay_seconds=source.delay_seconds,
    )
    return int(row["source_key"])


def watch(connection: Connection, url: str, sources: dict[str, Source], at: datetime) -> int:
    """Put a live blog on the watch list, due at once, and return its key.

    Raises:
        SourceInvalid: nothing can be polled there, see ``normal_url``.
    """
    url = normal_url(url)
    source = source_of(url, sources)
    key = store_source(connection, source, is_listed=source.name in sources)
    [row] = rows(
        connection,
        "crawl.watch",
        source_key=key,
        url=url,
        at=at,
        poll_seconds=source.poll_seconds,
        poll_seconds_at_most=source.longest_pause_seconds,
    )
    return int(row["live_blog_key"])


def unwatch(connection: Connection, url: str) -> bool:
    """Poll a live blog no longer; say whether it was on the watch list.  What it showed is kept.

    Raises:
        SourceInvalid: nothing can be polled there, see ``normal_url``.
    """
    execute(connection, "health.lock")  # before any row, in the order of whoever judges
    was_watched = execute(connection, "crawl.unwatch", url=url, normal_url=normal_url(url)) > 0
    judge_sources(connection)
    return was_watched


def watch_listed(connection: Connection, sources: dict[str, Source], at: datetime) -> int:
    """Bring the source rows up to their files, watch the live blogs named there; return how many are new."""
    known = {row["url"] for row in rows(connection, "crawl.known_urls")}
    new = 0
    for source in sources.values():
        store_source(connection, source)
        for url in map(str, source.live_blogs):
            if url not in known:
                watch(connection, url, sources, at)
                new += 1
    return new


def follow_files(connection: Connection, sources: dict[str, Source], wrong: Collection[str]) -> None:
    """Give watched live blogs the publisher and the pace of their files; unlist sources without a file.

    What belongs to a source whose file is ``wrong`` stays as it is.
    """
    execute(connection, "crawl.unlist", names=[*sources, *wrong])
    found = rows(connection, "crawl.watched", but_of=list(wrong))
    owned = [(row, source_of(row["url"], sources)) for row in found]
    moved = [
        (row["live_blog_key"], source)
        for row, source in owned
        if source.name in sources
        and (source.name, source.poll_seconds, source.longest_pause_seconds)
        != (row["source"], row["poll_seconds"], row["poll_seconds_at_most"])
    ]
    execute(
        connection,
        "crawl.follow_files",
        live_blog_keys=[key for key, _ in moved],
        sources=[source.name for _, source in moved],
        poll_seconds=[source.poll_seconds for _, source in moved],
        poll_seconds_at_most=[source.longest_pause_seconds for _, source in moved],
    )


def plan_crawls(url: str, *, run_id: str, settings: Settings) -> list[int]:
    """Bring the sources up to their files and open the crawls of what is due; return their keys.

    The live blogs of a source whose file is wrong wait until it is right: read without its zone and
    language, they would show other updates than before.

    Raises:
        SourceInvalid: there is no folder of source files.
    """
    at = now()
    sources, errors = read_sources(settings.sources)
    wrong = [error.source for error in errors if error.source]
    with transaction(url, application="dateline plan") as connection:
        execute(connection, "health.lock")  # before any row, in the order of whoever judges
        watch_listed(connection, sources, at)
        follow_files(connection, sources, wrong)
        return plan(
            connection,
            run_id=run_id,
            at=at,
            shards=settings.shards,
            timeout_seconds=settings.crawl_timeout_seconds,
            but_of=wrong,
            slack_seconds=settings.collect_seconds / 10,
        )


def plan(
    connection: Connection,
    *,
    run_id: str,
    at: datetime,
    shards: int,
    timeout_seconds: float,
    but_of: Collection[str] = (),
    slack_seconds: float = 0.0,
) -> list[int]:
    """Open a crawl for each shard of what is due, and return the keys of the crawls.

    What belongs to the sources named in ``but_of`` waits.  What is due within ``slack_seconds`` is due: the
    clock that starts the plans does not strike on the dot.

    All live blogs of a host are in one shard, so that one process paces the host.  Hosts at which a
    poll failed are kept in a shard of their own: their failure must not colour the others.
    """
    execute(connection, "crawl.lock_plan")
    execute(
        connection,
        "crawl.bury_dead",
        at=at,
        dead_before=at - timedelta(seconds=timeout_seconds + 60),
        begun_before=at - TO_BEGIN,
    )
    judge_sources(connection)
    due = rows(
        connection,
        "crawl.due",
        at=at,
        slack_seconds=slack_seconds,
        limit=PLAN_LIMIT,
        but_of=list(but_of),
    )
    due = _in_time(due, USED_SHARE * timeout_seconds)
    failing = {row["host"] for row in due if row["failures"]}
    troubled = [row for row in due if row["host"] in failing]
    sound = [row for row in due if row["host"] not in failing]
    groups = _by_host(sound, _shards(len(sound), shards - bool(troubled))) + _by_host(troubled, 1)
    return [
        open_crawl(connection, run_id=run_id, shard=shard, live_blog_keys=keys, at=at)
        for shard, keys in enumerate(group for group in groups if group)
    ]


def _in_time(due: Iterable[Row], seconds: float) -> list[Row]:
    """Leave what a crawl could not come to, at the pace of its host, to the next plan."""
    used: dict[str, float] = defaultdict(float)
    kept = []
    for row in due:
        host, pause = row["host"], row["pause_seconds"]
        if not used[host] or used[host] + pause <= seconds:
            kept.append(row)
        used[host] += pause
    return kept


def _shards(due: int, at_most: int) -> int:
    """Return how many processes are worth it: starting one costs as much as asking for hundreds of pages."""
    return max(1, min(at_most, -(-due // SHARD_SIZE)))


def _by_host(due: Iterable[Row], shards: int) -> list[list[int]]:
    hosts: dict[str, list[int]] = defaultdict(list)
    for row in due:
        hosts[row["host"]].append(row["live_blog_key"])
    groups: list[list[int]] = [[] for _ in range(shards)]
    for keys in sorted(hosts.values(), key=len, reverse=True):
        min(groups, key=len).extend(keys)
    return groups


def open_crawl(
    connection: Connection, *, run_id: str, shard: int, live_blog_keys: list[int], at: datetime
) -> int:
    """Begin the row of a crawl and return its key."""
    [row] = rows(connection, "crawl.open", run_id=run_id, shard=shard, live_blog_keys=live_blog_keys, at=at)
    return int(row["crawl_key"])


def assignments(connection: Connection, crawl_key: int, sources: dict[str, Source]) -> list[Assignment]:
    """Return what a crawl has still to poll: a second try goes on where the first stopped."""
    return [_assignment(row, sources) for row in rows(connection, "crawl.assignments", crawl_key=crawl_key)]


def _assignment(row: Row, sources: dict[str, Source]) -> Assignment:
    at, url, position = row["hole_at"], row["hole_url"], row["hole_position"]
    return Assignment(
        live_blog_key=row["live_blog_key"],
        url=row["url"],
        source=source_of(row["url"], sources),
        etag=row["etag"],
        last_modified=row["last_modified"],
        body_sha256=row["body_sha256"],
        planned_at=row["planned_at"],
        is_sweep=bool(row["is_sweep"]),
        before=Before(
            likeness=Likeness.read(row["likeness"]),
            doubt=row["doubt"],
            doubted_since=row["doubted_since"],
            etag=row["said_etag"],
            last_modified=row["said_last_modified"],
            state_digest=row["state_digest"],
            full_at=row["last_full_at"],
            polled_at=row["last_polled_at"],
        ),
        hole=Hole(at=at, url=url, position=position) if at else None,
    )


def finish(connection: Connection, crawl_key: int, tally: Tally, at: datetime) -> Row:
    """Close the row of a crawl and return it; its state follows from what was observed and what failed."""
    causes = Counter(
        {row["cause"]: row["n"] for row in rows(connection, "crawl.causes", crawl_key=crawl_key)}
    )
    [row] = rows(
        connection,
        "crawl.finish",
        crawl_key=crawl_key,
        at=at,
        cause=", ".join(f"{cause} ({n})" for cause, n in causes.most_common()) or None,
        failed=sum(causes.values()),
        requests=tally.requests,
        bytes=tally.bytes,
        statuses=json.dumps({str(status): n for status, n in tally.statuses.items()}),
    )
    judge_sources(connection)
    return row
