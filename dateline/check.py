"""What must hold between the tables when understanding is done."""

from __future__ import annotations

from dateline.database import rows, transaction
from dateline.errors import NeedsAPerson


def check(url: str) -> dict[str, int]:
    """Return how much work is left, by room.

    Raises:
        NeedsAPerson: the tables break a rule; the message names it and how often.
    """
    with transaction(url, application="dateline check") as connection:
        broken = [row for row in rows(connection, "check.broken_rules") if row["n"]]
        [left] = rows(connection, "check.waiting")
    if broken:
        raise NeedsAPerson("; ".join(f"{row['rule']}: {row['n']} rows" for row in broken) + ".")
    return {name: int(count) for name, count in left.items()}
