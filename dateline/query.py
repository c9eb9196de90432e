"""Questions that people ask, and the rows that answer them.  Reads only."""

from __future__ import annotations

from datetime import datetime

from dateline.database import Connection, Row, rows
from dateline.identify import bare_id

_KEY_DIGITS = 18
"""Digits that fit a bigint."""


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


def find_live_blogs(connection: Connection, text: str) -> list[Row]:
    """Return at most six live blogs by key, URL, or part of title, URL or source; exact ones first."""
    return rows(connection, "query.find_live_blogs", text=text, pattern=_pattern(text))


def find_updates(connection: Connection, text: str, *, live_blog_key: int | None = None) -> list[Row]:
    """Return at most six updates by key, which comes first, or id; in one live blog by id alone.

    An id is found as the page writes it too ("block-64626a018f08").
    """
    key = int(text) if text.isascii() and text.isdecimal() and len(text) <= _KEY_DIGITS else None
    return rows(
        connection,
        "query.find_updates",
        update_ids=[text, bare_id(text)],
        update_key=key,
        live_blog_key=live_blog_key,
    )


def replay(connection: Connection, live_blog_key: int, at: datetime) -> list[Row]:
    """Return the updates of a live blog as they stood at a moment, in page order."""
    return rows(connection, "query.replay", live_blog_key=live_blog_key, at=at)


def page_then(connection: Connection, live_blog_key: int, at: datetime) -> Row | None:
    """Return what the last page before a moment said of the whole live blog; ``None`` if there was none."""
    found = rows(connection, "query.page_then", live_blog_key=live_blog_key, at=at)
    return found[0] if found else None


def versions(connection: Connection, update_key: int) -> list[Row]:
    """Return the wordings of an update, the oldest first, each with the revision that brought it."""
    return rows(connection, "query.versions", update_key=update_key)


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


def sources(connection: Connection) -> list[Row]:
    """Return one row for each publisher with live blogs: how its polls go, and why."""
    return rows(connection, "query.sources")


def totals(connection: Connection) -> Row:
    """Return how many rows the main tables hold."""
    return rows(connection, "query.totals")[0]


def _pattern(text: str | None) -> str | None:
    if text is None:
        return None
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
