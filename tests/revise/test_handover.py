from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest

from dateline.revise.decide import Current
from dateline.revise.handover import reassigned

T0 = datetime(2026, 1, 1, 12, tzinfo=timezone.utc)


def known(key: int, words: str, *, is_deleted: bool = False) -> Current:
    return Current(
        update_key=key,
        version_key=None if is_deleted else key,
        content_hash=words,
        position=key,
        is_pinned=False,
        is_deleted=is_deleted,
        last_seen_at=T0,
    )


def staged(*rows: tuple[str, str], id_from: str = "fingerprint") -> list[dict[str, Any]]:
    return [{"update_id": update_id, "content_hash": words, "id_from": id_from} for update_id, words in rows]


KNOWN, KEYS = [known(1, "goal, one"), known(2, "goal, two")], {"goal": 1, "goal-2": 2}


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        # the first got another headline, or was deleted: the plain id is that of its twin
        ([("penalty", "penalty, one"), ("goal", "goal, two")], {"goal": 2}),
        ([("goal", "goal, two")], {"goal": 2}),
        # nothing but edits and deletions
        ([("goal", "goal, 1-0"), ("goal-2", "goal, two")], {}),
        ([("goal", "goal, one")], {}),
        ([("goal", "goal, two"), ("goal-2", "goal, two")], {}),
    ],
)
def test_the_plain_id_goes_over_with_the_words(
    page: list[tuple[str, str]], expected: dict[str, int | None]
) -> None:
    assert reassigned(staged(*page), KNOWN, KEYS) == expected
    assert reassigned(staged(*page, id_from="platform"), KNOWN, KEYS) == {}


def test_the_first_that_comes_back_has_its_id_again() -> None:
    then, keys = [known(1, "goal, one", is_deleted=True), known(2, "goal, two")], {"goal": 2, "goal-2": 2}
    assert reassigned(staged(("goal", "goal, one"), ("goal-2", "goal, two")), then, keys) == {"goal": 1}


def test_what_has_the_id_of_an_update_that_stands_elsewhere_is_another() -> None:
    keys = {"goal": 2, "goal-2": 2}
    page = staged(("goal", "goal, three"), ("goal-2", "goal, two"))
    assert reassigned(page, KNOWN, keys) == {"goal": None}
    assert reassigned([{**row, "id_from": "platform"} for row in page], KNOWN, keys) == {"goal": None}


def test_a_copy_under_the_same_id_is_no_other_update() -> None:
    page = staged(("goal-2", "goal …"), ("goal-2", "goal, two"), ("goal", "goal, one"), id_from="platform")
    assert reassigned(page, KNOWN, KEYS) == {}
