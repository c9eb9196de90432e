"""The answer to a GraphQL query: a list of ids, newest first, and an object for each update."""

from __future__ import annotations

from dateline.newsroom import copytext
from dateline.newsroom.edition import Edition, ShownUpdate
from dateline.newsroom.pages.markup import Visit, as_json, iso_seconds


def render(edition: Edition, _visit: Visit) -> str:
    """Return the payload; it depends on the edition alone."""
    article = {"title": edition.title, "children": [update.update_id for update in edition.updates]}
    updates = [_update(edition, update) for update in edition.updates]
    return as_json({"data": {"article": article, "updates": updates}})


def _update(edition: Edition, update: ShownUpdate) -> dict[str, object]:
    said: dict[str, object] = {
        "id": update.update_id,
        "postType": "liveblog-update",
        "title": update.headline,
        "content": copytext.to_html(update.body),
        "date_gmt": iso_seconds(update.date_published).removesuffix("Z"),
        "author": [{"name": update.author}],
        "isKeyEvent": update.is_key_event,
        "isPinned": update.is_pinned,
        "link": f"{edition.url}?update={update.update_id}",
        "status": "publish",
    }
    if update.date_modified:
        said["modified_gmt"] = iso_seconds(update.date_modified).removesuffix("Z")
    return said
