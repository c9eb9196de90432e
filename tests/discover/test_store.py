from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from dateline.database import connect, transaction
from dateline.discover import note_found, plan_discovery, visits, watch_found
from dateline.discover.evidence import Candidate
from dateline.present import CLOCK, stop_clock
from dateline.settings import Settings
from dateline.sources import load_sources

NOON = datetime(2026, 3, 2, 12, tzinfo=timezone.utc)
URL = "https://paper.test/live/strike"


@pytest.mark.parametrize(
    ("state", "changed_minutes", "is_watched"),
    [("closed", 5, True), ("closed", -5, False), ("closed", None, False), ("gone", 5, False)],
)
def test_a_closed_blog_that_was_changed_since_is_followed_again(
    database: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    state: str,
    changed_minutes: int | None,
    is_watched: bool,
) -> None:
    monkeypatch.setenv(CLOCK, str(tmp_path / "clock"))
    stop_clock(tmp_path / "clock", NOON)
    (tmp_path / "paper.toml").write_text(
        'title = "Paper"\nhomepage = "https://paper.test"\n[discover]\npages = ["https://paper.test/"]\n'
    )
    here = Settings(sources=tmp_path)
    changed = NOON + timedelta(minutes=changed_minutes) if changed_minutes is not None else None
    for run_id, when in (("first", NOON - timedelta(hours=2)), ("second", changed)):
        plan_discovery(database.writer_url, run_id=run_id, settings=here)
        with closing(connect(database.writer_url)) as connection:
            with connection:
                [visit] = visits(connection, run_id, load_sources(tmp_path))
            found = Candidate(url=URL, title="Strike", evidence=("live",), date_published=when)
            note_found(connection, visit, 1, [found])
        watch_found(database.writer_url, run_id=run_id, settings=here)
        if run_id == "first":
            with transaction(database.writer_url) as connection, connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE live_blog SET is_watched = false, state = %s, last_polled_at = %s", (state, NOON)
                )
    with transaction(database.reader_url) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT is_watched FROM live_blog")
        assert [row["is_watched"] for row in cursor.fetchall()] == [is_watched]
