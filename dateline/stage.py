"""What one look at a live blog showed, into the staging tables: one transaction a page, by COPY.

This room decides nothing; it only writes down.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from dateline.crawl import Assignment
from dateline.database import Connection, copy_rows, execute, rows, sound
from dateline.identify import content_hash, fingerprint, text_hash, view_key
from dateline.likeness import Likeness, made_at, page_date, warning_of
from dateline.model import LiveBlog, PublisherTime, RejectedUpdate, Response, Snapshot, Update

STAGED = ("observation_key", "position", "update_id", "id_from", "content_hash", "fingerprint", "fields")
"""Columns of ``staged_update``, in the order of ``staged_rows``."""

_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")
"""NUL as JSON writes it; behind an odd number of backslashes the same characters mean themselves."""
MAX_TEXT = 200_000
"""Characters of one update; what is longer is no update of a live blog."""
DISTRUST = timedelta(hours=6)
"""How long no conditional request is sent to a server that called a changed page unchanged."""
PUBLISHING = timedelta(minutes=2)
"""What a publisher may take to show an update that carries an earlier time."""
MAX_ANNOUNCED = 1_000_000
"""Updates of one live blog; no more than that is believed."""
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
    response: Response | None = None,
) -> int | None:
    """Stage a page that was understood; return the key of the observation, or ``None`` if it was there.

    ``first_position`` is the number of updates on the newer pages of the same look; what the ``response``
    says of its age is kept.  Of a page that tells what the last look told nothing but that is written.
    """
    live_blog = without_oversized(live_blog)
    staged = list(staged_rows(0, live_blog.updates, first_position))
    found = rows(
        connection,
        "stage.parsed",
        **asdict(look),
        **columns(live_blog, options, staged, response),
        look_digest=_look_digest(live_blog, response) if response else None,
    )
    if not found:
        return None
    key = int(found[0]["observation_key"])
    if found[0]["is_as_before"]:
        return key
    copy_rows(connection, "staged_update", STAGED, ((key, *row[1:]) for row in staged))
    copy_rows(
        connection,
        "rejected_update",
        ("observation_key", "reason", "excerpt"),
        ((key, piece.reason, piece.excerpt[:2000]) for piece in live_blog.rejected),
    )
    return key


def columns(
    live_blog: LiveBlog,
    options: dict[str, Any],
    staged: Sequence[tuple[object, ...]],
    response: Response | None,
) -> dict[str, Any]:
    """Return what a page says of itself, by the columns of ``observation``."""
    return {
        "format": live_blog.format,
        "parser_version": live_blog.parser_version,
        "covers": live_blog.covers,
        "page": as_json(_page(live_blog, options) | (_age(live_blog, response) if response else {})),
        "updates": len(live_blog.updates),
        "rejected": len(live_blog.rejected),
        "state_digest": _state_digest(live_blog.updates, staged),
    }


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


def stage_unchanged(
    connection: Connection, *, crawl_key: int, live_blog_key: int, at: datetime, is_feed: bool = False
) -> None:
    """Note that the server confirmed the last page, or the last body of a feed.

    It becomes an observation only where it says something new: where updates are absent and a second
    look has to confirm that they are gone.
    """
    name = "stage.feed_unchanged" if is_feed else "stage.unchanged"
    execute(connection, name, crawl_key=crawl_key, live_blog_key=live_blog_key, at=at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """What a server asked for: nothing shall be asked of it for a while."""

    seconds: float
    cause: str


def pause_host(connection: Connection, live_blog_key: int, pause: Pause, at: datetime) -> None:
    """Ask the host of a live blog for nothing before a pause is over."""
    execute(connection, "stage.pause_host", live_blog_key=live_blog_key, at=at, **asdict(pause))


def keep_crawl_delay(connection: Connection, host: str, seconds: float, at: datetime) -> None:
    """Keep the pause between two requests that the robots.txt of a host asks for; it begins ``at``."""
    execute(connection, "stage.crawl_delay", host=host, seconds=seconds, at=at)


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What a poll brought that had not been there before; nothing where the page was confirmed."""

    body_sha256: str | None = None
    observation_key: int | None = None
    """The look at the newest page."""
    likeness: Likeness | None = None
    newest: datetime | None = None
    """Publisher's time of the newest update."""


def polled(connection: Connection, assignment: Assignment, response: Response, news: News) -> None:
    """Note a poll that went well, with the validators for the next one, which it makes due."""
    headers = {name.lower(): value for name, value in response.headers}
    etag, last_modified = headers.get("etag"), headers.get("last-modified")
    before = assignment.before
    is_same = bool(etag and etag == before.etag) or bool(
        not etag and last_modified and last_modified == before.last_modified
    )
    execute(
        connection,
        "stage.polled",
        live_blog_key=assignment.live_blog_key,
        at=response.fetched_at,
        planned_at=assignment.planned_at,
        etag=etag,
        last_modified=last_modified,
        is_new=response.status != 304,
        warning=warning_of(response, news.likeness or before.likeness),
        body_sha256=news.body_sha256,
        observation_key=news.observation_key,
        likeness=as_json(news.likeness.kept()) if news.likeness else None,
        newest=news.newest,
        is_denied=is_same or _was_denied(assignment, news),
        lie_until=response.fetched_at + DISTRUST,
    )


def _was_denied(assignment: Assignment, news: News) -> bool:
    """Say whether an update stands there that is older than an answer by which nothing had changed."""
    full_at, polled_at = assignment.before.full_at, assignment.before.polled_at
    if not (full_at and polled_at and news.newest):
        return False
    return full_at < news.newest < polled_at - PUBLISHING


def _state_digest(updates: Sequence[Update], staged: Sequence[tuple[object, ...]]) -> str:
    """Return a digest of what revise looks at: updates, their words, whether they are pinned, their order."""
    state = [(row[2], row[4], update.is_pinned) for update, row in zip(updates, staged, strict=True)]
    return hashlib.sha256(repr(state).encode("utf-8", "replace")).hexdigest()[:32]


def _look_digest(live_blog: LiveBlog, response: Response) -> str:
    """Return a digest of all that a page tells, by whatever parser, and of the date of its state."""
    told = repr((live_blog, page_date(live_blog, response)))
    return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:32]


def staged_rows(
    observation_key: int, updates: tuple[Update, ...], first_position: int = 0
) -> Iterator[tuple[object, ...]]:
    """Yield the rows of ``staged_update`` for the updates of a page."""
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
        "body_from": update.body_from,
        "headline_from": (update.headline_from or update.body_from) if update.headline else None,
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
        **_other_views(update),
    }


def _other_views(update: Update) -> dict[str, Any]:
    """Return hashes of what other parts of the page say; nothing where there are none."""
    said = {view_key(one.field, one.witness): text_hash(one.text) for one in update.other_wordings}
    return {"other_views": said} if said else {}


def _page(live_blog: LiveBlog, options: dict[str, Any]) -> dict[str, Any]:
    return {
        "options": options,
        "title": live_blog.title,
        "state": live_blog.state,
        "in_language": live_blog.in_language,
        "timezone": live_blog.timezone,
        "announced": _announced(live_blog),
        "older": live_blog.older,
        "shows_at_most": live_blog.shows_at_most,
        "date_published": _moment(live_blog.date_published),
        "date_modified": _moment(live_blog.date_modified),
        "coverage_start_time": _moment(live_blog.coverage_start_time),
        "coverage_end_time": _moment(live_blog.coverage_end_time),
        "key_developments": list(live_blog.key_developments),
        "notes": list(live_blog.notes),
    }


def _announced(live_blog: LiveBlog) -> int | None:
    """Return how many updates a platform says that there are; ``None`` for a number that cannot be meant."""
    said = live_blog.announced
    return said if said is not None and 0 <= said <= MAX_ANNOUNCED else None


def _age(live_blog: LiveBlog, response: Response) -> dict[str, str | None]:
    """Return of when a page is, by its own word and by that of a cache, as ISO 8601."""
    moments = {"as_of": page_date(live_blog, response), "made_at": made_at(response)}
    return {name: moment.isoformat() if moment else None for name, moment in moments.items()}


def _moment(time: PublisherTime) -> str | None:
    return time.value.isoformat() if time.value else None
