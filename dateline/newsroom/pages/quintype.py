"""A story of the template "live-blog" as Quintype's API sends it: a card for each update."""

from __future__ import annotations

from dateline.newsroom import copytext
from dateline.newsroom.edition import Edition, ShownUpdate
from dateline.newsroom.pages.markup import Visit, as_json, as_listed, changed, epoch


def render(edition: Edition, _visit: Visit) -> str:
    """Return the payload; it depends on the edition alone."""
    story = {
        "story-template": "live-blog",
        "is-live-blog": True,
        "headline": edition.title,
        "summary": edition.script.blog.standfirst,
        "url": edition.url,
        "language": edition.script.outlet.language,
        "first-published-at": epoch(edition.date_published) * 1000,
        "last-published-at": epoch(edition.date_modified) * 1000,
        "author-name": edition.script.blog.author,
        "metadata": {"is-closed": edition.state == "closed"},
        "cards": [_card(update) for update in as_listed(edition.updates)],
    }
    return as_json({"story": story})


def _card(update: ShownUpdate) -> dict[str, object]:
    elements: list[dict[str, object]] = []
    if update.headline:
        elements.append({"type": "title", "text": update.headline, "subtype": None})
    elements.append({"type": "text", "text": copytext.to_html(update.body), "subtype": None})
    return {
        "id": update.update_id,
        "content-id": update.update_id,
        "card-added-at": epoch(update.date_published) * 1000,
        "card-updated-at": epoch(changed(update)) * 1000,
        "status": "draft",
        "is-pinned": update.is_pinned,
        "authors": [{"name": update.author}],
        "metadata": {"attributes": {"key-event": update.is_key_event}},
        "story-elements": elements,
    }
