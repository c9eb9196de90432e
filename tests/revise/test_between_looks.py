"""What editors do between looks at a small page, and what is told of it, with and without marks of pins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.model import Covers
from dateline.revise.decide import Current, Look, Seen, decide
from dateline.revise.page import with_held_pin
from dateline.revise.places import edges, ranked

T0 = datetime(2026, 1, 1, 12, tzinfo=timezone.utc)
Shown = Sequence[tuple[int, bool]]
"""Updates from the top down, each with whether it is held there."""
Told = list[tuple[str, int]]


@dataclass
class Editors:
    """A live blog whose newest updates stand on one page; a number is an update, and its time."""

    chance: Random
    order: list[int] = field(default_factory=lambda: list(range(8, 0, -1)))
    newest: int = 8
    held: int | None = None

    def work(self) -> None:
        for _ in range(self.chance.randint(0, 3)):
            self.chance.choice((self.add, self.move, self.pin, self.unpin, self.delete))()

    def add(self) -> None:
        self.newest += 1
        self.order.insert(0, self.newest)

    def move(self) -> None:
        place = self.chance.randrange(len(self.order))
        one = self.order.pop(place)
        self.order.insert(max(0, place + self.chance.choice((-2, -1, 1, 2))), one)

    def pin(self) -> None:
        self.held = self.chance.choice(self.order)

    def unpin(self) -> None:
        self.held = None

    def delete(self) -> None:
        if len(self.order) > 6:
            gone = self.order.pop(self.chance.randrange(len(self.order)))
            self.held = None if self.held == gone else self.held

    def page(self, window: int | None) -> Shown:
        held = [(self.held, True)] if self.held is not None else []
        return [*held, *((one, False) for one in self.order if one != self.held)][:window]


@dataclass
class Known:
    """What the tables hold of it."""

    updates: dict[int, Current] = field(default_factory=dict)
    last: datetime | None = None

    def look(self, page: Shown, at: datetime, *, is_marked: bool, covers: Covers) -> Told:
        rows = [
            {"position": place, "update_id": str(one), "is_pinned": is_held and is_marked}
            for place, (one, is_held) in enumerate(page)
        ]
        current = list(self.updates.values())
        rows = with_held_pin(rows, {str(key): key for key in self.updates}, current)
        seen = [
            Seen(
                position=row["position"],
                content_hash="same",
                is_pinned=row["is_pinned"],
                update_key=one if one in self.updates else None,
                date_published=T0 + timedelta(seconds=one),
            )
            for row, (one, _) in zip(rows, page, strict=True)
        ]
        decision = decide(current, seen, Look(covers=covers, last_observed_at=self.last))
        told = [
            (c.kind, page[c.position][0] if c.position is not None else c.update_key)
            for c in decision.changes
        ]
        self._place(page, seen, at)
        gone = {key for kind, key in told if kind == "deleted"}
        for key in decision.absent:
            was = self.updates[key]
            self.updates[key] = replace(
                was, absences=was.absences + 1, is_present=False, is_deleted=key in gone
            )
        for key in decision.not_observed:
            self.updates[key] = replace(self.updates[key], is_present=False)
        self.last = at
        return [(kind, key) for kind, key in told if key is not None]

    def _place(self, page: Shown, seen: Sequence[Seen], at: datetime) -> None:
        ranks = {key: update.rank for key, update in self.updates.items() if update.rank is not None}
        placed = [one for (one, _), now in zip(page, seen, strict=True) if not now.is_pinned]
        within = edges(ranks, placed, is_newest=True, newest_first=True, beneath=None)
        new = ranked(placed, ranks, within, max(ranks.values(), default=0.0))
        for (one, _), now in zip(page, seen, strict=True):
            self.updates[one] = Current(
                update_key=one,
                version_key=one,
                content_hash="same",
                position=now.position,
                is_pinned=now.is_pinned,
                is_deleted=False,
                last_seen_at=at,
                rank=new.get(one, ranks.get(one)),
                date_published=now.date_published,
            )


def played(
    seed: int, *, marks: Sequence[bool], window: int | None, covers: Covers
) -> list[tuple[Editors, Shown, Shown, Told]]:
    """Return, for each look, the editors' desk, the page before, the page, and what was told."""
    editors, known, found = Editors(Random(seed)), Known(), []
    before: Shown = ()
    for number in range(14):
        if number:
            editors.work()
        page = editors.page(window)
        is_marked = editors.chance.choice(marks)
        told = known.look(page, T0 + timedelta(minutes=number), is_marked=is_marked, covers=covers)
        found.append((replace(editors, order=[*editors.order]), before, page, told))
        before = page
    return found


def order_of(page: Shown, both: Shown) -> list[int]:
    others = {one for one, is_held in both if not is_held}
    return [one for one, is_held in page if not is_held and one in others]


VIEWS = pytest.mark.parametrize(
    ("window", "covers"),
    [(None, "whole"), (None, "newest"), (10, "newest")],
    ids=["whole", "newest", "window"],
)


@VIEWS
@given(seed=st.integers(0, 10**9))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_where_pins_are_marked_all_is_told_as_it_was(window: int | None, covers: Covers, seed: int) -> None:
    pinned: int | None = None
    for editors, before, page, told in played(seed, marks=[True], window=window, covers=covers):
        pins = {kind: key for kind, key in told if kind in ("pinned", "unpinned")}
        assert (pins.get("pinned", editors.held), True) in [*page, (None, True)]
        assert (pins.get("unpinned"), True) not in page
        if editors.held != pinned and editors.held in [one for one, _ in before[1:]]:
            assert pins["pinned"] == editors.held
        pinned = editors.held
        if any(kind == "moved" for kind, _ in told):
            assert order_of(before, page) != order_of(page, before)
        assert not [key for kind, key in told if kind == "deleted" and key in editors.order]


@VIEWS
@given(seed=st.integers(0, 10**9))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_where_no_pin_is_marked_none_is_told(window: int | None, covers: Covers, seed: int) -> None:
    for editors, before, page, told in played(seed, marks=[False], window=window, covers=covers):
        assert not {"pinned", "unpinned"} & {kind for kind, _ in told}
        if any(kind == "moved" for kind, _ in told):
            now = [one for one, _ in page]
            assert [one for one, _ in before if one in now] != now
        assert not [key for kind, key in told if kind == "deleted" and key in editors.order]


def test_a_view_without_marks_takes_no_pin_back_while_it_stands_above_newer_ones() -> None:
    known, plain = Known(), [(one, False) for one in (5, 4, 3, 2, 1)]
    held = [(2, True), (5, False), (4, False), (3, False), (1, False)]
    other = [(4, True), (5, False), (3, False), (2, False), (1, False)]
    story: Sequence[tuple[Shown, bool, Told]] = (
        (held, True, [("pinned", 2)]),
        (held, False, []),
        ([held[0], (6, False), *held[1:]], False, [("added", 6)]),
        ([held[0], (6, False), *held[1:]], True, []),
        ([(6, False), *plain], True, [("unpinned", 2)]),
        ([other[0], (6, False), *other[1:]], True, [("pinned", 4)]),
        ([(6, False), *plain], False, [("unpinned", 4)]),
    )
    known.look(plain, T0, is_marked=True, covers="newest")
    for number, (page, is_marked, expected) in enumerate(story, 1):
        at = T0 + timedelta(minutes=number)
        assert known.look(page, at, is_marked=is_marked, covers="newest") == expected


def test_a_pin_that_passes_to_another_is_taken_from_the_first() -> None:
    known = Known()
    known.look([(one, False) for one in (4, 3, 2, 1)], T0, is_marked=True, covers="newest")
    for number, held in enumerate((2, 1), 1):
        rest = [(one, False) for one in (4, 3, 2, 1) if one != held]
        told = known.look(
            [(held, True), *rest], T0 + timedelta(minutes=number), is_marked=True, covers="newest"
        )
    assert sorted(told) == [("pinned", 1), ("unpinned", 2)]


def test_what_is_moved_when_the_page_fills_up_is_not_deleted() -> None:
    """The tenth was the last place: the last but one goes below the last, and a new one pushes it out."""
    known = Known()
    known.look([(one, False) for one in range(10, 0, -1)], T0, is_marked=True, covers="newest")
    full = [(one, False) for one in (11, 10, 9, 8, 7, 6, 5, 4, 3, 1)]
    for number in range(1, 5):
        told = known.look(full, T0 + timedelta(minutes=number), is_marked=True, covers="newest")
        assert told == [("added", 11)] * (number == 1)
    rolled = [(12, False), *full[:-1]]
    for number in range(5, 8):
        told = known.look(rolled, T0 + timedelta(minutes=number), is_marked=True, covers="newest")
        assert told == [("added", 12)] * (number == 5)


def test_what_was_deleted_while_a_page_might_be_full_is_told_when_it_is_not() -> None:
    known = Known()
    known.look([(one, False) for one in range(10, 0, -1)], T0, is_marked=True, covers="newest")
    page = [(one, False) for one in (11, 10, 9, 8, 7, 6, 5, 4, 3, 1)]
    grown = [(12, False), *page]
    told = [
        known.look(shown, T0 + timedelta(minutes=number), is_marked=True, covers="newest")
        for number, shown in enumerate((page, page, grown, grown), 1)
    ]
    assert told == [[("added", 11)], [], [("added", 12)], [("deleted", 2)]]
