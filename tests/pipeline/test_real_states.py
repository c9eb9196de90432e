"""The same live blogs recorded at different moments: what revise says of each step.

Counts and severities were found by hand, with a comparison of the recordings of its own.
"""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from dateline.crawl import Assignment, open_crawl, watch
from dateline.database import connect
from dateline.model import Response
from dateline.observe import observe
from dateline.revise import revise_waiting
from dateline.snapshot import Archive
from dateline.sources import Source

PAGES = Path(__file__).parents[3] / "shared" / "pages" / "liveblogs" / "guardian-capi"
START = datetime(2026, 5, 1, 12, tzinfo=timezone.utc)
needs_pages = pytest.mark.skipif(not PAGES.is_dir(), reason=f"the recorded pages are not at {PAGES}")


def series() -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    for path in sorted(PAGES.glob("*.state*.json")) if PAGES.is_dir() else []:
        found.setdefault(path.name.partition(".state")[0], []).append(path)
    return {name: paths for name, paths in found.items() if len(paths) > 1}


def shown(database: Any, archive: Archive, paths: list[Path]) -> list[Counter[str]]:
    """Show a series under one address; return the kinds of revisions of each step."""
    steps = []
    source = Source.model_validate(
        {
            "name": "paper",
            "title": "Paper",
            "homepage": "https://paper.test/",
            "language": "en",
            "timezone": "UTC",
        }
    )
    for step, path in enumerate(paths):
        at = START + timedelta(minutes=10 * step)
        response = Response(
            url="https://paper.test/live/one",
            body=path.read_bytes(),
            fetched_at=at,
            headers=(("Content-Type", "application/json"),),
        )
        with closing(connect(database.writer_url)) as connection:
            with connection:
                key = watch(connection, response.url, {"paper": source}, at)
                crawl_key = open_crawl(connection, run_id="test", shard=0, live_blog_keys=[key], at=at)
            assignment = Assignment(live_blog_key=key, url=response.url, source=source)
            observe(connection, archive, crawl_key, assignment, response)
        steps.append(Counter(revise_waiting(database.writer_url)))
    return steps


def ask(url: str, question: str) -> list[tuple[Any, ...]]:
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(question)
        return list(cursor.fetchall())


GROWN = {"2014-08-20_bank-of-england-minutes-to-shed-light-on-interest-rate-rises": [19, 23]}
SAME = ["2013-11-18_chinese-stocks-markets-surge-on-economic-reforms-business-li"]


@needs_pages
def test_a_blog_that_has_grown_has_additions_only(database: Any, tmp_path: Path) -> None:
    [(name, added)] = GROWN.items()
    steps = shown(database, Archive((tmp_path / "archive").as_uri()), series()[name])
    assert steps == [Counter(added=number) for number in added]


@needs_pages
@pytest.mark.parametrize("name", SAME)
def test_another_notation_is_no_revision(name: str, database: Any, tmp_path: Path) -> None:
    first, *others = shown(database, Archive((tmp_path / "archive").as_uri()), series()[name])
    assert first["added"] > 30
    assert others == [Counter()] * len(others)


@needs_pages
def test_a_blog_that_grew_and_was_recorded_by_another_request_has_additions_only(
    database: Any, tmp_path: Path
) -> None:
    name = "2016-02-26_fifa-election-who-will-succeed-sepp-blatter-president-live"
    steps = shown(database, Archive((tmp_path / "archive").as_uri()), series()[name])
    assert steps == [Counter(added=31), Counter(added=62), Counter()]


@needs_pages
def test_a_mended_word_is_a_silent_edit_of_wording(database: Any, tmp_path: Path) -> None:
    name = "2014-10-15_cameron-and-miliband-at-pmqs-politics-live-blog"
    steps = shown(database, Archive((tmp_path / "archive").as_uri()), series()[name])
    assert steps == [Counter(added=64), Counter(edited=1), Counter()]
    [(update_id, severity, parts)] = ask(
        database.reader_url, "SELECT update_id, severity, difference -> 'article_body' FROM silent_edits"
    )
    assert (update_id, severity) == ("543e55c8e4b0cd82a095f75a", "wording")
    changed = [(part["op"], part["text"].strip()) for part in parts if part["op"] in ("removed", "added")]
    assert changed == [("removed", "th"), ("added", "the")]


@needs_pages
@pytest.mark.parametrize("name", series())
def test_nothing_is_deleted_moved_or_added_twice(name: str, database: Any, tmp_path: Path) -> None:
    paths = series()[name]
    total = sum(shown(database, Archive((tmp_path / "archive").as_uri()), paths), Counter[str]())
    assert not total["deleted"]
    assert not total["moved"]
    [(ids, updates)] = ask(
        database.reader_url,
        "SELECT count(DISTINCT update_id), count(*) FROM live_update",
    )
    assert ids == updates
    assert ask(database.reader_url, "SELECT count(*) FROM edit_log WHERE severity NOT IN ('wording')") == [
        (0,)
    ]
