from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from dateline.crawl import Assignment, Tally, assignments, finish, plan, unwatch, watch
from dateline.database import Connection, connect
from dateline.errors import FetchFailed
from dateline.health import Condition, Polls, judge, probe_after, report_trouble, troubled_sources
from dateline.likeness import Likeness
from dateline.model import Response
from dateline.observe import failed
from dateline.stage import News, polled

NOON = datetime(2026, 3, 2, 12, tzinfo=timezone.utc)
OK = Condition(state="ok")
ILL = Condition(state="failing", cause="status_500")
SHUT = Condition(state="blocked", cause="status_403")


@pytest.mark.parametrize(
    ("before", "polls", "after"),
    [
        (OK, Polls(polled=0, failing=0), OK),
        (OK, Polls(polled=3, failing=0), OK),
        (OK, Polls(polled=3, failing=0, worry="stale_page"), Condition(state="degraded", cause="stale_page")),
        (
            OK,
            Polls(polled=3, failing=1, failures=9, cause="timeout"),
            Condition(state="degraded", cause="timeout"),
        ),
        (
            OK,
            Polls(polled=1, failing=1, failures=1, cause="timeout"),
            Condition(state="degraded", cause="timeout"),
        ),
        (OK, Polls(polled=1, failing=1, failures=2, cause="status_500"), ILL),
        (OK, Polls(polled=3, failing=3, failures=3, cause="status_403"), SHUT),
        (
            OK,
            Polls(polled=2, failing=2, failures=2, cause="robots"),
            Condition(state="blocked", cause="robots"),
        ),
        (
            OK,
            Polls(polled=2, failing=2, failures=2, cause="consent wall"),
            Condition(state="blocked", cause="consent wall"),
        ),
        (ILL, Polls(polled=1, failing=1, failures=1, cause="status_500"), ILL),
        (ILL, Polls(polled=3, failing=3, failures=9, cause="status_403"), SHUT),
        (
            SHUT,
            Polls(polled=3, failing=2, failures=4, cause="status_403"),
            Condition(state="degraded", cause="status_403"),
        ),
        (SHUT, Polls(polled=3, failing=0), OK),
        (SHUT, Polls(polled=0, failing=0), SHUT),
        (SHUT, Polls(polled=0, failing=0, is_watched=False), OK),
    ],
)
def test_every_step_between_the_states(before: Condition, polls: Polls, after: Condition) -> None:
    assert judge(before, polls) == after


@pytest.mark.parametrize(
    ("condition", "failures", "hours", "seconds"),
    [
        (ILL, 0, 0, 60), (ILL, 1, 0, 60), (ILL, 2, 0, 120), (ILL, 4, 0, 300), (ILL, 99, 0, 300),
        (ILL, 99, 2, 600), (SHUT, 4, 0, 300), (SHUT, 20, 2, 3600),
    ],
)  # fmt: skip
def test_a_probe_comes_soon_at_first_and_seldom_at_last(
    condition: Condition, failures: int, hours: int, seconds: int
) -> None:
    assert probe_after(condition, failures, timedelta(hours=hours)) == timedelta(seconds=seconds)


@pytest.fixture
def connection(database: Any) -> Any:
    with closing(connect(database.writer_url)) as opened:
        yield opened


class Papers:
    """Two publishers with three live blogs each; all polls of those in ``ill`` fail."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.at = NOON
        with connection:
            for host in ("good", "bad"):
                for number in range(3):
                    watch(connection, f"https://{host}.test/{number}", {}, NOON)

    def crawl(self, ill: dict[str, str], *, minutes: float = 1.0) -> list[str]:
        """Poll what is due and return the addresses."""
        self.at += timedelta(minutes=minutes)
        with self.connection:
            keys = plan(self.connection, run_id=str(self.at), at=self.at, shards=4, timeout_seconds=60)
        asked = []
        for key in keys:
            for assignment in assignments(self.connection, key, {}):
                asked.append(assignment.url)
                self._answer(key, assignment, ill)
            with self.connection:
                finish(self.connection, key, Tally(), self.at)
        return sorted(asked)

    def _answer(self, key: int, assignment: Assignment, ill: dict[str, str]) -> None:
        for name, cause in ill.items():
            if name in assignment.url:
                failed(self.connection, key, assignment, cause=cause, message="It failed.", at=self.at)
                return
        with self.connection:
            response = Response(url=assignment.url, body=b"", fetched_at=self.at)
            polled(self.connection, assignment, response, News(likeness=Likeness(format="x", updates=1)))

    def ask(self, question: str) -> list[tuple[Any, ...]]:
        with self.connection, self.connection.cursor() as cursor:
            cursor.execute(question)
            return [tuple(row.values()) for row in cursor.fetchall()]

    @property
    def health(self) -> dict[str, tuple[str, str | None]]:
        found = self.ask("SELECT source, state, cause FROM source_status")
        return {name: (state, cause) for name, state, cause in found}


@pytest.fixture
def papers(connection: Connection) -> Papers:
    return Papers(connection)


GOOD = [f"https://good.test/{number}" for number in range(3)]
BAD = [f"https://bad.test/{number}" for number in range(3)]


def test_a_source_that_refuses_is_probed_until_it_answers_and_then_all_return(papers: Papers) -> None:
    assert papers.crawl({}) == BAD + GOOD
    assert papers.health == {"good.test": ("ok", None), "bad.test": ("ok", None)}
    assert papers.crawl({"bad": "status_403"}) == BAD + GOOD
    assert papers.health == {"good.test": ("ok", None), "bad.test": ("blocked", "status_403")}
    asked = [papers.crawl({"bad": "status_403"}) for _ in range(10)]
    probes = [[url for url in urls if "bad" in url] for urls in asked]
    assert all(set(GOOD) <= set(urls) for urls in asked), "the others go on"
    assert [len(urls) for urls in probes] == [1, 0, 1, 0, 0, 0, 1, 0, 0, 0]
    assert len({urls[0] for urls in probes if urls}) == 3, "each time another"
    assert papers.health["bad.test"] == ("blocked", "status_403")
    papers.crawl({}, minutes=5)
    assert papers.health["bad.test"] == ("degraded", "status_403")
    assert set(BAD) - set(papers.crawl({}, minutes=0)) != set(BAD), "the others are due at once"
    assert papers.health["bad.test"] == ("ok", None)
    changes = papers.ask(
        "SELECT state FROM source_health_change JOIN source USING (source_key) "
        "WHERE name = 'bad.test' ORDER BY source_health_change_key"
    )
    assert changes == [("ok",), ("blocked",), ("degraded",), ("ok",)]


def test_one_page_that_fails_degrades_its_source_and_stops_nothing(papers: Papers) -> None:
    papers.crawl({})
    for _ in range(3):
        assert set(papers.crawl({"bad.test/1": "layout_break"})) >= {*GOOD, BAD[0], BAD[2]}
    assert papers.health["bad.test"] == ("degraded", "layout_break")


def test_our_own_faults_are_no_news_of_a_publisher(papers: Papers) -> None:
    papers.crawl({})
    papers.crawl({"bad": "crawl_timeout"})
    assert papers.health["bad.test"] == ("ok", None)


def test_judging_twice_or_after_a_kill_gives_the_same(papers: Papers, connection: Connection) -> None:
    papers.crawl({})
    papers.crawl({"bad": "status_500"})
    rows = papers.ask("SELECT * FROM source_health ORDER BY 1")
    with connection:
        finish(connection, 1, Tally(), papers.at)
        plan(connection, run_id="again", at=papers.at, shards=1, timeout_seconds=60)
    assert papers.ask("SELECT * FROM source_health ORDER BY 1") == rows


def test_a_run_names_the_sources_in_trouble_and_why(papers: Papers, database: Any, tmp_path: Any) -> None:
    papers.crawl({})
    papers.crawl({"bad": "status_403"})
    run_id = str(papers.at)
    (tmp_path / "broken.toml").write_text("title = ")
    names = troubled_sources(database.writer_url, run_id=run_id, sources=tmp_path)
    assert names == ["bad.test", "broken"]
    with pytest.raises(
        FetchFailed, match=r"3 live blogs .*\(status_403\): http.*blocked since .*asked again at"
    ):
        report_trouble(database.writer_url, run_id=run_id, name="bad.test", sources=tmp_path)
    report_trouble(database.writer_url, run_id=run_id, name="good.test", sources=tmp_path)


@pytest.mark.parametrize(
    ("cause", "advice"),
    [
        ("status_403", "dateline unwatch"),
        ("consent wall", "dateline unwatch"),
        ("status_503", "Nothing need be done unless it lasts"),
        ("timeout", "Nothing need be done unless it lasts"),
        ("article", "dateline parse"),
        ("layout_break", "dateline parse"),
    ],
)
def test_a_source_in_trouble_says_where_and_what_to_do(
    cause: str, advice: str, papers: Papers, database: Any, tmp_path: Any
) -> None:
    papers.crawl({"bad": cause})
    with pytest.raises(FetchFailed, match=rf": http\S+ - \w.*[^.]\. The source .*{advice}") as error:
        report_trouble(database.writer_url, run_id=str(papers.at), name="bad.test", sources=tmp_path)
    assert error.value.source == "bad.test"


def _close(papers: Papers, address: str, hours: float) -> None:
    """Let a live blog have closed some hours ago, due for its sweep."""
    papers.ask(
        f"UPDATE live_blog SET state = 'closed', next_poll_at = '-infinity',"
        f" closed_at = timestamptz '{papers.at}' - interval '{hours} hours'"
        f" WHERE url ~ '{address}' RETURNING 1"
    )


@pytest.mark.parametrize("cause", ["status_500", "status_403"])
def test_a_source_whose_last_blog_is_let_go_has_no_trouble_left(papers: Papers, cause: str) -> None:
    papers.crawl({})
    papers.crawl({"bad": cause})
    assert papers.health["bad.test"][1] == cause
    _close(papers, "bad", hours=25)
    for _ in range(3):
        papers.crawl({}, minutes=6)
    assert papers.ask("SELECT DISTINCT is_watched FROM live_blog WHERE url ~ 'bad'") == [(False,)]
    assert papers.health == {"good.test": ("ok", None), "bad.test": ("ok", None)}


@pytest.mark.parametrize("number", range(3))
def test_a_closed_blog_that_answers_the_probe_and_is_let_go_ends_the_quarantine(
    papers: Papers, number: int
) -> None:
    papers.crawl({})
    _close(papers, f"bad.test/{number}", hours=25)
    papers.crawl({"bad": "status_500"})
    _close(papers, f"bad.test/{number}", hours=26)
    others = [url for url in BAD if url != BAD[number]]
    papers.ask(
        f"UPDATE live_blog SET last_polled_at = last_polled_at - interval '1 hour' "
        f"WHERE url = '{BAD[number]}' RETURNING 1"
    )
    assert set(papers.crawl({})) == {BAD[number], *GOOD}, "it was its turn"
    assert papers.ask(f"SELECT is_watched FROM live_blog WHERE url = '{BAD[number]}'") == [(False,)]
    assert papers.health["bad.test"] == ("degraded", "status_500"), "the others have not been asked yet"
    with papers.connection:
        plan(papers.connection, run_id="judged twice", at=NOON, shards=1, timeout_seconds=60)
    assert papers.health["bad.test"] == ("degraded", "status_500")
    assert set(papers.crawl({}, minutes=0.1)) >= set(others), "they are due at once"
    assert papers.health["bad.test"] == ("ok", None)


def test_a_source_that_nobody_watches_any_more_has_no_trouble(papers: Papers, connection: Connection) -> None:
    papers.crawl({})
    papers.crawl({"bad": "status_403"})
    with connection:
        unwatched = [unwatch(connection, url) for url in (*BAD, BAD[0])]
    assert unwatched == [True, True, True, False]
    assert papers.health["bad.test"] == ("ok", None)
    with connection:
        watch(connection, BAD[0], {}, papers.at)
    assert BAD[0] in papers.crawl({"bad": "status_403"}), "no pause is left from before"


def test_pages_that_are_gone_leave_no_trouble_behind(papers: Papers) -> None:
    papers.crawl({})
    papers.crawl({"bad": "status_410"})
    assert papers.ask("SELECT count(*) FROM live_blog WHERE state = 'gone' AND NOT is_watched") == [(3,)]
    assert papers.health["bad.test"] == ("ok", None)
