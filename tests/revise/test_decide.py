from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.revise.decide import Current, Decision, Look, Seen, decide
from dateline.revise.proof import USUAL

T0 = datetime(2026, 1, 1, 12, tzinfo=timezone.utc)


def current(
    order: list[int], *, deleted: tuple[int, ...] = (), absences: dict[int, int] | None = None
) -> list[Current]:
    """Updates by key, in page order, the newest first."""
    return [
        Current(
            update_key=key,
            version_key=None if key in deleted else key,
            content_hash=f"hash {key}",
            position=position,
            is_pinned=False,
            is_deleted=key in deleted,
            last_seen_at=T0,
            rank=float(-position),
            absences=(absences or {}).get(key, 0),
        )
        for position, key in enumerate(order)
    ]


def seen(
    order: list[int | None], *, edited: tuple[int, ...] = (), pinned: tuple[int, ...] = ()
) -> list[Seen]:
    return [
        Seen(
            position=position,
            content_hash=f"hash {key}" if key not in edited else "another",
            is_pinned=key in pinned,
            update_key=key,
        )
        for position, key in enumerate(order)
    ]


WHOLE = Look(covers="whole", last_observed_at=T0)
NEWEST = Look(covers="newest", last_observed_at=T0)
PART = Look(covers="part", last_observed_at=T0)


def kinds(decision: Decision) -> list[tuple[str, int | None]]:
    return [(change.kind, change.update_key) for change in decision.changes]


@pytest.mark.parametrize(
    ("now", "edited", "pinned", "expected"),
    [
        ([5, 4, 3, 2, 1], (), (), []),
        ([None, 5, 4, 3, 2, 1], (), (), [("added", None)]),
        ([5, 4, 3, 2, 1], (3,), (), [("edited", 3)]),
        ([1, 5, 4, 3, 2], (), (), [("moved", 1)]),
        ([3, 5, 4, 2, 1], (), (3,), [("pinned", 3)]),
        ([None, 1, 5, 4, 3, 2], (5,), (), [("added", None), ("edited", 5), ("moved", 1)]),
    ],
)
def test_what_happened(
    now: list[int | None],
    edited: tuple[int, ...],
    pinned: tuple[int, ...],
    expected: list[tuple[str, int | None]],
) -> None:
    decision = decide(current([5, 4, 3, 2, 1]), seen(now, edited=edited, pinned=pinned), WHOLE)
    assert kinds(decision) == expected


def test_an_absence_is_a_deletion_only_the_second_time() -> None:
    once = decide(current([3, 2, 1]), seen([3, 1]), WHOLE)
    assert kinds(once) == []
    assert once.absent == (2,)
    twice = decide(current([3, 2, 1], absences={2: 1}), seen([3, 1]), WHOLE)
    assert kinds(twice) == [("deleted", 2)]


@pytest.mark.parametrize(
    ("look", "now", "absent", "not_observed"),
    [
        (WHOLE, [4, 3, 2], (1,), ()),  # the oldest is gone from a page that shows everything
        (NEWEST, [4, 3, 2], (), (1,)),  # it may have rolled out of a window
        (NEWEST, [4, 2, 1], (3,), ()),  # something older is still in sight
        (NEWEST, [4, 1], (2, 3), ()),  # through a neighbour that is gone as well
        (PART, [4, 2, 1], (), (3,)),  # a page that shows a part proves nothing
    ],
)
def test_absence_needs_the_place_in_sight(
    look: Look, now: list[int | None], absent: tuple[int, ...], not_observed: tuple[int, ...]
) -> None:
    decision = decide(current([4, 3, 2, 1]), seen(now), look)
    assert (decision.absent, decision.not_observed) == (absent, not_observed)


def test_a_page_that_lost_most_of_its_updates_is_no_evidence() -> None:
    known = current(list(range(10, 0, -1)), absences=dict.fromkeys(range(1, 8), 0))
    decision = decide(known, seen([10, 9]), WHOLE)
    assert not decision.is_healthy
    assert decision.absent == ()
    assert decision.not_observed == tuple(range(1, 9))


def test_a_page_with_many_unreadable_updates_is_no_evidence() -> None:
    decision = decide(current([3, 2, 1], absences={2: 1}), seen([3, 1]), Look(covers="whole", rejected=1))
    assert not decision.is_healthy
    assert kinds(decision) == []


def test_an_update_that_comes_back_is_restored_and_not_edited() -> None:
    decision = decide(current([3, 2, 1], deleted=(2,)), seen([3, 2, 1], edited=(2,)), WHOLE)
    assert kinds(decision) == [("restored", 2)]


def test_a_pin_is_neither_move_nor_absence() -> None:
    pinned = decide(current([4, 3, 2, 1]), seen([1, 4, 3, 2], pinned=(1,)), WHOLE)
    assert kinds(pinned) == [("pinned", 1)]


def test_nothing_in_common_is_a_gap_unless_all_is_shown() -> None:
    assert decide(current([3, 2, 1]), seen([None, None]), NEWEST).has_gap
    assert not decide(current([3, 2, 1]), seen([None, 3]), NEWEST).has_gap
    assert not decide([], seen([None]), NEWEST).has_gap


orders = st.lists(st.integers(1, 30), unique=True, max_size=30)


@given(orders, orders, st.sampled_from(["whole", "newest", "part"]))
def test_one_look_never_deletes(before: list[int], now: list[int], covers: str) -> None:
    look = Look(covers=covers, last_observed_at=T0)  # type: ignore[arg-type]
    known = set(before)
    decision = decide(current(before), seen([key if key in known else None for key in now]), look)
    assert not [change for change in decision.changes if change.kind == "deleted"]
    missing = known - set(now)
    assert set(decision.absent) | set(decision.not_observed) <= missing
    if decision.is_healthy and len(now) not in USUAL:
        assert set(decision.absent) | set(decision.not_observed) == missing
    if covers == "part":
        assert decision.absent == ()


@given(orders)
def test_the_same_page_again_changes_nothing(order: list[int]) -> None:
    decision = decide(current(order), seen(list(order)), WHOLE)
    assert decision.changes == ()


def test_times_of_other_looks_say_nothing_of_moves() -> None:
    known = [
        Current(
            update_key=key,
            version_key=key,
            content_hash=f"hash {key}",
            position=position,
            is_pinned=False,
            is_deleted=False,
            last_seen_at=T0 - timedelta(minutes=key),
        )
        for position, key in enumerate([1, 2, 3])
    ]
    assert kinds(decide(known, seen([3, 1, 2]), WHOLE)) == []
