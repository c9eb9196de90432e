"""A page that carries schema.org ``LiveBlogPosting`` as JSON-LD beside its own blocks.

As on real pages the two do not agree: for about a third of the updates the JSON-LD gives the time at
which the whole blog was published; the block has the right one.
"""

from __future__ import annotations

from dateline.newsroom import copytext
from dateline.newsroom.edition import Edition, ShownUpdate
from dateline.newsroom.pages.markup import (
    Visit,
    document,
    iso,
    items,
    json_ld,
    local,
    navigation,
    picture_url,
    related,
    share,
    style,
    text,
)
from dateline.newsroom.script import Picture

_STYLE = style(__file__)
_ADVERTISEMENT_EVERY = 5
_WRONG_TIME_EVERY = 3


def render(edition: Edition, _visit: Visit) -> str:
    """Return the page; it depends on the edition alone."""
    head = f"{json_ld(_live_blog_posting(edition))}\n<style>{_STYLE}</style>"
    name = text(edition.script.outlet.title)
    body = (
        f'<div class="cookie-note" role="dialog">We use cookies to count our readers. <button>Accept</button>'
        f"<button>Settings</button></div>\n"
        f'<header class="masthead"><a class="logo" href="/">{name}</a>'
        f"{navigation(edition)}</header>\n"
        f'<main>\n<article class="live-article">\n{_top(edition)}\n{_feed(edition)}\n</article>\n'
        f"{related(edition, 'related')}\n</main>\n"
        f'<footer class="site-footer">© {name} · Terms · Privacy · Contact</footer>'
    )
    return document(edition, head, body)


def _live_blog_posting(edition: Edition) -> dict[str, object]:
    outlet, blog = edition.script.outlet, edition.script.blog
    posting: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "LiveBlogPosting",
        "url": edition.url,
        "mainEntityOfPage": {"@type": "WebPage", "@id": edition.url},
        "headline": edition.title,
        "description": blog.standfirst,
        "inLanguage": outlet.language,
        "datePublished": iso(edition.date_published),
        "dateModified": iso(edition.date_modified),
        "coverageStartTime": iso(edition.date_published),
        "author": {"@type": "Person", "name": blog.author},
        "publisher": {"@type": "Organization", "name": outlet.title},
        "liveBlogUpdate": [_blog_posting(edition, update) for update in edition.updates],
    }
    if edition.coverage_end_time:
        posting["coverageEndTime"] = iso(edition.coverage_end_time)
    return posting


def _blog_posting(edition: Edition, update: ShownUpdate) -> dict[str, object]:
    is_wrong = int(update.update_id) % _WRONG_TIME_EVERY == 0
    published = edition.date_published if is_wrong else update.date_published
    posting: dict[str, object] = {
        "@type": "BlogPosting",
        "headline": update.headline or edition.title,
        "url": f"{edition.url}#{update.update_id}",
        "datePublished": iso(published),
        "articleBody": update.article_body,
        "author": {"@type": "Person", "name": update.author or edition.script.blog.author},
    }
    if update.date_modified:
        posting["dateModified"] = iso(update.date_modified)
    if update.picture:
        posting["image"] = {"@type": "ImageObject", "url": picture_url(edition.place, update.picture)}
    return posting


def _top(edition: Edition) -> str:
    blog = edition.script.blog
    badge = "LIVE" if edition.coverage_end_time is None else "COVERAGE ENDED"
    key_points = ""
    if edition.key_developments:
        lines = (text(line) for line in edition.key_developments)
        key_points = f'<section class="key-points"><h2>Key points</h2>{items(lines, "points")}</section>'
    published = local(edition, edition.date_published)
    return (
        f'<p class="badge">{badge}</p>\n<h1>{text(edition.title)}</h1>\n'
        f'<p class="standfirst">{text(blog.standfirst)}</p>\n'
        f'<p class="byline">By {text(blog.author)} · '
        f'<time datetime="{iso(edition.date_published)}">{published:%d %B %Y, %H:%M}</time></p>\n'
        f"{share(edition.url)}\n{_figure(edition, blog.picture)}\n{key_points}"
    )


def _figure(edition: Edition, picture: Picture) -> str:
    address = text(picture_url(edition.place, picture))
    return (
        f'<figure><img src="{address}" alt="{text(picture.alt)}" width="960" height="540"><figcaption>'
        f'{text(picture.caption)} <span class="credit">(Picture: {text(picture.credit)})</span></figcaption>'
        "</figure>"
    )


def _feed(edition: Edition) -> str:
    blocks: list[str] = []
    for number, update in enumerate(edition.updates, 1):
        blocks.append(_block(edition, update))
        if number % _ADVERTISEMENT_EVERY == 0:
            blocks.append('<div class="advert" aria-hidden="true">Advertisement</div>')
    blocks.insert(min(3, len(blocks)), _NEWSLETTER)
    return f'<div class="live-feed">\n{chr(10).join(blocks)}\n</div>'


_NEWSLETTER = (
    '<form class="newsletter" action="/"><p><b>The Morning Tide</b> The five stories that matter, at 7 '
    'every day.</p><input type="email" placeholder="Your e-mail address">'
    '<button type="button">Sign up</button></form>'
)


def _block(edition: Edition, update: ShownUpdate) -> str:
    clock = f"{local(edition, update.date_published):%H:%M}"
    headline = f"<h3>{text(update.headline)}</h3>\n" if update.headline else ""
    figure = _figure(edition, update.picture) if update.picture else ""
    link = f"{edition.url}#{update.update_id}"
    return (
        f'<article class="live-update" id="{text(update.update_id)}">\n'
        f'<header><time datetime="{iso(update.date_published)}">{clock}</time> '
        f'<span class="update-author">{text(update.author or edition.script.blog.author)}</span></header>\n'
        f'{headline}<div class="live-update-body">\n{copytext.to_html(update.body)}\n{figure}</div>\n'
        f"{_modified(edition, update)}{share(link)}\n</article>"
    )


def _modified(edition: Edition, update: ShownUpdate) -> str:
    if update.date_modified is None:
        return ""
    clock = f"{local(edition, update.date_modified):%H:%M}"
    return f'<p class="modified">Updated <time datetime="{iso(update.date_modified)}">{clock}</time></p>\n'
