"""Write down what was decided of a look.  All of it stands in the transaction of the caller."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.database import Connection, Row, execute, rows
from dateline.revise.decide import Change, Decision, Seen
from dateline.revise.keep import Stand, edits_of, keep_places
from dateline.revise.page import Page, is_late, is_older_page, look_keys, look_of
from dateline.stage import as_json


def write(
    connection: Connection,
    page: Page,
    seen: Sequence[Seen],
    decision: Decision,
    renamed: dict[int, int],
) -> None:
    """Write new updates, wordings, places, absences and revisions, and close the observation."""
    observation = page.observation
    added = [c.position for c in decision.changes if c.kind == "added"]
    keys = {update.position: update.update_key for update in seen if update.update_key is not None}
    keys |= {
        int(row["position"]): int(row["update_key"])
        for row in rows(connection, "revise.add_updates", positions=added, **look_keys(observation))
    }
    by_position = {int(row["position"]): row["update_id"] for row in page.staged}
    others = frozenset() if is_late(observation) else page.reassigned
    moved = [place for place, update_id in by_position.items() if update_id in others and place in keys]
    fresh = [position for position in (*added, *renamed, *moved) if position in by_position]
    execute(
        connection,
        "revise.add_identities",
        update_ids=[by_position[position] for position in fresh],
        update_keys=[keys[position] for position in fresh],
        **look_keys(observation),
    )
    edits = edits_of(
        connection,
        decision.changes,
        keys,
        observation_key=observation["observation_key"],
        language=observation["page"].get("in_language"),
    )
    _write_versions(connection, observation, decision, keys)
    if not is_late(observation):
        _write_places(connection, page, keys)
        write_absences(connection, observation, decision)
    keep_places(connection, _stand(page, keys, frozenset(keys[p] for p in added if p is not None)))
    write_revisions(connection, observation, decision.changes, keys, edits)
    close(connection, observation, decision)


def _write_versions(
    connection: Connection, observation: Row, decision: Decision, keys: dict[int, int]
) -> None:
    worded = [
        c for c in decision.changes if c.kind in ("added", "edited", "restored") and c.position is not None
    ]
    opened = {keys[c.position]: c.position for c in worded if c.position is not None}
    edited = [c.update_key for c in worded if c.kind == "edited"]
    look = look_keys(observation)
    execute(connection, "revise.close_versions", update_keys=edited, **look)
    execute(
        connection,
        "revise.open_versions",
        update_keys=list(opened),
        positions=list(opened.values()),
        **look,
    )
    same = {key: position for position, key in keys.items() if key not in opened}
    times = ["revise.fill_unknown_times"] + ["revise.put_times_right"] * (not is_late(observation))
    for name in times:
        execute(connection, name, update_keys=list(same), positions=list(same.values()), **look)


def _write_places(connection: Connection, page: Page, keys: dict[int, int]) -> None:
    pinned = {update.update_key for update in page.current if update.is_pinned}
    keeps_pins = is_older_page(page.observation)  # the newest page has told what is pinned
    execute(
        connection,
        "revise.place",
        update_keys=[keys[row["position"]] for row in page.staged],
        positions=[row["position"] for row in page.staged],
        pins=[keys[row["position"]] in pinned if keeps_pins else row["is_pinned"] for row in page.staged],
        **look_keys(page.observation),
    )


def _stand(page: Page, keys: dict[int, int], added: frozenset[int]) -> Stand:
    comes_late, is_older = is_late(page.observation), is_older_page(page.observation)
    known_pins = {update.update_key for update in page.current if update.is_pinned}
    order = [
        (keys[row["position"]], keys[row["position"]] in known_pins if is_older else row["is_pinned"])
        for row in page.staged
    ]
    walk_at = page.observation["walk_at"]
    return Stand(
        live_blog_key=page.observation["live_blog_key"],
        at=page.observation["observed_at"],
        pinned=[key for key, is_pinned in order if is_pinned],
        placed=[key for key, is_pinned in order if not is_pinned],
        newest_first=look_of(page).is_newest_first,
        is_newest=not comes_late and not is_older,
        above=frozenset(
            update.update_key
            for update in page.current
            if comes_late or (walk_at is not None and update.last_seen_at >= walk_at)
        ),
        only=added if comes_late else None,
    )


def write_absences(connection: Connection, observation: Row, decision: Decision) -> None:
    """Count the looks without an update, and end those that are deleted."""
    look = look_keys(observation)
    deleted = [c.update_key for c in decision.changes if c.kind == "deleted"]
    execute(connection, "revise.absent", update_keys=list(decision.absent), **look)
    execute(connection, "revise.not_observed", update_keys=list(decision.not_observed))
    execute(connection, "revise.delete", update_keys=deleted)


def write_revisions(
    connection: Connection,
    observation: Row,
    changes: Sequence[Change],
    keys: dict[int, int],
    edits: dict[int, str],
) -> None:
    """Write what happened, with what each edit changed (update -> edit)."""
    if not changes:
        return
    changed = [c.update_key if c.position is None else keys[c.position] for c in changes]
    execute(
        connection,
        "revise.add_revisions",
        update_keys=changed,
        kinds=[c.kind for c in changes],
        details=[as_json(c.detail) for c in changes],
        edits=[
            edits.get(key) if key and change.kind in ("edited", "restored") else None
            for key, change in zip(changed, changes, strict=True)
        ],
        **look_keys(observation),
    )


def close(connection: Connection, observation: Row, decision: Decision) -> None:
    """Bring the live blog up to date and let go of what was staged."""
    look = look_keys(observation)
    if decision.has_gap:
        execute(
            connection,
            "revise.add_gap",
            gap_from=observation["last_observed_at"],
            reason=decision.gap_reason,
            **look,
        )
    if decision.has_rolled:
        execute(connection, "revise.add_gap_before", **look)
    is_newest_page = observation["outcome"] == "parsed" and not is_older_page(observation)
    if is_newest_page and not is_late(observation):
        execute(connection, "revise.sum_up", page=as_json(observation["page"]), **look)
        execute(connection, "revise.key_developments", page=as_json(observation["page"]), **look)
    execute(connection, "revise.taken_up", is_healthy=decision.is_healthy, **look)
    execute(connection, "revise.forget_staged", **look)
