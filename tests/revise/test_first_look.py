from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from dateline.revise.decide import Current, Look, Seen
from dateline.revise.first_look import Extent, extent_of, has_rolled, unseen_before

T0 = datetime(2026, 1, 1, 12, tzinfo=timezone.utc)
FIRST = Look(covers="newest")
AT_MOST_40 = replace(FIRST, shows_at_most=40)
LATER = replace(FIRST, last_observed_at=T0)
LONG_BEFORE = T0 - timedelta(hours=5)


def page(count: int, *, minutes: float = 5) -> list[Seen]:
    """Updates without a known one among them, the newest first, the oldest at ``T0``."""
    return [
        Seen(
            position=place,
            content_hash=str(place),
            is_pinned=False,
            date_published=T0 + timedelta(minutes=minutes * (count - place - 1)),
        )
        for place in range(count)
    ]


@pytest.mark.parametrize(
    ("extent", "count", "look", "is_cut"),
    [
        (Extent(), 40, FIRST, False),
        (Extent(), 3, FIRST, False),
        (Extent(announced=98), 10, FIRST, True),
        (Extent(announced=98), 10, replace(FIRST, covers="part"), True),
        (Extent(announced=10), 10, FIRST, False),
        (Extent(announced=10), 9, replace(FIRST, rejected=1), False),
        (Extent(announced=98), 10, replace(FIRST, walk_end="start"), False),
        (Extent(announced=98), 10, replace(FIRST, covers="whole"), False),
        (Extent(announced=98), 10, LATER, False),
        (Extent(announced=98), 0, FIRST, False),
        (Extent(), 40, AT_MOST_40, True),
        (Extent(), 39, AT_MOST_40, False),
        (Extent(), 40, replace(AT_MOST_40, covers="part"), False),
        (Extent(), 40, replace(AT_MOST_40, is_paged=True), False),
        (Extent(), 40, replace(AT_MOST_40, last_observed_at=T0), False),
        (Extent(began_at=LONG_BEFORE), 20, FIRST, True),
        (Extent(began_at=LONG_BEFORE), 12, FIRST, False),  # made ready long before the event
        (Extent(began_at=T0 - timedelta(minutes=8)), 20, FIRST, False),
    ],
)
def test_what_a_first_look_may_have_missed(extent: Extent, count: int, look: Look, is_cut: bool) -> None:
    assert bool(unseen_before(extent, look, page(count))) is is_cut


def test_a_page_with_long_pauses_may_have_had_one_more() -> None:
    said = Extent(began_at=LONG_BEFORE)
    assert unseen_before(said, FIRST, page(20, minutes=240)) is None
    undated = [replace(one, date_published=None) for one in page(20)]
    assert unseen_before(said, FIRST, undated) is None


def test_the_coverage_counts_before_the_publication() -> None:
    said = {"announced": None, "coverage_start_time": "2026-01-01T07:00:00+00:00", "date_published": None}
    assert extent_of(said).began_at == LONG_BEFORE
    said |= {"coverage_start_time": None, "date_published": "2026-01-01T07:00:00+00:00"}
    assert extent_of(said) == Extent(began_at=LONG_BEFORE)
    assert extent_of({}) == Extent()


def stood(keys: Sequence[int]) -> list[Current]:
    return [
        Current(
            update_key=key,
            version_key=key,
            content_hash="same",
            position=place,
            is_pinned=False,
            is_deleted=False,
            last_seen_at=T0,
            rank=float(-place),
        )
        for place, key in enumerate(keys)
    ]


def shown(keys: Sequence[int | None]) -> list[Seen]:
    return [
        Seen(position=n, content_hash="same", is_pinned=False, update_key=key) for n, key in enumerate(keys)
    ]


@pytest.mark.parametrize(
    ("now", "look", "rolled"),
    [
        ([None, 5, 4, 3, 2], LATER, True),
        ([None, 5, 4, 3, 2, 1], LATER, False),
        ([5, 4, 3, 2], LATER, False),
        ([None, 5, 4, 2, 1], LATER, False),
        ([None, None], LATER, False),  # nothing joins on: that is a gap of its own
        ([None, 5, 4, 3, 2], replace(LATER, is_paged=True), False),
        ([None, 5, 4, 3, 2], replace(LATER, covers="whole"), False),
        ([4, 3, 2, 1, None], replace(LATER, is_newest_first=False), True),
    ],
)
def test_when_an_old_update_made_room_for_a_new_one(now: list[int | None], look: Look, rolled: bool) -> None:
    assert has_rolled(stood([5, 4, 3, 2, 1]), shown(now), look) is rolled


def test_a_small_page_whose_first_words_were_taken_out_is_no_window() -> None:
    assert not has_rolled(stood([2, 1]), shown([None, 2]), LATER)


def test_what_was_pinned_or_lost_from_sight_makes_no_room() -> None:
    known = stood([5, 4, 3, 2, 1])
    known[-1] = replace(known[-1], is_pinned=True)
    assert not has_rolled(known, shown([None, 5, 4, 3, 2]), LATER)
    known[-1] = replace(known[-1], is_pinned=False, is_present=False)
    assert not has_rolled(known, shown([None, 5, 4, 3, 2]), LATER)
    assert not has_rolled([], shown([None]), LATER)
