"""What is to be done in a live blog of a season, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from dateline.newsroom.draft import Draft
from dateline.newsroom.happening import EditSeverity

Task = Literal[
    "open", "add", "wire", "repeat", "edit", "delete", "restore", "move", "pin", "unpin", "double",
    "title", "pause", "resume", "close", "reopen",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Something that is to be done at a moment, if it can be."""

    at: datetime
    task: Task
    update: str | None = None
    severity: EditSeverity | None = None
    text: Draft | None = None
    """Of a wire story: what the agency sent."""
    copy_of: str | None = None
    changes_id: bool = False
    age: timedelta = timedelta(0)
    """How long before it appears an update is dated."""
