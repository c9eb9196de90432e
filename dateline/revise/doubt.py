"""Whether a look may be believed: a cache may answer with an old page, a fault may change every text at once.

An old page adds what was never met and says nothing else; of a page that changes everything nothing is taken.
What is doubted at every look for ``HOLD`` is what the publisher means to show.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from dateline.database import Connection, Row, execute, rows
from dateline.likeness import HOLD
from dateline.revise.decide import Current, Seen

__all__ = ["Doubt", "Sight", "doubt_before", "doubt_of", "is_proven_old", "note_doubt", "sight_of"]

Doubt = Literal["stale_page", "mass_change"]
MASS_SHARE = 0.5
"""No editor changes more than this share of the updates (and more than ``MASS_FEW``) between two looks."""
MASS_FEW = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """A look beside what had been believed."""

    at: datetime
    met: int
    """Known updates on the page."""
    edited: int
    """How many of them have words that they never had."""
    has_new: bool
    """Something stands there that was never met."""
    is_last_state: bool = False
    """It is as the last look that was believed."""
    was_state: bool = False
    """It is as an earlier look, but not as the last."""
    knows_until: datetime | None = None
    """When the latest of what stands there had become known."""
    lacks_since: datetime | None = None
    """When the first of what is missing there, or undone, had become known."""
    as_of: datetime | None = None
    """The date that the page gives for its state."""
    last_as_of: datetime | None = None
    """The same of the last look that gave one and was believed."""
    made_at: datetime | None = None
    """When a cache says that it got the page."""
    last_at: datetime | None = None
    """When the last look was that was believed."""
    doubted_since: datetime | None = None
    """The first of the looks in a row before this one that were not believed."""


def doubt_of(sight: Sight) -> Doubt | None:
    """Say why a look is not to be believed; ``None`` where it is.

    A newer date on the page proves that it is new, whatever it lacks.  An older date, or that of a cache,
    proves that it is old.  Without either, a page is old if it knows nothing later than the first thing
    that it lacks: so does a page from which an editor has just taken the newest update, which is why what
    lasts is believed in the end.
    """
    is_held = sight.doubted_since is not None and sight.at - sight.doubted_since >= HOLD
    if is_held or sight.is_last_state:
        return None
    if sight.edited > max(MASS_FEW, MASS_SHARE * sight.met):
        return "mass_change"
    if sight.as_of and sight.last_as_of and sight.as_of != sight.last_as_of:
        return None if sight.as_of > sight.last_as_of else "stale_page"
    is_backward = _was_made_before(sight) or (not sight.has_new and _is_backward(sight))
    return "stale_page" if is_backward else None


def is_proven_old(sight: Sight) -> bool:
    """Say whether a date on the page, or its cache, tells that it is older than the last look."""
    is_dated_back = bool(sight.as_of and sight.last_as_of and sight.as_of < sight.last_as_of)
    return is_dated_back or _is_cached(sight)


def _was_made_before(sight: Sight) -> bool:
    """Say whether a cache got the page before what it lacks was known: its news are of then, too."""
    return bool(sight.made_at and sight.lacks_since and sight.made_at < sight.lacks_since)


def _is_cached(sight: Sight) -> bool:
    return bool(sight.made_at and sight.last_at and sight.made_at < sight.last_at)


def _is_backward(sight: Sight) -> bool:
    lacks = bool(sight.lacks_since and sight.knows_until and sight.knows_until <= sight.lacks_since)
    return _is_cached(sight) or lacks or sight.was_state


def sight_of(
    connection: Connection, observation: Row, current: Sequence[Current], seen: Sequence[Seen]
) -> Sight:
    """Read what is needed to say whether a look is to be believed."""
    known = {update.update_key: update.content_hash for update in current}
    met = [update for update in seen if update.update_key in known]
    [row] = rows(
        connection,
        "doubt.sight",
        observation_key=observation["observation_key"],
        live_blog_key=observation["live_blog_key"],
        update_keys=[update.update_key for update in met],
        content_hashes=[update.content_hash for update in met],
    )
    edited = int(row["never_met"])
    return Sight(
        at=observation["observed_at"],
        met=len(met),
        edited=edited,
        has_new=edited > 0 or len(met) < len(seen),
        is_last_state=bool(row["is_last_state"]),
        was_state=bool(row["was_state"]),
        knows_until=row["knows_until"],
        lacks_since=row["lacks_since"],
        as_of=row["as_of"],
        last_as_of=row["last_as_of"],
        made_at=row["made_at"],
        last_at=row["last_at"],
        doubted_since=row["doubted_since"],
    )


def doubt_before(connection: Connection, observation: Row) -> Doubt | None:
    """Return the doubt in the newest page of the same look, or in the page that was confirmed."""
    [row] = rows(connection, "doubt.before", **_keys(observation))
    doubt: Doubt | None = row["doubt"]
    return doubt


def note_doubt(connection: Connection, observation: Row, doubt: Doubt | None) -> None:
    """Write whether a look at a newest page was believed."""
    execute(connection, "doubt.note", doubt=doubt, at=observation["observed_at"], **_keys(observation))


def _keys(observation: Row) -> dict[str, object]:
    return {name: observation[name] for name in ("observation_key", "live_blog_key")}
