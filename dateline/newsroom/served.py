"""What a season's server has answered: one record for each request for a live blog."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from dateline.newsroom.faults import Fault

NO_STATUS = 0
"""Of a request that was left without an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """One answer."""

    at: datetime
    """When it was asked for, by the clock of the newsroom."""
    live_blog: str
    page: int
    """Which page of the live blog, from 1."""
    status: int
    fault: Fault | None = None
    as_of: datetime | None = None
    """The moment whose state the client has now; ``None`` when it got no state of the live blog."""
    is_whole: bool = False
    """The body (or, with 304, the one that the client has) is complete, readable, and the live blog's."""
    size: int = 0
    """Bytes of the body on the wire."""


def line_of(record: Served) -> str:
    """Return a record as a line of JSON; moments are ISO 8601 in UTC."""
    return json.dumps(asdict(record), default=datetime.isoformat) + "\n"


def read_served(file: Path) -> Iterator[Served]:
    """Yield the records of a file of JSON lines."""
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            said = json.loads(line)
            moments = {key: said[key] and datetime.fromisoformat(said[key]) for key in ("at", "as_of")}
            yield Served(**{**said, **moments})
