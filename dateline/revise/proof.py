"""Whether a page shows the place of what is missing on it.  Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from dateline.order import longest_increasing

if TYPE_CHECKING:
    from dateline.revise.decide import Current, Look, Seen

EDGE = 5
"""So many updates must stand below a place near the end of a window: editors move one by a few places."""
MOST_AT_THE_END = 3
"""So many updates near the end may an editor take out at once; of more it is the page that ends earlier."""
USUAL = frozenset((10, 15, 20, 25, 30, 40, 50, 60, 75, 80, 100, 150, 200, 250, 300, 500, 1_000))
"""So many updates platforms show at most, where they show only the newest."""
SEARCHED = 10
"""So many known updates on older pages are a search of them, where it did not come to the last page."""


def shown_without(
    missing: Sequence[Current], known: Mapping[int, Current], seen: Sequence[Seen], look: Look
) -> list[Current]:
    """Return the missing updates whose place the page shows.

    A page that shows all of a blog shows every place, but where it does not say how many updates there are,
    it may have become a window.  The newest part of one shows the place of what stood there at the last look,
    if something is still in sight that was below it and has not moved since; near the end of a window more
    than one, for what was moved by a few places may have been moved out of it.
    What is older than all that is in sight may have been held on top, and is now where its time belongs.
    Nothing is missing that stands on an older page of the same look.
    """
    if look.covers == "part":
        return []
    if look.covers == "whole" and look.is_counted:
        return list(missing)
    kept = _kept_below(known, seen, look)
    below = {update.update_key: len(kept) - bisect_left(kept, _depth(update, look)) for update in missing}
    if look.covers == "whole":
        cut = _cut_off(missing, below, known, seen)
        return [update for update in missing if update.update_key not in cut]
    needed = EDGE if not look.is_paged and _has_end(missing, below, known, seen, look) else 1
    until = None if look.walk_end == "start" else _shown_until(seen, look, needed)
    return [
        update
        for update in missing
        if _stood_there(update)
        and below[update.update_key] >= needed
        and update.update_key not in look.on_older
        and not _is_older(update, until)
    ]


def _cut_off(
    missing: Sequence[Current], below: Mapping[int, int], known: Mapping[int, Current], seen: Sequence[Seen]
) -> set[int]:
    """Return what a page that is said to be whole may end before, now that its old end has gone.

    It may when much of the end goes at once, or the last two, or the last one when something new comes; and
    what fell out of sight so has not been missed from its place since.
    """
    end = [update for update in missing if not update.is_pinned and below[update.update_key] < EDGE]
    went = [update for update in end if not update.absences and update.is_present]
    last = [update for update in went if not below[update.update_key]]
    has_new = any(not _was_there(one, known) for one in seen)
    is_cut = has_new or len(last) > 1
    cut = went if len(went) > MOST_AT_THE_END else last if is_cut else []
    unseen = [update for update in end if not update.absences and not update.is_present]
    return {update.update_key for update in (*cut, *unseen)}


def maybe_pushed_out(
    gone: Sequence[Current], known: Mapping[int, Current], seen: Sequence[Seen], look: Look
) -> frozenset[int]:
    """Return which of ``gone`` a page may have let go at its end, when nobody knew yet that it is a window.

    It may be full if it shows as many as it says it can, or a usual number, and no fewer than before.  Then
    new updates push out the last, and what an editor moved down by a few places was the last.  It is
    neither absent nor lost from sight, until the page shows fewer or more.
    """
    if look.covers != "newest" or look.is_paged or not _may_be_full(known, seen, look):
        return frozenset()
    kept = _kept_below(known, seen, look)
    until = _shown_until(seen, look, EDGE)
    near = [u for u in gone if len(kept) - bisect_left(kept, _depth(u, look)) < EDGE or _is_older(u, until)]
    has_new = any(not _was_there(one, known) for one in seen)
    return frozenset(
        update.update_key
        for update in near
        if not update.absences and (has_new or update.last_seen_at != look.last_observed_at)
    )


def _may_be_full(known: Mapping[int, Current], seen: Sequence[Seen], look: Look) -> bool:
    shown = len(seen) + look.rejected
    before = sum(u.last_seen_at == look.last_observed_at and not u.is_deleted for u in known.values())
    if look.shows_at_most is not None:
        return shown >= look.shows_at_most
    return shown in USUAL and shown >= before


def _was_there(one: Seen, known: Mapping[int, Current]) -> bool:
    before = known.get(one.update_key or 0)
    return before is not None and before.is_present and not before.is_deleted


def was_searched(look: Look) -> bool:
    """Say whether what is missing was looked for on the older pages, where there are any."""
    return not look.is_paged or look.walk_end == "start" or len(look.on_older) >= SEARCHED


def _stood_there(update: Current) -> bool:
    """Say whether it was there at the last look that showed its place, or is missing since then."""
    return update.rank is not None and (update.is_present or update.absences > 0)


def _is_older(update: Current, until: datetime | None) -> bool:
    return bool(until and update.date_published and update.date_published <= until)


def _shown_until(seen: Sequence[Seen], look: Look, needed: int) -> datetime | None:
    """Return the time above which so many updates in sight stand below, where their time belongs."""
    dates = [one.date_published for one in seen if one.date_published and not one.is_pinned]
    ordered = dates[::-1] if look.is_newest_first else dates
    stayed = longest_increasing([date.timestamp() for date in ordered])
    return ordered[stayed[min(needed, len(stayed)) - 1]] if stayed else None


def _kept_below(known: Mapping[int, Current], seen: Sequence[Seen], look: Look) -> list[float]:
    """Return how deep those updates stand that kept their place, in rising order."""
    places = [one.update_key for one in seen if one.update_key is not None and not one.is_pinned]
    met = [known[key] for key in places if key in known]
    depths = [_depth(one, look) for one in met if one.rank is not None and not one.is_pinned]
    ordered = depths if look.is_newest_first else depths[::-1]
    return [ordered[place] for place in longest_increasing(ordered)]


def _depth(update: Current, look: Look) -> float:
    """Return the place of an update, rising with its age."""
    rank = update.rank or 0.0
    return -rank if look.is_newest_first else rank


def _has_end(
    missing: Sequence[Current],
    below: Mapping[int, int],
    known: Mapping[int, Current],
    seen: Sequence[Seen],
    look: Look,
) -> bool:
    """Say whether older updates than the page shows are known, or came into sight at its end."""
    if any(not update.is_pinned and not below[update.update_key] for update in missing):
        return True
    places = [update.update_key for update in seen if not update.is_pinned]
    last = known.get(places[-1 if look.is_newest_first else 0] or 0) if places else None
    return last is None or not last.is_present
