from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from dateline.revise.page import is_late

NOON = datetime(2026, 3, 28, 12, tzinfo=timezone.utc)
BEFORE, AFTER = NOON - timedelta(minutes=1), NOON + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("observed_at", "walk_at", "last", "doubt", "late"),
    [
        pytest.param(NOON, None, None, None, False, id="first_look"),
        pytest.param(AFTER, None, NOON, None, False, id="next_look"),
        pytest.param(NOON, None, NOON, None, True, id="same_look_again"),
        pytest.param(BEFORE, None, NOON, None, True, id="look_before"),
        pytest.param(AFTER, None, NOON, "stale_page", True, id="seems_to_be_older"),
        pytest.param(AFTER, NOON, NOON, None, False, id="older_page_a_minute_after_the_newest"),
        pytest.param(NOON, NOON, NOON, None, False, id="older_page_at_the_moment_of_the_newest"),
        pytest.param(AFTER, BEFORE, NOON, None, True, id="older_page_of_a_look_before"),
    ],
)
def test_what_comes_late(
    observed_at: datetime, walk_at: datetime | None, last: datetime | None, doubt: str | None, late: bool
) -> None:
    row = {
        "observed_at": observed_at,
        "walk_at": walk_at,
        "walk_key": walk_at and 7,
        "last_observed_at": last,
        "doubt": doubt,
    }
    assert is_late(row) is late
