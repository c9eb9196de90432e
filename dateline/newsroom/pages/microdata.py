"""A page whose updates are schema.org microdata: the attributes of its elements say what they are."""

from __future__ import annotations

from dateline.newsroom import copytext
from dateline.newsroom.edition import Edition, ShownUpdate
from dateline.newsroom.pages.markup import Visit, document, iso, local, navigation, text

_SCOPE = 'itemscope itemtype="https://schema.org/'


def render(edition: Edition, _visit: Visit) -> str:
    """Return the page; it depends on the edition alone."""
    name = text(edition.script.outlet.title)
    updates = "\n".join(_update(edition, update) for update in edition.updates)
    body = (
        f'<header>{name}{navigation(edition)}</header>\n<main {_SCOPE}LiveBlogPosting">\n'
        f'<h1 itemprop="headline">{text(edition.title)}</h1>\n'
        f'<meta itemprop="datePublished" content="{iso(edition.date_published)}">\n'
        f'<meta itemprop="dateModified" content="{iso(edition.date_modified)}">\n{updates}\n</main>\n'
        f"<footer>© {name}</footer>"
    )
    return document(edition, "", body)


def _update(edition: Edition, update: ShownUpdate) -> str:
    headline = f'<h2 itemprop="headline">{text(update.headline)}</h2>' if update.headline else ""
    modified = (
        f'<meta itemprop="dateModified" content="{iso(update.date_modified)}">'
        if update.date_modified
        else ""
    )
    return (
        f'<div itemprop="liveBlogUpdate" {_SCOPE}BlogPosting" id="{update.update_id}">'
        f'<meta itemprop="url" content="{text(edition.url)}#{update.update_id}">{modified}'
        f'<time itemprop="datePublished" datetime="{iso(update.date_published)}">'
        f"{local(edition, update.date_published):%H:%M}</time> "
        f'<span itemprop="author">{text(update.author or "")}</span>\n{headline}'
        f'<div itemprop="articleBody">{copytext.to_html(update.body)}</div></div>'
    )
