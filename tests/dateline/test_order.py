from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.order import longest_increasing


@pytest.mark.parametrize("ties", [False, True])
@given(st.lists(st.integers(0, 20)))
def test_what_is_kept_increases_and_is_as_long_as_any(ties: bool, values: list[int]) -> None:
    def may_follow(one: int, other: int) -> bool:
        return one < other or (ties and one == other)

    chain = longest_increasing(values, ties=ties)
    assert all(a < b and may_follow(values[a], values[b]) for a, b in pairwise(chain))
    best = [1] * len(values)
    for i, value in enumerate(values):
        best[i] += max((best[j] for j in range(i) if may_follow(values[j], value)), default=0)
    assert len(chain) == max(best, default=0)
