"""Order on a page."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence


def longest_increasing(values: Sequence[float]) -> list[int]:
    """Return the indices of a longest strictly increasing subsequence, ascending.

    What is not in it are the fewest elements that must have moved (patience sorting,
    Aldous and Diaconis 1999), in O(n log n).

    >>> longest_increasing([3, 0, 1, 2])
    [1, 2, 3]
    """
    tails: list[int] = []
    tail_values: list[float] = []
    before: list[int | None] = []
    for index, value in enumerate(values):
        pile = bisect_left(tail_values, value)
        before.append(tails[pile - 1] if pile else None)
        tails[pile : pile + 1] = [index]
        tail_values[pile : pile + 1] = [value]
    chain: list[int] = []
    at = tails[-1] if tails else None
    while at is not None:
        chain.append(at)
        at = before[at]
    return chain[::-1]
