"""What it costs to revise one page, by the size of the history that the database holds already.

    python -m benchmarks.history [--versions 10000 1000000]

For each size a durable Postgres server of our own is filled in SQL with live blogs of 50 updates, two
wordings each, and then shown pages: each one adds two updates, edits one and drops none.  Printed are the
milliseconds of revise for a page, the rows that Postgres read by sequential scans of the big tables
meanwhile, a replay, and the ratio to the smallest.
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
INSERT INTO live_update (live_blog_key, update_id, id_from, position, older_neighbour_key, first_seen_at,
  last_seen_at)
SELECT b, 'u' || n, 'platform', %(updates)s - n, NULL, %(start)s - interval '1 hour', %(start)s
FROM generate_series(1, %(blogs)s) b, generate_series(1, %(updates)s) n
ORDER BY b, n;
UPDATE live_update u SET older_neighbour_key = u.update_key - 1 WHERE update_id <> 'u1';
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
    page_ms: float
    mean_ms: float
    replay_ms: float
    scanned: int


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
    """Return the newest part of a blog: two updates that are new, one edited, all others as they were."""
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
            update_id=f"n{number}-{n}",
            article_body=f"Ferry {n} of line {number} has left.",
            date_published=PublisherTime(value=START, witness="block"),
        )
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


def scanned(connection: Connection) -> int:
    """Return how many rows of the big tables were read by sequential scans so far."""
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute(
            "SELECT sum(seq_tup_read)::bigint AS rows FROM pg_stat_user_tables WHERE relname = ANY (%s)",
            [list(TABLES)],
        )
        return int(cursor.fetchone()["rows"])  # type: ignore[index, call-overload]


def measure(versions: int) -> Result:
    """Fill a server and revise pages of live blogs that lie apart."""
    with tempfile.TemporaryDirectory(prefix="dateline-history-") as home, Postgres(Path(home)) as server:
        migrate(server.url("dateline"))
        with closing(connect(server.url("dateline"))) as connection:
            blogs = fill(connection, versions)
        with closing(connect(server.url("dateline_writer"))) as connection:
            chosen = [1 + (number * 7919) % blogs for number in range(PAGES)]
            warm = [show(connection, blog, number) for number, blog in enumerate(chosen[:10])]
            before = scanned(connection)
            took = [show(connection, blog, number) for number, blog in enumerate(chosen[10:], len(warm))]
            after = scanned(connection)
            replays = []
            for blog in chosen[10:]:
                begun = time.perf_counter()
                with connection:
                    found = replay(connection, blog, START + timedelta(hours=2))
                replays.append(1_000 * (time.perf_counter() - begun))
                assert len(found) >= UPDATES
            with connection, connection.cursor() as cursor:
                cursor.execute("SELECT pg_database_size(current_database()) AS size")
                size = int(cursor.fetchone()["size"])  # type: ignore[index, call-overload]
    return Result(
        versions=versions,
        disk=size,
        page_ms=statistics.median(took),
        mean_ms=statistics.mean(took),
        replay_ms=statistics.median(replays),
        scanned=(after - before) // len(took),
    )


def main() -> None:
    """Measure the sizes that were asked for and print them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--versions", type=int, nargs="+", default=[10_000, 1_000_000])
    results = [measure(versions) for versions in sorted(parser.parse_args().versions)]
    table = Table(
        "versions", "database", "revise a page", "mean", "rows scanned a page", "replay", "ratio", box=None
    )
    for result in results:
        table.add_row(
            f"{result.versions:,}",
            f"{result.disk / 1e6:,.0f} MB",
            f"{result.page_ms:.1f} ms",
            f"{result.mean_ms:.1f} ms",
            f"{result.scanned:,}",
            f"{result.replay_ms:.1f} ms",
            f"{result.page_ms / results[0].page_ms:.2f}",
        )
    Console().print(table)


if __name__ == "__main__":
    main()
