"""ScribbleLive event, the API's JSON.  Flags are 0 or 1, dates are ``/Date(milliseconds)/``.

Posts that are deleted or not approved are not shown, and comments are readers', not the editors'.
"""

from __future__ import annotations

import re

from dateline.formats.page import Page
from dateline.formats.payload import (
    Node,
    figure,
    finished,
    first,
    flag,
    moment,
    names,
    number,
    objects,
    readings,
    told,
)
from dateline.formats.version import PARSER_VERSION
from dateline.model import LiveBlog, PublisherTime, State, Update

NAME = "scribblelive"
_DATE = re.compile(r"/Date\((-?\d{1,15})(?:[+-]\d{4})?\)/")
_HIDDEN = ("IsDeleted", "IsComment")


def parse(page: Page) -> LiveBlog | None:
    """Read an event with its posts; ``None`` when it is another payload."""
    if "IsDeleted" not in page.scripted or "/Date(" not in page.scripted.replace("\\/", "/"):
        return None
    seen = page.nodes
    event = next((found for found in seen if any(map(_is_post, objects(found.get("Posts"))))), None)
    posts = objects(event["Posts"]) if event else [found for found in seen if _is_post(found)]
    event = event or {}
    updates, rejected = readings(posts, lambda post: _update(post, page))
    total = number(event.get("NumPosts"))
    return finished(
        page,
        LiveBlog(
            url=first(event, "Url", "Permalink") or page.facts.url,
            format=NAME,
            parser_version=PARSER_VERSION,
            title=first(event, "Title"),
            state=_state(event),
            in_language=first(event, "Language"),
            coverage_start_time=_time(event.get("Start"), page),
            coverage_end_time=_time(event.get("End"), page),
            updates=updates,
            rejected=rejected,
            covers="whole" if total == len(posts) else "part",
            announced=None if total is None else max(total - sum(map(_is_hidden, posts)), len(updates)),
        ),
    )


def _is_post(found: Node) -> bool:
    return "IsDeleted" in found and "Content" in found and "Id" in found


def _is_hidden(post: Node) -> bool:
    return any(flag(post.get(name)) for name in _HIDDEN) or not flag(post.get("IsApproved", 1))


def _update(post: Node, page: Page) -> Update | None:
    if _is_hidden(post):
        return None
    media = (
        figure(first(one, "Url"), first(one, "Caption"), _tag(one)) for one in objects(post.get("Media"))
    )
    return told(
        first(post, "Id"),
        (first(post, "Content") or "") + "".join(media),
        headline=first(post, "Title"),
        author=names(post.get("Creator"), "Name", "DisplayName"),
        date_published=_time(post.get("Created"), page),
        date_modified=_time(post.get("LastModified"), page),
        is_pinned=flag(post.get("IsStuck")),
        is_key_event=flag(post.get("IsHighlighted")) or flag(post.get("IsKeyEvent")),
    )


def _tag(medium: Node) -> str:
    return {"VIDEO": "video", "AUDIO": "audio"}.get((first(medium, "Type") or "").upper(), "img")


def _time(value: object, page: Page) -> PublisherTime:
    match = _DATE.search(value) if isinstance(value, str) else None
    return moment(match[1] if match else value, page)


def _state(event: Node) -> State | None:
    return ("live" if flag(event["IsLive"]) else "closed") if "IsLive" in event else None
