"""Crawls whose database cannot work: it is named, and no publisher is blamed for it."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import psycopg2
import pytest

from dateline.database import is_ailing
from dateline.errors import FetchFailed
from dateline.fetch import run_crawl
from tests.spiders.conftest import PAGE, Answer, Crawls, Publisher

FULL = """
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE page text := (
  SELECT substring(url FROM '/([a-z]+)$') FROM live_blog WHERE live_blog_key = new.live_blog_key);
BEGIN
  IF page IN ('full', 'memory', 'defect') THEN
    RAISE 'no room on the device' USING ERRCODE = CASE page
      WHEN 'full' THEN '53100' WHEN 'memory' THEN '53200' ELSE '23514' END;
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER refuse BEFORE INSERT ON observation FOR EACH ROW EXECUTE FUNCTION refuse()
"""


def test_a_database_that_is_full_is_named_and_is_no_news_of_the_publisher(
    crawls: Crawls, publisher: Publisher, database: Any
) -> None:
    crawls.describe(publisher)
    _run(database, FULL)
    urls = {name: publisher.page(f"/{name}") for name in ("full", "memory", "defect", "well")}

    row = crawls.run(*urls.values())

    assert crawls.causes(row["crawl_key"]) == {
        urls["full"]: "database",
        urls["memory"]: "database",
        urls["defect"]: "internal_error",
    }
    assert crawls.parsed(row["crawl_key"]) == {urls["well"]}
    assert crawls.ask("SELECT state, cause FROM source_status") == [{"state": "ok", "cause": None}]
    assert crawls.ask("SELECT DISTINCT failures FROM live_blog") == [{"failures": 0}]
    messages = {
        row["message"] for row in crawls.ask("SELECT message FROM poll_failure WHERE cause = 'database'")
    }
    assert all("no room on the device" in message for message in messages)

    _run(database, "DROP TRIGGER refuse ON observation")
    with suppress(FetchFailed):
        run_crawl(crawls.database_url, row["crawl_key"], timeout_seconds=60)
    assert crawls.parsed(row["crawl_key"]) == set(urls.values()), "nothing is lost"


def test_a_database_that_shuts_down_in_a_crawl_is_what_the_crawl_died_of(
    crawls: Crawls, publisher: Publisher
) -> None:
    crawls.describe(publisher)

    def cut_off(asked: object) -> Answer:
        crawls.ask(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name = 'dateline crawl' AND datname = current_database() AND state = 'idle'"
        )
        return Answer(200, PAGE.encode(), {"Content-Type": "text/html"})

    publisher.routes["/live"] = cut_off
    row = crawls.run(publisher.url + "/live")
    assert (row["state"], row["cause"]) == ("failed", "database")
    assert crawls.ask("SELECT FROM poll_failure") == []


@pytest.mark.parametrize(
    ("statement", "is_so"),
    [
        ("DO $$ BEGIN RAISE 'x' USING ERRCODE = '53100'; END $$", True),
        ("DO $$ BEGIN RAISE 'x' USING ERRCODE = '57P01'; END $$", True),
        ("DO $$ BEGIN RAISE 'x' USING ERRCODE = '40P01'; END $$", True),
        ("DO $$ BEGIN RAISE 'x' USING ERRCODE = 'XX001'; END $$", True),
        ("SET statement_timeout = 1; SELECT pg_sleep(1)", True),
        ("SELECT pg_terminate_backend(pg_backend_pid())", True),
        ("SELECT 1 / 0", False),
        ("SELEKT", False),
        ("SELECT * FROM nowhere", False),
        ("INSERT INTO crawl (run_id) VALUES (NULL)", False),
    ],
)
def test_what_says_that_the_database_cannot_work(database: Any, statement: str, is_so: bool) -> None:
    with pytest.raises(psycopg2.Error) as raised:
        _run(database, statement)
    assert is_ailing(raised.value) == is_so


def test_what_is_no_error_of_a_database_says_nothing_of_it() -> None:
    assert not is_ailing(OSError("No space left on device"))
    assert is_ailing(psycopg2.InterfaceError("connection already closed"))


def _run(database: Any, statement: str) -> None:
    owner = psycopg2.connect(database.owner_url)
    try:
        with owner, owner.cursor() as cursor:
            cursor.execute(statement)
    finally:
        owner.close()
