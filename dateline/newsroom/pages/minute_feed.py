"""A feed of a live blog: epochs that can be trusted, local dates beside them, the oldest update first."""

from __future__ import annotations

from dateline.newsroom import copytext
from dateline.newsroom.edition import Edition, ShownUpdate
from dateline.newsroom.pages.markup import Visit, as_json, as_listed, changed, epoch, local


def render(edition: Edition, _visit: Visit) -> str:
    """Return the feed; it depends on the edition alone."""
    number = edition.script.blog.path.rpartition("-")[2].partition(".")[0]
    entry = {
        "_id": f"feed{number}",
        "guid": int(number),
        "title": edition.title,
        "url": edition.url,
        "created_at": epoch(edition.date_published),
        "updated_at": epoch(edition.date_modified),
        "posts": [_post(edition, update) for update in as_listed(reversed(edition.updates))],
    }
    return as_json([entry])


def _post(edition: Edition, update: ShownUpdate) -> dict[str, object]:
    shown = local(edition, update.date_published)
    return {
        "_id": update.update_id,
        "title": update.headline or "",
        "body": copytext.to_html(update.body),
        "created_at": epoch(update.date_published),
        "updated_at": epoch(changed(update)),
        "timestamp": epoch(update.date_published),
        "date": f"{shown:%Y-%m-%d}",
        "time": f"{shown:%H:%M:%S}",
    }
