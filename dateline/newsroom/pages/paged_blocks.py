"""A live blog over several pages: fifteen blocks on each, and a link to the next older page.

What is published pushes updates from page to page, also while somebody walks over them.
"""

from __future__ import annotations

from dateline.newsroom import copytext
from dateline.newsroom.edition import Edition, ShownUpdate
from dateline.newsroom.pages.markup import Visit, document, iso, local, navigation, share, text


def render(edition: Edition, _visit: Visit) -> str:
    """Return one page."""
    head = (
        f'<meta property="article:published_time" content="{iso(edition.date_published)}">\n'
        f'<meta property="article:modified_time" content="{iso(edition.date_modified)}">\n{_links(edition)}'
    )
    posts = "\n".join(_post(edition, update) for update in edition.updates)
    name = text(edition.script.outlet.title)
    body = (
        f"<header>{name}{navigation(edition)}</header>\n<main><h1>{text(edition.title)}</h1>\n"
        f"<p>{text(edition.script.blog.standfirst)}</p>\n{share(edition.url)}\n"
        f'<section class="live-posts">\n{posts}\n</section>\n{_paging(edition)}</main>\n'
        f"<footer>© {name}</footer>"
    )
    return document(edition, head, body)


def _address(edition: Edition, page: int) -> str:
    return f"{edition.url}?page={page}" if page > 1 else edition.url


def _links(edition: Edition) -> str:
    if edition.page >= edition.pages:
        return ""
    return f'<link rel="next" href="{text(_address(edition, edition.page + 1))}">'


def _paging(edition: Edition) -> str:
    if edition.pages == 1:
        return ""
    newer = f'<a href="{text(_address(edition, edition.page - 1))}">Newer</a>' if edition.page > 1 else ""
    older = (
        f'<a href="{text(_address(edition, edition.page + 1))}">Older</a>'
        if edition.page < edition.pages
        else ""
    )
    return f'<nav class="paging">{newer} {edition.page} / {edition.pages} {older}</nav>'


def _post(edition: Edition, update: ShownUpdate) -> str:
    headline = f'<h2 class="live-post__title">{text(update.headline)}</h2>' if update.headline else ""
    modified = (
        f'<p class="live-post__updated">Updated <time datetime="{iso(update.date_modified)}">'
        f"{local(edition, update.date_modified):%H:%M}</time></p>"
        if update.date_modified
        else ""
    )
    return (
        f'<article class="live-post" id="{update.update_id}"><header>'
        f'<time datetime="{iso(update.date_published)}">{local(edition, update.date_published):%H:%M}</time> '
        f'<span class="byline">{text(update.author or "")}</span></header>\n{headline}\n'
        f'<div class="live-post__body">{copytext.to_html(update.body)}</div>{modified}</article>'
    )
