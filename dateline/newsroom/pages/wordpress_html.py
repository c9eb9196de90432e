"""The page of WordPress's Liveblog plugin: list items with an id and the second of their making."""

from __future__ import annotations

from dateline.newsroom import copytext
from dateline.newsroom.edition import Edition, ShownUpdate
from dateline.newsroom.pages.markup import Visit, document, epoch, iso, local, navigation, share, text


def render(edition: Edition, _visit: Visit) -> str:
    """Return the page; it depends on the edition alone."""
    head = (
        f'<meta property="article:published_time" content="{iso(edition.date_published)}">\n'
        f'<meta property="article:modified_time" content="{iso(edition.date_modified)}">'
    )
    entries = "\n".join(_entry(edition, update) for update in edition.updates)
    name = text(edition.script.outlet.title)
    body = (
        f'<header class="site-header"><a href="/">{name}</a>{navigation(edition)}</header>\n'
        f'<main><h1 class="entry-title">{text(edition.title)}</h1>\n'
        f"<p>{text(edition.script.blog.standfirst)}</p>\n{share(edition.url)}\n"
        f'<div id="wpcom-liveblog-container"><ul class="liveblog-entries">\n{entries}\n</ul></div></main>\n'
        f'<footer class="site-footer">© {name}. Proudly on paper.</footer>'
    )
    return document(edition, head, body)


def _entry(edition: Edition, update: ShownUpdate) -> str:
    flags = " type-key" if update.is_key_event else ""
    anchor = f"liveblog-entry-{update.update_id}"
    headline = f'<h3 class="liveblog-entry-title">{text(update.headline)}</h3>' if update.headline else ""
    return (
        f'<li id="{anchor}" class="liveblog liveblog-entry{flags}" '
        f'data-timestamp="{epoch(update.date_published)}"><header class="liveblog-meta">'
        f'<span class="liveblog-author-name">{text(update.author or "")}</span> '
        f'<span class="liveblog-meta-time"><a href="#{anchor}">'
        f"{local(edition, update.date_published):%H:%M}</a></span></header>{headline}"
        f'<div class="liveblog-entry-text">{copytext.to_html(update.body)}</div></li>'
    )
