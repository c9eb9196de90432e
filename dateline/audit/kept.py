"""What the database holds of a live blog: frozen rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from dateline.audit.truth import mark
from dateline.model import RevisionKind


@dataclass(frozen=True, kw_only=True)
class KeptVersion:
    """A row of ``update_version``."""

    version_key: int
    headline: str | None
    article_body: str
    valid_from: datetime

    @cached_property
    def mark(self) -> str:
        """See ``truth.mark``."""
        return mark(self.headline, self.article_body)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRevision:
    """A row of ``revision``."""

    kind: RevisionKind
    revised_at: datetime
    observed_at: datetime
    """The look that proved it; of a deletion that is the second without the update."""
    version_key: int | None = None
    previous_version_key: int | None = None
    changes: frozenset[str] = frozenset()
    """What an edit changed: number, name, ...; empty where that was not told."""


@dataclass(frozen=True, kw_only=True)
class KeptUpdate:
    """A row of ``live_update`` with all that hangs on it."""

    update_key: int
    ids: frozenset[str]
    first_seen_at: datetime
    versions: tuple[KeptVersion, ...]
    """Oldest first."""
    revisions: tuple[KeptRevision, ...] = ()
    """Oldest first."""

    @cached_property
    def by_version(self) -> Mapping[int, KeptVersion]:
        """Versions by their keys."""
        return {one.version_key: one for one in self.versions}

    def of_kind(self, *kinds: RevisionKind) -> tuple[KeptRevision, ...]:
        """Return the revisions of some kinds."""
        return tuple(one for one in self.revisions if one.kind in kinds)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptGap:
    """A row of ``gap``."""

    gap_from: datetime
    gap_to: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptBlog:
    """A row of ``live_blog`` with all that hangs on it."""

    live_blog_key: int
    url: str
    updates: tuple[KeptUpdate, ...] = ()
    gaps: tuple[KeptGap, ...] = ()
    waiting: int = 0
    """Observations that nobody has taken up."""
    waiting_since: datetime | None = None
