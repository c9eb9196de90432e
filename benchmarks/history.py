"""What it costs to revise one page, by the size of the history that the database holds already.

    python -m benchmarks.history [--versions 10000 1000000]

For each size a durable Postgres server of our own is filled in SQL with live blogs of 50 updates, two
wordings each, and then shown two pages of live blogs that lie apart: each page adds two updates, edits one
and drops none.  Printed for a page are the milliseconds of revise, at the first look, for which Postgres may
have to fetch what it holds from the disk, and at the second; the ratio of the second to the smallest size;
the blocks that Postgres touched to stage and revise it, in memory or not, which no other load on the machine
can change; the rows that it read by sequential scans of the big tables; and a replay.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

from rich.console import Console
from rich.table import Table

from dateline.database import Connection, connect
from dateline.local.postgres import Postgres
from dateline.migrate import migrate
from dateline.model import LiveBlog, PublisherTime, Update
from dateline.query import replay
from dateline.revise import revise
from dateline.stage import Look, stage_parsed

START = datetime(2026, 3, 4, 12, tzinfo=timezone.utc)
UPDATES = 50
PAGES = 60
TABLES = (
    "live_update",
    "update_version",
    "update_identity",
    "update_place",
    "revision",
    "observation",
    "snapshot",
    "minhash_band",
    "development_clue",
)

FILL = """
INSERT INTO source (name, title) VALUES ('paper', 'Paper');
INSERT INTO crawl (run_id, shard, live_blog_keys, started_at) VALUES ('fill', 0, '{}', %(start)s);
INSERT INTO live_blog (source_key, url, title, state, parser_version, last_observed_at, first_seen_at)
SELECT 1, 'https://paper.test/live/' || b, 'Blog ' || b, 'live', '1', %(start)s, %(start)s
FROM generate_series(1, %(blogs)s) b;
INSERT INTO snapshot (live_blog_key, crawl_key, url, fetched_at, status, sha256, size, warc_file, warc_offset,
  warc_length, warc_record_id, is_revisit)
SELECT b, 1, 'https://paper.test/live/' || b, %(start)s, 200, repeat('0', 64), 1, 'none', b, 1, b, false
FROM generate_series(1, %(blogs)s) b;
INSERT INTO observation (live_blog_key, crawl_key, snapshot_key, observed_at, outcome, format, parser_version,
  covers, updates, revised_at, is_healthy)
SELECT b, 1, b, %(start)s, 'parsed', 'blocks', '1', 'newest', %(updates)s, %(start)s, true
FROM generate_series(1, %(blogs)s) b;
INSERT INTO live_update (live_blog_key, update_id, id_from, position, first_seen_at, last_seen_at)
SELECT b, 'u' || n, 'platform', %(updates)s - n, %(start)s - interval '1 hour', %(start)s
FROM generate_series(1, %(blogs)s) b, generate_series(1, %(updates)s) n
ORDER BY b, n;
INSERT INTO update_identity (live_blog_key, update_id, update_key, first_seen_at)
SELECT live_blog_key, update_id, update_key, first_seen_at FROM live_update;
INSERT INTO update_place (update_key, valid_from, rank, is_pinned)
SELECT update_key, first_seen_at, %(updates)s - position, false FROM live_update;
INSERT INTO update_version (update_key, article_body, date_published, content_hash, fingerprint, snapshot_key,
  format, parser_version, valid_from, valid_to, deduplicated_by, extracted_by)
SELECT u.update_key, said, u.first_seen_at - interval '1 hour' * u.position,
  encode(sha256(convert_to(E'\\n' || replace(said, ' ', ''), 'UTF8')), 'hex'), u.update_key, u.live_blog_key,
  'blocks', '1',
  CASE v WHEN 1 THEN u.first_seen_at ELSE %(start)s END, CASE v WHEN 1 THEN %(start)s ELSE 'infinity' END,
  'none', 'none'
FROM live_update u, generate_series(1, 2) v, LATERAL (
  SELECT 'Report ' || u.update_key || ' of ' || v || ' boats at gate ' || u.update_key %% 97
    || repeat(' and the wind turns once more', 6)) AS t (said);
INSERT INTO revision (update_key, kind, revised_at, observation_key, version_key, previous_version_key)
SELECT v.update_key, CASE WHEN v.is_current THEN 'edited' ELSE 'added' END, v.valid_from, u.live_blog_key,
  v.version_key, CASE WHEN v.is_current THEN v.version_key END
FROM update_version v JOIN live_update u USING (update_key);
INSERT INTO minhash_band (band_hash, version_key, published_on)
SELECT hashint8extended(version_key, band), version_key, current_date
FROM update_version, generate_series(1, 4) band;
INSERT INTO development_clue (clue_hash, version_key)
SELECT hashint8extended(version_key, clue), version_key FROM update_version, generate_series(1, 2) clue;
"""


@dataclass(frozen=True)
class Result:
    """What was measured at one size."""

    versions: int
    disk: int
    first_ms: float
    again_ms: float
    blocks: int
    scanned: int
    replay_ms: float


def fill(connection: Connection, versions: int) -> int:
    """Write live blogs until there are so many versions; return how many blogs."""
    blogs = max(1, versions // (2 * UPDATES))
    with connection, connection.cursor() as cursor:
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        cursor.execute(FILL, {"blogs": blogs, "updates": UPDATES, "start": START})
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    connection.autocommit = False
    return blogs


def page(blog: int, number: int) -> LiveBlog:
    """Return a blog's newest part: at each look two updates more, one edited, all others as they were."""
    first = (blog - 1) * UPDATES
    old = [
        Update(
            update_id=f"u{n}",
            article_body=f"Report {first + n} of 2 boats at gate {(first + n) % 97}"
            + " and the wind turns once more" * 6
            + (f" for {number} hours" if n == UPDATES else ""),
            date_published=PublisherTime(value=START - timedelta(hours=1 + UPDATES - n), witness="block"),
        )
        for n in range(UPDATES, 0, -1)
    ]
    new = [
        Update(
            update_id=f"n{look}-{n}",
            article_body=f"Ferry {n} of line {look} has left.",
            date_published=PublisherTime(value=START, witness="block"),
        )
        for look in range(number, 0, -1)
        for n in (2, 1)
    ]
    return LiveBlog(url=None, format="blocks", parser_version="1", covers="newest", updates=(*new, *old))


def show(connection: Connection, blog: int, number: int) -> float:
    """Stage a page and revise it; return the milliseconds of the latter."""
    at = START + timedelta(minutes=1 + number)
    with connection:
        look = Look(crawl_key=1, live_blog_key=blog, snapshot_key=blog, observed_at=at)
        stage_parsed(connection, look, page(blog, number), {})
    begun = time.perf_counter()
    counts = revise(connection, blog)
    took = 1_000 * (time.perf_counter() - begun)
    assert counts == {"added": 2, "edited": 1}, counts
    return took


def touched(connection: Connection) -> tuple[int, int]:
    """Return the blocks touched so far, and the rows of the big tables read by sequential scans."""
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
    with connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT blks_hit + blks_read AS blocks, "
            "(SELECT sum(seq_tup_read)::bigint FROM pg_stat_user_tables WHERE relname = ANY (%s)) AS scanned "
            "FROM pg_stat_database WHERE datname = current_database()",
            [list(TABLES)],
        )
        [row] = [dict(found) for found in cursor.fetchall()]
    return int(row["blocks"]), int(row["scanned"])


def measure(versions: int) -> Result:
    """Fill a server and revise two pages of live blogs that lie apart."""
    with tempfile.TemporaryDirectory(prefix="dateline-history-") as home, Postgres(Path(home)) as server:
        migrate(server.url("dateline"))
        with closing(connect(server.url("dateline"))) as connection:
            blogs = fill(connection, versions)
        chosen = list(dict.fromkeys(1 + (number * 7919) % blogs for number in range(PAGES)))
        with closing(connect(server.url("dateline_writer"))) as connection:
            first = [show(connection, blog, 1) for blog in chosen]
            before = touched(connection)
            again = [show(connection, blog, 2) for blog in chosen]
            blocks, scanned = (after - was for after, was in zip(touched(connection), before, strict=True))
            replays = [replayed(connection, blog) for blog in chosen]
            with connection, connection.cursor() as cursor:
                cursor.execute("SELECT pg_database_size(current_database()) AS size")
                size = int(cursor.fetchone()["size"])  # type: ignore[index, call-overload]
    return Result(
        versions=versions,
        disk=size,
        first_ms=statistics.median(first),
        again_ms=statistics.median(again),
        blocks=blocks // len(chosen),
        scanned=scanned // len(chosen),
        replay_ms=statistics.median(replays),
    )


def replayed(connection: Connection, blog: int) -> float:
    """Return the milliseconds of asking for a live blog as it stood."""
    begun = time.perf_counter()
    with connection:
        found = replay(connection, blog, START + timedelta(hours=2))
    assert len(found) >= UPDATES
    return 1_000 * (time.perf_counter() - begun)


def main() -> None:
    """Measure the sizes that were asked for and print them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--versions", type=int, nargs="+", default=[10_000, 1_000_000])
    results = [measure(versions) for versions in sorted(parser.parse_args().versions)]
    table = Table(
        "versions",
        "database",
        "first look",
        "second",
        "ratio",
        "blocks touched",
        "rows scanned",
        "replay",
        box=None,
    )
    for result in results:
        table.add_row(
            f"{result.versions:,}",
            f"{result.disk / 1e6:,.0f} MB",
            f"{result.first_ms:.1f} ms",
            f"{result.again_ms:.1f} ms",
            f"{result.again_ms / results[0].again_ms:.2f}",
            f"{result.blocks:,}",
            f"{result.scanned:,}",
            f"{result.replay_ms:.1f} ms",
        )
    Console().print(table)


if __name__ == "__main__":
    main()
