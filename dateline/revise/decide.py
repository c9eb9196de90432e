"""What one look at a live blog says of its updates.  Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from dateline.model import Covers, RevisionKind
from dateline.order import longest_increasing
from dateline.revise.proof import maybe_pushed_out, shown_without, was_searched

ABSENCES_NEEDED = 2
"""Looks in a row that must show an update's place without the update before it counts as deleted."""
LOST_SHARE = 0.5
"""When more than this share of the updates is gone at once, the page is at fault and not the editor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Current:
    """An update as the database knows it."""

    update_key: int
    version_key: int | None
    """``None`` while it is deleted."""
    content_hash: str
    position: int
    is_pinned: bool
    is_deleted: bool
    last_seen_at: datetime
    rank: float | None = None
    """Its place among the others, that below for a pinned one: the higher, the nearer to the top."""
    is_present: bool = True
    """It stood there at the last look that showed its place."""
    absences: int = 0
    date_published: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An update as the page shows it, with the known update that it is (``None`` for a new one)."""

    position: int
    content_hash: str
    is_pinned: bool
    update_key: int | None = None
    date_published: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What kind of observation it is."""

    covers: Covers
    is_newest_first: bool = True
    rejected: int = 0
    last_observed_at: datetime | None = None
    """When the live blog was observed before; ``None`` at the first look."""
    walk_end: Literal["known", "start", "short"] | None = None
    """How far the older pages were followed; ``None`` when none had to be."""
    is_paged: bool = False
    """The page leads to older ones."""
    is_counted: bool = False
    """The page says how many updates there are."""
    shows_at_most: int | None = None
    """How many updates the page says it shows at most."""
    on_older: frozenset[int] = frozenset()
    """Known updates on the older pages that were read in the same look."""
    is_older_page: bool = False
    """It is an older page of a look whose newest page was taken up before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A revision to be written; ``position`` is the place on the page, ``None`` where there is none."""

    kind: RevisionKind
    update_key: int | None
    position: int | None
    detail: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What to write down after a look."""

    changes: tuple[Change, ...]
    absent: tuple[int, ...]
    """Updates whose place was shown without them, by a page that may be taken as evidence."""
    not_observed: tuple[int, ...]
    """Updates whose place was not shown."""
    is_healthy: bool
    has_gap: bool
    """Nothing on the page joins on to what was known."""
    gap_reason: str | None = None
    """Why something may be missing, where it is known better than that."""
    has_rolled: bool = False
    """An update left the end of the page to which new ones came."""


NOTHING = Decision(changes=(), absent=(), not_observed=(), is_healthy=False, has_gap=False)
"""What follows from a look that is not believed."""


def decide(current: Sequence[Current], seen: Sequence[Seen], look: Look) -> Decision:
    """Say what happened between the current versions and what was just seen.

    ``seen`` is in page order and names each update once.  Absence is a deletion only where the page
    is healthy, shows the update's place, and has done so ``ABSENCES_NEEDED`` times in a row.
    """
    if look.is_older_page:
        return _decide_older(current, seen, look)
    known = {update.update_key: update for update in current}
    met = {update.update_key: update for update in seen if update.update_key is not None}
    missing = [u for u in current if not u.is_deleted and u.update_key not in met]
    gone = shown_without(missing, known, seen, look)
    places = {update.update_key for update in gone}
    undecided = maybe_pushed_out(gone, known, seen, look)
    covered = [update for update in gone if update.update_key not in undecided]
    healthy = _is_healthy(current, seen, missing if look.covers == "whole" else covered, look)
    absent = covered if healthy else []
    changes = [change for update in seen for change in _change(update, known)]
    changes += _moves(known, seen, look)
    changes += [
        Change(kind="deleted", update_key=u.update_key, position=None, detail={"position": u.position})
        for u in absent
        if u.absences + 1 >= ABSENCES_NEEDED and was_searched(look)
    ]
    return Decision(
        changes=tuple(changes),
        absent=tuple(sorted(u.update_key for u in absent)),
        not_observed=tuple(sorted(u.update_key for u in missing if u.update_key not in places)),
        is_healthy=healthy,
        has_gap=_has_gap(current, met, look),
    )


def _decide_older(current: Sequence[Current], seen: Sequence[Seen], look: Look) -> Decision:
    """An older page tells of wordings only: pins, order and what is absent were told by the newest page."""
    known = {update.update_key: update for update in current}
    changes = [change for update in seen for change in _change(update, known)]
    return Decision(
        changes=tuple(c for c in changes if c.kind in ("added", "edited", "restored")),
        absent=(),
        not_observed=(),
        is_healthy=_is_healthy(current, seen, (), look),
        has_gap=False,
    )


def _change(update: Seen, known: dict[int, Current]) -> list[Change]:
    was = known.get(update.update_key) if update.update_key is not None else None
    kinds: list[RevisionKind] = []
    if was is None:
        kinds.append("added")
    elif was.is_deleted:
        kinds.append("restored")
    elif was.content_hash != update.content_hash:
        kinds.append("edited")
    if update.is_pinned and not (was and was.is_pinned):
        kinds.append("pinned")
    if was and was.is_pinned and not update.is_pinned:
        kinds.append("unpinned")
    return [
        Change(kind=kind, update_key=update.update_key, position=update.position, detail={}) for kind in kinds
    ]


def _moves(known: dict[int, Current], seen: Sequence[Seen], look: Look) -> list[Change]:
    """Find the fewest updates whose move explains the new order.

    Only places of one look can be compared, and a pinned block has no place of its own.
    """
    pairs = [(known[u.update_key], u) for u in seen if u.update_key in known and not u.is_pinned]
    pairs = [
        (was, now)
        for was, now in pairs
        if was.last_seen_at == look.last_observed_at and not was.is_pinned and not was.is_deleted
    ]
    stayed = set(longest_increasing([was.position for was, _ in pairs]))
    return [
        Change(
            kind="moved",
            update_key=was.update_key,
            position=now.position,
            detail={"from": was.position, "to": now.position},
        )
        for place, (was, now) in enumerate(pairs)
        if place not in stayed
    ]


def _is_healthy(
    current: Sequence[Current], seen: Sequence[Seen], lost: Sequence[Current], look: Look
) -> bool:
    """Whether what is absent from the page may be taken as evidence."""
    present = sum(not update.is_deleted for update in current)
    newly_lost = sum(update.is_present and not update.absences for update in lost)
    too_many = newly_lost > max(3, LOST_SHARE * present)
    unreadable = look.rejected > 0.05 * (len(seen) + look.rejected)
    return bool(seen) and not too_many and not unreadable


def _has_gap(current: Sequence[Current], met: dict[int, Seen], look: Look) -> bool:
    """A pinned update stands on top however old it is: it joins a page to nothing."""
    if look.covers == "whole" or look.walk_end in ("known", "start"):
        return False
    present = any(not update.is_deleted for update in current)
    joins_on = any(not update.is_pinned for update in met.values())
    return look.walk_end == "short" or (present and not joins_on)
