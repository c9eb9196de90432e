"""An AMP page with an ``amp-live-list``: the newest updates, and nothing that leads to the older ones.

The moments of publication and change are milliseconds in attributes; readers see an age.
"""

from __future__ import annotations

from dateline.newsroom import copytext
from dateline.newsroom.edition import Edition, ShownUpdate
from dateline.newsroom.pages.markup import Visit, changed, document, epoch, iso, local, text


def render(edition: Edition, _visit: Visit) -> str:
    """Return the page; it depends on the edition alone."""
    head = (
        f'<meta property="article:published_time" content="{iso(edition.date_published)}">\n'
        f'<meta property="article:modified_time" content="{iso(edition.date_modified)}">\n'
        '<script async src="https://cdn.ampproject.org/v0.js"></script>'
    )
    shown = "\n".join(_item(edition, update) for update in edition.updates if update.page)
    body = (
        f"<header>{text(edition.script.outlet.title)}</header>\n<main><h1>{text(edition.title)}</h1>\n"
        f"<p>{text(edition.script.blog.standfirst)}</p>\n"
        '<amp-live-list id="live-updates" data-poll-interval="15000" data-max-items-per-page="40">\n'
        '<button update on="tap:live-updates.update">Show what is new</button>\n'
        f"<div items>\n{shown}\n</div>\n</amp-live-list></main>\n<footer>Terms · Privacy</footer>"
    )
    return document(edition, head, body)


def _item(edition: Edition, update: ShownUpdate) -> str:
    published, modified = epoch(update.date_published) * 1000, epoch(changed(update)) * 1000
    headline = f"<h3>{text(update.headline)}</h3>" if update.headline else ""
    return (
        f'<div id="post-{update.update_id}" class="live-item" data-sort-time="{published}" '
        f'data-update-time="{modified}"><amp-timeago layout="fixed" width="160" height="20" '
        f'datetime="{iso(update.date_published)}" locale="{edition.script.outlet.language}">'
        f"{local(edition, update.date_published):%d.%m.%Y %H:%M}</amp-timeago>\n"
        f"{headline}{copytext.to_html(update.body)}</div>"
    )
