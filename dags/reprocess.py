"""Read the archive again with the present parser and extractor: by hand, after an upgrade.

**If it is red:** clear the failed `reparse`. Each live blog is one transaction, what is done is done, and
doing it again changes nothing. Bytes that the archive does not have make nothing red here: they are counted
as `lost`, and what was read from them before stays (`maintain` is red for them).

* `batches` finds the live blogs that another version read (all of them with `everything`).
* `reparse` reads them again in a few batches, each named by the keys of its live blogs.
* `hand_over` lets `understand` compare and extract what is read otherwise.

What changed is in the table `reinterpretation`. No revision is made: a change of ours is no edit of theirs.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from airflow.sdk import Asset, Param, dag, task
from sentence import in_one_sentence

STAGED = Asset("dateline_staged")


@dag(
    schedule=None,
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    is_paused_upon_creation=False,
    max_active_runs=1,
    description="Read the archive again with the present parser and extractor.",
    doc_md=__doc__,
    default_args={"owner": "dateline", "retries": 2, "retry_delay": timedelta(seconds=5)},
    params={
        "live_blog": Param(
            None,
            type=["null", "string"],
            title="Live blog",
            description="Address of one live blog; else all.",
        ),
        "since": Param(
            None,
            type=["null", "string"],
            format="date-time",
            title="Since",
            description="Only live blogs seen since then.",
        ),
        "everything": Param(
            False,
            type="boolean",
            title="Everything",
            description="Also what the present parser and extractor have read.",
        ),
    },
    tags=["dateline", "understand"],
)
def reprocess() -> None:
    """Find, read again, hand over."""

    @task
    @in_one_sentence
    def batches(params: dict[str, Any] | None = None) -> list[list[int]]:
        from connection import database_url

        from dateline.reprocess import Scope
        from dateline.reprocess import batches as found

        return found(database_url(), Scope.of(**(params or {})))

    @task(
        map_index_template="live blogs {{ task.op_kwargs['batch'][:5] | join(', ') }}"
        "{{ ', …' if task.op_kwargs['batch'] | length > 5 }}"
    )
    @in_one_sentence
    def reparse(batch: list[int], params: dict[str, Any] | None = None) -> dict[str, int]:
        from connection import database_url

        from dateline.reprocess import reparse_batch
        from dateline.settings import archive_url
        from dateline.snapshot import Archive

        everything = bool((params or {}).get("everything"))
        return reparse_batch(database_url(), Archive(archive_url()), batch, everything=everything)

    @task(outlets=[STAGED])
    def hand_over(counts: Any) -> dict[str, int]:
        from dateline.reprocess import total

        return total(counts)

    hand_over(reparse.expand(batch=batches()))


reprocess()
