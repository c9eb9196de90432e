from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.revise.decide import Current, Look, Seen, decide
from dateline.revise.proof import EDGE, SEARCHED

T0 = datetime(2026, 1, 1, 12, tzinfo=timezone.utc)
NEWEST = Look(covers="newest", last_observed_at=T0)
PAGED = replace(NEWEST, is_paged=True)
TWENTY = list(range(20, 0, -1))


def stood(order: list[int], *, rolled_out: tuple[int, ...] = (), absences: int = 0) -> list[Current]:
    """Updates by key, in page order; those that rolled out of the window were lost from sight."""
    return [
        Current(
            update_key=key,
            version_key=key,
            content_hash="same",
            position=position,
            is_pinned=False,
            is_deleted=False,
            last_seen_at=T0,
            rank=float(-position),
            is_present=key not in rolled_out,
            absences=absences,
        )
        for position, key in enumerate(order)
    ]


def shown(order: list[int | None], *, pinned: int | None = None) -> list[Seen]:
    return [
        Seen(position=place, content_hash="same", is_pinned=key is not None and key == pinned, update_key=key)
        for place, key in enumerate(order)
    ]


def without(*gone: int, last: int = 1) -> list[int | None]:
    return [key for key in TWENTY if key not in gone and key >= last]


@pytest.mark.parametrize(
    ("page", "look", "absent"),
    [
        (without(15), NEWEST, (15,)),
        (without(2), NEWEST, (2,)),
        (without(1), NEWEST, ()),  # nothing below it is in sight
        (without(15, last=4), NEWEST, (15,)),
        (without(7, last=4), NEWEST, ()),  # three below it: it may have been moved out of the window
        (without(9, last=4), NEWEST, (9,)),
        ([*without(3), None], NEWEST, ()),  # an older one came into sight at the end: that is a window
        ([*without(8), None], NEWEST, (8,)),
        (without(7, last=4), PAGED, (7,)),
        (without(7, last=4), replace(PAGED, on_older=frozenset({7})), ()),
        (without(15), replace(NEWEST, covers="part"), ()),
        ([1, *without(15, 1)], NEWEST, (15,)),
    ],
)
def test_which_places_a_page_shows(page: list[int | None], look: Look, absent: tuple[int, ...]) -> None:
    assert decide(stood(TWENTY), shown(page), look).absent == absent


def test_an_old_update_that_is_brought_to_the_top_shows_no_place() -> None:
    """Long out of sight, it stood below others that are out of sight still."""
    known = stood(TWENTY, rolled_out=(1, 2, 3, 4, 5))
    assert decide(known, shown([1, *without(last=6)]), NEWEST).absent == ()
    known[-1] = replace(known[-1], rank=21.0, is_present=True)
    assert decide(known, shown([1, *without(last=6)]), NEWEST).absent == ()


def test_what_rolls_out_while_its_neighbour_is_moved_up_is_not_absent() -> None:
    """The last two of a window: one is brought to the top, new ones push out the other."""
    known = stood(TWENTY)
    look = decide(known, shown([None, None, 1, *without(1, 2)]), NEWEST)
    assert look.absent == ()
    assert look.not_observed == (2,)


@pytest.mark.parametrize(
    ("look", "is_deleted"),
    [
        (NEWEST, True),
        (PAGED, False),
        (replace(PAGED, walk_end="known"), False),
        (replace(PAGED, walk_end="known", on_older=frozenset(range(100, 100 + SEARCHED))), True),
        (replace(PAGED, walk_end="start"), True),
        (replace(PAGED, walk_end="start", on_older=frozenset({15})), False),
    ],
)
def test_what_is_missing_on_one_of_several_pages_is_looked_for_on_the_others(
    look: Look, is_deleted: bool
) -> None:
    known = [replace(one, absences=int(one.update_key == 15)) for one in stood(TWENTY)]
    decision = decide(known, shown(without(15)), look)
    assert [change.kind for change in decision.changes] == ["deleted"] * is_deleted


def test_a_page_that_is_no_evidence_takes_nothing_back() -> None:
    decision = decide(stood(TWENTY), shown(without(15)), replace(NEWEST, rejected=9))
    assert (decision.absent, decision.not_observed) == ((), ())


def test_the_oldest_first() -> None:
    order = TWENTY[::-1]
    known = [replace(one, rank=float(-one.position)) for one in stood(order)]
    look = replace(NEWEST, is_newest_first=False)
    assert decide(known, shown([key for key in order if key != 15]), look).absent == (15,)
    assert decide(known, shown([key for key in order if key != 1]), look).absent == ()


@given(st.integers(6, 19), st.data())
def test_no_move_by_a_few_places_out_of_a_window_is_an_absence(window: int, data: st.DataObject) -> None:
    known = stood(TWENTY, rolled_out=tuple(TWENTY[window:]))
    place = data.draw(st.integers(0, window - 1))
    now = [key for key in TWENTY if key != TWENTY[place]]
    now.insert(place + data.draw(st.integers(0, EDGE - 1)), TWENTY[place])
    assert decide(known, shown([*now[:window]]), NEWEST).absent == ()


def test_what_was_held_on_top_and_is_older_than_all_in_sight_shows_no_place() -> None:
    """No page tells of it that it was pinned; when it is let go it stands below the window."""
    dates = {key: T0 + timedelta(minutes=key) for key in TWENTY}

    def dated(page: list[int]) -> list[Seen]:
        return [replace(one, date_published=dates[one.update_key or 0]) for one in shown([*page])]

    known = [replace(one, date_published=dates[one.update_key]) for one in stood([3, *range(20, 4, -1)])]
    let_go = dated(list(range(20, 4, -1)))
    assert decide(known, let_go, NEWEST).absent == ()
    assert decide(known, let_go, NEWEST).not_observed == (3,)
    assert decide(known, let_go, replace(PAGED, walk_end="start")).absent == (3,)
    assert decide(known, dated([*range(20, 4, -1), 2]), NEWEST).absent == ()  # it may stand below 2 now
    held = [
        replace(one, date_published=dates[one.update_key]) for one in stood([10, *TWENTY[:10], *TWENTY[11:]])
    ]
    assert decide(held, dated([*TWENTY[:10], *TWENTY[11:]]), NEWEST).absent == (10,)
    assert decide(known, dated([2, *range(20, 4, -1)]), NEWEST).absent == ()  # another is held there


WHOLE = Look(covers="whole", last_observed_at=T0)


@pytest.mark.parametrize(
    ("page", "gone"),
    [
        (without(1), (1,)),
        (without(2, 1), ()),
        (without(4, 2), (4, 2)),
        (without(last=12), ()),
        (without(15, last=8), (15,)),
        (without(7, 6, 5, 4), ()),
        ([None, *without(1)], ()),
        ([None, *without(2)], (2,)),
        ([None, *without(14)], (14,)),
    ],
    ids=[
        "the first update",
        "the first two",
        "two near the end",
        "a window",
        "a deletion in it",
        "a window above what is kept at the end",
        "one rolls out",
        "the last but one",
        "a deletion far above",
    ],
)
def test_a_page_said_to_be_whole_may_become_a_window(page: list[int | None], gone: tuple[int, ...]) -> None:
    decision = decide(stood(TWENTY), shown(page), WHOLE)
    assert set(decision.absent) == set(gone)


def test_what_slid_back_into_a_window_and_out_again_is_not_missed() -> None:
    """One was deleted for a look, the last came back into sight; it went again as that one came back."""
    known = [replace(one, is_deleted=one.update_key == 15) for one in stood(TWENTY)]
    decision = decide(known, shown(without(1)), WHOLE)
    assert [change.kind for change in decision.changes] == ["restored"]
    assert decision.absent == ()


def test_what_fell_out_of_a_page_said_to_be_whole_is_never_missed_again() -> None:
    known = stood(TWENTY, rolled_out=(1, 2, 3, 4, 5, 6))
    decision = decide(known, shown(without(12, last=7)), WHOLE)
    assert decision.absent == (12,)
    assert decision.is_healthy


@pytest.mark.parametrize(("places", "is_told"), [(EDGE - 1, False), (12, True)])
def test_a_move_far_out_of_a_window_looks_like_a_deletion(places: int, is_told: bool) -> None:
    """The page is the same, update by update, whether the seventh has gone or stands below the window."""
    window = TWENTY[:12]
    known = stood(TWENTY, rolled_out=tuple(TWENTY[12:]))
    moved = [key for key in TWENTY if key != TWENTY[6]]
    moved.insert(6 + places, TWENTY[6])
    decision = decide(known, shown([*moved[: len(window)]]), NEWEST)
    assert (TWENTY[6] in decision.absent) is is_told


def test_a_page_that_counts_its_updates_shows_every_place() -> None:
    counted = replace(WHOLE, is_counted=True)
    assert set(decide(stood(TWENTY), shown([None, *without(2, 1)]), counted).absent) == {2, 1}
