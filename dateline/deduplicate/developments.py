"""Which updates tell the same news: the plan of new developments, members and mergers.

Links are taken up one after the other.  A link between two strangers makes a development, a link to a
member takes the stranger in, a link between members of two developments merges the later-made one into
the other.  Taken up in the same order, links give the same plan in one batch as in many.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Link:
    """Two updates that tell the same news, the earlier one first."""

    earlier: int
    later: int
    version_pair: tuple[int, int]
    """The wordings that show it: earlier, later."""
    evidence: dict[str, Any] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Member:
    """An update that joins a development; no link for the one by which it came to be known."""

    update_key: int
    development: int
    link: Link | None


@dataclass(slots=True)
class Plan:
    """What has to be written.  Developments below 0 are new: -1 is the first of ``first_updates``."""

    first_updates: list[int] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    merged: list[tuple[int, int]] = field(default_factory=list)
    """(development, the one that it turned out to be), in order."""


def plan(memberships: Mapping[int, int], links: Iterable[Link]) -> Plan:
    """Return what links add to the known developments of their updates (update key -> development key)."""
    planned = Plan()
    development_of = dict(memberships)
    stands_for: dict[int, int] = {}
    for link in links:
        earlier, later = (
            _standing(stands_for, development_of.get(update)) for update in (link.earlier, link.later)
        )
        if earlier is None and later is None:
            _found(planned, development_of, link)
        elif earlier is None or later is None:
            _join(planned, development_of, link, earlier if later is None else later)
        elif earlier != later:
            kept, merged = sorted((earlier, later), key=_age)
            stands_for[merged] = kept
            planned.merged.append((merged, kept))
    return planned


def _standing(stands_for: Mapping[int, int], development: int | None) -> int | None:
    while development is not None and development in stands_for:
        development = stands_for[development]
    return development


def _age(development: int) -> tuple[bool, int]:
    """Order developments by when they were made: stored ones first, then -1, -2, ..."""
    return development < 0, abs(development)


def _found(planned: Plan, development_of: dict[int, int], link: Link) -> None:
    planned.first_updates.append(link.earlier)
    made = -len(planned.first_updates)
    development_of[link.earlier] = development_of[link.later] = made
    planned.members.append(Member(link.earlier, made, None))
    planned.members.append(Member(link.later, made, link))


def _join(planned: Plan, development_of: dict[int, int], link: Link, development: int | None) -> None:
    assert development is not None
    newcomer = link.earlier if link.earlier not in development_of else link.later
    development_of[newcomer] = development
    planned.members.append(Member(newcomer, development, link))
