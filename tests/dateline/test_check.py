from __future__ import annotations

from contextlib import closing
from typing import Any

import psycopg2
import pytest

from dateline.check import check
from dateline.errors import NeedsAPerson
from dateline.ingest import ingest_files
from dateline.reading import Reading
from dateline.snapshot import Archive
from dateline.understand import understand_waiting
from tests.dateline.test_ingest import STORM


@pytest.mark.parametrize(
    ("damage", "rule"),
    [
        ("DELETE FROM update_identity", "an update has no identity: 3 rows"),
        ("UPDATE update_version SET valid_to = valid_from + interval '1 s'", "neither a current wording"),
        ("DELETE FROM revision", "never recorded as added: 3 rows"),
        (
            "UPDATE live_update SET state = 'deleted', deleted_at = now()",
            "still has a current wording: 3 rows",
        ),
    ],
)
def test_a_broken_rule_is_named(damage: str, rule: str, database: Any, tmp_path: Any) -> None:
    (tmp_path / "storm.txt").write_text(STORM, encoding="utf-8")
    archive = Archive((tmp_path / "archive").as_uri())
    list(ingest_files(database.writer_url, archive, [tmp_path / "storm.txt"], Reading(), {}))
    understand_waiting(database.writer_url)
    assert check(database.writer_url) == {"to_revise": 0, "to_deduplicate": 0, "to_extract": 0}
    with (
        closing(psycopg2.connect(database.owner_url)) as connection,
        connection,
        connection.cursor() as cursor,
    ):
        cursor.execute(damage)
    with pytest.raises(NeedsAPerson, match=rule):
        check(database.writer_url)
