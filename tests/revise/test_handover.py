from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from dateline.revise.decide import Current
from dateline.revise.handover import handed_over

T0 = datetime(2026, 1, 1, 12, tzinfo=timezone.utc)


def known(key: int, words: str) -> Current:
    return Current(
        update_key=key,
        version_key=key,
        content_hash=words,
        position=key,
        is_pinned=False,
        is_deleted=False,
        last_seen_at=T0,
    )


def staged(update_id: str, words: str, id_from: str = "fingerprint") -> dict[str, Any]:
    return {"update_id": update_id, "content_hash": words, "id_from": id_from}


KNOWN, KEYS = [known(1, "goal, one"), known(2, "goal, two")], {"goal": 1, "goal-2": 2}


def test_the_plain_id_goes_to_the_twin_when_the_first_gets_another_headline() -> None:
    page = [staged("penalty", "penalty, one"), staged("goal", "goal, two")]
    assert handed_over(page, KNOWN, KEYS) == {"goal": 2}
    assert handed_over([page[0], staged("goal", "goal, two", "platform")], KNOWN, KEYS) == {}


def test_an_edit_or_a_deletion_hands_nothing_over() -> None:
    assert handed_over([staged("goal", "goal, 1-0"), staged("goal-2", "goal, two")], KNOWN, KEYS) == {}
    assert handed_over([staged("goal", "goal, one")], KNOWN, KEYS) == {}
    assert handed_over([staged("goal", "goal, two"), staged("goal-2", "goal, two")], KNOWN, KEYS) == {}


def test_the_first_deleted_leaves_its_id_to_the_twin() -> None:
    assert handed_over([staged("goal", "goal, two")], KNOWN, KEYS) == {"goal": 2}
