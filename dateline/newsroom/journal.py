"""The truth about what the outlets did: one line for each thing that happened.  Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from dateline.newsroom.edition import Place, moment, update_id
from dateline.newsroom.script import Closed, Happening, Script, Summarised

JournalKind = Literal["added", "edited", "deleted", "pinned", "unpinned", "summarised", "closed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalLine:
    """Something that one outlet did."""

    source: str
    at: datetime
    kind: JournalKind
    update: str | None = None
    """The script's own key of the update; ``None`` when the whole blog is meant."""
    update_id: str | None = None
    """What the platform calls the update; the script's key where the platform gives no ids."""


def journal_of(script: Script, place: Place) -> list[JournalLine]:
    """Return all that happens in a script from first to last, oldest first."""
    return [_line(script, happening, place) for happening in script.happening]


def _line(script: Script, happening: Happening, place: Place) -> JournalLine:
    key = _key(happening)
    return JournalLine(
        source=script.name,
        at=moment(place, happening.at),
        kind=happening.kind,
        update=key,
        update_id=update_id(script, key, place.seed) if key else None,
    )


def _key(happening: Happening) -> str | None:
    return None if isinstance(happening, (Summarised, Closed)) else happening.update
