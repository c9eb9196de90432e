"""What the parser reads from the pages of a season against what the season says is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from random import Random
from zoneinfo import ZoneInfo

import pytest

from dateline.errors import NotALiveBlog
from dateline.model import LiveBlog, Response
from dateline.newsroom import CAPABILITIES, Capability, Edition, Season, Story, generate
from dateline.newsroom.pages import Visit, render
from dateline.newsroom.script import Platform
from dateline.newsroom.truth import edition_of, page_of
from dateline.reading import Reading, parse_all
from dateline.sources import Source

STARTS = {
    "a day in November": datetime(2026, 11, 22, tzinfo=timezone.utc),
    "the clocks go forward": datetime(2026, 3, 28, 18, tzinfo=timezone.utc),
    "the clocks go back": datetime(2026, 10, 24, 18, tzinfo=timezone.utc),
    "the year ends": datetime(2026, 12, 31, 12, tzinfo=timezone.utc),
}
_MOMENTS = 3
_ANY_DAY = "a day in November"
_CASES = [
    (platform, day)
    for platform, capability in sorted(CAPABILITIES.items())
    for day in STARTS
    if day == _ANY_DAY or not capability.shows_dates
]


@dataclass(frozen=True)
class Showing:
    """One page and the truth about it, both in the order of the page."""

    story: Story
    whole: Edition
    page: Edition
    read: LiveBlog

    @property
    def capability(self) -> Capability:
        return self.story.capability


def _read(season: Season, story: Story, page: Edition, at: datetime) -> LiveBlog:
    url = season.url(story)
    if page.page > 1 and story.coverage.platform == "wordpress_rest":
        url = url.replace("/get-entries/1/", f"/get-entries/{page.page}/")
    elif page.page > 1:
        url = f"{url}?page={page.page}"
    kind = "application/json" if story.capability.is_json else "text/html; charset=utf-8"
    source = Source.model_validate({**season.sources()[story.outlet], "name": story.outlet})
    body = render(page, Visit(now=at, number=1)).encode()
    response = Response(url=url, body=body, fetched_at=at, headers=(("Content-Type", kind),))
    [live_blog] = parse_all(response, Reading(source=source, url=url))
    return live_blog


def _pages(season: Season, seed: int) -> Iterator[Showing]:
    rng = Random(seed)
    for story in season.stories:
        for _ in range(_MOMENTS):
            at = season.starts_at + (season.ends_at - season.starts_at) * rng.random()
            whole = edition_of(story, story.state_number(at), season.place(story))
            for number in range(1, whole.pages + 1):
                page = page_of(whole, number)
                if len(page.updates) >= story.capability.fewest:
                    yield _showing(season, story, whole, page, at)


def _showing(season: Season, story: Story, whole: Edition, page: Edition, at: datetime) -> Showing:
    read = _read(season, story, page, at)
    ordered = page.updates[::-1] if story.capability.is_oldest_first else page.updates
    return Showing(story, whole, replace(page, updates=ordered), read)


def _told_once(when: datetime, story: Story) -> datetime | None:
    """Return a moment that its page can tell: a bare clock cannot say which of two equal hours it means."""
    if story.capability.shows_dates:
        return when
    local = when.astimezone(ZoneInfo(story.coverage.blog.clock_zone))
    is_twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return None if is_twice else when.replace(second=0)


@pytest.fixture(scope="module", params=sorted(CAPABILITIES))
def platform(request: pytest.FixtureRequest) -> Platform:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(scope="module", params=_CASES, ids=" on ".join)
def showings(request: pytest.FixtureRequest) -> list[Showing]:
    platform, day = request.param
    found: list[Showing] = []
    for seed in (1, 2):
        season = generate(seed, blogs=3, hours=24, starts_at=STARTS[day], platforms=(platform,))
        found += _pages(season, seed)
    assert len(found) >= 9
    return found


def test_texts_are_read_exactly_and_in_order(showings: list[Showing]) -> None:
    for one in showings:
        assert [u.headline for u in one.read.updates] == [u.headline for u in one.page.updates]
        assert [u.article_body for u in one.read.updates] == [u.article_body for u in one.page.updates]
        assert one.read.rejected == ()


def test_ids_are_the_platforms_or_else_distinct(showings: list[Showing]) -> None:
    for one in showings:
        ids = [u.update_id for u in one.read.updates]
        if one.capability.gives_ids:
            assert ids == [u.update_id for u in one.page.updates]
        else:
            assert len(set(ids)) == len(ids)
            assert {u.id_from for u in one.read.updates} == {"fingerprint"}


def test_times_are_read_exactly(showings: list[Showing]) -> None:
    for one in showings:
        for read, told in zip(one.read.updates, one.page.updates, strict=True):
            expected = _told_once(told.date_published, one.story)
            if expected is not None:
                assert read.date_published.value == expected
            if one.capability.shows_modified:
                changed = read.date_modified.value
                assert (None if changed == told.date_published else changed) == told.date_modified


def test_authors_and_marks_are_read(showings: list[Showing]) -> None:
    for one in showings:
        can = one.capability
        for read, told in zip(one.read.updates, one.page.updates, strict=True):
            assert read.is_pinned is (told.is_pinned and can.shows_pins)
            assert read.is_key_event is (told.is_key_event and can.shows_key_events)
            if can.shows_authors:
                assert read.author == told.author


def test_what_is_said_of_the_whole(showings: list[Showing]) -> None:
    for one in showings:
        can = one.capability
        assert one.read.in_language == one.story.coverage.outlet.language
        assert bool(one.read.older) is (one.page.page < one.whole.pages)
        if can.announces_count and one.page.page == 1:
            assert one.read.announced == one.whole.total
        if can.marks_end and can.is_json:
            assert (one.read.state == "closed") is (one.whole.state == "closed")
        if one.page.page > 1:
            assert one.read.covers == "part"


def test_a_first_page_in_order_proves_what_it_covers(showings: list[Showing]) -> None:
    for one in showings:
        times = [u.date_published for u in one.whole.updates if not u.is_pinned]
        if one.page.page == 1 and times == sorted(times, reverse=True):
            assert (one.read.covers in ("whole", "newest")) is one.capability.proves_absence


def test_pages_lead_to_each_other(platform: Platform) -> None:
    if not CAPABILITIES[platform].page_size:
        return
    season = generate(4, blogs=3, hours=24, starts_at=STARTS[_ANY_DAY], platforms=(platform,))
    story = max(season.stories, key=lambda one: len(one.happenings))
    whole = season.edition_at(story.key, season.ends_at)
    assert whole.pages >= 3
    reads = [_read(season, story, page_of(whole, n), season.ends_at) for n in range(1, whole.pages + 1)]
    ids = [update.update_id for read in reads for update in read.updates]
    assert ids == [update.update_id for update in whole.updates]
    assert [read.older is None for read in reads] == [False] * (len(reads) - 1) + [True]
    assert len({read.older for read in reads}) == len(reads)


def test_a_page_before_the_opening_has_no_updates(platform: Platform) -> None:
    season = generate(1, blogs=1, hours=24, starts_at=STARTS[_ANY_DAY], platforms=(platform,))
    [story] = season.stories
    before = story.happenings[0].at - timedelta(minutes=5)
    try:
        found = _read(season, story, edition_of(story, 0, season.place(story)), before).updates
    except NotALiveBlog:
        found = ()
    assert found == ()
