"""What must hold between the tables when understanding is done."""

from __future__ import annotations

from datetime import timedelta

from dateline.database import rows, transaction
from dateline.errors import NeedsAPerson
from dateline.present import now

RECENT = timedelta(hours=1)


def check(url: str, *, window: timedelta = RECENT) -> dict[str, int]:
    """Check the live blogs that were seen lately, and return how much work is left, by room.

    Raises:
        NeedsAPerson: the tables break a rule; the message names it and how often.
    """
    with transaction(url, application="dateline check") as connection:
        broken = rows(connection, "check.broken_rules", since=now() - window)
        [left] = rows(connection, "check.waiting")
    if broken:
        raise NeedsAPerson("; ".join(f"{row['rule']}: {row['n']} rows" for row in broken) + ".")
    return {name: int(count) for name, count in left.items()}
