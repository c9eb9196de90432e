"""Daily upkeep: let go of what has long been closed, join small files, prove history and archive whole.

**If it is red:** all steps can be cleared and run again.

* `let_go` stops watching live blogs that have long been closed.
* `join_files` joins the small WARC files of past days; where it was cut off it goes on at the next run.
* `check_archive` names the WARC records whose bytes are missing or differ from what the database says.
  Restore the file from a copy of the archive; the rows need no repair.
* `check_history` names the rule that is broken.
* `verdict` is red when the archive's steps were.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import dag, task
from sentence import in_one_sentence


@dag(
    schedule="@daily",
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    is_paused_upon_creation=False,
    max_active_runs=1,
    description="Let go, join small files, check history and archive.",
    default_args={"owner": "dateline"},
    doc_md=__doc__,
    tags=["dateline", "upkeep"],
)
def maintain() -> None:
    """Let go of closed live blogs; join files; check the archive and the history."""

    @task
    @in_one_sentence
    def let_go() -> int:
        from connection import database_url

        from dateline.maintain import let_go

        return let_go(database_url())

    @task
    @in_one_sentence
    def join_files() -> dict[str, int]:
        from connection import database_url

        from dateline.join import join_files
        from dateline.settings import archive_url

        return join_files(database_url(), archive_url())

    @task(trigger_rule="all_done")
    @in_one_sentence
    def check_archive() -> int:
        from connection import database_url

        from dateline.maintain import check_archive
        from dateline.settings import archive_url

        return check_archive(database_url(), archive_url())

    @task
    @in_one_sentence
    def check_history() -> dict[str, int]:
        from connection import database_url

        from dateline.check import check

        return check(database_url(), window=timedelta(days=3650))

    let_go()
    (joined := join_files()) >> (checked := check_archive())
    check_history()
    [joined, checked] >> EmptyOperator(task_id="verdict", trigger_rule="none_failed")


maintain()
