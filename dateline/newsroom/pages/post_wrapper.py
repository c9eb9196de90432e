"""A page whose posts stand in a script, as they are given to the component that draws them."""

from __future__ import annotations

from dateline.newsroom import copytext
from dateline.newsroom.edition import Edition, ShownUpdate
from dateline.newsroom.pages.markup import Visit, document, in_script, iso, navigation, text


def render(edition: Edition, _visit: Visit) -> str:
    """Return the page; it depends on the edition alone."""
    state = {
        "title": edition.title,
        "isClosed": edition.state == "closed",
        "posts": [_post(update) for update in edition.updates],
    }
    body = (
        f"<header>{text(edition.script.outlet.title)}{navigation(edition)}</header>\n"
        f"<main><h1>{text(edition.title)}</h1><p>{text(edition.script.blog.standfirst)}</p>\n"
        f'<div class="x-live-blog-wrapper"></div></main>\n{in_script("live-blog-data", state)}'
    )
    return document(edition, "", body)


def _post(update: ShownUpdate) -> dict[str, object]:
    return {
        "id": update.update_id,
        "title": update.headline,
        "bodyHTML": copytext.to_html(update.body),
        "publishedDate": iso(update.date_published),
        "standout": {"breakingNews": update.is_key_event},
        "byline": update.author,
        "showShareButtons": True,
    }
