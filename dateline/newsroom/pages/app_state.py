"""A page that a JavaScript framework draws: the updates stand in its state, under names of its own."""

from __future__ import annotations

from dateline.newsroom.edition import Edition, ShownUpdate
from dateline.newsroom.pages.markup import Visit, changed, document, in_script, iso, text


def render(edition: Edition, _visit: Visit) -> str:
    """Return the page; it depends on the edition alone."""
    story = {
        "headline": edition.title,
        "liveUpdates": {"items": [_item(update) for update in edition.updates]},
    }
    state = {"props": {"pageProps": {"story": story}}, "page": "/live/[slug]", "buildId": "a1"}
    head = (
        f'<meta property="article:published_time" content="{iso(edition.date_published)}">\n'
        f'<meta property="article:modified_time" content="{iso(edition.date_modified)}">'
    )
    body = f'<div id="__next"><h1>{text(edition.title)}</h1></div>{in_script("__NEXT_DATA__", state)}'
    return document(edition, head, body)


def _item(update: ShownUpdate) -> dict[str, object]:
    paragraphs = update.article_body.split("\n\n")
    return {
        "id": update.update_id,
        "__typename": "Update",
        "headline": update.headline,
        "publishedAt": iso(update.date_published),
        "updatedAt": iso(changed(update)),
        "body": [{"type": "paragraph", "children": [{"text": one}]} for one in paragraphs],
        "isKeyEvent": update.is_key_event,
        "isPinned": update.is_pinned,
        "author": {"name": update.author},
        "status": "published",
    }
