"""A look at a live blog as it waits to be taken up, beside what is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from dateline.database import Connection, Row, rows
from dateline.revise.decide import Current, Look, Seen
from dateline.revise.handover import reassigned


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An observation with what stands on it."""

    observation: Row
    staged: list[Row]
    current: list[Current]
    keys: dict[str, int]
    """Id -> update, for every id ever met."""
    reassigned: frozenset[str] = frozenset()
    """Ids that stood at other updates before."""
    on_older: frozenset[int] = frozenset()
    """Known updates on the older pages of the same look."""


def read(connection: Connection, observation: Row) -> Page:
    """Return an observation with what stands on its page and what is known of its live blog."""
    blog = blog_of(observation)
    staged = rows(connection, "revise.staged", observation_key=observation["observation_key"])
    keys = {row["update_id"]: row["update_key"] for row in rows(connection, "revise.identities", **blog)}
    current = [current_of(row) for row in rows(connection, "revise.current", **blog)]
    moved = reassigned(staged, current, keys)
    return Page(
        observation=observation,
        staged=with_held_pin(_once(staged), keys | moved, current),
        current=current,
        keys={update_id: key for update_id, key in (keys | moved).items() if key is not None},
        reassigned=frozenset(moved),
        on_older=_on_older(connection, observation, keys),
    )


def _on_older(connection: Connection, observation: Row, keys: Mapping[str, int]) -> frozenset[int]:
    if observation["walk_end"] is None:
        return frozenset()
    found = rows(
        connection, "revise.on_older", observation_key=observation["observation_key"], **blog_of(observation)
    )
    return frozenset(keys[row["update_id"]] for row in found if row["update_id"] in keys)


def leads_on(connection: Connection, observation: Row) -> bool:
    """Whether the page that was confirmed leads to older ones, which nobody has read then."""
    [row] = rows(
        connection, "revise.leads_on", observation_key=observation["observation_key"], **blog_of(observation)
    )
    return bool(row["is_so"])


def _once(staged: Sequence[Row]) -> list[Row]:
    """Keep each update once: a pinned copy of a block is the same update, at the block's own place."""
    kept: dict[str, Row] = {}
    for row in staged:
        first = kept.setdefault(row["update_id"], row)
        if first is not row:
            place = row if first["is_pinned"] and not row["is_pinned"] else first
            kept[row["update_id"]] = {**place, "is_pinned": first["is_pinned"] or row["is_pinned"]}
    return sorted(kept.values(), key=lambda row: int(row["position"]))


def with_held_pin(
    staged: Sequence[Row], keys: Mapping[str, int | None], current: Sequence[Current]
) -> list[Row]:
    """Let an update stay pinned that a page without any mark of a pin shows on top, above newer ones.

    Another view of a live blog may show the same order, and not say why.
    """
    if not staged or staged[0]["position"] != 0 or any(row["is_pinned"] for row in staged):
        return list(staged)
    known = {update.update_key: update for update in current}
    first, *others = (known.get(keys.get(row["update_id"]) or 0) for row in staged)
    if first is None or not first.is_pinned or first.rank is None:
        return list(staged)
    is_held = any(one is not None and (one.rank or first.rank) > first.rank for one in others)
    return [{**staged[0], "is_pinned": is_held}, *staged[1:]]


def is_late(observation: Row) -> bool:
    """Whether a look is older than the last one revised, or seems to be; an older page is as its look."""
    last = observation["last_observed_at"]
    if observation.get("doubt"):
        return True
    if is_older_page(observation):
        return bool(observation["walk_at"] < last)
    return last is not None and bool(observation["observed_at"] <= last)


def look_of(page: Page) -> Look:
    """Say what kind of observation a page is."""
    dated = [row["date_published"] for row in page.staged if row["date_published"] and not row["is_pinned"]]
    return Look(
        covers=page.observation["covers"],
        is_newest_first=_is_newest_first(dated),
        rejected=page.observation["rejected"],
        last_observed_at=page.observation["last_observed_at"],
        walk_end=page.observation["walk_end"],
        is_paged=bool(page.observation["page"].get("older")),
        is_counted=page.observation["page"].get("announced") is not None,
        shows_at_most=page.observation["page"].get("shows_at_most"),
        on_older=page.on_older,
        is_older_page=is_older_page(page.observation),
    )


def _is_newest_first(dates: Sequence[datetime]) -> bool:
    """Say whether most dates fall from one to the next: an old update may have been brought to the top."""
    falls = sum(above > below for above, below in pairwise(dates))
    return falls >= sum(above < below for above, below in pairwise(dates))


def is_older_page(observation: Row) -> bool:
    """Whether it is an older page of a look whose newest page stands by itself."""
    return observation["walk_key"] is not None


def blog_of(observation: Row) -> dict[str, int]:
    """Return the parameter that names the live blog of an observation."""
    return {"live_blog_key": observation["live_blog_key"]}


def look_keys(observation: Row) -> dict[str, object]:
    """Return the parameters that name an observation, its live blog and its moment."""
    return {
        "live_blog_key": observation["live_blog_key"],
        "observation_key": observation["observation_key"],
        "at": observation["observed_at"],
    }


def current_of(row: Row) -> Current:
    """Return an update as the database knows it."""
    return Current(
        update_key=row["update_key"],
        version_key=row["version_key"],
        content_hash=row["content_hash"],
        position=row["position"],
        is_pinned=row["is_pinned"],
        is_deleted=row["state"] in ("deleted", "misread"),
        last_seen_at=row["last_seen_at"],
        rank=row["rank"],
        is_present=row["state"] == "present",
        absences=row["absences"],
        date_published=row["date_published"],
    )


def seen_as(row: Row, update_key: int | None) -> Seen:
    """Return a staged row as an update that a page shows."""
    return Seen(
        position=row["position"],
        content_hash=row["content_hash"],
        is_pinned=row["is_pinned"],
        update_key=update_key,
        date_published=row["date_published"],
    )
