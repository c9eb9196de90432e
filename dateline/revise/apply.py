"""Write down what a look says: one transaction for each live blog, under its lock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import pairwise

import psycopg2
import psycopg2.errors

from dateline.database import Connection, Row, connect, execute, rows, transaction
from dateline.errors import NeedsAPerson
from dateline.revise.decide import NOTHING, Change, Current, Decision, Look, Seen, decide
from dateline.revise.doubt import Doubt, doubt_before, doubt_of, note_doubt, sight_of
from dateline.revise.keep import Stand, edits_of, keep_places
from dateline.revise.match import Wording, match_wordings
from dateline.revise.views import as_told, note_views, views_of
from dateline.stage import as_json

__all__ = ["count_waiting", "revise", "revise_waiting", "take_up", "waiting"]

_OF_THE_DATA = (
    psycopg2.DataError,
    psycopg2.IntegrityError,
    psycopg2.errors.ProgramLimitExceeded,  # an OperationalError by its class, but no fault of the server
)
_ID_MATCH_LIMIT = 400
"""Updates on either side that are compared by their words when ids say nothing."""


def waiting(connection: Connection) -> list[int]:
    """Return the keys of the live blogs that have observations to be revised, the oldest first."""
    return [int(row["live_blog_key"]) for row in rows(connection, "revise.waiting")]


def count_waiting(url: str) -> int:
    """Return how many live blogs have observations to be revised."""
    with transaction(url) as connection:
        return len(waiting(connection))


def revise_waiting(url: str) -> dict[str, int]:
    """Revise every live blog that waits, each in a transaction of its own; return revisions by kind.

    Raises:
        NeedsAPerson: some live blogs could not be revised; all others were.
    """
    counts: Counter[str] = Counter()
    failed: list[str] = []
    with closing(connect(url, application="dateline revise")) as connection:
        for live_blog_key in waiting(connection):
            try:
                counts.update(revise(connection, live_blog_key))
            except _OF_THE_DATA as error:
                failed.append(f"live blog {live_blog_key}: {' '.join(str(error).split())}")
    if failed:
        raise NeedsAPerson(f"{len(failed)} live blogs could not be revised: {'; '.join(failed[:10])}")
    return dict(counts)


def revise(connection: Connection, live_blog_key: int) -> dict[str, int]:
    """Take up every waiting observation of a live blog, in order; return the number of revisions by kind.

    One transaction; it waits for whoever holds the live blog, and doing it again changes nothing.
    """
    with connection:
        execute(connection, "revise.lock", live_blog_key=live_blog_key)
        return take_up(connection, live_blog_key)


def take_up(connection: Connection, live_blog_key: int) -> dict[str, int]:
    """Do the same in the transaction and under the lock of the caller.

    Only pages that were read by the parser of the known history are taken up: like is compared with like.
    """
    counts: dict[str, int] = {}
    execute(connection, "revise.begin_history", live_blog_key=live_blog_key)
    for observation in rows(connection, "revise.observations", live_blog_key=live_blog_key):
        for change in _revise_one(connection, observation):
            counts[change.kind] = counts.get(change.kind, 0) + 1
    return counts


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """An observation with what stands on it."""

    observation: Row
    staged: list[Row]
    current: list[Current]
    keys: dict[str, int]
    """Id -> update, for every id ever met."""


def _revise_one(connection: Connection, observation: Row) -> Sequence[Change]:
    if observation["outcome"] == "unchanged":
        return _confirm(connection, observation)
    _adopt(connection, observation)
    page = _read(connection, observation)
    renamed = _renamed(connection, page)
    seen = [_seen(row, page.keys.get(row["update_id"], renamed.get(row["position"]))) for row in page.staged]
    views = views_of(connection, observation, seen)
    seen = as_told(seen, views)
    doubt = _doubt(connection, page, seen)
    if doubt == "mass_change":
        _close(connection, {**observation, "doubt": doubt}, NOTHING)
        return ()
    page = replace(page, observation={**observation, "doubt": doubt})
    decision = decide(page.current, seen, _look(page))
    if _is_late(page.observation):
        decision = _additions(decision)
    else:
        note_views(connection, views)
    _write(connection, page, seen, decision, renamed)
    return decision.changes


def _adopt(connection: Connection, observation: Row) -> None:
    """Tell wordings anew whose bytes are lost.

    What was made of their words is looked for only if there are any: those tables are the largest of all.
    """
    adopted = [row["version_key"] for row in rows(connection, "revise.adopt", **_look_keys(observation))]
    if adopted:
        execute(connection, "reprocess.forget_bands", version_keys=adopted)
        execute(connection, "reprocess.forget_clues", version_keys=adopted)


def _doubt(connection: Connection, page: _Page, seen: Sequence[Seen]) -> Doubt | None:
    """Say whether a look is believed, and keep it; older pages are as their newest."""
    observation = page.observation
    if _is_older_page(observation):
        return doubt_before(connection, observation)
    doubt = None
    if not _is_late(observation):
        doubt = doubt_of(sight_of(connection, observation, page.current, seen))
        note_doubt(connection, observation, doubt)
    return doubt


def _confirm(connection: Connection, observation: Row) -> Sequence[Change]:
    """The page is as it was: what was absent on it is absent once more, unless it was not believed."""
    if doubt_before(connection, observation):
        _close(connection, observation, NOTHING)
        return ()
    current = [_current(row) for row in rows(connection, "revise.current", **_blog(observation))]
    absent = [update for update in current if update.absences and not update.is_deleted]
    look = Look(covers="whole", last_observed_at=observation["last_observed_at"])
    seen = [
        Seen(
            position=u.position,
            content_hash=u.content_hash,
            is_pinned=u.is_pinned,
            update_key=u.update_key,
        )
        for u in current
        if not u.absences and not u.is_deleted
    ]
    decision = decide([u for u in current if not u.is_deleted], seen, look)
    decision = replace(decision, changes=tuple(c for c in decision.changes if c.kind == "deleted"))
    if absent:
        _write_absences(connection, observation, decision)
        _write_revisions(connection, observation, decision.changes, {}, {})
    _close(connection, observation, decision)
    return decision.changes


def _read(connection: Connection, observation: Row) -> _Page:
    blog = _blog(observation)
    staged = rows(connection, "revise.staged", observation_key=observation["observation_key"])
    return _Page(
        observation=observation,
        staged=_once(staged),
        current=[_current(row) for row in rows(connection, "revise.current", **blog)],
        keys={row["update_id"]: row["update_key"] for row in rows(connection, "revise.identities", **blog)},
    )


def _once(staged: Sequence[Row]) -> list[Row]:
    """Keep each update once: a pinned copy of a block is the same update, at the block's own place."""
    kept: dict[str, Row] = {}
    for row in staged:
        first = kept.setdefault(row["update_id"], row)
        if first is not row:
            place = row if first["is_pinned"] and not row["is_pinned"] else first
            kept[row["update_id"]] = {**place, "is_pinned": first["is_pinned"] or row["is_pinned"]}
    return sorted(kept.values(), key=lambda row: int(row["position"]))


def _renamed(connection: Connection, page: _Page) -> dict[int, int]:
    """Match what stands under a new id with what has gone: position -> update_key."""
    new = [row["position"] for row in page.staged if row["update_id"] not in page.keys]
    met = {page.keys[row["update_id"]] for row in page.staged if row["update_id"] in page.keys}
    seen_since = page.observation["walk_at"]  # what stands on a newer page of this look has not gone
    gone = [
        update.update_key
        for update in page.current
        if update.update_key not in met and (seen_since is None or update.last_seen_at < seen_since)
    ]
    if not new or not gone:
        return {}
    observation_key = page.observation["observation_key"]
    known = rows(connection, "revise.wordings", update_keys=gone, limit=_ID_MATCH_LIMIT)
    seen = rows(
        connection,
        "revise.staged_wordings",
        observation_key=observation_key,
        positions=new,
        limit=_ID_MATCH_LIMIT,
    )
    return match_wordings([Wording(**row) for row in known], [Wording(**row) for row in seen])


def _is_late(observation: Row) -> bool:
    last = observation["last_observed_at"]
    return bool(observation.get("doubt")) or (last is not None and observation["observed_at"] <= last)


def _additions(decision: Decision) -> Decision:
    """A page older than the last one revised, or that seems to be, can only add what was never met."""
    return replace(
        decision,
        changes=tuple(change for change in decision.changes if change.kind == "added"),
        absent=(),
        not_observed=(),
        has_gap=False,
    )


def _look(page: _Page) -> Look:
    dated = [row["date_published"] for row in page.staged if row["date_published"] and not row["is_pinned"]]
    return Look(
        covers=page.observation["covers"],
        is_newest_first=not dated or dated[0] >= dated[-1],
        rejected=page.observation["rejected"],
        last_observed_at=page.observation["last_observed_at"],
        walk_end=page.observation["walk_end"],
        is_older_page=_is_older_page(page.observation),
    )


def _is_older_page(observation: Row) -> bool:
    return observation["walk_key"] is not None


def _write(
    connection: Connection,
    page: _Page,
    seen: Sequence[Seen],
    decision: Decision,
    renamed: dict[int, int],
) -> None:
    observation = page.observation
    added = [c.position for c in decision.changes if c.kind == "added"]
    keys = {update.position: update.update_key for update in seen if update.update_key is not None}
    keys |= {
        int(row["position"]): int(row["update_key"])
        for row in rows(connection, "revise.add_updates", positions=added, **_look_keys(observation))
    }
    by_position = {int(row["position"]): row["update_id"] for row in page.staged}
    fresh = [position for position in (*added, *renamed) if position in by_position]
    execute(
        connection,
        "revise.add_identities",
        update_ids=[by_position[position] for position in fresh],
        update_keys=[keys[position] for position in fresh],
        **_look_keys(observation),
    )
    edits = edits_of(
        connection,
        decision.changes,
        keys,
        observation_key=observation["observation_key"],
        language=observation["page"].get("in_language"),
    )
    _write_versions(connection, observation, decision, keys)
    if not _is_late(observation):
        _write_places(connection, page, keys)
        _write_absences(connection, observation, decision)
    keep_places(connection, _stand(page, keys, frozenset(keys[p] for p in added if p is not None)))
    _write_revisions(connection, observation, decision.changes, keys, edits)
    _close(connection, observation, decision)


def _write_versions(
    connection: Connection, observation: Row, decision: Decision, keys: dict[int, int]
) -> None:
    worded = [
        c for c in decision.changes if c.kind in ("added", "edited", "restored") and c.position is not None
    ]
    opened = {keys[c.position]: c.position for c in worded if c.position is not None}
    edited = [c.update_key for c in worded if c.kind == "edited"]
    look = _look_keys(observation)
    execute(connection, "revise.close_versions", update_keys=edited, **look)
    execute(
        connection,
        "revise.open_versions",
        update_keys=list(opened),
        positions=list(opened.values()),
        **look,
    )
    same = {key: position for position, key in keys.items() if key not in opened}
    execute(
        connection,
        "revise.fill_unknown_times",
        update_keys=list(same),
        positions=list(same.values()),
        **look,
    )


def _write_places(connection: Connection, page: _Page, keys: dict[int, int]) -> None:
    placed = [row for row in page.staged if not row["is_pinned"]]
    if not _look(page).is_newest_first:
        placed = placed[::-1]
    older = {row["position"]: keys[below["position"]] for row, below in pairwise(placed)}
    pinned = {update.update_key for update in page.current if update.is_pinned}
    is_older_page = _is_older_page(page.observation)  # the newest page has told what is pinned
    execute(
        connection,
        "revise.place",
        update_keys=[keys[row["position"]] for row in page.staged],
        positions=[row["position"] for row in page.staged],
        pins=[keys[row["position"]] in pinned if is_older_page else row["is_pinned"] for row in page.staged],
        neighbours=[older.get(row["position"]) for row in page.staged],
        **_look_keys(page.observation),
    )


def _stand(page: _Page, keys: dict[int, int], added: frozenset[int]) -> Stand:
    is_late, is_older_page = _is_late(page.observation), _is_older_page(page.observation)
    known_pins = {update.update_key for update in page.current if update.is_pinned}
    order = [
        (keys[row["position"]], keys[row["position"]] in known_pins if is_older_page else row["is_pinned"])
        for row in page.staged
    ]
    walk_at = page.observation["walk_at"]
    return Stand(
        live_blog_key=page.observation["live_blog_key"],
        at=page.observation["observed_at"],
        pinned=[key for key, is_pinned in order if is_pinned],
        placed=[key for key, is_pinned in order if not is_pinned],
        newest_first=_look(page).is_newest_first,
        is_newest=not is_late and not is_older_page,
        above=frozenset(
            update.update_key
            for update in page.current
            if is_late or (walk_at is not None and update.last_seen_at >= walk_at)
        ),
        only=added if is_late else None,
    )


def _write_absences(connection: Connection, observation: Row, decision: Decision) -> None:
    look = _look_keys(observation)
    deleted = [c.update_key for c in decision.changes if c.kind == "deleted"]
    execute(connection, "revise.absent", update_keys=list(decision.absent), **look)
    execute(connection, "revise.not_observed", update_keys=list(decision.not_observed))
    execute(connection, "revise.delete", update_keys=deleted)


def _write_revisions(
    connection: Connection,
    observation: Row,
    changes: Sequence[Change],
    keys: dict[int, int],
    edits: dict[int, str],
) -> None:
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
        **_look_keys(observation),
    )


def _close(connection: Connection, observation: Row, decision: Decision) -> None:
    """Bring the live blog up to date and let go of what was staged."""
    look = _look_keys(observation)
    if decision.has_gap:
        execute(connection, "revise.add_gap", gap_from=observation["last_observed_at"], **look)
    is_newest_page = observation["outcome"] == "parsed" and not _is_older_page(observation)
    if is_newest_page and not _is_late(observation):
        execute(connection, "revise.sum_up", page=as_json(observation["page"]), **look)
        execute(connection, "revise.key_developments", page=as_json(observation["page"]), **look)
    execute(connection, "revise.taken_up", is_healthy=decision.is_healthy, **look)
    execute(connection, "revise.forget_staged", **look)


def _blog(observation: Row) -> dict[str, int]:
    return {"live_blog_key": observation["live_blog_key"]}


def _look_keys(observation: Row) -> dict[str, object]:
    return {
        "live_blog_key": observation["live_blog_key"],
        "observation_key": observation["observation_key"],
        "at": observation["observed_at"],
    }


def _current(row: Row) -> Current:
    return Current(
        update_key=row["update_key"],
        version_key=row["version_key"],
        content_hash=row["content_hash"],
        position=row["position"],
        is_pinned=row["is_pinned"],
        is_deleted=row["state"] in ("deleted", "misread"),
        last_seen_at=row["last_seen_at"],
        older_neighbour_key=row["older_neighbour_key"],
        absences=row["absences"],
    )


def _seen(row: Row, update_key: int | None) -> Seen:
    return Seen(
        position=row["position"],
        content_hash=row["content_hash"],
        is_pinned=row["is_pinned"],
        update_key=update_key,
    )
