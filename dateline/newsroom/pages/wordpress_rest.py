"""The REST answer of WordPress's Liveblog plugin: a page of entries, newest first, by their time."""

from __future__ import annotations

from dateline.newsroom import copytext
from dateline.newsroom.edition import Edition, ShownUpdate
from dateline.newsroom.pages.markup import Visit, as_json, changed, epoch, text


def render(edition: Edition, _visit: Visit) -> str:
    """Return one page of entries."""
    return as_json(
        {
            "entries": [_entry(edition, update) for update in edition.updates],
            "page": edition.page,
            "pages": edition.pages,
            "total": edition.total,
        }
    )


def _entry(edition: Edition, update: ShownUpdate) -> dict[str, object]:
    markup = f"<h3>{text(update.headline or '')}</h3>{copytext.to_html(update.body)}"
    flags = (" is-pinned" if update.is_pinned else "") + (" type-key" if update.is_key_event else "")
    return {
        "id": int(update.update_id),
        "type": "new" if update.date_modified is None else "update",
        "render": f'<div class="liveblog-entry-text">{markup}</div>',
        "content": markup,
        "css_classes": f"liveblog liveblog-entry{flags}",
        "timestamp": str(epoch(changed(update))),
        "entry_time": str(epoch(update.date_published)),
        "authors": [{"id": 3, "name": update.author, "avatar": ""}],
        "share_link": f"{edition.url}#{update.update_id}",
        "key_event": update.is_key_event,
    }
