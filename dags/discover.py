"""Find new live blogs in the feeds, sitemaps and listing pages that the source files name.

**If it is red:** `look` names every place that could not be read, with its source and the cause (`robots`,
`status_404`, `timeout`, `Unreadable`, ...); what the others showed is used. The same is in the tables:
`SELECT * FROM discovery_visit WHERE cause IS NOT NULL ORDER BY planned_at DESC`. An address that is gone
needs a new one in the `[discover]` table of the source file.

* `plan` notes the places.
* `look` reads them all with one spider.
* `watch` puts a few new live blogs of each source on the watch list, never one that was let go.
* `verdict` is red when `look` was.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import dag, task
from sentence import in_one_sentence

from dateline.settings import settings

TIMEOUT = settings().crawl_timeout_seconds


@dag(
    schedule="@hourly",
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    is_paused_upon_creation=False,
    max_active_runs=1,
    description="Find new live blogs in feeds, sitemaps and listing pages.",
    default_args={"owner": "dateline"},
    doc_md=__doc__,
    tags=["dateline", "fetch"],
)
def discover() -> None:
    """Plan, look, watch."""

    @task.short_circuit(ignore_downstream_trigger_rules=True)
    @in_one_sentence
    def plan(run_id: str | None = None) -> int:
        from connection import database_url

        from dateline.discover import plan_discovery

        return plan_discovery(database_url(), run_id=run_id or "", settings=settings())

    @task(execution_timeout=timedelta(seconds=TIMEOUT + 60))
    @in_one_sentence
    def look(run_id: str | None = None) -> int:
        from connection import database_url

        from dateline.fetch import run_discovery

        return run_discovery(database_url(), run_id or "", timeout_seconds=TIMEOUT)

    @task(trigger_rule="all_done")
    @in_one_sentence
    def watch(run_id: str | None = None) -> int:
        from connection import database_url

        from dateline.discover import watch_found

        return watch_found(database_url(), run_id=run_id or "", settings=settings())

    seen = look()
    plan() >> seen >> watch()
    seen >> EmptyOperator(task_id="verdict", trigger_rule="none_failed")


discover()
