"""One batch of new wordings: read, compared, written, in the caller's transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dateline.database import Connection, execute, rows
from dateline.deduplicate import candidates, minhash, same_news
from dateline.deduplicate.candidates import Index, Keys
from dateline.deduplicate.developments import Link, Member, Plan, plan
from dateline.deduplicate.findings import Copy, find
from dateline.deduplicate.same_news import Lead
from dateline.deduplicate.wording import Wording, prepare

DEDUPLICATOR_VERSION = f"1/{minhash.ALGORITHM}"
"""Stands on every row: the rule, and the algorithm of the stored bands."""
MOST_ALIKE = 12
"""Leads with which one is compared for the same news in other words."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What one batch came to."""

    versions: int = 0
    """Wordings that were compared; 0 when none was waiting."""
    exact: int = 0
    near: int = 0
    developments: int = 0
    """Developments that came to be known."""


def pending(connection: Connection) -> int:
    """Return how many wordings wait to be compared."""
    return int(rows(connection, "deduplicate.pending")[0]["waiting"])


def deduplicate(connection: Connection, *, limit: int = 1000) -> Counts:
    """Compare the next ``limit`` new wordings with what is known and record copies and developments.

    Works in the caller's transaction, which the caller commits; nothing remains of a batch that is not
    committed.  Two at once are safe: the second waits for the first one's end.  The rows do not depend on
    where one batch ends and the next begins.
    """
    execute(connection, "deduplicate.lock")
    waiting = [prepare(row) for row in rows(connection, "deduplicate.waiting", most=limit)]
    if not waiting:
        return Counts()
    keys = [wording.version_key for wording in waiting]
    copies, links = _compare(connection, waiting)
    written = _write_copies(connection, copies)
    made = _write_developments(connection, links, written)
    execute(connection, "deduplicate.done", version_keys=keys, deduplicated_by=DEDUPLICATOR_VERSION)
    exact = sum(copy.comparison.verdict == "exact" for copy in copies)
    return Counts(len(waiting), exact, len(copies) - exact, made)


def _compare(connection: Connection, waiting: list[Wording]) -> tuple[list[Copy], list[Link]]:
    leads: dict[int, Lead | None] = {wording.version_key: same_news.lead(wording) for wording in waiting}
    band_keys = candidates.band_keys(waiting)
    clue_keys = candidates.clue_keys(waiting, list(leads.values()))
    similar, bands = candidates.meet(_index(connection, "deduplicate.under_bands", band_keys), band_keys)
    alike, clues = candidates.meet(
        _index(connection, "deduplicate.under_clues", clue_keys), clue_keys, MOST_ALIKE, MOST_ALIKE
    )
    _write_keys(connection, waiting, bands, clues)
    known = {wording.version_key: wording for wording in waiting}
    _read(connection, known, [*similar.values(), *alike.values()])
    for key in {key for met in alike.values() for key in met if key not in leads}:
        leads[key] = same_news.lead(known[key])
    copies: list[Copy] = []
    links: list[Link] = []
    for wording in waiting:
        found, linked = find(
            wording,
            [known[key] for key in similar[wording.version_key]],
            leads,
            [known[key] for key in alike[wording.version_key]],
        )
        copies += found
        links += linked
    return copies, links


def _index(connection: Connection, name: str, keys: Iterable[Keys]) -> Index:
    sought = {key for wording in keys for key in (*wording.sought, *wording.kept)}
    found = rows(connection, name, keys=_array(sought), capacity=candidates.KEY_CAPACITY)
    return {row["key"]: row["version_keys"] for row in found}


def _array(values: Iterable[object]) -> str:
    """Return numbers or days as an array literal; the driver would adapt them one by one."""
    return "{" + ",".join(map(str, values)) + "}"


def _read(connection: Connection, known: dict[int, Wording], met: Iterable[list[int]]) -> None:
    missing = sorted({key for keys in met for key in keys if key not in known})
    if missing:
        for row in rows(connection, "deduplicate.wordings", version_keys=missing):
            known[row["version_key"]] = prepare(row)


def _write_keys(
    connection: Connection, waiting: list[Wording], bands: list[tuple[int, int]], clues: list[tuple[int, int]]
) -> None:
    days = {wording.version_key: wording.published_on for wording in waiting}
    execute(
        connection,
        "deduplicate.keep_bands",
        band_hashes=_array(band for band, _ in bands),
        version_keys=_array(version for _, version in bands),
        days=_array(days[version] for _, version in bands),
    )
    execute(
        connection,
        "deduplicate.keep_clues",
        clue_hashes=_array(clue for clue, _ in clues),
        version_keys=_array(version for _, version in clues),
    )


def _write_copies(connection: Connection, copies: list[Copy]) -> dict[tuple[int, int], int]:
    """Write copies and return their keys by (earlier version, later version)."""
    found = [
        {
            "version_key": copy.later.version_key,
            "original_version_key": copy.earlier.version_key,
            "kind": copy.comparison.verdict,
            "scope": copy.scope,
            "similarity": copy.comparison.similarity,
            "evidence": copy.comparison.evidence,
        }
        for copy in copies
    ]
    written = rows(
        connection, "deduplicate.record", found=json.dumps(found), deduplicated_by=DEDUPLICATOR_VERSION
    )
    return {(row["original_version_key"], row["version_key"]): row["duplicate_key"] for row in written}


def _write_developments(
    connection: Connection, links: list[Link], duplicates: Mapping[tuple[int, int], int]
) -> int:
    updates = list({update for link in links for update in (link.earlier, link.later)})
    known = rows(connection, "deduplicate.memberships", update_keys=updates) if updates else []
    planned = plan({row["update_key"]: row["development_key"] for row in known}, links)
    keys = _make(connection, planned)
    members = [_member(member, keys, duplicates) for member in planned.members]
    execute(connection, "deduplicate.join", members=json.dumps(members))
    for merged, kept in planned.merged:
        execute(
            connection,
            "deduplicate.merge",
            merged=keys.get(merged, merged),
            kept=keys.get(kept, kept),
        )
    return len(planned.first_updates)


def _make(connection: Connection, planned: Plan) -> dict[int, int]:
    """Make the new developments and return their keys by their numbers in the plan."""
    made = rows(connection, "deduplicate.make", first_update_keys=planned.first_updates)
    key_of = {row["first_update_key"]: row["development_key"] for row in made}
    return {-number: key_of[update] for number, update in enumerate(planned.first_updates, start=1)}


def _member(
    member: Member, keys: Mapping[int, int], duplicates: Mapping[tuple[int, int], int]
) -> dict[str, object]:
    link = member.link
    versions = (
        {"version_key": link.version_pair[1], "earlier_version_key": link.version_pair[0]} if link else {}
    )
    return {
        "update_key": member.update_key,
        "development_key": keys.get(member.development, member.development),
        "evidence_duplicate_key": duplicates.get(link.version_pair) if link else None,
        "evidence": {**link.evidence, **versions} if link else {},
    }
