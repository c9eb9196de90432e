"""Walks over older pages by the real spider."""

from __future__ import annotations

from itertools import pairwise

import pytest

from dateline.revise import revise_waiting
from tests.dateline.paged import PATH, page
from tests.spiders.conftest import Answer, Asked, Crawls, Publisher

HTML = {"Content-Type": "text/html; charset=utf-8"}


class Blog:
    """A paged live blog at a publisher, which grows with every request if told to."""

    def __init__(self, publisher: Publisher, count: int, *, grows: int = 0, pages: int = 12) -> None:
        self.count = count
        self._grows = grows
        self.url = publisher.url + PATH
        for number in range(1, pages + 1):
            publisher.routes[self.path(number)] = lambda asked, number=number: self._answer(number)

    def path(self, number: int) -> str:
        return PATH if number == 1 else f"{PATH}?page={number}"

    def _answer(self, number: int) -> Answer:
        body = page(range(self.count, 0, -1), number)
        self.count += self._grows
        return Answer(200, body, {**HTML, "ETag": f'"{self.count}"'})


def stored(crawls: Crawls) -> list[int]:
    revise_waiting(crawls.database_url)
    return sorted(int(row["update_id"]) for row in crawls.ask("SELECT update_id FROM live_update"))


def gaps(crawls: Crawls) -> list[str]:
    return [row["reason"] for row in crawls.ask("SELECT reason FROM gap")]


def test_older_pages_are_followed_while_they_shift(crawls: Crawls, publisher: Publisher) -> None:
    crawls.describe(publisher)
    blog = Blog(publisher, 35, grows=3)
    row = crawls.run(blog.url)
    assert (row["state"], row["staged"], row["failed"], row["not_modified"]) == ("succeeded", 1, 0, 0)
    assert publisher.paths() == [blog.path(number) for number in range(1, 6)]
    assert stored(crawls) == list(range(1, 36)), "what came during the walk is for the next poll"
    grown = blog.count
    row = crawls.run(blog.url)
    assert stored(crawls) == list(range(1, grown + 1))
    assert gaps(crawls) == []
    older = [asked for asked in publisher.asked if "page=" in asked.path]
    assert not any("if-none-match" in asked.headers for asked in older)
    assert crawls.run(blog.url)["state"] == "succeeded"
    total = len(stored(crawls))
    assert crawls.ask("SELECT kind, count(*) AS n FROM revision GROUP BY 1") == [
        {"kind": "added", "n": total}
    ]


def test_the_pause_of_the_source_is_kept_between_pages(crawls: Crawls, publisher: Publisher) -> None:
    crawls.describe(publisher, delay_seconds=0.5)
    crawls.run(Blog(publisher, 35).url, publisher.page("/other"))
    assert len(publisher.paths()) == 5
    moments = [asked.at for asked in publisher.asked if asked.path != "/robots.txt"]
    assert all(later - earlier > 0.3 for earlier, later in pairwise(moments)), "0.5 s with 30 % jitter"


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Answer(404, b"nothing"), "status_404"),
        (Answer(304), "status_304"),
        (Answer(200, b"<html><body>Soup", HTML), "could not be read"),
        (Answer(200, b"x" * 300_001, HTML), "too_large"),
        (Answer(429, b"slow down", {"Retry-After": "1800"}), "status_429"),
        (Answer(302, headers={"Location": "file:///etc/hostname"}), "redirect"),
    ],
    ids=["missing", "304", "soup", "huge", "pause", "file"],
)
def test_an_older_page_that_does_not_come_leaves_a_gap_and_all_that_came(
    crawls: Crawls, publisher: Publisher, answer: Answer, why: str
) -> None:
    crawls.describe(publisher)
    blog = Blog(publisher, 40)
    publisher.routes[blog.path(3)] = lambda asked: answer
    row = crawls.run(blog.url)
    assert (row["state"], row["staged"], row["failed"]) == ("succeeded", 1, 0)
    assert stored(crawls) == list(range(21, 41))
    [reason] = gaps(crawls)
    assert why in reason
    pauses = crawls.ask(
        "SELECT pause_cause FROM host JOIN live_blog USING (host) "
        "WHERE paused_until > last_polled_at + interval '25 minutes'"
    )
    assert [pause["pause_cause"] for pause in pauses] == (["status_429"] if why == "status_429" else [])


def test_robots_txt_holds_for_older_pages(crawls: Crawls, publisher: Publisher) -> None:
    crawls.describe(publisher)
    publisher.says("/robots.txt", 200, b"User-agent: *\nDisallow: /*?page=\n")
    blog = Blog(publisher, 40)
    crawls.run(blog.url)
    assert publisher.paths() == [PATH]
    assert stored(crawls) == list(range(31, 41))
    [reason] = gaps(crawls)
    assert "robots" in reason


def test_the_limit_of_pages_is_a_setting(
    crawls: Crawls, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_MAX_WALK_PAGES", "2")
    crawls.describe(publisher)
    crawls.run(Blog(publisher, 40).url)
    assert len(publisher.paths()) == 2
    assert stored(crawls) == list(range(21, 41))


def test_a_walk_that_the_crawl_has_no_time_for_keeps_what_it_has(
    crawls: Crawls, publisher: Publisher
) -> None:
    crawls.describe(publisher)
    blog = Blog(publisher, 90)
    quick = publisher.routes[blog.path(3)]

    def slow(asked: Asked) -> Answer:
        answer = quick(asked)
        answer.after_seconds = 60.0
        return answer

    publisher.routes[blog.path(3)] = slow
    row = crawls.run(blog.url, timeout_seconds=12.0)
    assert (row["state"], row["staged"]) == ("succeeded", 1)
    assert stored(crawls) == list(range(71, 91))
    assert len(gaps(crawls)) == 1
