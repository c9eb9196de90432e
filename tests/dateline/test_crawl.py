from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from dateline.crawl import Tally, assignments, finish, open_crawl, plan, plan_crawls, unwatch, watch
from dateline.database import Connection, connect, rows
from dateline.observe import failed
from dateline.settings import Settings
from dateline.sources import write_source

NOON = datetime(2026, 3, 2, 12, tzinfo=timezone.utc)


@pytest.fixture
def connection(database: Any) -> Any:
    with closing(connect(database.writer_url)) as opened:
        yield opened


def _plan(connection: Connection, at: datetime = NOON, shards: int = 3) -> list[int]:
    with connection:
        return plan(connection, run_id="r", at=at, shards=shards, timeout_seconds=60)


def _urls(connection: Connection, crawl_key: int) -> list[str]:
    return [assignment.url for assignment in assignments(connection, crawl_key, {})]


def _fail(connection: Connection, crawl_key: int, cause: str, at: datetime = NOON, host: str = "") -> None:
    for assignment in assignments(connection, crawl_key, {}):
        if host in assignment.url:
            failed(connection, crawl_key, assignment, cause=cause, message="It failed.", at=at)


def test_a_host_is_in_one_shard_whatever_its_ports(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dateline.crawl.SHARD_SIZE", 3)
    urls = [f"https://{host}:{port}/live" for host in ("a.test", "b.test", "c.test") for port in (1, 2, 3)]
    with connection:
        for url in urls:
            watch(connection, url, {}, NOON)
    shards = [_urls(connection, key) for key in _plan(connection)]
    assert sorted(url for shard in shards for url in shard) == sorted(urls)
    assert [len(shard) for shard in shards] == [3, 3, 3]
    assert all(len({url.split(":")[1] for url in shard}) == 1 for shard in shards)


def test_what_a_crawl_has_in_hand_is_not_planned_again_until_it_must_be_dead(connection: Connection) -> None:
    with connection:
        watch(connection, "https://a.test/live", {}, NOON)
    [crawl_key] = _plan(connection)
    assert rows(connection, "fetch.lock", crawl_key=crawl_key)[0]["is_ours"]
    connection.commit()
    assert _plan(connection, NOON + timedelta(seconds=60)) == []
    assert len(_plan(connection, NOON + timedelta(seconds=121))) == 1


def test_what_no_process_has_in_hand_is_planned_again(connection: Connection) -> None:
    with connection:
        watch(connection, "https://a.test/live", {}, NOON)
    killed = _plan(connection)
    assert _plan(connection, NOON + timedelta(seconds=30)) == [], "its process may just be starting"
    assert len(_plan(connection, NOON + timedelta(seconds=31))) == 1
    [row] = rows(connection, "crawl.crawl", crawl_key=killed[0])
    assert (row["state"], row["cause"]) == ("failed", "killed")


def test_what_is_off_the_watch_list_is_not_due(connection: Connection) -> None:
    with connection:
        for host in ("a", "b"):
            watch(connection, f"https://{host}.test/live", {}, NOON)
        assert unwatch(connection, "https://A.test/live#latest")
        assert not unwatch(connection, "https://a.test/live")
        assert not unwatch(connection, "https://never.test/live")
    assert [_urls(connection, key) for key in _plan(connection)] == [["https://b.test/live"]]


def test_trouble_has_a_shard_of_its_own_and_is_asked_less_and_less(connection: Connection) -> None:
    with connection:
        for host in ("good", "bad"):
            watch(connection, f"https://{host}.test/live", {}, NOON)
    waits = []
    at = NOON
    for _ in range(4):
        at += timedelta(hours=2)
        for key in _plan(connection, at):
            if any("bad" in url for url in _urls(connection, key)):
                if waits:
                    assert _urls(connection, key) == ["https://bad.test/live"]
                _fail(connection, key, "status_500", at, host="bad")
            with connection:
                finish(connection, key, Tally(), at)
        with connection, connection.cursor() as cursor:
            cursor.execute("SELECT next_poll_at FROM live_blog WHERE url LIKE '%%bad%%'")
            waits.append((cursor.fetchall()[0]["next_poll_at"] - at).total_seconds())
    assert waits == [60, 120, 240, 300]


def test_our_own_faults_are_not_held_against_a_publisher(connection: Connection) -> None:
    with connection:
        watch(connection, "https://a.test/live", {}, NOON)
    [key] = _plan(connection)
    _fail(connection, key, "crawl_timeout")
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT failures, last_cause, next_poll_at FROM live_blog")
        [row] = cursor.fetchall()
    assert dict(row) == {
        "failures": 0,
        "last_cause": "crawl_timeout",
        "next_poll_at": NOON + timedelta(seconds=60),
    }


def _state(connection: Connection) -> tuple[str | None, bool]:
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT state, is_watched FROM live_blog")
        [row] = cursor.fetchall()
    return row["state"], row["is_watched"]


@pytest.mark.parametrize(
    ("statuses", "state"),
    [
        ([410], ("gone", False)),
        ([404, 404], (None, True)),
        ([404, 404, 404], ("gone", False)),
        ([404, 500, 404, 404], (None, True)),
        ([403, 403, 403, 403], (None, True)),
    ],
)
def test_what_is_gone_is_let_go(
    statuses: list[int], state: tuple[str | None, bool], connection: Connection
) -> None:
    with connection:
        watch(connection, "https://a.test/live", {}, NOON)
    for day, status in enumerate(statuses):
        [key] = _plan(connection, NOON + timedelta(days=day))
        _fail(connection, key, f"status_{status}", NOON + timedelta(days=day))
    assert _state(connection) == state
    with connection:
        watch(connection, "https://a.test/live", {}, NOON)
    assert _state(connection) == (None, True)


@pytest.mark.parametrize(("failing", "state"), [(0, "succeeded"), (1, "partial"), (2, "failed")])
def test_a_crawl_is_judged_by_what_it_observed(connection: Connection, failing: int, state: str) -> None:
    with connection:
        keys = [watch(connection, f"https://{host}.test/live", {}, NOON) for host in ("a", "b")]
        crawl_key = open_crawl(connection, run_id="r", shard=0, live_blog_keys=keys, at=NOON)
    for assignment in assignments(connection, crawl_key, {})[:failing]:
        failed(connection, crawl_key, assignment, cause="robots", message="Refused.", at=NOON)
    with connection:
        row = finish(connection, crawl_key, Tally(requests=2, statuses={200: 2}), NOON)
    assert (row["state"], row["failed"], row["statuses"]) == (state, failing, {"200": 2})
    assert row["cause"] == (f"robots ({failing})" if failing else None)


def _plan_files(database: Any, folder: Path) -> list[int]:
    return plan_crawls(database.writer_url, run_id="r", settings=Settings(sources=folder))


def _followed(connection: Connection) -> list[tuple[Any, ...]]:
    with connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT b.url, s.name, s.is_listed, b.poll_seconds, b.is_watched "
            "FROM live_blog b JOIN source s USING (source_key) ORDER BY b.url"
        )
        return [tuple(row.values()) for row in cursor.fetchall()]


def test_a_file_takes_effect_for_what_was_ingested_and_what_is_watched(
    connection: Connection, database: Any, tmp_path: Path
) -> None:
    said = {"title": "A", "homepage": "https://a.test/", "live_blogs": ["https://a.test/ingested"]}
    _plan_files(database, tmp_path)
    with connection:
        watch(connection, "https://a.test/watched", {}, NOON)
        watch(connection, "https://a.test/ingested", {}, NOON)
        assert unwatch(connection, "https://a.test/ingested")
    for poll_seconds in (20, 40):
        write_source(tmp_path / "paper.toml", {**said, "poll_seconds": poll_seconds})
        _plan_files(database, tmp_path)
        assert _followed(connection) == [
            ("https://a.test/ingested", "paper", True, poll_seconds, True),
            ("https://a.test/watched", "paper", True, poll_seconds, True),
        ]
    (tmp_path / "paper.toml").unlink()
    _plan_files(database, tmp_path)
    assert {row[1:3] for row in _followed(connection)} == {("paper", False)}


def test_a_wrong_file_makes_its_own_live_blogs_wait_and_no_others(
    connection: Connection, database: Any, tmp_path: Path
) -> None:
    for name in ("a", "b"):
        said = {"title": name, "homepage": f"https://{name}.test/", "poll_seconds": 30}
        write_source(tmp_path / f"{name}.toml", {**said, "live_blogs": [f"https://{name}.test/live"]})
    for key in _plan_files(database, tmp_path):
        with connection:
            finish(connection, key, Tally(), NOON)
    (tmp_path / "a.toml").write_text("title = ")
    keys = _plan_files(database, tmp_path)
    assert [_urls(connection, key) for key in keys] == [["https://b.test/live"]]
    assert {row[1:] for row in _followed(connection)} == {("a", True, 30, True), ("b", True, 30, True)}
