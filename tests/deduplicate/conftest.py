"""A desk that puts wordings into a real database, as revise would have left them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from dateline.database import Connection, connect
from dateline.deduplicate.batch import Counts, deduplicate, pending

NOON = datetime(2026, 3, 4, 12, tzinfo=timezone.utc)
SNAPSHOT = """
    WITH blog AS (
      INSERT INTO live_blog (source_key, url, first_seen_at) VALUES (%(source)s, %(url)s, %(at)s)
      RETURNING live_blog_key
    ), crawled AS (
      INSERT INTO crawl (run_id, shard, live_blog_keys, started_at)
      SELECT 'test', 0, ARRAY[live_blog_key], %(at)s FROM blog RETURNING crawl_key
    )
    INSERT INTO snapshot (live_blog_key, crawl_key, url, fetched_at, status, sha256, size, warc_file,
      warc_offset, warc_length, warc_record_id, is_revisit)
    SELECT live_blog_key, crawl_key, %(url)s, %(at)s, 200, repeat('0', 64), 1, %(url)s, 0, 1, 'r', false
    FROM blog, crawled RETURNING live_blog_key, snapshot_key
"""
VERSION = """
    INSERT INTO update_version (update_key, headline, article_body, date_published, content_hash, fingerprint,
      snapshot_key, format, parser_version, valid_from, is_summary)
    VALUES (%(update)s, %(headline)s, %(body)s, %(published)s, md5(%(hashed)s), '', %(snapshot)s, 'test', '1',
      %(valid_from)s, %(is_summary)s)
    RETURNING version_key
"""


@dataclass
class Desk:
    """Tells outlets and blogs by their names; a blog is written ``outlet/blog``."""

    connection: Connection
    blogs: dict[str, dict[str, int]] = field(default_factory=dict)
    sources: dict[str, int] = field(default_factory=dict)
    count: int = 0

    def ask(self, query: str, **parameters: object) -> list[dict[str, Any]]:
        with self.connection.cursor() as cursor:
            cursor.execute(query, parameters)
            return [dict(row) for row in cursor.fetchall()]

    def one(self, query: str, **parameters: object) -> Any:
        return next(iter(self.ask(query, **parameters)[0].values()))

    def blog(self, name: str) -> dict[str, int]:
        outlet = name.split("/")[0]
        if outlet not in self.sources:
            self.sources[outlet] = self.one(
                "INSERT INTO source (name, title) VALUES (%(name)s, %(name)s) RETURNING source_key",
                name=outlet,
            )
        if name not in self.blogs:
            self.blogs[name] = self.ask(
                SNAPSHOT, source=self.sources[outlet], url=f"https://{name}", at=NOON
            )[0]
        return self.blogs[name]

    def update(
        self, blog: str, body: str, *, headline: str | None = None, minutes: float = 0, **more: Any
    ) -> int:
        """Store an update with one wording, published some minutes after noon; returns its update key."""
        self.count += 1
        update = self.one(
            "INSERT INTO live_update"
            " (live_blog_key, update_id, id_from, position, first_seen_at, last_seen_at)"
            " VALUES (%(blog)s, %(id)s, 'platform', 0, %(at)s, %(at)s) RETURNING update_key",
            blog=self.blog(blog)["live_blog_key"],
            id=str(self.count),
            at=NOON,
        )
        self.wording(update, blog, body, headline=headline, minutes=minutes, **more)
        return int(update)

    def wording(
        self,
        update: int,
        blog: str,
        body: str,
        *,
        headline: str | None = None,
        minutes: float = 0,
        is_summary: bool = False,
    ) -> int:
        """Give an update a new wording, which ends the one before; returns its version key."""
        self.count += 1
        valid_from = NOON + timedelta(seconds=self.count)
        with self.connection.cursor() as cursor:
            cursor.execute(
                "UPDATE update_version SET valid_to = %s WHERE update_key = %s AND is_current",
                (valid_from, update),
            )
        return int(
            self.one(
                VERSION,
                update=update,
                headline=headline,
                body=body,
                published=NOON + timedelta(minutes=minutes),
                hashed=f"{headline or ''}|{body}".casefold(),
                snapshot=self.blog(blog)["snapshot_key"],
                valid_from=valid_from,
                is_summary=is_summary,
            )
        )

    def deduplicate(self, limit: int = 1000) -> Counts:
        """Run batches until none waits, each in a transaction of its own; returns the sum."""
        sums = [0, 0, 0, 0]
        while pending(self.connection):
            counts = deduplicate(self.connection, limit=limit)
            self.connection.commit()
            step = (counts.versions, counts.exact, counts.near, counts.developments)
            sums = [total + new for total, new in zip(sums, step, strict=True)]
        return Counts(*sums)

    def duplicates(self) -> list[tuple[int, int, str, str]]:
        """(original update, later update, kind, scope) of every copy."""
        found = self.ask(
            "SELECT original_update_key, update_key, kind, scope FROM duplicate_text"
            " ORDER BY original_version_key, version_key"
        )
        return [(row["original_update_key"], row["update_key"], row["kind"], row["scope"]) for row in found]

    def developments(self) -> list[list[int]]:
        """The updates of every development that stands, in the order of the developments."""
        found = self.ask(
            "SELECT array_agg(update_key ORDER BY update_key) AS members"
            " FROM development_member GROUP BY development_key ORDER BY development_key"
        )
        return [row["members"] for row in found]


@pytest.fixture
def desk(database: Any) -> Iterator[Desk]:
    with closing(connect(database.writer_url)) as connection:
        yield Desk(connection)
