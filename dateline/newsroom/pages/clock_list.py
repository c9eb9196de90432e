"""A list of blocks without ids, the oldest first, each with a bare clock of the outlet's town."""

from __future__ import annotations

from dateline.newsroom import copytext
from dateline.newsroom.edition import Edition, ShownUpdate
from dateline.newsroom.pages.markup import Visit, document, iso, local, navigation, share, text


def render(edition: Edition, _visit: Visit) -> str:
    """Return the page; it depends on the edition alone."""
    head = (
        f'<meta property="article:published_time" content="{iso(edition.date_published)}">\n'
        f'<meta property="article:modified_time" content="{iso(edition.date_modified)}">'
    )
    lines = "\n".join(_line(edition, update) for update in reversed(edition.updates))
    name = text(edition.script.outlet.title)
    body = (
        f"<header>{name}{navigation(edition)}</header>\n<main><h1>{text(edition.title)}</h1>\n"
        f"<p>{text(edition.script.blog.standfirst)}</p>\n"
        f'<div class="ticker">\n{lines}\n</div>\n{share(edition.url)}</main>\n<footer>© {name}</footer>'
    )
    return document(edition, head, body)


def _line(edition: Edition, update: ShownUpdate) -> str:
    return (
        f'<div class="ticker-item"><span class="ticker-clock">{local(edition, update.date_published):%H:%M}'
        f"</span>\n<h3>{text(update.headline or '')}</h3>\n"
        f'<div class="ticker-text">{copytext.to_html(update.body)}</div></div>'
    )
