"""An event with its posts: flags are 0 and 1, dates ``/Date(milliseconds)/``, and the posts are counted."""

from __future__ import annotations

from datetime import datetime

from dateline.newsroom import copytext
from dateline.newsroom.edition import Edition, ShownUpdate
from dateline.newsroom.pages.markup import Visit, as_json, changed, epoch


def render(edition: Edition, _visit: Visit) -> str:
    """Return the event; it depends on the edition alone."""
    event: dict[str, object] = {
        "Id": 77,
        "Title": edition.title,
        "Language": edition.script.outlet.language,
        "IsLive": int(edition.state != "closed"),
        "Start": _date(edition.date_published),
        "NumPosts": len(edition.updates),
        "Posts": [_post(update) for update in edition.updates],
    }
    if edition.coverage_end_time:
        event["End"] = _date(edition.coverage_end_time)
    return as_json(event)


def _date(when: datetime) -> str:
    return f"/Date({epoch(when) * 1000}+0000)/"


def _post(update: ShownUpdate) -> dict[str, object]:
    return {
        "Id": int(update.update_id),
        **({"Title": update.headline} if update.headline else {}),
        "Content": copytext.to_html(update.body),
        "Creator": {"Id": 9, "Name": update.author},
        "Source": "web",
        "Type": "TEXT",
        "IsComment": 0,
        "IsDeleted": 0,
        "IsApproved": 1,
        "IsStuck": int(update.is_pinned),
        "IsHighlighted": int(update.is_key_event),
        "Created": _date(update.date_published),
        "LastModified": _date(changed(update)),
        "Media": [],
    }
