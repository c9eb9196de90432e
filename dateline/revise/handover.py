"""Fingerprint ids that go over from one update to another.  Pure.

Two updates of one minute may share a headline; then only one has the plain fingerprint.  When that one gets
another headline, the plain fingerprint is the other's: read as the first, both would be told wrong.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from dateline.database import Row
from dateline.revise.decide import Current


def handed_over(staged: Sequence[Row], current: Sequence[Current], keys: Mapping[str, int]) -> dict[str, int]:
    """Return the ids on a page that stand at another update than they did: id -> update.

    The words tell: under the id stands, word for word, what an update said whose ids are gone from the page.
    """
    met = {keys.get(row["update_id"]) for row in staged}
    said: dict[str, list[int]] = defaultdict(list)
    for update in current:
        if not update.is_deleted and update.update_key not in met:
            said[update.content_hash].append(update.update_key)
    words = {update.update_key: update.content_hash for update in current}
    found: dict[str, int] = {}
    for row in staged:
        others = said.get(row["content_hash"], ())
        known = words.get(keys.get(row["update_id"], -1), row["content_hash"])
        if row["id_from"] == "fingerprint" and known != row["content_hash"] and len(others) == 1:
            found[row["update_id"]] = others[0]
    return found if len(set(found.values())) == len(found) else {}
