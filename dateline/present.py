"""The present moment, for every room that asks what time it is."""

from __future__ import annotations

import os
from datetime import datetime, timezone
from pathlib import Path

from dateline.errors import SetupError

CLOCK = "DATELINE_CLOCK"
"""Environment variable that names a file with the moment that counts as the present (ISO 8601, with offset).

Rehearsals write it, so that a day of a simulated newsroom passes in minutes for every process at once.
"""


def now() -> datetime:
    """Return the present moment in UTC.

    Raises:
        SetupError: the file named by ``DATELINE_CLOCK`` holds no moment.
    """
    path = os.environ.get(CLOCK)
    if not path:
        return datetime.now(timezone.utc)
    try:
        said = datetime.fromisoformat(Path(path).read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        raise SetupError(f"{CLOCK} names {path}, which holds no moment: {error}") from error
    if said.tzinfo is None:
        raise SetupError(f"{CLOCK} names {path}, whose moment {said.isoformat()} lacks an offset.")
    return said.astimezone(timezone.utc)


def stop_clock(path: Path, at: datetime) -> None:
    """Make ``at`` the present moment of every process whose ``DATELINE_CLOCK`` names ``path``."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_text(at.isoformat(), encoding="ascii")
    fresh.replace(path)
