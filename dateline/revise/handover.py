"""Ids that go over from one update to another, most of them fingerprints.  Pure.

Two updates of one minute may share a headline; then only one has the plain fingerprint.  When that one gets
another headline, or is deleted, the plain fingerprint is the other's, until the first comes back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from dateline.database import Row
from dateline.revise.decide import Current


def reassigned(
    staged: Sequence[Row], current: Sequence[Current], keys: Mapping[str, int]
) -> dict[str, int | None]:
    """Return the ids on a page that stand at another update than they did: id -> update, ``None`` if unknown.

    The words tell: under the id stands, word for word, what an update said of which nothing else on the page
    is; or the update that had the id stands, word for word, under another.  The latter tells of ids of the
    platform as well, if one update was taken for another whose id it has not.
    """
    words = {update.update_key: update.content_hash for update in current}
    claims: dict[int, list[Row]] = defaultdict(list)
    for row in staged:
        if row["update_id"] in keys:
            claims[keys[row["update_id"]]].append(row)
    said: dict[str, list[int]] = defaultdict(list)
    for key, hashed in words.items():
        if key not in claims:
            said[hashed].append(key)
    found: dict[str, int | None] = {}
    for key, rows in claims.items():
        others = [row for row in rows if row["content_hash"] != words.get(key)]
        held = {row["update_id"] for row in rows if row["content_hash"] == words.get(key)}
        for row in others:
            if row["id_from"] == "fingerprint" and len(said[row["content_hash"]]) == 1:
                found[row["update_id"]] = said[row["content_hash"]].pop()
            elif held and row["update_id"] not in held:
                found[row["update_id"]] = None
    return found
