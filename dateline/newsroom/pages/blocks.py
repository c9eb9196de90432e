"""A page made of ``article.block`` elements, with a pinned copy, key events and relative times.

The page is different at every request: ages ("4m ago"), advertisements and a count of readers move.
Its JSON-LD is as useless as on real pages: the ten newest updates with the blog's headline and time.
"""

from __future__ import annotations

import hashlib
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
_IN_JSON_LD = 10
_ADVERTISEMENT_EVERY = 4
_ADVERTISEMENTS = (
    "Wool that has seen weather. Haldane & Brae.",
    "Sleep on it: the Cirrus mattress, now with 40% off.",
    "Cruises without the crowd. Book before Sunday.",
    "Your garden called. Pelham Tools.",
    "A bank with opening hours. Minster Mutual.",
)


def render(edition: Edition, visit: Visit) -> str:
    """Return the page for one visit."""
    head = f"{json_ld(_live_blog_posting(edition))}\n<style>{_STYLE}</style>"
    body = (
        f'<div class="top-banner ad-slot" data-visit="{visit.number}">{_advertisement(visit, 0)}</div>\n'
        f'<header class="header"><a class="title-piece" href="/">{text(edition.script.outlet.title)}</a>'
        f"{navigation(edition)}</header>\n"
        f'<main class="content--liveblog">\n{_headline(edition, visit)}\n'
        f'<div class="columns">\n{_key_events(edition, visit)}\n{_body(edition, visit)}\n</div>\n'
        f"{related(edition, 'onward')}\n</main>\n"
        '<footer class="footer"><form class="email-sign-up" action="/"><label>Sign up to Evening Lantern: '
        'our free e-mail at the end of the day <input type="email"></label></form>'
        f"<p>© {text(edition.script.outlet.title)}. All rights reserved.</p></footer>"
    )
    return document(edition, head, body)


def _live_blog_posting(edition: Edition) -> dict[str, object]:
    blog, outlet = edition.script.blog, edition.script.outlet
    common = {
        "headline": edition.title,
        "datePublished": iso(edition.date_published),
        "dateModified": iso(edition.date_modified),
        "author": {"@type": "Person", "name": blog.author},
        "publisher": {"@type": "Organization", "name": outlet.title},
    }
    posting: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "LiveBlogPosting",
        "@id": edition.url,
        **common,
        "coverageStartTime": iso(edition.date_published),
        "liveBlogUpdate": [
            {"@type": "BlogPosting", "@id": update.update_id, **common, "articleBody": update.article_body}
            for update in edition.updates[:_IN_JSON_LD]
        ],
    }
    if edition.coverage_end_time:
        posting["coverageEndTime"] = iso(edition.coverage_end_time)
    return posting


def _advertisement(visit: Visit, slot: int) -> str:
    digest = hashlib.sha256(f"{visit.number}/{slot}".encode()).digest()
    return f"<small>Advertisement</small> {text(_ADVERTISEMENTS[digest[0] % len(_ADVERTISEMENTS)])}"


def _ago(visit: Visit, when: datetime) -> str:
    seconds = max(0, int((visit.now - when).total_seconds()))
    for size, letter in ((86400, "d"), (3600, "h"), (60, "m")):
        if seconds >= size:
            return f"{seconds // size}{letter} ago"
    return f"{seconds}s ago"


def _clock(edition: Edition, when: datetime) -> str:
    return f"{local(edition, when):%H.%M %Z}"


def _headline(edition: Edition, visit: Visit) -> str:
    blog = edition.script.blog
    readers = 4000 + (visit.number * 37 + edition.place.seed) % 1000
    badge = '<span class="live-badge">Live</span>' if edition.coverage_end_time is None else ""
    return (
        f'<div class="headline-area">{badge}<h1>{text(edition.title)}</h1>\n'
        f'<div class="standfirst">{copytext.to_html(blog.standfirst)}</div>\n'
        f'<p class="contributor">{text(blog.author)} (now)</p>'
        f'<p class="dateline-time">{local(edition, edition.date_published):%a %d %b %Y %H.%M %Z}</p>'
        f'<p class="readers">{readers:,} people are reading this</p>{share(edition.url)}</div>\n'
        f"{_figure(edition, blog.picture)}"
    )


def _figure(edition: Edition, picture: Picture) -> str:
    return (
        f'<figure class="element element-image"><img src="{text(picture_url(edition.place, picture))}" '
        f'alt="{text(picture.alt)}"><figcaption><span class="element-image__caption">{text(picture.caption)}'
        f'</span> <span class="element-image__credit">Photograph: {text(picture.credit)}</span></figcaption>'
        "</figure>"
    )


def _key_events(edition: Edition, visit: Visit) -> str:
    cards = (
        f'<a href="{_anchor(update)}"><time datetime="{iso(update.date_published)}" '
        f'data-relativeformat="med">{_ago(visit, update.date_published)}</time> '
        f"<span>{text(update.headline or 'Summary')}</span></a>"
        for update in edition.updates
        if update.is_key_event
    )
    heading = '<aside id="key-events-carousel" class="key-events"><h2>Key events</h2>'
    return f"{heading}{items(cards, 'cards')}</aside>"


def _anchor(update: ShownUpdate) -> str:
    return f"?page=with:block-{update.update_id}#block-{update.update_id}"


def _body(edition: Edition, visit: Visit) -> str:
    parts = [_pinned(edition, edition.pinned, visit)] if edition.pinned else []
    for number, update in enumerate(edition.updates, 1):
        parts.append(_block(edition, update, visit))
        if number % _ADVERTISEMENT_EVERY == 0:
            parts.append(f'<div class="ad-slot ad-slot--inline">{_advertisement(visit, number)}</div>')
    inner = "\n".join(parts)
    return f'<div id="liveblog-body" class="js-liveblog-body">\n{inner}\n</div>'


def _pinned(edition: Edition, update: ShownUpdate, visit: Visit) -> str:
    return (
        '<div id="pinned-post" data-component="pinned-post" class="pinned">'
        f'<div class="pinned__label">From {_ago(visit, update.date_published)} · Pinned</div>'
        f'<article class="block"><header><a href="{text(edition.url + _anchor(update))}">'
        f"<span>{_clock(edition, update.date_published)}</span></a>{_title(update)}</header>"
        f"{_elements(edition, update)}</article></div>"
    )


def _title(update: ShownUpdate) -> str:
    return f'<h2 class="block-title">{text(update.headline)}</h2>' if update.headline else ""


def _elements(edition: Edition, update: ShownUpdate) -> str:
    figure = _figure(edition, update.picture) if update.picture else ""
    return f'<div class="block-elements">\n{copytext.to_html(update.body)}\n{figure}</div>'


def _block(edition: Edition, update: ShownUpdate, visit: Visit) -> str:
    flags = (" is-key-event" if update.is_key_event else "") + (" is-summary" if update.is_summary else "")
    link = edition.url + _anchor(update)
    byline = f'<p class="block-byline">{text(update.author)}</p>' if update.author else ""
    return (
        f'<article id="block-{text(update.update_id)}" class="block{flags}">\n'
        f'<header><p class="block-time published-time"><a href="{text(link)}">'
        f'<time datetime="{iso(update.date_published)}" data-relativeformat="med">'
        f"{_ago(visit, update.date_published)}</time> "
        f"<span>{_clock(edition, update.date_published)}</span></a></p>"
        f"{_title(update)}{byline}</header>\n{_elements(edition, update)}\n"
        f"<footer>{share(link)}{_modified(edition, update)}</footer>\n</article>"
    )


def _modified(edition: Edition, update: ShownUpdate) -> str:
    if update.date_modified is None:
        return ""
    return (
        f'<p class="block-time updated-time">Updated <time datetime="{iso(update.date_modified)}">'
        f"at {_clock(edition, update.date_modified)}</time></p>"
    )
