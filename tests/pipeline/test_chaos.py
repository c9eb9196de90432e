"""Everything that can die does, a hundred times; the audit of what is left is clean."""

from __future__ import annotations

import pytest

from tests.pipeline.test_newsroom import broken, played

KILLS = 100


@pytest.mark.timeout(1200)
def test_a_hundred_kills_lose_and_double_nothing() -> None:
    _, said = played(
        "benchmarks.chaos", "--blogs", "12", "--hours", "4", "--seed", "3", "--kills", str(KILLS)
    )
    # So many kills in so few hours delay a good part of what is published.
    assert broken(said, but=("publisher to row",)) == []
    assert said["unreadable"] == []
    done = said["done"]
    assert sum(count for what, count in done.items() if what.startswith("killed")) >= KILLS
    wanted = {"killed crawl", "killed revise", "killed plan", "archive full", "database full", "network lost"}
    refused = {"polls refused by the archive", "polls refused by the database"}
    assert wanted | refused | {"Postgres shot"} <= done.keys()
    assert said["figures"]["visible"] > 100
