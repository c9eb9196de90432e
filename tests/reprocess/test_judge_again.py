"""Edits that other rules judged are judged again, and nothing else of the history is touched."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from tests.reprocess.test_reparse import Paper, paper, told

__all__ = ["paper", "told"]

_JUDGED = "SELECT revision_key, severity, changes, is_labelled, label, difference, judged_by, came_labelled "
_EDITS = f"{_JUDGED} FROM revision WHERE severity IS NOT NULL ORDER BY revision_key"


def _pretend(monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    for module in ("reprocess.scope", "reprocess.replay", "revise.keep"):
        monkeypatch.setattr(f"dateline.{module}.JUDGE_VERSION", version)


def _forget_judges(database: Any) -> None:
    with (
        closing(psycopg2.connect(database.owner_url)) as connection,
        connection,
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE revision SET severity = 'typography', changes = '{typography}', difference = '{}', "
            "judged_by = NULL, came_labelled = false WHERE severity IS NOT NULL"
        )


def test_other_rules_judge_again_what_is_kept(
    told: Paper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edits = told.ask(_EDITS)
    assert edits
    before = told.rows()
    assert told.reparse() == {}
    _pretend(monkeypatch, "next")
    shutil.rmtree(tmp_path / "archive")  # no page is read for it
    assert told.reparse() == {"live_blogs": 1, "judged": len(edits)}
    assert [row[:-2] for row in told.ask(_EDITS)] == [row[:-2] for row in edits]
    assert {row[-2] for row in told.ask(_EDITS)} == {"next"}
    after = told.rows()
    assert {name for name in before if before[name] != after[name]} == {"revision"}
    assert told.reparse() == {}


def test_what_the_first_rules_judged_is_judged_again(told: Paper, database: Any) -> None:
    edits = told.ask(_EDITS)
    _forget_judges(database)
    assert told.ask(_EDITS) != edits
    assert told.reparse()["judged"] == len(edits)
    assert told.ask(_EDITS) == edits
