"""What revise keeps beside the wordings: how grave edits are, and where updates stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from dateline.database import Connection, Row, execute, rows
from dateline.revise.decide import Change
from dateline.revise.difference import Part
from dateline.revise.edits import JUDGE_VERSION, Edit, Said, judge
from dateline.revise.places import edges, ranked
from dateline.stage import as_json


def edits_of(
    connection: Connection,
    changes: Iterable[Change],
    keys: Mapping[int, int],
    *,
    observation_key: int,
    language: str | None,
) -> dict[int, str]:
    """Judge edits against the last wordings, before new ones are written: update_key -> JSON of the edit."""
    worded = [c for c in changes if c.kind in ("edited", "restored") and c.position is not None]
    if not worded:
        return {}
    positions = [c.position for c in worded if c.position is not None]
    found = rows(
        connection,
        "revise.edited_wordings",
        observation_key=observation_key,
        update_keys=[keys[position] for position in positions],
        positions=positions,
    )
    return {row["update_key"]: judged(row, language) for row in found}


def judged(row: Row, language: str | None) -> str:
    """Judge the edit between the wordings of a row: JSON for the columns of ``revision``."""
    before = Said(headline=row["headline_before"], article_body=row["article_body_before"])
    after = Said(headline=row["headline_after"], article_body=row["article_body_after"])
    return as_json(_fields(judge(before, after, language)))


def _fields(edit: Edit) -> dict[str, Any]:
    difference = {"headline": edit.headline, "article_body": edit.article_body}
    return {
        "severity": edit.severity,
        "changes": edit.changes,
        "label": edit.label,
        "came_labelled": edit.came_labelled,
        "judged_by": JUDGE_VERSION,
        "difference": {name: list(map(_part, parts)) for name, parts in difference.items() if parts},
    }


def _part(part: Part) -> dict[str, Any]:
    return {name: value for name, value in asdict(part).items() if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """How a look shows the order of the updates, from the top down."""

    live_blog_key: int
    at: datetime
    pinned: Sequence[int]
    """Keys of the updates that are pinned."""
    placed: Sequence[int]
    """Keys of all others."""
    newest_first: bool
    is_newest: bool
    """It is the newest page, not an older one of the same look and not a late one."""
    above: frozenset[int]
    """Updates on newer pages of the same look; for a late page all that are known."""
    only: frozenset[int] | None = None
    """Updates whose place may be written; ``None`` for all."""


def keep_places(connection: Connection, stand: Stand) -> None:
    """Write down who stands elsewhere among the others than before, or was pinned or unpinned."""
    known = rows(connection, "revise.places", live_blog_key=stand.live_blog_key)
    ranks = {row["update_key"]: row["rank"] for row in known}
    pins = {row["update_key"]: row["is_pinned"] for row in known}
    found = {key: (rank, False) for key, rank in _ranked(stand, stand.placed, ranks).items()}
    found |= {key: (rank, True) for key, rank in _ranked(stand, stand.pinned, ranks).items()}
    changed = {
        key: place
        for key, place in found.items()
        if place != (ranks.get(key), pins.get(key)) and (stand.only is None or key in stand.only)
    }
    if changed:
        execute(connection, "revise.close_places", update_keys=list(changed), at=stand.at)
        execute(
            connection,
            "revise.open_places",
            update_keys=list(changed),
            ranks=[rank for rank, _ in changed.values()],
            pins=[is_pinned for _, is_pinned in changed.values()],
            at=stand.at,
        )


def _ranked(stand: Stand, page: Sequence[int], ranks: Mapping[int, float]) -> dict[int, float]:
    beneath = min((ranks[key] for key in stand.above if key in ranks), default=None)
    within = edges(ranks, page, is_newest=stand.is_newest, newest_first=stand.newest_first, beneath=beneath)
    return ranked(page, ranks, within, max(ranks.values(), default=0.0))
