"""Something in which the database and the journal differ."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

FindingKind = Literal[
    "missed",
    "seen_once",
    "invented",
    "merged",
    "split",
    "edit_missed",
    "edit_wrong_kind",
    "false_edit",
    "deletion_missed",
    "false_deletion",
    "restoration_missed",
    "wrong_kind",
    "gap_undeclared",
    "waiting",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One difference, so that a person can look it up."""

    kind: FindingKind
    live_blog: str
    """URL."""
    update: str | None
    """The truth's own key; for what is not in the journal, ``row`` and the key of its row."""
    at: datetime
    why: str
    is_material: bool = False
    """Of edits: it changes what is told (a number, a name, an attribution, a correction)."""
