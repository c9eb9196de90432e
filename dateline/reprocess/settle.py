"""What lasts is brought to the reading of the side room: updates, wordings, revisions, pages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from dateline import formats
from dateline.database import Connection, Row, execute, rows
from dateline.revise.match import Wording, match_wordings

_MATCH_LIMIT = 400
"""Updates on either side that are compared by their words when ids say nothing."""
KEPT = [
    "version_key",
    "update_key",
    "snapshot_key",
    "parser_version",
    "valid_from",
    "valid_to",
    "is_current",
    "deduplicated_by",
    "other_views",
    "extracted_by",
]
"""Columns of ``update_version`` that are not read from the page."""


@dataclass(slots=True)
class Losses:
    """What the archive does not have; rows that were read from it stay as they are."""

    looks: list[int] = field(default_factory=list)
    snapshots: list[int] = field(default_factory=list)

    def add(self, look: Row) -> None:
        """Note an observation whose bytes are lost."""
        self.looks.append(look["observation_key"])
        self.snapshots.append(look["snapshot_key"])


def settle(connection: Connection, live_blog: Row, losses: Losses, *, at: datetime) -> Counter[str]:
    """Bring the rows of a live blog to the reading of the side room; return the differences by kind."""
    here = {"live_blog_key": live_blog["live_blog_key"], "at": at}
    versions = {
        "parser_version": formats.PARSER_VERSION,
        "parser_version_before": live_blog["parser_version"],
    }
    counts: Counter[str] = Counter()
    execute(connection, "deduplicate.lock")
    execute(connection, "reprocess.hold", live_blog_key=live_blog["live_blog_key"])
    _match(connection, live_blog["live_blog_key"])
    counts += _settle_wordings(connection, losses, here)
    counts += _settle_updates(connection, losses, here | versions)
    counts += _settle_revisions(connection, losses, here | versions)
    counts += Counter(page=execute(connection, "reprocess.note_pages", **here))
    execute(connection, "reprocess.write_pages")
    execute(connection, "reprocess.add_gaps")
    execute(connection, "reprocess.write_key_developments", live_blog_key=live_blog["live_blog_key"])
    execute(connection, "reprocess.write_live_blog", parser_version=formats.PARSER_VERSION)
    return counts


def _match(connection: Connection, live_blog_key: int) -> None:
    """Say which update of the side room is which known one, and make rows for those that are none."""
    matched = _one_to_one(
        rows(connection, "reprocess.first_ids") + rows(connection, "reprocess.other_ids"),
    )
    read = rows(connection, "reprocess.read_wordings")
    known = rows(connection, "reprocess.known_wordings", live_blog_key=live_blog_key)
    taken = set(matched.values())
    matched |= match_by_words(
        [row for row in known if row["key"] not in taken],
        [row for row in read if row["key"] not in matched],
    )
    new = {row["key"] for row in read if row["key"] not in matched}
    by_id = {row["update_id"]: row["read_key"] for row in rows(connection, "reprocess.read_ids")}
    made = rows(connection, "reprocess.add_updates", read_keys=sorted(new)) if new else []
    matched |= {by_id[row["update_id"]]: row["update_key"] for row in made}
    execute(
        connection,
        "reprocess.match",
        read_keys=list(matched),
        update_keys=list(matched.values()),
        are_new=[key in new for key in matched],
    )
    execute(connection, "reprocess.add_identities")


def _one_to_one(pairs: Iterable[Row]) -> dict[int, int]:
    """Take pairs in their order, each side once: key in the side room -> key that lasts."""
    matched: dict[int, int] = {}
    taken: set[int] = set()
    for pair in pairs:
        if pair["read_key"] not in matched and pair["update_key"] not in taken:
            matched[pair["read_key"]] = pair["update_key"]
            taken.add(pair["update_key"])
    return matched


def match_by_words(known: Sequence[Row], read: Sequence[Row]) -> dict[int, int]:
    """Match updates whose ids say nothing by their first wordings, those of one look before all others."""
    matched: dict[int, int] = {}
    for moment, group in _by_moment(read).items():
        matched |= _alike([row for row in known if row["valid_from"] == moment], group)
    taken = set(matched.values())
    rest = [row for row in known if row["key"] not in taken]
    return matched | _alike(rest, [row for row in read if row["key"] not in matched])


def _by_moment(read: Sequence[Row]) -> dict[datetime, list[Row]]:
    groups: dict[datetime, list[Row]] = defaultdict(list)
    for row in read:
        groups[row["valid_from"]].append(row)
    return groups


def _alike(known: Sequence[Row], read: Sequence[Row]) -> dict[int, int]:
    return match_wordings(_wordings(known), _wordings(read))


def _wordings(found: Sequence[Row]) -> list[Wording]:
    bare = ({name: row[name] for name in row if name != "valid_from"} for row in found[:_MATCH_LIMIT])
    return [Wording(**fields) for fields in bare]


def _settle_wordings(connection: Connection, losses: Losses, here: dict[str, Any]) -> Counter[str]:
    execute(connection, "reprocess.moments", lost=losses.snapshots)
    noted = rows(connection, "reprocess.note_wordings", kept=KEPT, **here)
    keys = [row["version_key"] for row in noted]
    written = rows(connection, "reprocess.write_wordings", version_keys=keys)
    _forget_comparisons(connection, [row["version_key"] for row in written if row["is_to_compare"]])
    reworded = [row["version_key"] for row in noted if row["is_reworded"]]
    execute(connection, "reprocess.outdate_copies", version_keys=reworded)
    execute(connection, "reprocess.bound_wordings")
    execute(connection, "reprocess.add_wordings")
    found = execute(connection, "reprocess.note_found_wordings", **here)
    return Counter(wording=len(noted), wording_found=found)


def _forget_comparisons(connection: Connection, version_keys: list[int]) -> None:
    if version_keys:
        execute(connection, "reprocess.forget_bands", version_keys=version_keys)
        execute(connection, "reprocess.forget_clues", version_keys=version_keys)


def _settle_updates(connection: Connection, losses: Losses, here: dict[str, Any]) -> Counter[str]:
    found = execute(connection, "reprocess.note_found_updates", **here)
    execute(connection, "reprocess.write_updates")
    for statement in ("reprocess.forget_places", "reprocess.bound_places", "reprocess.write_places"):
        execute(connection, statement)
    misread = rows(connection, "reprocess.misread_updates", lost=losses.snapshots, **here)
    wordings = rows(connection, "reprocess.wordings_of", update_keys=[row["update_key"] for row in misread])
    keys = [row["version_key"] for row in wordings]
    execute(connection, "reprocess.outdate_copies", version_keys=keys)
    _forget_comparisons(connection, keys)
    return Counter(update_found=found, update_misread=len(misread))


def _settle_revisions(connection: Connection, losses: Losses, here: dict[str, Any]) -> Counter[str]:
    execute(connection, "reprocess.changes")
    misread = execute(connection, "reprocess.misread_revisions", lost_looks=losses.looks, **here)
    found = execute(connection, "reprocess.found_revisions", **here)
    execute(connection, "reprocess.write_revisions")
    return Counter(revision_misread=misread, revision_found=found)
