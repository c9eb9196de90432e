"""Where updates stand among each other, in numbers that stay as they are while nothing moves.  Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from dateline.order import longest_increasing

_CLOSEST = 1e-6
"""Two ranks closer than this leave no room between them, and the page is numbered anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edges:
    """Between which ranks the updates of a page belong; ``None``: to the very top, or bottom."""

    above: float | None
    below: float | None


def edges(
    ranks: Mapping[int, float],
    page: Sequence[int],
    *,
    is_newest: bool,
    newest_first: bool,
    beneath: float | None,
) -> Edges:
    """Find where a page stands among all updates of its live blog.

    ``ranks`` are those of every known update, ``beneath`` the lowest of the newer pages of the same look.
    The newest page reaches the newest end of the blog; the other end joins on to what is next there.
    """
    here = [ranks[key] for key in page if key in ranks]
    top, bottom = (max(here), min(here)) if here else (beneath, beneath)
    others = [rank for key, rank in ranks.items() if key not in set(page)]
    above = min((rank for rank in others if top is not None and rank > top), default=None)
    below = max((rank for rank in others if bottom is not None and rank < bottom), default=None)
    if not here:
        above = beneath
    if is_newest and newest_first:
        return Edges(above=None, below=below if here else max(others, default=None))
    if is_newest:
        return Edges(above=above if here else min(others, default=None), below=None)
    return Edges(above=above, below=below)


def ranked(
    page: Sequence[int], ranks: Mapping[int, float], within: Edges, highest: float
) -> dict[int, float]:
    """Return a rank for each update of a page, which names them from the top down.

    The most updates possible keep the rank they have; the others get one between their neighbours.
    ``highest`` is the highest rank of the live blog.
    """
    known = [place for place, key in enumerate(page) if key in ranks]
    stayed = {known[i] for i in longest_increasing([-ranks[page[place]] for place in known])}
    found = {page[place]: ranks[page[place]] for place in stayed}
    place = 0
    for is_kept, group in groupby(range(len(page)), key=lambda place: place in stayed):
        size = len(list(group))
        if not is_kept:
            above = ranks[page[place - 1]] if place else within.above
            below = ranks[page[place + size]] if place + size < len(page) else within.below
            new = _between(above, below, size)
            if new is None:
                return {key: highest + len(page) - index for index, key in enumerate(page)}
            found |= dict(zip(page[place : place + size], new, strict=True))
        place += size
    return found


def _between(above: float | None, below: float | None, size: int) -> list[float] | None:
    """Return ``size`` falling ranks between two, or ``None`` where there is no room."""
    if above is None:
        floor = int(below or 0) + 1
        return [float(floor + size - index) for index in range(1, size + 1)]
    if below is None:
        return [float(int(above) - 1 - index) for index in range(1, size + 1)]
    step = (above - below) / (size + 1)
    return [above - step * index for index in range(1, size + 1)] if step > _CLOSEST else None
