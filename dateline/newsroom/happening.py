"""What happens in the live blogs of a season: the lines of its journal, which is the truth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from dateline.newsroom import copytext

Kind = Literal[
    "opened",
    "added",
    "edited",
    "renamed",
    "deleted",
    "restored",
    "moved",
    "pinned",
    "unpinned",
    "doubled",
    "titled",
    "paused",
    "resumed",
    "closed",
    "reopened",
]
"""What happened.

``titled``: the live blog got another title.  ``renamed``: with an edit the update's id changed as well.
"""

EditSeverity = Literal["typography", "wording", "number", "name", "attribution", "correction"]
"""What an edit touches; a ``correction`` says so in a paragraph of its own."""

MATERIAL: frozenset[EditSeverity] = frozenset({"number", "name", "attribution", "correction"})
"""Edits that change what is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One line of the journal."""

    at: datetime
    live_blog: str
    """Key of the story to whose page it happened."""
    kind: Kind
    update: str | None = None
    """The truth's own key of the update, unique in the live blog; ``None`` when the whole blog is meant."""
    update_id: str | None = None
    """What the platform calls the update from now on; the key where the platform gives no ids."""
    severity: EditSeverity | None = None
    headline: str | None = None
    """The headline after it; for the whole blog its title."""
    body: str | None = None
    """The text after it, in the markup of the scripts."""
    author: str | None = None
    date_published: datetime | None = None
    is_key_event: bool = False
    is_silent: bool = False
    """The page does not say that the update was modified."""
    copy_of: str | None = None
    """``story/update`` of another update whose text was taken over: a wire story, or the same story again."""
    place: int | None = None
    """Of ``added``, ``restored`` and ``moved``: how many updates stand above it afterwards."""

    @property
    def article_body(self) -> str | None:
        """The plain text after it, paragraphs divided by a blank line."""
        return None if self.body is None else copytext.plain(self.body)
