"""Questions that people ask, and the rows that answer them.  Reads only."""

from __future__ import annotations

from datetime import datetime

from dateline.database import Connection, Row, rows


def timeline(
    connection: Connection, *, live_blog: str | None = None, since: datetime | None = None, limit: int = 50
) -> list[Row]:
    """Return the newest current updates of all outlets, oldest first.

    ``live_blog`` is part of a title, a URL, or the name of a source.
    """
    found = rows(connection, "query.timeline", live_blog=_pattern(live_blog), since=since, limit=limit)
    return found[::-1]


def changes(connection: Connection, *, limit: int = 50) -> list[Row]:
    """Return what publishers changed after publishing, oldest first."""
    return rows(connection, "query.changes", limit=limit)[::-1]


def same_story(connection: Connection, *, limit: int = 10) -> list[Row]:
    """Return developments that several places report, one row for each report, the first of them first."""
    return rows(connection, "query.same_story", limit=limit)


def quotes(connection: Connection, *, limit: int = 20) -> list[Row]:
    """Return who said what, newest first."""
    return rows(connection, "query.quotes", limit=limit)


def figures(connection: Connection, *, limit: int = 20) -> list[Row]:
    """Return which numbers were stated, and by whom, newest first."""
    return rows(connection, "query.figures", limit=limit)


def live_blogs(connection: Connection) -> list[Row]:
    """Return one row for each live blog: what is known of it and how its polling goes."""
    return rows(connection, "query.live_blogs")


def totals(connection: Connection) -> Row:
    """Return how many rows the main tables hold."""
    return rows(connection, "query.totals")[0]


def _pattern(text: str | None) -> str | None:
    if text is None:
        return None
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
