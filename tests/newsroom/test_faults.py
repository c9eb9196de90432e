from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime, timedelta, timezone

import pytest

from dateline.newsroom import FAULTS, Episode, Fault, episodes, generate
from dateline.newsroom.faults import hits

START = datetime(2026, 11, 22, tzinfo=timezone.utc)
SEASON = generate(5, blogs=200, hours=24, starts_at=START)
FOUND = episodes(SEASON)


def test_the_same_season_has_the_same_trouble() -> None:
    assert episodes(generate(5, blogs=200, hours=24, starts_at=START)) == FOUND
    assert episodes(generate(6, blogs=200, hours=24, starts_at=START)) != FOUND


def test_every_fault_comes_several_times_a_day() -> None:
    counted = Counter(one.fault for one in FOUND)
    assert set(counted) == set(FAULTS)
    assert min(counted.values()) >= 5


@pytest.mark.parametrize("fault", FAULTS)
def test_each_can_be_alone(fault: Fault) -> None:
    assert {one.fault for one in episodes(SEASON, (fault,))} == {fault}


def test_intensity_says_how_much() -> None:
    assert episodes(SEASON, intensity=0) == ()
    assert episodes(SEASON, ()) == ()
    twice = len(episodes(SEASON, intensity=2))
    assert 1.7 * len(FOUND) < twice < 2.3 * len(FOUND)


def test_episodes_are_short_and_in_order_and_leave_every_live_blog_observable() -> None:
    assert [one.begins_at for one in FOUND] == sorted(one.begins_at for one in FOUND)
    lost: dict[str, timedelta] = defaultdict(timedelta)
    for one in FOUND:
        length = one.ends_at - one.begins_at
        assert timedelta(seconds=60) < length <= timedelta(seconds=600)
        assert START <= one.begins_at < SEASON.ends_at
        for story in SEASON.stories:
            if one.live_blog == story.key or (one.live_blog is None and one.outlet == story.outlet):
                lost[story.key] += length
    assert max(lost.values()) < timedelta(hours=24) * 0.15


@pytest.mark.parametrize(("share", "fewest", "most"), [(0.0, 0, 0), (0.5, 400, 600), (1.0, 1000, 1000)])
def test_an_episode_hits_its_share_of_the_requests(share: float, fewest: int, most: int) -> None:
    episode = Episode(fault="forbidden", begins_at=START, ends_at=START, outlet="a", share=share)
    found = [hits(episode, 1, "blog", number) for number in range(1000)]
    assert fewest <= sum(found) <= most
    assert found == [hits(episode, 1, "blog", number) for number in range(1000)]
