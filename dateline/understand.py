"""All rooms behind staging, one after the other, for those who do not wait for Airflow."""

from __future__ import annotations

from collections import Counter

from dateline.check import check
from dateline.database import transaction
from dateline.deduplicate import deduplicate
from dateline.extract.store import extract_batch, extraction_batches
from dateline.reprocess import catch_up
from dateline.revise import revise_waiting
from dateline.settings import archive_url
from dateline.snapshot import Archive


def revise_all(url: str, archive: Archive | None = None) -> dict[str, int]:
    """Revise everything that waits; first read again what another parser has read; return counts by kind.

    ``archive`` is where the bytes are, else the one of the settings.

    Raises:
        NeedsAPerson: a live blog could not be revised; all others were.
    """
    counts: Counter[str] = Counter(catch_up(url, lambda: archive or Archive(archive_url())))
    counts.update(revise_waiting(url))
    return dict(counts)


def deduplicate_waiting(url: str) -> dict[str, int]:
    """Compare every new wording with what is known, batch by batch; return counts by kind."""
    counts: Counter[str] = Counter()
    while True:
        with transaction(url, application="dateline deduplicate") as connection:
            batch = deduplicate(connection)
        if not batch.versions:
            return dict(counts)
        counts.update(exact=batch.exact, near=batch.near, developments=batch.developments)


def understand_waiting(url: str, archive: Archive | None = None) -> dict[str, int]:
    """Revise, de-duplicate and extract everything that waits, check it, and return counts by kind.

    Raises:
        NeedsAPerson: a live blog could not be revised, or the tables break a rule.
    """
    counts: Counter[str] = Counter(revise_all(url, archive))
    counts.update(deduplicate_waiting(url))
    while batches := extraction_batches(url):
        for first, last in batches:
            counts.update(extract_batch(url, first=first, last=last))
    check(url)
    return dict(counts)
