"""The last sweeps of a closed live blog: late, failed, or with something new."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from dateline.crawl import Tally, assignments, finish, plan, watch
from dateline.database import Row, connect, transaction
from dateline.model import Response
from dateline.observe import failed, observe
from dateline.revise import revise_waiting
from dateline.snapshot import Archive
from tests.dateline.paged import PATH, page

URL = "http://harbour-paper.test" + PATH
NOON = datetime(2026, 11, 22, 12, tzinfo=timezone.utc)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CLOSED = b"<p>This live blog has now closed.</p></main>"


class Blog:
    """A live blog that has closed at noon, polled by plans."""

    def __init__(self, url: str, archive: Archive) -> None:
        self.url, self.archive = url, archive
        with transaction(url) as connection:
            watch(connection, URL, {}, NOON - HOUR)

    def polls(
        self, begin: datetime, hours: float, *, updates: int = 5, cause: str | None = None
    ) -> list[float]:
        """Poll what is due every ten minutes; return at which hours after noon it was."""
        asked = []
        with closing(connect(self.url)) as connection:
            for number in range(int(hours * 6)):
                at = begin + timedelta(minutes=10 * number)
                if self._poll(connection, at, updates, cause):
                    asked.append((at - NOON) / HOUR)
        return asked

    def _poll(self, connection: Any, at: datetime, updates: int, cause: str | None) -> bool:
        with connection:
            keys = plan(connection, run_id=str(at), at=at, shards=1, timeout_seconds=300)
        for key in keys:
            for assignment in assignments(connection, key, {}):
                connection.commit()
                if cause:
                    failed(connection, key, assignment, cause=cause, message="It failed.", at=at)
                else:
                    body = page(range(updates, 0, -1)).replace(b"</main>", CLOSED)
                    response = Response(url=URL, body=body, fetched_at=at)
                    observe(connection, self.archive, key, assignment, response)
            with connection:
                finish(connection, key, Tally(), at)
        revise_waiting(self.url)
        return bool(keys)

    def row(self) -> Row:
        with transaction(self.url) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT state, is_watched, closed_at FROM live_blog")
            return dict(cursor.fetchone() or {})


@pytest.fixture
def blog(database: Any, tmp_path: Path) -> Blog:
    made = Blog(database.writer_url, Archive((tmp_path / "archive").as_uri()))
    assert len(made.polls(NOON, 0.5)) == 2, "once more, since it was not known yet when that was planned"
    assert made.row() == {"state": "closed", "is_watched": True, "closed_at": NOON}
    return made


def test_after_the_last_sweep_it_is_let_go(blog: Blog) -> None:
    assert blog.polls(NOON + HOUR / 2, 48) == [1.0, 24.0]
    assert blog.row()["is_watched"] is False


def test_a_sweep_that_comes_late_is_the_last_as_well(blog: Blog) -> None:
    """Nothing was planned for two days, because the machine was off."""
    assert blog.polls(NOON + 2 * DAY, 24) == [48.0]
    assert blog.row()["is_watched"] is False


def test_a_sweep_that_fails_is_tried_again_until_it_is_done(blog: Blog) -> None:
    assert blog.polls(NOON + HOUR, 0.2) == [1.0]
    assert blog.polls(NOON + DAY, 6, cause="status_500")[0] == 24.0
    assert blog.row()["is_watched"] is True
    assert len(blog.polls(NOON + DAY + 6 * HOUR, 12)) == 1
    assert blog.row()["is_watched"] is False


def test_a_last_sweep_that_shows_something_new_is_not_the_last(blog: Blog) -> None:
    assert blog.polls(NOON + HOUR, 0.2) == [1.0]
    assert blog.polls(NOON + DAY, 0.2, updates=6) == [24.0]
    assert blog.row()["is_watched"] is True
    later = blog.polls(NOON + DAY + HOUR / 6, 30, updates=6)
    assert len(later) == 1
    assert later[0] < 26
    assert blog.row()["is_watched"] is False


def test_a_page_that_is_gone_for_its_sweep_is_let_go(blog: Blog) -> None:
    blog.polls(NOON + HOUR, 4, cause="status_404")
    assert blog.row() == {"state": "gone", "is_watched": False, "closed_at": NOON}
