"""What is found when a wording is compared with its candidates: copies, and links to the same news."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dateline.deduplicate.compare import Comparison, compare
from dateline.deduplicate.developments import Link
from dateline.deduplicate.minhash import WINDOW_DAYS
from dateline.deduplicate.same_news import WINDOW, Lead, shared
from dateline.deduplicate.wording import Scope, Wording, in_order, scope_of

MOST_COPIES = 20
"""Live blogs in which the copies of one wording are recorded, the best ones first."""
_MAY_CHANGE = frozenset({"number", "status", "polarity", "clock"})
"""Facts that may change while the news stays the same; another name or day is other news."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A wording that is a copy of another one."""

    earlier: Wording
    later: Wording
    scope: Scope
    comparison: Comparison


def find(
    wording: Wording,
    candidates: Iterable[Wording],
    leads: Mapping[int, Lead | None],
    alike: Iterable[Wording],
) -> tuple[list[Copy], list[Link]]:
    """Compare a wording with its candidates.

    Returns the best copy in each live blog, and the links to updates elsewhere that tell the same news: by
    copies, by the same text with changed facts, or else in own words (``alike``, their leads in ``leads``).
    """
    copies: dict[int, Copy] = {}
    changes: dict[int, Copy] = {}
    for candidate in candidates:
        copy = _copy(wording, candidate)
        if copy is not None:
            best = changes if copy.comparison.verdict == "changed" else copies
            known = best.get(candidate.live_blog_key)
            if known is None or _rank(copy) < _rank(known):
                best[candidate.live_blog_key] = copy
    found = sorted(copies.values(), key=_rank)[:MOST_COPIES]
    elsewhere = [copy for copy in found if copy.scope != "same_blog"]
    changed = [copy for place, copy in sorted(changes.items()) if place not in copies and _is_same_news(copy)]
    links = [_link(copy, "copy") for copy in elsewhere] + [_link(copy, "changed_facts") for copy in changed]
    own_words = None if links else _own_words(wording, alike, leads)
    return found, links + ([own_words] if own_words else [])


def _copy(wording: Wording, candidate: Wording) -> Copy | None:
    if candidate.update_key == wording.update_key:
        return None
    if abs((candidate.published_on - wording.published_on).days) > WINDOW_DAYS:
        return None
    earlier, later = in_order(wording, candidate)
    comparison = compare(earlier, later)
    return None if comparison is None else Copy(earlier, later, scope_of(earlier, later), comparison)


def _rank(copy: Copy) -> tuple[bool, float, Any, int, int]:
    return (
        copy.comparison.verdict != "exact",
        -copy.comparison.similarity,
        copy.earlier.moment,
        copy.earlier.version_key,
        copy.later.version_key,
    )


def _is_same_news(copy: Copy) -> bool:
    is_near = copy.later.moment - copy.earlier.moment <= WINDOW
    return (
        copy.scope != "same_blog" and is_near and _MAY_CHANGE.issuperset(copy.comparison.evidence["differs"])
    )


def _link(copy: Copy, rule: str) -> Link:
    comparison = copy.comparison
    return _linked(
        copy.earlier,
        copy.later,
        {"rule": rule, "similarity": round(comparison.similarity, 3), **comparison.evidence},
    )


def _linked(earlier: Wording, later: Wording, evidence: dict[str, Any]) -> Link:
    pair = (earlier.version_key, later.version_key)
    return Link(earlier.update_key, later.update_key, pair, evidence)


def _own_words(wording: Wording, alike: Iterable[Wording], leads: Mapping[int, Lead | None]) -> Link | None:
    mine = leads[wording.version_key]
    best: tuple[tuple[float, Any, int], Wording, dict[str, Any]] | None = None
    for candidate in alike:
        theirs = leads[candidate.version_key]
        is_elsewhere = candidate.source_key != wording.source_key
        if (
            mine is None
            or theirs is None
            or not is_elsewhere
            or abs(candidate.moment - wording.moment) > WINDOW
        ):
            continue
        evidence = shared(mine, theirs)
        if evidence is not None:
            rank = (-evidence["share"], candidate.moment, candidate.version_key)
            if best is None or rank < best[0]:
                best = rank, candidate, evidence
    return _linked(*in_order(wording, best[1]), best[2]) if best else None
