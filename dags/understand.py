"""From staged pages to versions, revisions, copies and facts.

**If it is red:** every step can be cleared and run again; doing a step twice changes nothing.

* `revise` names the live blogs that it could not take up, and takes up all others, with which the next steps
  go on. After an upgrade of the parser it first reads again what new pages are compared with (the rest is
  for the DAG `reprocess`).
* `deduplicate` compares new wordings with all that is known.
* `extract` reads new wordings in batches, each named by the keys of versions.
* `check` names the rule that is broken.
* `verdict` is red when anything was.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import Asset, chain, dag, task
from sentence import in_one_sentence

STAGED = Asset("dateline_staged")
PUBLISHED = Asset("dateline_published")


@dag(
    schedule=[STAGED],
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    is_paused_upon_creation=False,
    max_active_runs=1,
    description="Make versions, revisions, copies and facts of what was staged.",
    doc_md=__doc__,
    default_args={"owner": "dateline", "retries": 2, "retry_delay": timedelta(seconds=5)},
    tags=["dateline", "understand"],
)
def understand() -> None:
    """Revise, deduplicate, extract, check."""

    @task
    @in_one_sentence
    def revise() -> dict[str, int]:
        from connection import database_url

        from dateline.understand import revise_all

        return revise_all(database_url())

    @task(trigger_rule="all_done")
    @in_one_sentence
    def deduplicate() -> dict[str, int]:
        from connection import database_url

        from dateline.understand import deduplicate_waiting

        return deduplicate_waiting(database_url())

    @task(trigger_rule="all_done")
    @in_one_sentence
    def batches() -> list[list[int]]:
        from connection import database_url

        from dateline.extract.store import extraction_batches

        return extraction_batches(database_url())

    @task(map_index_template="versions {{ task.op_kwargs['batch'][0] }} to {{ task.op_kwargs['batch'][-1] }}")
    @in_one_sentence
    def extract(batch: list[int]) -> dict[str, int]:
        from connection import database_url

        from dateline.extract.store import extract_batch

        return extract_batch(database_url(), first=batch[0], last=batch[1])

    @task(trigger_rule="none_failed", outlets=[PUBLISHED])
    @in_one_sentence
    def check() -> dict[str, int]:
        from connection import database_url

        from dateline.check import check

        return check(database_url())

    steps = [revise(), deduplicate(), ranges := batches(), extract.expand(batch=ranges), check()]
    chain(*steps)
    steps >> EmptyOperator(task_id="verdict", trigger_rule="none_failed")


understand()
