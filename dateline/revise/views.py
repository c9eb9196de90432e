"""Parts of one page, and pages of one blog, word the same update differently: that is no edit.

A wording is compared with what the same witness said before.  The first time that another witness speaks,
its words are remembered beside the wording; an edit is only what differs from them later.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dateline.database import Connection, Row, execute, rows
from dateline.revise.decide import Seen

__all__ = ["View", "as_told", "note_views", "views_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """An update on a page whose body another witness gives than that of its last wording."""

    position: int
    version_key: int
    body_from: str
    """The witness on this page."""
    known_hash: str
    """Of the last wording."""
    seen_hash: str
    """Of what stands on the page."""
    told_hash: str | None = None
    """What this witness said when that wording stood; ``None`` if it was not met then."""

    @property
    def is_edit(self) -> bool:
        """Say whether the witness contradicts what it said before.

        >>> View(position=0, version_key=1, body_from="jsonld", known_hash="a", seen_hash="b").is_edit
        False
        """
        return self.told_hash is not None and self.told_hash != self.seen_hash


def as_told(seen: Sequence[Seen], views: Sequence[View]) -> list[Seen]:
    """Return what was seen, with the known hash where only another witness words the same."""
    same = {view.position: view.known_hash for view in views if not view.is_edit}
    return [replace(one, content_hash=same.get(one.position, one.content_hash)) for one in seen]


def views_of(connection: Connection, observation: Row, seen: Sequence[Seen]) -> list[View]:
    """Read which updates on a page have another witness than before, and other words."""
    met = [update for update in seen if update.update_key is not None]
    found = rows(
        connection,
        "views.other",
        observation_key=observation["observation_key"],
        update_keys=[update.update_key for update in met],
        positions=[update.position for update in met],
    )
    return [View(**row) for row in found]


def note_views(connection: Connection, views: Sequence[View]) -> None:
    """Remember the words of the witnesses that were met for the first time."""
    new = [view for view in views if view.told_hash is None]
    if new:
        execute(
            connection,
            "views.note",
            version_keys=[view.version_key for view in new],
            bodies_from=[view.body_from for view in new],
            content_hashes=[view.seen_hash for view in new],
        )
