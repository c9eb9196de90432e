"""Walks over older pages, read through the rooms behind the spider, against what the publisher really had."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from dateline.crawl import Tally, assignments, finish, open_crawl, watch
from dateline.database import Row, connect, execute, rows, transaction
from dateline.model import Response
from dateline.observe import observe, observe_older
from dateline.revise import revise_waiting
from dateline.snapshot import Archive
from dateline.walk import settle, stopped
from tests.dateline.paged import PATH, START, page

URL = "http://harbour-paper.test" + PATH
Pages = Callable[[int], bytes]


@dataclass
class Paper:
    """A publisher and a reader of it; every page takes a second."""

    url: str
    archive: Archive
    at: datetime = START + timedelta(hours=9)
    asked: list[str] = field(default_factory=list)

    def poll(self, pages: Pages, *, max_pages: int = 20, fail_at: int | None = None) -> None:
        """Look once; ``pages`` gives the page of a number as it is when it is asked for."""
        self.asked = []
        self.at += timedelta(seconds=1)
        with closing(connect(self.url)) as connection:
            with connection:
                key = watch(connection, URL, {}, self.at)
                crawl_key = open_crawl(connection, run_id="test", shard=0, live_blog_keys=[key], at=self.at)
            [assignment] = assignments(connection, crawl_key, {})
            connection.commit()
            here = (connection, self.archive, crawl_key)
            walk = observe(*here, assignment, self._fetch(URL, pages), max_pages=max_pages).walk
            while walk and walk.next_url:
                if len(walk.leaves) + 1 == fail_at:
                    settle(connection, crawl_key, stopped(walk, "The older page did not come."))
                    break
                walk = observe_older(*here, walk, self._fetch(walk.next_url, pages))
            with connection:
                finish(connection, crawl_key, Tally(), self.at)

    def _fetch(self, url: str, pages: Pages) -> Response:
        self.at += timedelta(seconds=1)
        self.asked.append(url)
        number = int(parse_qs(urlsplit(url).query).get("page", ["1"])[0])
        return Response(url=url, body=pages(number), fetched_at=self.at)

    def ask(self, question: str) -> list[Row]:
        with transaction(self.url) as connection, connection.cursor() as cursor:
            cursor.execute(question)
            return [dict(row) for row in cursor.fetchall()]

    def numbers(self) -> list[int]:
        return sorted(int(row["update_id"]) for row in self.ask("SELECT update_id FROM live_update"))

    def gaps(self) -> list[Row]:
        return self.ask("SELECT gap_from, gap_to, reason FROM gap ORDER BY gap_key")

    def revisions(self) -> dict[str, int]:
        found = self.ask("SELECT kind, count(*)::integer AS n FROM revision GROUP BY 1")
        return {row["kind"]: row["n"] for row in found}


@pytest.fixture
def paper(database: Any, tmp_path: Path) -> Paper:
    return Paper(database.writer_url, Archive((tmp_path / "archive").as_uri()))


def newest(count: int, **how: Any) -> Pages:
    return lambda number: page(range(count, 0, -1), number, **how)


def test_a_new_blog_is_read_to_its_beginning(paper: Paper) -> None:
    paper.poll(newest(37))
    revise_waiting(paper.url)
    assert len(paper.asked) == 4
    assert paper.numbers() == list(range(1, 38))
    assert paper.revisions() == {"added": 37}
    assert paper.gaps() == []
    states = paper.ask("SELECT state, position, update_id FROM live_update ORDER BY position")
    assert [(row["state"], row["position"], int(row["update_id"])) for row in states] == [
        ("present", place, 37 - place) for place in range(37)
    ]


def test_every_update_leads_to_the_page_that_showed_it(paper: Paper) -> None:
    paper.poll(newest(25))
    revise_waiting(paper.url)
    found = paper.ask(
        "SELECT s.url, count(*)::integer AS n FROM update_version JOIN snapshot s USING (snapshot_key) "
        "GROUP BY 1 ORDER BY 1"
    )
    assert [row["n"] for row in found] == [10, 10, 5]
    looks = paper.ask("SELECT covers, walk_key IS NULL AS is_first, walk_end FROM observation ORDER BY 1")
    assert [(row["covers"], row["is_first"], row["walk_end"]) for row in looks] == [
        ("newest", True, "start"),
        ("part", False, None),
        ("part", False, None),
    ]
    assert paper.ask("SELECT staged, not_modified FROM crawl") == [{"staged": 1, "not_modified": 0}]


def test_the_walk_ends_where_it_meets_what_is_known(paper: Paper) -> None:
    paper.poll(newest(30))
    paper.poll(newest(64))  # before anybody has revised the first look
    assert len(paper.asked) == 4, "61 to 64, and down to 30"
    revise_waiting(paper.url)
    paper.poll(newest(70))
    assert len(paper.asked) == 1, "its first page joins on"
    revise_waiting(paper.url)
    assert paper.numbers() == list(range(1, 71))
    assert paper.revisions() == {"added": 70}
    assert paper.gaps() == []


@pytest.mark.parametrize(("max_pages", "fail_at", "why"), [(2, None, "limit"), (20, 3, "did not come")])
def test_a_walk_that_stops_short_leaves_a_gap(
    paper: Paper, max_pages: int, fail_at: int | None, why: str
) -> None:
    paper.poll(newest(20))
    revise_waiting(paper.url)
    seen_at = paper.at
    paper.poll(newest(60), max_pages=max_pages, fail_at=fail_at)
    revise_waiting(paper.url)
    assert paper.numbers() == [*range(1, 21), *range(41, 61)]
    [gap] = paper.gaps()
    assert why in gap["reason"]
    assert gap["gap_from"] <= seen_at < gap["gap_to"]
    revise_waiting(paper.url)
    paper.poll(newest(62))
    revise_waiting(paper.url)
    assert len(paper.gaps()) == 1


def test_a_new_blog_that_is_too_long_says_what_may_be_missing(paper: Paper) -> None:
    paper.poll(newest(60), max_pages=3)
    revise_waiting(paper.url)
    assert paper.numbers() == list(range(31, 61))
    [gap] = paper.gaps()
    assert gap["gap_from"] == START


def test_a_pinned_update_joins_a_page_to_nothing(paper: Paper) -> None:
    paper.poll(newest(20, pinned=3))
    paper.poll(newest(45, pinned=3))
    assert len(paper.asked) == 3
    revise_waiting(paper.url)
    assert paper.numbers() == list(range(1, 46))
    assert paper.revisions() == {"added": 45, "pinned": 1}
    assert paper.gaps() == []


def test_edits_on_older_pages_are_edits_and_nothing_is_deleted(paper: Paper) -> None:
    paper.poll(newest(30))
    revise_waiting(paper.url)
    words = {
        29: "Report 29: the mediator has counted again and came to 171 lorries at gate 6, he said today."
    }
    for newest_number in (48, 49, 50):
        left = [number for number in range(newest_number, 0, -1) if number != 30]
        paper.poll(lambda number, left=left: page(left, number, edited=words))
        revise_waiting(paper.url)
    assert paper.revisions()["edited"] == 1
    assert "deleted" not in paper.revisions(), "no page proves it"
    assert paper.gaps() == []


def test_what_is_missing_on_the_newest_page_is_looked_for_on_all_before_it_is_deleted(paper: Paper) -> None:
    asked = []
    for gone in (None, 25, 25, 25):
        paper.poll(lambda number, gone=gone: page([n for n in range(30, 0, -1) if n != gone], number))
        revise_waiting(paper.url)
        asked.append(len(paper.asked))
    assert asked == [3, 1, 3, 1]
    assert paper.revisions() == {"added": 30, "deleted": 1}


def test_what_editors_move_to_an_older_page_is_not_deleted(paper: Paper) -> None:
    order = [n for n in range(30, 0, -1) if n != 23]
    order.insert(11, 23)
    paper.poll(newest(30))
    for _ in range(5):
        revise_waiting(paper.url)
        paper.poll(lambda number: page(order, number))
    revise_waiting(paper.url)
    assert "deleted" not in paper.revisions()
    assert paper.ask("SELECT state, absences FROM live_update WHERE update_id = '000023'") == [
        {"state": "present", "absences": 0}
    ]


def test_nothing_is_deleted_while_the_older_pages_do_not_come(paper: Paper) -> None:
    left = [n for n in range(30, 0, -1) if n != 25]
    paper.poll(newest(30))
    for _ in range(4):
        revise_waiting(paper.url)
        paper.poll(lambda number: page(left, number), fail_at=2)
    revise_waiting(paper.url)
    assert paper.revisions() == {"added": 30}
    paper.poll(lambda number: page(left, number))
    revise_waiting(paper.url)
    assert paper.revisions() == {"added": 30, "deleted": 1}
    [gone] = paper.ask(
        "SELECT deleted_at - first_seen_at AS stood FROM live_update WHERE deleted_at IS NOT NULL"
    )
    assert gone["stood"] < timedelta(seconds=10)


def test_an_older_page_that_is_no_live_blog_is_kept_with_the_reason(paper: Paper) -> None:
    paper.poll(newest(10))
    paper.poll(lambda number: page(range(50, 0, -1), number) if number < 3 else b"<html><body>Soup")
    revise_waiting(paper.url)
    [gap] = paper.gaps()
    assert "could not be read" in gap["reason"]
    assert len(paper.ask("SELECT FROM snapshot")) == 4


@pytest.mark.parametrize(
    "link",
    [f"{PATH}?page=1", PATH, "http://elsewhere.test/live?page=2", "//127.0.0.1:1/live?page=2", "?page=2"],
)
def test_a_link_that_leads_nowhere_ends_the_walk(paper: Paper, link: str) -> None:
    def pages(number: int) -> bytes:
        return page(range(9, 0, -1), 1, is_endless=True).replace(f"{PATH}?page=2".encode(), link.encode())

    paper.poll(pages, max_pages=5)
    assert len(paper.asked) <= 2
    revise_waiting(paper.url)
    assert paper.numbers() == list(range(1, 10))


def test_a_blog_without_an_end_costs_no_more_than_the_limit(paper: Paper) -> None:
    paper.poll(lambda number: page(range(10**5, 0, -1), number, is_endless=True), max_pages=7)
    assert len(paper.asked) == 7


@pytest.mark.parametrize("seed", range(12))
def test_pages_that_shift_during_the_walk_neither_lose_nor_repeat(paper: Paper, seed: int) -> None:
    """Updates arrive between any two requests; the next poll brings those that came too late for the walk."""
    chance = random.Random(seed)
    published = 5

    def growing(number: int) -> bytes:
        nonlocal published
        now = page(range(published, 0, -1), number, size=6)
        published += chance.choice((0, 0, 1, 1, 2, 9) if number > 1 else (0, 3))
        return now

    for _ in range(6):
        paper.poll(growing, max_pages=60)
        if chance.random() < 0.6:
            revise_waiting(paper.url)
        published += chance.choice((0, 4, 30))
    paper.poll(lambda number: page(range(published, 0, -1), number, size=6), max_pages=60)
    revise_waiting(paper.url)
    assert paper.numbers() == list(range(1, published + 1))
    assert paper.revisions() == {"added": published}
    assert paper.gaps() == []
    assert paper.ask("SELECT count(*)::integer AS n FROM update_version") == [{"n": published}]


def test_a_look_that_was_not_staged_is_begun_anew(paper: Paper) -> None:
    """A process killed during the walk has written nothing but bytes."""

    class Killed(Exception):
        pass

    def pages(number: int) -> bytes:
        if number == 3:
            raise Killed
        return page(range(40, 0, -1), number)

    with pytest.raises(Killed):
        paper.poll(pages)
    assert paper.ask("SELECT FROM observation") == []
    paper.poll(newest(40))
    revise_waiting(paper.url)
    assert paper.numbers() == list(range(1, 41))
    assert paper.gaps() == []


def test_looks_wait_in_the_order_of_the_pages(paper: Paper) -> None:
    paper.poll(newest(35))
    with transaction(paper.url) as connection:
        [key] = {row["live_blog_key"] for row in rows(connection, "revise.waiting")}
        execute(connection, "revise.begin_history", live_blog_key=key)
        waiting: Sequence[Row] = rows(connection, "revise.observations", live_blog_key=key)
    assert [row["walk_key"] is None for row in waiting] == [True, False, False, False]
    assert {row["last_observed_at"] for row in waiting[1:]} == {waiting[0]["observed_at"]}


def _poll_as_planned(paper: Paper, pages: Pages, **how: Any) -> None:
    paper.at += timedelta(minutes=1)
    paper.poll(pages, **how)
    revise_waiting(paper.url)


def test_a_walk_that_stopped_short_is_gone_on_with_until_nothing_is_missing(paper: Paper) -> None:
    _poll_as_planned(paper, newest(20))
    _poll_as_planned(paper, newest(100), max_pages=3)
    assert paper.numbers() == [*range(1, 21), *range(71, 101)]
    published = 100
    asked = []
    while paper.ask("SELECT FROM gap WHERE filled_at IS NULL"):
        published += 3
        _poll_as_planned(paper, newest(published), max_pages=4)
        asked.append(len(paper.asked))
        assert len(asked) < 9
    assert paper.numbers() == list(range(1, published + 1))
    assert paper.revisions() == {"added": published}
    assert max(asked) == 5, "four, and the page at which the walk before had stopped"
    assert len(paper.gaps()) == 1
    _poll_as_planned(paper, newest(published + 2), max_pages=4)
    assert len(paper.asked) == 1, "no more than usual"


def test_a_page_that_did_not_come_is_asked_for_again(paper: Paper) -> None:
    _poll_as_planned(paper, newest(20))
    _poll_as_planned(paper, newest(60), fail_at=3)
    assert paper.numbers() == [*range(1, 21), *range(41, 61)]
    _poll_as_planned(paper, newest(61))
    assert paper.numbers() == list(range(1, 62))
    [gap] = paper.ask("SELECT filled_at IS NOT NULL AS is_filled FROM gap")
    assert gap == {"is_filled": True}


def test_a_hole_that_nothing_leads_to_is_left(paper: Paper) -> None:
    _poll_as_planned(paper, newest(20))
    _poll_as_planned(paper, newest(60), max_pages=2)
    gone = lambda number: page(range(61, 0, -1), number) if number == 1 else page([], 1)  # noqa: E731
    for _ in range(3):
        _poll_as_planned(paper, gone)
    assert paper.ask("SELECT FROM gap WHERE filled_at IS NULL") != []


def test_a_sweep_reads_all_pages_once_more(paper: Paper) -> None:
    _poll_as_planned(paper, newest(35))
    with transaction(paper.url) as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE live_blog SET state = 'closed', closed_at = %s", [paper.at])
    words = {4: "Report 4: the mediator has counted again and came to 29 lorries at gate 4, he said today."}
    _poll_as_planned(paper, newest(35, edited=words))
    assert len(paper.asked) == 4
    assert paper.revisions() == {"added": 35, "edited": 1}
    _poll_as_planned(paper, newest(35, edited=words), max_pages=2)
    assert len(paper.asked) == 2
    assert paper.gaps() == [], "nothing new is missing"
