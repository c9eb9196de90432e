from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from dateline.crawl import Tally, assignments, finish, open_crawl, watch
from dateline.database import Row, connect, transaction
from dateline.model import Response
from dateline.observe import observe
from dateline.revise import revise_waiting
from dateline.revise.doubt import Doubt, Sight, doubt_of
from dateline.snapshot import Archive
from tests.dateline.paged import PATH, body, page

URL = "http://harbour-paper.test" + PATH
NOON = datetime(2026, 11, 22, 12, tzinfo=timezone.utc)


def at(minute: float) -> datetime:
    return NOON + timedelta(minutes=minute)


@pytest.mark.parametrize(
    ("told", "doubt"),
    [
        ({}, None),
        ({"edited": 3, "met": 4, "has_new": True}, None),
        ({"edited": 4, "met": 8, "has_new": True}, None),
        ({"edited": 5, "met": 8, "has_new": True}, "mass_change"),
        ({"edited": 8, "met": 8, "doubted_since": at(-29)}, "mass_change"),
        ({"edited": 8, "met": 8, "doubted_since": at(-30)}, None),
        ({"was_state": True}, "stale_page"),
        ({"was_state": True, "is_last_state": True}, None),
        ({"was_state": True, "as_of": at(-1), "last_as_of": at(-2)}, None),
        ({"was_state": True, "as_of": at(-2), "last_as_of": at(-2)}, "stale_page"),
        ({"lacks_since": at(-5), "knows_until": at(-9)}, "stale_page"),
        ({"lacks_since": at(-5), "knows_until": at(-5)}, "stale_page"),
        ({"lacks_since": at(-5), "knows_until": at(-4)}, None),
        ({"lacks_since": at(-5), "knows_until": at(-9), "has_new": True}, None),
        ({"lacks_since": at(-5), "knows_until": at(-9), "as_of": at(0), "last_as_of": at(-3)}, None),
        ({"lacks_since": at(-5), "knows_until": at(-9), "doubted_since": at(-31)}, None),
        ({"as_of": at(-4), "last_as_of": at(-3), "has_new": True}, "stale_page"),
        ({"as_of": at(-4)}, None),
        ({"made_at": at(-4), "last_at": at(-3)}, "stale_page"),
        ({"made_at": at(-4), "last_at": at(-3), "has_new": True}, None),
        ({"made_at": at(-2), "last_at": at(-3)}, None),
        ({"made_at": at(-4), "lacks_since": at(-3), "knows_until": at(0), "has_new": True}, "stale_page"),
        ({"made_at": at(-4), "lacks_since": at(-5), "knows_until": at(0), "has_new": True}, None),
    ],
)  # fmt: skip
def test_what_is_believed(told: dict[str, Any], doubt: Doubt | None) -> None:
    sight = {"at": at(0), "met": 9, "edited": 0, "has_new": False, **told}
    assert doubt_of(Sight(**sight)) == doubt


@dataclass
class Paper:
    """A publisher of ten updates a page without a date, and a reader of it who revises every look."""

    url: str
    archive: Archive
    at: datetime = NOON
    looks: list[str | None] = field(default_factory=list)

    def look(self, html: bytes, *, minutes: float = 1.0, headers: dict[str, str] | None = None) -> str | None:
        """Poll once; return why the look was not believed, or was refused."""
        self.at += timedelta(minutes=minutes)
        with transaction(self.url) as connection:
            key = watch(connection, URL, {}, self.at)
            crawl_key = open_crawl(connection, run_id="r", shard=0, live_blog_keys=[key], at=self.at)
        with closing(connect(self.url)) as connection:
            [assignment] = assignments(connection, crawl_key, {})
            connection.commit()
            said = tuple((headers or {}).items())
            response = Response(url=URL, body=html, fetched_at=self.at, headers=said)
            observe(connection, self.archive, crawl_key, assignment, response)
        with transaction(self.url) as connection:
            finish(connection, crawl_key, Tally(), self.at)
        revise_waiting(self.url)
        return str(found) if (found := self.ask("SELECT doubt FROM live_blog")[0]["doubt"]) else None

    def ask(self, question: str) -> list[Row]:
        with transaction(self.url) as connection, connection.cursor() as cursor:
            cursor.execute(question)
            return [dict(row) for row in cursor.fetchall()]

    @property
    def revisions(self) -> dict[str, int]:
        found = self.ask("SELECT kind, count(*)::integer AS n FROM revision GROUP BY 1")
        return {row["kind"]: row["n"] for row in found if row["kind"] != "added"}

    @property
    def standing(self) -> list[int]:
        found = self.ask("SELECT update_id FROM live_update WHERE state <> 'deleted'")
        return sorted(int(row["update_id"]) for row in found)


@pytest.fixture
def paper(database: Any, tmp_path: Path) -> Paper:
    return Paper(database.writer_url, Archive((tmp_path / "archive").as_uri()))


def newest(count: int, *, without: int = 0, **how: Any) -> bytes:
    return page([number for number in range(count, 0, -1) if number != without], size=99, **how)


def test_caches_that_are_behind_delete_edit_and_move_nothing(paper: Paper) -> None:
    """Pages of several moments, mixed; some of moments between two looks."""
    words = {7: body(7) + " The mediator spoke again."}
    states = [newest(8), newest(10), newest(12, edited=words), newest(13, edited=words, pinned=2)]
    for state in states:
        assert paper.look(state) is None
    before = paper.revisions
    assert before == {"edited": 1, "pinned": 1}
    for stale in (states[0], states[2], newest(9), states[1], newest(11), states[2], states[2], states[2]):
        assert paper.look(stale) == "stale_page"
        assert paper.revisions == before
    assert paper.look(states[3]) is None
    assert paper.look(newest(14, edited=words, pinned=2)) is None
    assert paper.revisions == before
    assert paper.standing == list(range(1, 15))
    assert paper.ask("SELECT FROM gap") == []


def test_a_page_of_an_hour_ago_is_no_news_where_others_are_newer(paper: Paper) -> None:
    old = newest(8)
    paper.look(old)
    for count in range(9, 27):
        assert paper.look(newest(count)) is None
        assert paper.look(old, minutes=0.5) == "stale_page"
    assert paper.revisions == {}


def test_an_editor_who_deletes_is_believed_at_once_where_something_newer_stands(paper: Paper) -> None:
    paper.look(newest(8))
    paper.look(newest(10))
    for _ in range(2):
        assert paper.look(newest(10, without=6)) is None
    assert paper.revisions == {"deleted": 1}


def test_an_editor_who_deletes_is_believed_after_the_first_look(paper: Paper) -> None:
    paper.look(newest(10))
    for _ in range(2):
        assert paper.look(newest(10, without=6)) is None
    assert paper.revisions == {"deleted": 1}


def test_an_editor_who_takes_back_the_newest_is_believed_with_the_next_update(paper: Paper) -> None:
    paper.look(newest(8))
    paper.look(newest(9))
    assert paper.look(newest(8)) == "stale_page"
    assert paper.look(newest(8)) == "stale_page"
    assert paper.look(newest(10, without=9)) is None
    assert paper.look(newest(11, without=9)) is None
    assert paper.revisions == {"deleted": 1}


def test_an_editor_who_takes_back_the_newest_is_believed_in_the_end(paper: Paper) -> None:
    paper.look(newest(8))
    paper.look(newest(9))
    looks = [paper.look(newest(8)) for _ in range(40)]
    assert looks == ["stale_page"] * 30 + [None] * 10
    assert paper.revisions == {"deleted": 1}
    assert paper.standing == list(range(1, 9))


def _dated(html: bytes, minute: float) -> bytes:
    said = f'"dateModified": "{at(minute).isoformat()}", "datePublished"'
    return html.replace(b'"datePublished"', said.encode(), 1)


def test_the_date_of_the_page_settles_it(paper: Paper) -> None:
    paper.look(_dated(newest(8), 0))
    paper.look(_dated(newest(9), 1))
    assert paper.look(_dated(newest(8), 0)) == "stale_page"
    assert paper.look(_dated(newest(8), 3)) is None
    assert paper.look(_dated(newest(8), 3)) is None
    assert paper.revisions == {"deleted": 1}


@pytest.mark.parametrize("skew_minutes", [-45, 45])
def test_a_clock_that_is_wrong_settles_nothing(paper: Paper, skew_minutes: int) -> None:
    for minute, count in enumerate((8, 9, 10)):
        paper.look(_dated(newest(count), minute))
    said = (paper.at + timedelta(minutes=skew_minutes)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    stale = _dated(newest(9), 3 + skew_minutes)
    assert paper.look(stale, headers={"Date": said}) == "stale_page"
    assert paper.ask("SELECT warning FROM live_blog") == [{"warning": "clock_skew"}]
    assert paper.look(_dated(newest(11), 5)) is None
    assert paper.revisions == {}


def test_an_edit_that_is_undone_is_two_edits_once_something_newer_stands(paper: Paper) -> None:
    words = {8: body(8) + " Twelve lorries were let through."}
    paper.look(newest(8))
    paper.look(newest(8, edited=words))
    assert paper.look(newest(8)) == "stale_page"
    assert paper.look(newest(9)) is None
    assert paper.revisions == {"edited": 2}


def test_two_servers_that_differ_delete_nothing(paper: Paper) -> None:
    """One of them lacks two updates; that of the other is what is not believed, and stands all the same."""
    for _ in range(4):
        paper.look(newest(10))
        paper.look(page([number for number in range(10, 0, -1) if number not in (5, 6)], size=99))
    assert paper.revisions == {}


def test_the_moment_at_which_an_answer_was_made_says_nothing_of_what_is_in_it(paper: Paper) -> None:
    """A server that dates each answer with now, and puts an old list into it."""
    words = {9: body(9) + " Twelve lorries were let through."}
    for html in (newest(8), newest(10), newest(11, edited=words), newest(10), newest(10)):
        said = (paper.at + timedelta(minutes=1)).strftime("%a, %d %b %Y %H:%M:%S GMT")
        paper.look(html, headers={"Date": said, "Last-Modified": said})
    assert paper.revisions == {"edited": 1}


def test_a_page_of_a_cache_with_something_that_nobody_had_seen_takes_no_edit_back(paper: Paper) -> None:
    """It was made between two looks: an update had come that was deleted before the second."""
    words = {9: body(9) + " Twelve lorries were let through."}
    paper.look(newest(10))
    paper.look(newest(10, edited=words))
    paper.look(newest(11), headers={"Age": "400"})
    paper.look(newest(12, edited=words))
    assert paper.revisions == {"edited": 1}


def test_an_old_update_on_top_of_a_window_turns_nothing_round(paper: Paper) -> None:
    for count in range(30, 36):
        window = range(count, count - 12, -1)
        paper.look(page([*([3] if count > 31 else []), *window], size=99))
    assert "deleted" not in paper.revisions


def test_texts_that_all_change_at_once_are_no_edits(paper: Paper) -> None:
    paper.look(newest(9))
    paper.look(newest(10))
    mangled = newest(10, edited={n: body(n).replace("the", "th\ufffd") for n in range(1, 10)})
    for _ in range(3):
        assert paper.look(mangled) == "mass_change"
    assert paper.look(newest(11)) is None
    assert paper.revisions == {}
    assert paper.standing == list(range(1, 12))
    assert paper.ask("SELECT DISTINCT doubt FROM observation WHERE doubt IS NOT NULL") == [
        {"doubt": "mass_change"}
    ]


def test_a_page_cut_in_the_middle_is_refused(paper: Paper) -> None:
    whole = newest(10)
    paper.look(whole)
    for share in (0.3, 0.6, 0.9, 0.99):
        assert paper.look(whole[: int(share * len(whole))]) in ("truncated", "zero_yield")
        [row] = paper.ask("SELECT last_cause FROM live_blog")
        assert row["last_cause"] in ("truncated", "zero_yield", "article")
    assert paper.look(newest(11)) is None
    assert (paper.revisions, paper.standing) == ({}, list(range(1, 12)))


def test_a_layout_that_gives_little_is_refused_until_it_must_be_meant(paper: Paper) -> None:
    paper.look(newest(10))
    little = page([4, 3], size=99)
    looks = [paper.look(little) for _ in range(34)]
    assert looks == ["layout_break"] * 30 + [None] * 4
    causes = paper.ask("SELECT state, cause FROM source_status")
    assert causes == [{"state": "ok", "cause": None}]
    assert paper.revisions == {}, "more than half is missing, which proves nothing"
