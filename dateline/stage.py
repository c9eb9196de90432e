"""What one look at a live blog showed, into the staging tables: one transaction a page, by COPY.

This room decides nothing; it only writes down.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from dateline.database import Connection, copy_rows, execute, rows, sound
from dateline.identify import content_hash, fingerprint
from dateline.model import LiveBlog, PublisherTime, RejectedUpdate, Response, Snapshot, Update

_STAGED = ("observation_key", "position", "update_id", "id_from", "content_hash", "fingerprint", "fields")

_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")
"""NUL as JSON writes it; behind an odd number of backslashes the same characters mean themselves."""
MAX_TEXT = 200_000
"""Characters of one update; what is longer is no update of a live blog."""
MAX_ID = 500
"""Characters of an id or address that are kept as they are; an index row holds 2,700 bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Who looked at which live blog, when, and where the bytes are."""

    crawl_key: int
    live_blog_key: int
    snapshot_key: int
    observed_at: datetime


def as_json(value: object) -> str:
    """Return a value as JSON that ``jsonb`` takes: no NUL, no lone surrogates."""
    text = json.dumps(value, ensure_ascii=False, default=_as_text)
    return sound(_NUL.sub(r"\1", text))


def short_id(update_id: str) -> str:
    """Return an id as it is, or the hash of one that no index could hold."""
    if len(update_id) <= MAX_ID:
        return update_id
    return f"sha256:{hashlib.sha256(update_id.encode('utf-8', 'replace')).hexdigest()}"


def _as_text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")


def store_snapshot(
    connection: Connection, snapshot: Snapshot, *, crawl_key: int, live_blog_key: int | None
) -> int:
    """Write the row of stored bytes and return its key."""
    [row] = rows(
        connection,
        "stage.store_snapshot",
        crawl_key=crawl_key,
        live_blog_key=live_blog_key,
        **asdict(snapshot),
    )
    return int(row["snapshot_key"])


def stage_parsed(
    connection: Connection,
    look: Look,
    live_blog: LiveBlog,
    options: dict[str, Any],
    *,
    first_position: int = 0,
) -> int | None:
    """Stage a page that was understood; return the key of the observation, or ``None`` if it was there.

    ``first_position`` is the number of updates on the newer pages of the same look.
    """
    live_blog = without_oversized(live_blog)
    found = rows(
        connection,
        "stage.parsed",
        **asdict(look),
        format=live_blog.format,
        parser_version=live_blog.parser_version,
        covers=live_blog.covers,
        page=as_json(_page(live_blog) | {"options": options}),
        updates=len(live_blog.updates),
        rejected=len(live_blog.rejected),
    )
    if not found:
        return None
    key = int(found[0]["observation_key"])
    copy_rows(connection, "staged_update", _STAGED, _staged(key, live_blog.updates, first_position))
    copy_rows(
        connection,
        "rejected_update",
        ("observation_key", "reason", "excerpt"),
        ((key, piece.reason, piece.excerpt[:2000]) for piece in live_blog.rejected),
    )
    return key


def without_oversized(live_blog: LiveBlog) -> LiveBlog:
    """Put aside updates that are longer than any update is; the rest of the page stands."""
    kept = tuple(update for update in live_blog.updates if _length(update) <= MAX_TEXT)
    rejected = tuple(
        RejectedUpdate(
            reason=f"The update has {_length(update):,} characters, more than {MAX_TEXT:,}.",
            excerpt=update.article_body[:2000],
        )
        for update in live_blog.updates
        if _length(update) > MAX_TEXT
    )
    if not rejected:
        return live_blog
    return replace(live_blog, updates=kept, rejected=live_blog.rejected + rejected)


def _length(update: Update) -> int:
    return max(len(update.headline or ""), len(update.article_body), len(update.article_html or "") // 4)


def stage_refused(
    connection: Connection, look: Look, *, reason: str, parser_version: str, options: dict[str, Any]
) -> None:
    """Stage that a page was not understood, with the reason; its bytes are kept."""
    execute(
        connection,
        "stage.refused",
        **asdict(look),
        reason=reason,
        parser_version=parser_version,
        page=as_json({"options": options}),
    )


def stage_unchanged(connection: Connection, *, crawl_key: int, live_blog_key: int, at: datetime) -> None:
    """Note that the server confirmed the last page.

    It becomes an observation only where it says something new: where updates are absent and a second
    look has to confirm that they are gone.
    """
    execute(connection, "stage.unchanged", crawl_key=crawl_key, live_blog_key=live_blog_key, at=at)


def polled(
    connection: Connection, live_blog_key: int, response: Response, *, body_sha256: str | None
) -> None:
    """Note a poll that went well, with the validators for the next one."""
    headers = {name.lower(): value for name, value in response.headers}
    execute(
        connection,
        "stage.polled",
        live_blog_key=live_blog_key,
        at=response.fetched_at,
        etag=headers.get("etag"),
        last_modified=headers.get("last-modified"),
        is_new=response.status != 304,
        body_sha256=body_sha256,
    )


def _staged(
    observation_key: int, updates: tuple[Update, ...], first_position: int
) -> Iterator[tuple[object, ...]]:
    for position, update in enumerate(updates, first_position):
        yield (
            observation_key,
            position,
            short_id(update.update_id),
            update.id_from,
            content_hash(update),
            fingerprint(update),
            as_json(_fields(update)),
        )


def _fields(update: Update) -> dict[str, Any]:
    published, modified = update.date_published, update.date_modified
    return {
        "headline": update.headline,
        "article_body": update.article_body,
        "article_html": update.article_html,
        "author": update.author,
        "date_published": published.value,
        "date_published_raw": published.raw,
        "date_published_from": published.witness,
        "date_published_precision": published.precision,
        "date_published_reason": published.reason,
        "date_modified": modified.value,
        "date_modified_raw": modified.raw,
        "date_modified_from": modified.witness,
        "is_key_event": update.is_key_event,
        "is_summary": update.is_summary,
        "is_pinned": update.is_pinned,
        "url": update.url,
        "links": [asdict(link) for link in update.links],
        "media": [asdict(medium) for medium in update.media],
        "embeds": [asdict(embed) for embed in update.embeds],
        "disagreements": [asdict(disagreement) for disagreement in update.disagreements],
    }


def _page(live_blog: LiveBlog) -> dict[str, Any]:
    return {
        "title": live_blog.title,
        "state": live_blog.state,
        "in_language": live_blog.in_language,
        "timezone": live_blog.timezone,
        "announced": live_blog.announced,
        "older": live_blog.older,
        "date_published": _moment(live_blog.date_published),
        "date_modified": _moment(live_blog.date_modified),
        "coverage_start_time": _moment(live_blog.coverage_start_time),
        "coverage_end_time": _moment(live_blog.coverage_end_time),
        "key_developments": list(live_blog.key_developments),
        "notes": list(live_blog.notes),
    }


def _moment(time: PublisherTime) -> str | None:
    return time.value.isoformat() if time.value else None
