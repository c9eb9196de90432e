"""Daily upkeep: stop watching what has long been closed; prove that history and archive are whole.

**If it is red:** `check_archive` names the WARC records whose bytes are missing or differ from what the
database says. Restore the file from a copy of the archive; the rows need no repair.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from airflow.sdk import dag, task


@dag(
    schedule="@daily",
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    is_paused_upon_creation=False,
    max_active_runs=1,
    doc_md=__doc__,
    tags=["dateline", "upkeep"],
)
def maintain() -> None:
    """Let go of closed live blogs; check the archive."""

    @task
    def let_go() -> int:
        from connection import database_url

        from dateline.maintain import let_go

        return let_go(database_url())

    @task
    def check_archive() -> int:
        from connection import database_url

        from dateline.maintain import check_archive
        from dateline.settings import archive_url

        return check_archive(database_url(), archive_url())

    @task
    def check_history() -> dict[str, int]:
        from connection import database_url

        from dateline.check import check

        return check(database_url(), window=timedelta(days=3650))

    let_go()
    check_archive()
    check_history()


maintain()
