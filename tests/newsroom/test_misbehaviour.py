"""Every fault of a season's servers, seen on the wire."""

from __future__ import annotations

import http.client
import time
import zlib
from datetime import timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urljoin

import pytest

from dateline.errors import DatelineError
from dateline.newsroom import CAPABILITIES, FAULTS, HARMLESS, Fault
from tests.newsroom.serving import NOON, START, STORIES, Clock, ask, episode, opened, parsed, texts, url_of

WITHOUT_MARKUP = {"app_state", "post_wrapper", "text_stream", "ticker_events"}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.mark.parametrize(
    ("fault", "status"), [("too_many_requests", 429), ("forbidden", 403), ("server_error", 500)]
)
def test_requests_are_refused(clock: Clock, fault: Fault, status: int) -> None:
    story = STORIES["schema_org"]
    with opened(clock, episode(story, fault, 90)) as server:
        got = ask(url_of(server, story))
        assert got.status == status
        assert got.headers.get("Retry-After") == ("90" if status == 429 else None)
        record = server.served[-1]
        assert (record.fault, record.as_of, record.is_whole) == (fault, None, False)
        assert ask(url_of(server, STORIES["quintype"])).status == 200


def test_a_slow_page_comes_in_drops_and_whole(clock: Clock) -> None:
    story = STORIES["schema_org"]
    with opened(clock, episode(story, "slow_drip")) as server:
        began = time.monotonic()
        got = ask(url_of(server, story))
        assert time.monotonic() - began > 0.5
        assert len(got.body) == int(got.headers["Content-Length"]) == server.served[-1].size
        assert server.served[-1].is_whole
        began = time.monotonic()
        ask(url_of(server, STORIES["quintype"]))
        assert time.monotonic() - began < 0.5


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_a_truncated_page_breaks_off(clock: Clock, encoding: str) -> None:
    story = STORIES["schema_org"]
    with opened(clock, episode(story, "truncated")) as server:
        with pytest.raises(http.client.IncompleteRead) as caught:
            ask(url_of(server, story), Accept_Encoding=encoding)
        assert len(caught.value.partial) == server.served[-1].size
        assert not server.served[-1].is_whole


def test_a_bomb_unpacks_to_more_than_anybody_wants(clock: Clock) -> None:
    story = STORIES["superdesk"]
    with opened(clock, episode(story, "gzip_bomb")) as server:
        got = ask(url_of(server, story))
        assert got.headers["Content-Encoding"] == "gzip"
        assert len(got.body) < 100_000
        unpacked = zlib.decompressobj(31).decompress(got.body, 25_000_001)
        assert len(unpacked) == 25_000_001
        assert server.served[-1].as_of is None


@pytest.mark.parametrize("variant", [0, 1])
@pytest.mark.parametrize("platform", ["clock_list", "minute_feed"])
def test_a_wrong_charset_can_be_seen_through(clock: Clock, platform: str, variant: int) -> None:
    story = STORIES[platform]  # type: ignore[index]
    with opened(clock, episode(story, "wrong_charset", variant=variant)) as server:
        got = ask(url_of(server, story))
        label = "utf-8" if variant and platform == "clock_list" else "iso-8859-1"
        assert got.headers["Content-Type"].endswith(f"charset={label}")
        read = parsed(server.season, story, url_of(server, story), got, NOON)
        assert [u.article_body for u in read.updates] == texts(server.season, story, NOON)


@pytest.mark.parametrize("platform", sorted(set(CAPABILITIES) - WITHOUT_MARKUP))
def test_the_same_words_in_another_dress_are_read_alike(clock: Clock, platform: str) -> None:
    story = STORIES[platform]  # type: ignore[index]
    with opened(clock, episode(story, "layout_change", variant=1)) as server:
        got = ask(url_of(server, story))
        assert b"css-1k2x9" in got.body
        assert server.served[-1].is_whole
        read = parsed(server.season, story, url_of(server, story), got, NOON)
        assert [u.article_body for u in read.updates] == texts(server.season, story, NOON)


def test_some_hang_up_without_a_word(clock: Clock) -> None:
    story = STORIES["schema_org"]
    with opened(clock, episode(story, "hang_up")) as server:
        with pytest.raises((ConnectionResetError, http.client.RemoteDisconnected)):
            ask(url_of(server, story))
        record = server.served[-1]
        assert (record.status, record.fault, record.is_whole) == (0, "hang_up", False)


def test_redirects_lead_in_a_circle(clock: Clock) -> None:
    story = STORIES["wordpress_html"]
    with opened(clock, episode(story, "redirect_loop")) as server:
        url, seen = url_of(server, story), []
        for _ in range(7):
            got = ask(url)
            assert got.status == 302
            url = urljoin(url, got.headers["Location"])
            seen.append(url)
        assert len(set(seen)) == 3
        assert {record.live_blog for record in server.served} == {story.key}


@pytest.mark.parametrize("platform", sorted(CAPABILITIES))
@pytest.mark.parametrize("fault", ["consent_wall", "soft_404", "layout_change"])
def test_something_else_is_not_read_as_the_live_blog(clock: Clock, fault: Fault, platform: str) -> None:
    story = STORIES[platform]  # type: ignore[index]
    with opened(clock, episode(story, fault)) as server:
        got = ask(url_of(server, story))
        assert got.status == 200
        assert not server.served[-1].is_whole
        with pytest.raises(DatelineError):
            parsed(server.season, story, url_of(server, story), got, NOON)


def test_a_stale_cache_serves_an_older_page_and_says_its_age(clock: Clock) -> None:
    story = STORIES["content_api"]
    with opened(clock, episode(story, "stale_cache", 7_200)) as server:
        got = ask(url_of(server, story))
        then = NOON - timedelta(hours=2)
        assert got.headers["Age"] == "7200"
        read = parsed(server.season, story, url_of(server, story), got, NOON)
        assert [u.article_body for u in read.updates] == texts(server.season, story, then)
        assert texts(server.season, story, then) != texts(server.season, story, NOON)
        assert (server.served[-1].as_of, server.served[-1].is_whole) == (then, True)


@pytest.mark.parametrize("seconds", [600, -600])
def test_a_wrong_clock_moves_dates_and_not_the_updates(clock: Clock, seconds: int) -> None:
    story = STORIES["schema_org"]
    with opened(clock) as server:
        right = ask(url_of(server, story))
    with opened(clock, episode(story, "clock_skew", seconds)) as server:
        wrong = ask(url_of(server, story))
    for name in ("Date", "Last-Modified"):
        gap = parsedate_to_datetime(wrong.headers[name]) - parsedate_to_datetime(right.headers[name])
        assert gap == timedelta(seconds=seconds)
    assert len(wrong.body) == len(right.body)


def test_an_etag_that_lies_hides_what_is_new(clock: Clock) -> None:
    story = STORIES["schema_org"]
    with opened(clock, episode(story, "lying_etag")) as server:
        clock.now = START + timedelta(hours=7)
        first = ask(url_of(server, story))
        assert first.status == 200
        clock.now = NOON
        assert texts(server.season, story, NOON) != texts(server.season, story, START + timedelta(hours=7))
        hidden = ask(url_of(server, story), If_None_Match=first.headers["ETag"])
        assert (hidden.status, hidden.headers["ETag"]) == (304, first.headers["ETag"])
        as_of = server.served[-1].as_of
        assert as_of
        assert as_of <= START + timedelta(hours=7)
        assert texts(server.season, story, as_of) == texts(server.season, story, START + timedelta(hours=7))


def test_every_fault_was_seen_here() -> None:
    source = Path(__file__).read_text("utf-8")
    assert all(f'"{fault}"' in source for fault in FAULTS)
    assert set(FAULTS) >= HARMLESS
