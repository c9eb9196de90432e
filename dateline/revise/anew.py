"""Give known wordings other words, which is no edit: their bytes are lost, or they had been spoilt."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.database import Connection, Row, execute, rows
from dateline.revise.page import look_keys
from dateline.revise.variants import Reworded


def adopt(connection: Connection, observation: Row) -> None:
    """Take over from a page the wordings whose bytes are lost."""
    _forget_what_was_made(connection, rows(connection, "revise.adopt", **look_keys(observation)))


def tell_anew(connection: Connection, observation: Row, better: Sequence[Reworded]) -> None:
    """Give wordings that had been shown cut short or spoilt the words that the page shows."""
    if better:
        told = rows(
            connection,
            "views.tell_anew",
            update_keys=[one.update_key for one in better],
            positions=[one.position for one in better],
            **look_keys(observation),
        )
        _forget_what_was_made(connection, told)


def _forget_what_was_made(connection: Connection, told: Sequence[Row]) -> None:
    """Let go of what was made of other words.

    It is looked for only if there is any: those tables are the largest of all.
    """
    version_keys = [row["version_key"] for row in told]
    if version_keys:
        execute(connection, "reprocess.forget_bands", version_keys=version_keys)
        execute(connection, "reprocess.forget_clues", version_keys=version_keys)
