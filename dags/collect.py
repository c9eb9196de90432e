"""Poll the live blogs that are due.

**If it is red:** open the failed `source`, of which there is one for each source in trouble, by its name; it
says how many live blogs could not be observed, the causes (`robots`, `status_403`, `timeout`, `layout_break`,
`article`, ...), the health of the source and when it is asked again. What the others showed is stored.
`SELECT * FROM source_status WHERE state <> 'ok'` and `SELECT * FROM live_blog_status WHERE failures > 0` list
what is in trouble now. A cause that is an error of the page (`article`, `embed`, `json`) needs a person: the
bytes are in the archive, see `poll_failure`. A red `crawl` died, or observed nothing at all.

* `plan` groups what is due by host into a few shards.
* `crawl` runs the spider once for each; it is named by its row in the table `crawl`.
* `hand_over` tells `understand` that something was staged.
* `trouble` lists the sources of which live blogs could not be observed, or whose file is wrong (its live
  blogs wait, all others are polled).
* `source` is red for each of those, and named by it.
* `verdict` is red when anything was.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import Asset, DeltaTriggerTimetable, dag, task
from sentence import in_one_sentence

from dateline.settings import settings

STAGED = Asset("dateline_staged")
TIMEOUT = settings().crawl_timeout_seconds


@dag(
    schedule=DeltaTriggerTimetable(timedelta(seconds=settings().collect_seconds)),
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    is_paused_upon_creation=False,
    max_active_runs=1,
    description="Poll the live blogs that are due.",
    default_args={"owner": "dateline"},
    doc_md=__doc__,
    tags=["dateline", "fetch"],
)
def collect() -> None:
    """Plan, crawl, hand over."""

    @task
    @in_one_sentence
    def plan(run_id: str | None = None) -> list[int]:
        from connection import database_url

        from dateline.crawl import plan_crawls

        return plan_crawls(database_url(), run_id=run_id or "", settings=settings())

    @task(
        execution_timeout=timedelta(seconds=TIMEOUT + 60),
        map_index_template="crawl {{ task.op_kwargs['crawl_key'] }}",
    )
    @in_one_sentence
    def crawl(crawl_key: int) -> int:
        from connection import database_url

        from dateline.fetch import run_crawl

        return run_crawl(database_url(), crawl_key, timeout_seconds=TIMEOUT, may_be_partial=True)

    @task(trigger_rule="all_done", outlets=[STAGED])
    @in_one_sentence
    def hand_over() -> int:
        from airflow.sdk.exceptions import AirflowSkipException
        from connection import database_url

        from dateline.revise import count_waiting

        if waiting := count_waiting(database_url()):
            return waiting
        raise AirflowSkipException("Nothing new was staged.")

    @task(trigger_rule="all_done")
    @in_one_sentence
    def trouble(run_id: str | None = None) -> list[str]:
        from connection import database_url

        from dateline.health import troubled_sources

        return troubled_sources(database_url(), run_id=run_id or "", sources=settings().sources)

    @task(map_index_template="{{ task.op_kwargs['name'] }}")
    @in_one_sentence
    def source(name: str, run_id: str | None = None) -> None:
        from connection import database_url

        from dateline.health import report_trouble

        report_trouble(database_url(), run_id=run_id or "", name=name, sources=settings().sources)

    crawls = crawl.expand(crawl_key=plan())
    crawls >> hand_over()
    crawls >> (names := trouble())
    [crawls, source.expand(name=names)] >> EmptyOperator(task_id="verdict", trigger_rule="none_failed")


collect()
