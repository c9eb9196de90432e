"""Take up what waits: one transaction for each live blog, under its lock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace

import psycopg2
import psycopg2.errors

from dateline.database import Connection, Row, connect, execute, rows, transaction
from dateline.errors import NeedsAPerson
from dateline.revise.anew import adopt, tell_anew
from dateline.revise.decide import NOTHING, Change, Decision, Look, Seen, decide
from dateline.revise.doubt import Doubt, doubt_before, doubt_of, is_proven_old, note_doubt, sight_of
from dateline.revise.first_look import extent_of, has_rolled, unseen_before
from dateline.revise.match import Wording, match_wordings
from dateline.revise.page import (
    Page,
    blog_of,
    current_of,
    is_late,
    is_older_page,
    leads_on,
    look_of,
    read,
    seen_as,
)
from dateline.revise.proof import shown_without
from dateline.revise.variants import as_meant
from dateline.revise.views import as_told, note_views, views_of
from dateline.revise.write import close, write, write_absences, write_revisions

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


def _revise_one(connection: Connection, observation: Row) -> Sequence[Change]:
    if observation["outcome"] == "unchanged":
        return _confirm(connection, observation)
    adopt(connection, observation)
    page = read(connection, observation)
    renamed = _renamed(connection, page)
    seen = [
        seen_as(row, page.keys.get(row["update_id"], renamed.get(row["position"]))) for row in page.staged
    ]
    views = views_of(connection, observation, seen)
    seen, better = as_meant(connection, page, as_told(seen, views))
    doubt = _doubt(connection, page, seen)
    if doubt == "mass_change":
        close(connection, {**observation, "doubt": doubt}, NOTHING)
        return ()
    page = replace(page, observation={**observation, "doubt": doubt})
    decision = decide(page.current, seen, look_of(page))
    if is_late(page.observation):
        decision = _additions(decision)
    else:
        decision = _with_what_was_before(decision, page, seen)
        note_views(connection, page, seen, views)
        tell_anew(connection, observation, better)
    write(connection, page, seen, decision, renamed)
    return decision.changes


def _with_what_was_before(decision: Decision, page: Page, seen: Sequence[Seen]) -> Decision:
    """Say whether the first look had missed something: at that look, or when a later one proves it."""
    look = look_of(page)
    reason = unseen_before(extent_of(page.observation["page"]), look, seen)
    if reason:
        return replace(decision, has_gap=True, gap_reason=reason)
    return replace(decision, has_rolled=has_rolled(page.current, seen, look))


def _doubt(connection: Connection, page: Page, seen: Sequence[Seen]) -> Doubt | None:
    """Say whether a look is believed, and keep it; older pages are as their newest."""
    observation = page.observation
    if is_older_page(observation):
        return doubt_before(connection, observation)
    doubt = None
    if not is_late(observation):
        sight = sight_of(connection, observation, page.current, seen)
        doubt = doubt_of(sight)
        note_doubt(connection, observation, doubt)
        if doubt and not is_proven_old(sight):
            _take_back(connection, page, seen)
    return doubt


def _take_back(connection: Connection, page: Page, seen: Sequence[Seen]) -> None:
    """What an odd page shows may stand there: servers of one publisher may differ, so proofs begin anew."""
    met = {update.update_key for update in seen}
    shown = [u.update_key for u in page.current if u.absences and not u.is_deleted and u.update_key in met]
    if shown:
        execute(connection, "revise.shown_again", update_keys=shown)


def _confirm(connection: Connection, observation: Row) -> Sequence[Change]:
    """The page is as it was: what was absent on it is absent once more, unless it was not believed."""
    if doubt_before(connection, observation):
        close(connection, observation, NOTHING)
        return ()
    current = [current_of(row) for row in rows(connection, "revise.current", **blog_of(observation))]
    absent = [update for update in current if update.absences and not update.is_deleted]
    look = Look(
        covers="whole",
        last_observed_at=observation["last_observed_at"],
        is_paged=bool(absent) and leads_on(connection, observation),
    )
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
        write_absences(connection, observation, decision)
        write_revisions(connection, observation, decision.changes, {}, {})
    close(connection, observation, decision)
    return decision.changes


def _renamed(connection: Connection, page: Page) -> dict[int, int]:
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
    vanished = _vanished(page)
    deleted = {update.update_key for update in page.current if update.is_deleted}
    return match_wordings(
        [Wording(**row, was_there=row["key"] in vanished, is_deleted=row["key"] in deleted) for row in known],
        [Wording(**row) for row in seen],
    )


def _vanished(page: Page) -> frozenset[int]:
    """Return what is missing from its place since this look; what rolled out of a window has not vanished."""
    known = {update.update_key: update for update in page.current}
    seen = [seen_as(row, page.keys.get(row["update_id"])) for row in page.staged]
    met = {update.update_key for update in seen}
    missing = [u for u in page.current if u.update_key not in met and not u.is_deleted and not u.absences]
    return frozenset(u.update_key for u in shown_without(missing, known, seen, look_of(page)))


def _additions(decision: Decision) -> Decision:
    """A page older than the last one revised, or that seems to be, can only add what was never met."""
    return replace(
        decision,
        changes=tuple(change for change in decision.changes if change.kind == "added"),
        absent=(),
        not_observed=(),
        has_gap=False,
    )
