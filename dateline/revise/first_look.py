"""What a first look cannot have seen: a page that does not show its live blog from the beginning.  Pure.

Later looks join on to the one before; the first has only what the page says of itself.  A small live blog is
mostly whole, and a page without a link to older ones says no more: it takes evidence to declare a gap.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from dateline.revise.decide import Current, Look, Seen
from dateline.revise.proof import USUAL

LONG = timedelta(minutes=30)
"""So long before the oldest update a live blog is begun at least, if something is missing between them."""

FEWEST = 5
"""No page shows fewer of the newest updates, if there are more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """What a page says of how much there is of its live blog."""

    announced: int | None = None
    """Updates of the live blog."""
    began_at: datetime | None = None


def extent_of(page: Mapping[str, Any]) -> Extent:
    """Return what a staged page says of itself."""
    began = page.get("coverage_start_time") or page.get("date_published")
    return Extent(
        announced=page.get("announced"),
        began_at=datetime.fromisoformat(began) if began else None,
    )


def unseen_before(extent: Extent, look: Look, seen: Sequence[Seen]) -> str | None:
    """Say why there may be older updates than a first look showed; ``None`` where nothing speaks for it.

    Where older pages were followed, they tell it.  That a live blog was begun long before its oldest update
    alone proves nothing, for many are made ready before the event, nor does a number that is usual.
    """
    if look.last_observed_at is not None or look.covers == "whole" or look.walk_end or look.is_older_page:
        return None
    shown = len(seen) + look.rejected
    if extent.announced is not None and extent.announced > shown > 0:
        return f"The page announces {extent.announced:,} updates and shows {shown:,}."
    if look.covers == "part" or look.is_paged:
        return None
    if look.shows_at_most is not None and shown >= look.shows_at_most:
        return f"The page shows at most {look.shows_at_most:,} updates, is full, and names no older page."
    if shown in USUAL and extent.began_at and _began_long_before(extent.began_at, seen):
        return (
            f"The page shows {shown:,} updates and names no older page; the live blog began at "
            f"{extent.began_at:%Y-%m-%d %H:%M}Z, long before the oldest of them."
        )
    return None


def _began_long_before(began_at: datetime, seen: Sequence[Seen]) -> bool:
    """Say whether nothing stands there for longer than any pause that the page shows."""
    dates = sorted(one.date_published for one in seen if one.date_published and not one.is_pinned)
    if not dates:
        return False
    longest = max((later - earlier for earlier, later in pairwise(dates)), default=LONG)
    return dates[0] - began_at > max(LONG, 2 * longest)


def has_rolled(current: Sequence[Current], seen: Sequence[Seen], look: Look) -> bool:
    """Say whether the oldest update left the end of a page to which new ones came.

    If it shows as many as at the first look, that one was full as well; of a smaller page its
    first words ("We start at nine") may have been taken out.
    """
    if look.covers != "newest" or look.is_paged or look.is_older_page:
        return False
    depths = {
        update.update_key: -update.rank if look.is_newest_first else update.rank
        for update in current
        if update.rank is not None and update.is_present and not update.is_pinned
    }
    met = {update.update_key for update in seen}
    has_joined, has_new = any(key in met for key in depths), None in met
    return len(seen) >= FEWEST and has_joined and has_new and max(depths, key=depths.__getitem__) not in met
