"""What is compared: one wording of an update, made ready once and used in every comparison."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from typing import Any, Literal

from dateline.deduplicate.normalise import MAX_CHARACTERS, has_own_words, words

Scope = Literal["same_blog", "same_outlet", "other_outlet"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A wording with the keys that say where it stands."""

    version_key: int
    update_key: int
    live_blog_key: int
    source_key: int
    content_hash: str
    moment: datetime
    """When it was published, else when it was first seen."""
    headline: str
    text: str = field(repr=False)
    """What is compared: the body, or headline and body where the body is short."""
    words: tuple[str, ...] = field(repr=False)
    pairs: frozenset[tuple[str, str]] = field(repr=False)
    """Pairs of neighbouring words."""
    is_summary: bool
    """The publisher calls it a summary of other updates."""
    is_short: bool
    """It has fewer than eight words of its own, so that only an exact copy in its own blog counts."""

    @property
    def published_on(self) -> date:
        """Day (UTC) of the moment."""
        return self.moment.date()


def prepare(row: Mapping[str, Any]) -> Wording:
    """Return a wording from a row of ``deduplicate.waiting`` or ``deduplicate.wordings``."""
    headline, body = row["headline"] or "", row["article_body"]
    is_long = has_own_words(body)
    text = body if is_long else f"{headline}\n{body}"
    is_short = not is_long and not has_own_words(text)
    compared = words(text)
    return Wording(
        version_key=row["version_key"],
        update_key=row["update_key"],
        live_blog_key=row["live_blog_key"],
        source_key=row["source_key"],
        content_hash=row["content_hash"],
        moment=row["moment"],
        headline=headline[:MAX_CHARACTERS],
        text=text[:MAX_CHARACTERS],
        words=compared,
        pairs=frozenset(pairwise(compared)),
        is_summary=row["is_summary"],
        is_short=is_short,
    )


def scope_of(first: Wording, second: Wording) -> Scope:
    """Return how near to each other two wordings stand."""
    if first.live_blog_key == second.live_blog_key:
        return "same_blog"
    return "same_outlet" if first.source_key == second.source_key else "other_outlet"


def in_order(first: Wording, second: Wording) -> tuple[Wording, Wording]:
    """Return the two with the earlier one first; of the same moment, the one that was stored first."""
    if (second.moment, second.version_key) < (first.moment, first.version_key):
        return second, first
    return first, second
