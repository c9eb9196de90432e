"""An article whose updates are headings with a clock, "Headline (1:09 p.m.)", and paragraphs.

The updates have no ids and no dates; the words over them say whose clock it is.
"""

from __future__ import annotations

from datetime import datetime

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


def render(edition: Edition, _visit: Visit) -> str:
    """Return the page; it depends on the edition alone."""
    head = (
        f'<meta property="article:published_time" content="{iso(edition.date_published)}">\n'
        f'<meta property="article:modified_time" content="{iso(edition.date_modified)}">\n'
        f"{json_ld(_news_article(edition))}\n<style>{_STYLE}</style>"
    )
    outlet = edition.script.outlet.title
    body = (
        f'<header class="site"><a class="brand" href="/">{text(outlet)}</a>{navigation(edition)}</header>\n'
        f'<main>\n{_DONATION}\n<article class="story">\n{_top(edition)}\n'
        f'<div class="article-body">\n{_introduction(edition)}\n{_updates(edition)}\n</div>\n'
        f"{share(edition.url)}\n{related(edition, 'read-more')}\n</article>\n{_DONATION}\n</main>\n"
        f'<footer class="site-end">© {text(outlet)}. Independent since 1998. About us · Write to us</footer>'
    )
    return document(edition, head, body)


_DONATION = (
    '<div class="donation-box"><h3>Support our reporters!</h3><p>Our work is free to read because readers '
    'pay for it. Give what you can.</p><a class="button" href="/">Donate</a></div>'
)


def _news_article(edition: Edition) -> dict[str, object]:
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": edition.title,
        "url": edition.url,
        "datePublished": iso(edition.date_published),
        "dateModified": iso(edition.date_modified),
        "author": {"@type": "Person", "name": edition.script.blog.author},
        "publisher": {"@type": "Organization", "name": edition.script.outlet.title},
    }


def _top(edition: Edition) -> str:
    picture = edition.script.blog.picture
    published, modified = (local(edition, t) for t in (edition.date_published, edition.date_modified))
    return (
        f"<h1>{text(edition.title)}</h1>\n"
        f'<p class="byline">By {text(edition.script.blog.author)}</p>\n'
        f'<p class="dates"><time datetime="{iso(published)}">{published:%b. %d, %Y}</time> · Updated: '
        f'<time datetime="{iso(modified)}">{modified:%b. %d, %Y}</time></p>\n'
        f"{_figure(edition, picture)}"
    )


def _figure(edition: Edition, picture: Picture) -> str:
    return (
        f'<figure><img src="{text(picture_url(edition.place, picture))}" alt="{text(picture.alt)}">'
        f'<figcaption>{text(picture.caption)} <span class="credit">{text(picture.credit)}</span></figcaption>'
        "</figure>"
    )


def _introduction(edition: Edition) -> str:
    words = copytext.to_html(edition.script.blog.standfirst)
    if not edition.key_developments:
        return words
    lines = (text(line) for line in edition.key_developments)
    return f"{words}\n<h2>Key developments</h2>\n{items(lines, 'key-developments')}"


def _clock(when: datetime) -> str:
    half = "a.m." if when.hour < 12 else "p.m."
    return f"{when.hour % 12 or 12}:{when.minute:02d} {half}"


def _updates(edition: Edition) -> str:
    return "\n".join(_update(edition, update) for update in edition.updates)


def _update(edition: Edition, update: ShownUpdate) -> str:
    heading = f"{update.headline or ''} ({_clock(local(edition, update.date_published))})".strip()
    figure = _figure(edition, update.picture) if update.picture else ""
    return f"<h2>{text(heading)}</h2>\n{copytext.to_html(update.body)}{figure}"
