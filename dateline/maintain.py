"""Daily upkeep."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from typing import Any

from dateline.database import Row, execute, rows, transaction
from dateline.errors import NeedsAPerson, Unreadable
from dateline.model import Snapshot
from dateline.present import now
from dateline.snapshot import Archive

LATE_SWEEP = timedelta(hours=48)
"""How long after its end a live blog is tried at most: it is let go with the sweep after a day."""
ARCHIVE_SAMPLE = 500


def let_go(url: str) -> int:
    """Stop watching closed live blogs whose last sweep failed again and again; return how many."""
    before = now() - LATE_SWEEP
    with transaction(url, application="dateline maintain") as connection:
        return len(rows(connection, "maintain.let_go", before=before))


def check_archive(url: str, archive_url: str) -> int:
    """Read a sample of the last week's snapshots from the archive; return how many were read.

    Raises:
        NeedsAPerson: bytes are missing or are not what the database says.
    """
    since = now() - timedelta(days=7)
    archive = Archive(archive_url)
    with transaction(url, application="dateline maintain") as connection:
        execute(connection, "join.read_archive")
        sample = rows(connection, "maintain.recent_snapshots", since=since, limit=ARCHIVE_SAMPLE)
        damaged = [message for row in sample if (message := _damage(archive, row))]
    if damaged:
        raise NeedsAPerson(f"{len(damaged)} of {len(sample)} records are damaged: {'; '.join(damaged[:10])}")
    return len(sample)


def _damage(archive: Archive, row: Row) -> str | None:
    original = row["original"]
    try:
        archive.read_snapshot(_snapshot(row), _snapshot(original) if original else None)
    except Unreadable as error:
        return f"snapshot {row['snapshot_key']}: {error}"
    return None


def _snapshot(row: dict[str, Any]) -> Snapshot:
    return Snapshot(**{field.name: row[field.name] for field in fields(Snapshot)})
