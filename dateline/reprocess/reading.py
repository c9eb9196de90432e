"""One archived page, read again by the present parser in the way in which it was read before."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from dateline import formats
from dateline.database import Row
from dateline.errors import DatelineError, NotALiveBlog
from dateline.model import LiveBlog, Response, Snapshot
from dateline.reading import Reading, parse_all
from dateline.snapshot import Archive
from dateline.sources import Source
from dateline.stage import as_json, columns, staged_rows, without_oversized


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What the present parser says of an archived page."""

    observation_key: int
    live_blog: LiveBlog | None
    """``None`` when it is refused, or says nothing of its own (the server confirmed an earlier one)."""
    said: str
    """The columns of ``observation`` that follow from it, as JSON."""


def archived(archive: Archive, look: Row) -> Response:
    """Return the response of an observation.

    Raises:
        Unreadable: the archive does not have it, or its bytes are not those of the snapshot.
    """
    original = look["original"]
    response = archive.read_snapshot(_snapshot(look), _snapshot(original) if original else None)
    return replace(response, url=look["url"], fetched_at=look["fetched_at"])


def _snapshot(row: Mapping[str, Any]) -> Snapshot:
    return Snapshot(**{field.name: row[field.name] for field in fields(Snapshot)})


def source_of_row(row: Row, sources: Mapping[str, Source]) -> Source:
    """Return the publisher of a live blog: by its file, else as it was known last."""
    known = {name: row[name] for name in ("name", "title", "homepage", "language", "timezone", "country")}
    return sources.get(row["name"]) or Source.model_validate(known)


def read_page(look: Row, response: Response, url: str, source: Source) -> Page:
    """Read a page again; one that the present parser does not understand is refused, with the reason."""
    options = look["options"] or {}
    try:
        live_blog = _parsed(look, response, url, _reading(options, source))
    except DatelineError as error:
        return Page(observation_key=look["observation_key"], live_blog=None, said=_refused(error, options))
    staged = list(staged_rows(0, live_blog.updates))
    read = columns(live_blog, options, staged, response if look["has_age"] else None)
    said = {"outcome": "parsed", "reason": None, **read}
    said["page"] = json.loads(said["page"])
    return Page(observation_key=look["observation_key"], live_blog=live_blog, said=as_json(said))


def confirmed(look: Row) -> Page:
    """Return an observation that only confirms an earlier one."""
    said = as_json({"parser_version": formats.PARSER_VERSION})
    return Page(observation_key=look["observation_key"], live_blog=None, said=said)


def lost(look: Row, error: DatelineError) -> Page:
    """Return a page whose bytes are lost before anybody took it up."""
    return Page(
        observation_key=look["observation_key"], live_blog=None, said=_refused(error, look["options"] or {})
    )


def _refused(error: DatelineError, options: dict[str, Any]) -> str:
    said = {
        "outcome": "refused",
        "reason": str(error),
        "format": None,
        "parser_version": formats.PARSER_VERSION,
        "covers": None,
        "page": {"options": options},
        "updates": 0,
        "rejected": 0,
        "state_digest": None,
    }
    return as_json(said)


def _reading(options: Mapping[str, Any], source: Source) -> Reading:
    day = options.get("date_published")
    return Reading(
        source=source,
        url=options.get("url"),
        date_published=date.fromisoformat(day) if day else None,
        timezone=options.get("timezone"),
        is_fetch=options.get("is_fetch", True),
        format=options.get("format"),
    )


def _parsed(look: Row, response: Response, url: str, reading: Reading) -> LiveBlog:
    live_blogs = parse_all(response, reading)
    own = [blog for blog in live_blogs if blog.url == url] or list(live_blogs)
    if len(own) > 1:
        raise NotALiveBlog("The feed does not name this live blog.", cause="feed", url=url)
    live_blog = without_oversized(own[0])
    # An older page of a look shows a part, whatever it says: the newest page told what is absent.
    return live_blog if look["walk_key"] is None else replace(live_blog, covers="part")
