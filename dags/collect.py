"""Poll the live blogs that are due.

**If it is red:** open the failed `crawl`; its last lines name each live blog that could not be observed
and the cause (`robots`, `status_403`, `timeout`, `article`, ...). What the others showed is stored.
`SELECT * FROM live_blog_status WHERE failures > 0` lists what is in trouble now. A cause that is an error of
the page (`article`, `embed`, `json`) needs a person: the bytes are in the archive, see `poll_failure`.

`plan` groups what is due by host into a few shards; `crawl` runs the spider once for each; `hand_over` tells
`understand` that something was staged; `sources` is red when a source file is wrong and names it (its live
blogs wait, all others are polled); `verdict` is red when one of them was.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import Asset, DeltaTriggerTimetable, dag, task

from dateline.settings import settings

STAGED = Asset("dateline_staged")
TIMEOUT = settings().crawl_timeout_seconds


@dag(
    schedule=DeltaTriggerTimetable(timedelta(seconds=settings().collect_seconds)),
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    is_paused_upon_creation=False,
    max_active_runs=1,
    doc_md=__doc__,
    tags=["dateline", "fetch"],
)
def collect() -> None:
    """Plan, crawl, hand over."""

    @task
    def plan(run_id: str | None = None) -> list[int]:
        from connection import database_url

        from dateline.crawl import plan_crawls

        return plan_crawls(database_url(), run_id=run_id or "", settings=settings())

    @task(execution_timeout=timedelta(seconds=TIMEOUT + 60))
    def crawl(crawl_key: int) -> int:
        from connection import database_url

        from dateline.fetch import run_crawl

        return run_crawl(database_url(), crawl_key, timeout_seconds=TIMEOUT)

    @task(trigger_rule="all_done", outlets=[STAGED])
    def hand_over() -> int:
        from airflow.sdk.exceptions import AirflowSkipException
        from connection import database_url

        from dateline.revise import count_waiting

        if waiting := count_waiting(database_url()):
            return waiting
        raise AirflowSkipException("Nothing new was staged.")

    @task
    def sources() -> int:
        from dateline.sources import load_sources

        return len(load_sources(settings().sources))

    crawls = crawl.expand(crawl_key=plan())
    crawls >> hand_over()
    [crawls, sources()] >> EmptyOperator(task_id="verdict", trigger_rule="none_failed")


collect()
