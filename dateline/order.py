"""Order on a page: what kept it, and what must have moved."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence


def longest_increasing(values: Sequence[float], *, ties: bool = False) -> list[int]:
    """Return the indices of a longest increasing subsequence, ascending; with ``ties`` it may stay level.

    What is not in it are the fewest elements that must have moved (patience sorting,
    Aldous and Diaconis 1999), in O(n log n).

    >>> longest_increasing([3, 0, 1, 2])
    [1, 2, 3]
    >>> longest_increasing([1, 1, 0]), longest_increasing([1, 1, 0], ties=True)
    ([2], [0, 1])
    """
    bisect = bisect_right if ties else bisect_left
    tails: list[int] = []
    tail_values: list[float] = []
    before: list[int | None] = []
    for index, value in enumerate(values):
        pile = bisect(tail_values, value)
        before.append(tails[pile - 1] if pile else None)
        tails[pile : pile + 1] = [index]
        tail_values[pile : pile + 1] = [value]
    chain: list[int] = []
    at = tails[-1] if tails else None
    while at is not None:
        chain.append(at)
        at = before[at]
    return chain[::-1]
