from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta, timezone
from itertools import pairwise
from typing import Any

import pytest

from dateline.crawl import Assignment, Tally, assignments, finish, plan, watch
from dateline.database import Connection, connect
from dateline.model import Response
from dateline.observe import failed
from dateline.sources import Source, source_of
from dateline.stage import News, keep_crawl_delay, polled

NOON = datetime(2026, 3, 2, 12, tzinfo=timezone.utc)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def connection(database: Any) -> Any:
    with closing(connect(database.writer_url)) as opened:
        yield opened


def _ask(connection: Connection, question: str, *values: object) -> list[tuple[Any, ...]]:
    with connection, connection.cursor() as cursor:
        cursor.execute(question, values)
        return [tuple(row.values()) for row in cursor.fetchall()]


@pytest.mark.parametrize(
    ("change_seconds", "quiet_seconds", "at_least", "at_most"),
    [
        (None, None, 60, 60), (None, 0, 60, 60), (20, 0, 60, 60), (600, 0, 60, 60), (20, 600, 60, 60),
        (1200, 0, 108, 120), (20, 1200, 108, 120), (1200, 2400, 204, 240), (9000, 0, 252, 300),
        (20, 1_000_000, 252, 300),
    ],
)  # fmt: skip
def test_a_poll_comes_when_a_tenth_of_what_is_usual_has_passed(
    connection: Connection,
    change_seconds: float | None,
    quiet_seconds: float | None,
    at_least: int,
    at_most: int,
) -> None:
    question = (
        "SELECT extract(epoch FROM poll_pause(60, 300, %s, %s, key)) FROM generate_series(1, 1000) AS t (key)"
    )
    pauses = [float(pause) for (pause,) in _ask(connection, question, change_seconds, quiet_seconds)]
    assert at_least <= min(pauses) <= max(pauses) <= at_most
    if at_least != at_most:
        minutes = [int(10 * (pause - at_least) / (at_most - at_least + 0.001)) for pause in pauses]
        assert min(minutes.count(tenth) for tenth in range(10)) > 60, "spread by the key"


@pytest.mark.parametrize("pause", [60, 300])
def test_bounds_that_are_one_leave_no_choice(connection: Connection, pause: int) -> None:
    assert _ask(connection, "SELECT poll_pause(%s, %s, 9999, 9999, 7)", pause, pause) == [
        (timedelta(seconds=pause),)
    ]


@pytest.mark.parametrize(
    ("state", "starts_in", "closed_before", "next_in"),
    [
        (None, None, None, timedelta(minutes=2)),
        ("live", None, None, timedelta(minutes=2)),
        ("paused", -HOUR, None, timedelta(minutes=2)),
        ("closed", None, timedelta(0), HOUR),
        ("closed", None, timedelta(minutes=20), timedelta(minutes=40)),
        ("closed", None, HOUR, 23 * HOUR),
        ("closed", None, 20 * HOUR, 4 * HOUR),
        ("upcoming", 10 * DAY, None, DAY),
        ("upcoming", HOUR, None, timedelta(minutes=6)),
        ("upcoming", timedelta(minutes=1), None, timedelta(minutes=2)),
        ("upcoming", timedelta(minutes=5), None, timedelta(minutes=2)),
        ("upcoming", -HOUR, None, timedelta(minutes=2)),
        ("upcoming", None, None, timedelta(minutes=2)),
    ],
)
def test_the_life_of_a_live_blog_says_when_it_is_polled(
    connection: Connection,
    state: str | None,
    starts_in: timedelta | None,
    closed_before: timedelta | None,
    next_in: timedelta,
) -> None:
    starts_at = NOON + starts_in if starts_in is not None else None
    closed_at = NOON - closed_before if closed_before is not None else None
    question = "SELECT next_poll(%s, %s, %s, %s, interval '2 minutes')"
    assert _ask(connection, question, NOON, state, starts_at, closed_at) == [(NOON + next_in,)]


class Blogs:
    """Live blogs of one publisher, polled by plans at chosen moments."""

    def __init__(self, connection: Connection, **keys: object) -> None:
        self.connection = connection
        said = {"name": "paper", "title": "Paper", "homepage": "http://paper.test/", **keys}
        self.sources = {"paper": Source.model_validate(said)}

    def watch(self, *paths: str) -> None:
        with self.connection:
            for path in paths:
                watch(self.connection, f"http://paper.test/{path}", self.sources, NOON)

    def plan(self, at: datetime, **how: Any) -> list[Assignment]:
        """Return what is due, in one crawl that is closed at once."""
        with self.connection:
            options = {"shards": 1, "timeout_seconds": 300.0, **how}
            keys = plan(self.connection, run_id="r", at=at, **options)
        found = [one for key in keys for one in assignments(self.connection, key, self.sources)]
        with self.connection:
            for key in keys:
                finish(self.connection, key, Tally(), at)
        return found

    def poll(self, at: datetime, status: int = 304, **headers: str) -> list[str]:
        found = self.plan(at)
        with self.connection:
            for one in found:
                said = tuple((name.replace("_", "-"), value) for name, value in headers.items())
                response = Response(url=one.url, body=b"", fetched_at=at, status=status, headers=said)
                polled(self.connection, one, response, News())
        return [one.url.rpartition("/")[2] for one in found]

    def set(self, **columns: object) -> None:
        for name, value in columns.items():
            _ask(self.connection, f"UPDATE live_blog SET {name} = %s RETURNING 1", value)


def test_a_quiet_blog_is_asked_less_and_less_and_no_less_than_its_source_says(connection: Connection) -> None:
    blogs = Blogs(connection, poll_seconds=60, poll_seconds_at_most=240)
    blogs.watch("live")
    polls = [minute for minute in range(180) if blogs.poll(NOON + timedelta(minutes=minute))]
    pauses = [b - a for a, b in pairwise(polls)]
    assert pauses[:8] == [1] * 8
    assert set(pauses[-5:]) <= {4}
    assert pauses == sorted(pauses)


def test_what_is_due_at_every_tick_is_polled_at_every_tick(connection: Connection) -> None:
    """A crawl comes to a page some time after the tick, and ticks are never on the dot."""
    blogs = Blogs(connection)
    blogs.watch("live")
    for minute in range(5):
        tick = NOON + timedelta(minutes=minute, seconds=(0, 2, 0, 3, 1)[minute])
        [found] = blogs.plan(tick, slack_seconds=6.0)
        with connection:
            at = tick + timedelta(seconds=25)
            polled(connection, found, Response(url=found.url, body=b"", fetched_at=at, status=304), News())


def test_a_closed_blog_is_swept_without_conditions_and_then_let_go(connection: Connection) -> None:
    blogs = Blogs(connection)
    blogs.watch("live")
    blogs.poll(NOON, 200, ETag='"1"')
    [found] = blogs.plan(NOON + timedelta(minutes=1))
    assert (found.etag, found.is_sweep) == ('"1"', False)
    blogs.set(state="closed", closed_at=NOON, next_poll_at=NOON + HOUR)
    swept = []
    for minute in range(0, 3000, 10):
        at = NOON + timedelta(minutes=minute)
        for found in blogs.plan(at):
            assert (found.etag, found.body_sha256, found.is_sweep) == (None, None, True)
            with connection:
                polled(connection, found, Response(url=found.url, body=b"", fetched_at=at), News())
            swept.append(at - NOON)
    assert swept == [HOUR, DAY]
    assert _ask(connection, "SELECT is_watched FROM live_blog") == [(False,)]


def test_every_page_is_asked_for_without_conditions_now_and_then(connection: Connection) -> None:
    blogs = Blogs(connection, poll_seconds=60, poll_seconds_at_most=60)
    blogs.watch("live")
    blogs.poll(NOON, 200, ETag='"1"', Last_Modified="Mon, 02 Mar 2026 11:00:00 GMT")
    plain = []
    for minute in range(1, 25):
        at = NOON + timedelta(minutes=minute)
        [found] = blogs.plan(at)
        plain.append(found.etag is not None)
        status = 304 if found.etag else 200
        said = (("ETag", '"1"'),)
        with connection:
            polled(
                connection,
                found,
                Response(url=found.url, body=b"", fetched_at=at, status=status, headers=said),
                News(),
            )
    assert [minute for minute, is_plain in enumerate(plain, 1) if not is_plain] == [10, 20]


def test_a_host_that_asks_for_a_pause_gets_it_for_all_of_its_blogs(connection: Connection) -> None:
    blogs = Blogs(connection)
    blogs.watch("one", "two")
    [one, two] = blogs.plan(NOON)
    failed(
        connection,
        1,
        one,
        cause="status_429",
        message="Slow down.",
        at=NOON,
        retry_after_seconds=600,
        status=429,
    )
    with connection:
        polled(connection, two, Response(url=two.url, body=b"", fetched_at=NOON, status=304), News())
    assert [minute for minute in range(12) if blogs.plan(NOON + timedelta(minutes=minute))][:1] == [10]
    assert _ask(connection, "SELECT host, pause_cause FROM host") == [("paper.test", "status_429")]


def test_a_crawl_gets_no_more_than_it_can_come_to_at_the_pace_of_a_host(connection: Connection) -> None:
    blogs = Blogs(connection, delay_seconds=0.0)
    blogs.watch(*map(str, range(30)))
    with connection:
        keep_crawl_delay(connection, "paper.test", 20.0, NOON - HOUR)
    first = blogs.poll(NOON)
    assert len(first) == 9, "60 % of 300 seconds"
    second = blogs.poll(NOON + timedelta(seconds=60))
    assert len(second) == 9
    assert not set(first) & set(second), "the longest overdue come first"
    with connection:
        keep_crawl_delay(connection, "paper.test", 20.0, NOON + timedelta(seconds=110))
    assert blogs.plan(NOON + timedelta(seconds=120)) == [], "the pause lasts from one crawl to the next"
    assert source_of("http://paper.test/1", blogs.sources).delay_seconds == 0.0
