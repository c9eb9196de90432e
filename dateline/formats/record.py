"""A live blog as JSON-ready values: what the command line prints and the exports hold."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timezone
from typing import Any

from dateline.errors import DatelineError
from dateline.model import LiveBlog, PublisherTime, Update


def as_json(live_blog: LiveBlog) -> dict[str, Any]:
    """Return the page as a dictionary of JSON values; times are ISO 8601 in UTC with a Z."""
    return {
        "format": live_blog.format,
        "url": live_blog.url,
        "title": live_blog.title,
        "state": live_blog.state,
        "key_developments": list(live_blog.key_developments),
        "updates": [_update(update) for update in live_blog.updates],
        "language": live_blog.in_language,
        **_time("date_published", live_blog.date_published),
        **_time("date_modified", live_blog.date_modified),
        "coverage_start_time": _iso(live_blog.coverage_start_time.value),
        "coverage_end_time": _iso(live_blog.coverage_end_time.value),
        "covers": live_blog.covers,
        "older": live_blog.older,
        "announced": live_blog.announced,
        "timezone": live_blog.timezone,
        "notes": list(live_blog.notes),
        "rejected": [asdict(one) for one in live_blog.rejected],
        "parser_version": live_blog.parser_version,
    }


def refusal(error: DatelineError, url: str | None) -> dict[str, Any]:
    """Return what is said about a page that is not a live blog, or cannot be read."""
    return {"format": None, "url": error.url or url, "reason": error.message}


def _update(update: Update) -> dict[str, Any]:
    return {
        "update_id": update.update_id,
        "headline": update.headline,
        "article_body": update.article_body,
        **_time("date_published", update.date_published),
        "date_published_from": update.date_published.witness,
        "precision": update.date_published.precision,
        "author": update.author,
        "is_key_event": update.is_key_event,
        "is_pinned": update.is_pinned,
        "is_summary": update.is_summary,
        **_time("date_modified", update.date_modified),
        "reason": update.date_published.reason,
        "url": update.url,
        "article_html": update.article_html,
        "body_from": update.body_from,
        "links": [asdict(link) for link in update.links],
        "media": [asdict(medium) for medium in update.media],
        "embeds": [asdict(embed) for embed in update.embeds],
        "id_from": update.id_from,
        "disagreements": [asdict(one) for one in update.disagreements],
    }


def _time(name: str, time: PublisherTime) -> dict[str, Any]:
    return {name: _iso(time.value), f"{name}_raw": time.raw}


def _iso(moment: datetime | None) -> str | None:
    """Return a moment in UTC, with a fraction only where there is one.

    >>> _iso(datetime(2020, 2, 28, 10, 9, tzinfo=timezone.utc))
    '2020-02-28T10:09:00Z'
    """
    if moment is None:
        return None
    precise = "milliseconds" if moment.microsecond else "seconds"
    return moment.astimezone(timezone.utc).isoformat(timespec=precise).replace("+00:00", "Z")
