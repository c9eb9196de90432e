"""What a season's servers send instead of a live blog: walls, errors, shells of a new layout.  Pure."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from functools import lru_cache

from dateline.newsroom.pages.markup import text
from dateline.newsroom.script import Coverage, Outlet

_WALL = {
    "de": "Wir und unsere Partner verwenden Cookies. Bitte stimmen Sie der Verwendung von Cookies zu, um "
    "fortzufahren.",
    "fr": "Nous et nos partenaires utilisons des cookies. Veuillez accepter les cookies pour continuer.",
    "es": "Nosotros y nuestros socios usamos cookies. Acepte las cookies para continuar.",
    "en": "We and our partners use cookies. We value your privacy: please accept cookies to continue.",
}
ROBOTS = b"User-agent: *\nAllow: /\n"


def _page(language: str, title: str, body: str) -> bytes:
    return (
        f'<!DOCTYPE html>\n<html lang="{text(language)}"><head><meta charset="utf-8">'
        f"<title>{text(title)}</title></head>\n<body>{body}</body></html>\n"
    ).encode()


def consent_wall(coverage: Coverage) -> bytes:
    """Return a page that only asks for consent."""
    language = coverage.outlet.language
    words = _WALL.get(language, _WALL["en"])
    body = (
        f'<div id="cmp-wall" class="cmp-container"><h1>{text(coverage.outlet.title)}</h1><p>{words}</p>'
        "<button>OK</button><button>Manage settings</button></div>"
    )
    return _page(language, coverage.outlet.title, body)


def soft_404(coverage: Coverage) -> bytes:
    """Return a page that says, with status 200, that there is none."""
    body = "<h1>Page not found</h1><p>The page that you are looking for has moved or is gone.</p>"
    return _page(coverage.outlet.language, f"Page not found | {coverage.outlet.title}", body)


def front(outlet: Outlet, links: Sequence[tuple[str, str]]) -> bytes:
    """Return an outlet's first page: addresses and titles of its live blogs."""
    listed = "".join(f'<li><a href="{text(url)}">{text(title)}</a></li>' for url, title in links)
    return _page(outlet.language, outlet.title, f"<h1>{text(outlet.title)}</h1><ul>{listed}</ul>")


def refused(status: int) -> bytes:
    """Return the page that goes with an error status."""
    said = {403: "Access denied", 429: "Too many requests", 500: "Internal server error"}
    return _page("en", said.get(status, "Not found"), f"<h1>{said.get(status, 'Not found')}</h1>")


def new_layout(coverage: Coverage) -> bytes:
    """Return the shell of a page whose updates only a browser would load."""
    body = (
        f'<div id="root" data-props="{text(coverage.name)}"><h1>{text(coverage.blog.title)}</h1>'
        f"<p>{text(coverage.blog.standfirst)}</p><div class='spinner'></div></div>"
        '<script src="/static/app.js" defer></script>'
    )
    return _page(coverage.outlet.language, coverage.blog.title, body)


def dressed_anew(body: bytes) -> bytes:
    """Return a page, or a payload with markup in it, with the same words in other elements."""
    return (
        body.replace(b"<p>", b"<p class='css-1k2x9 e4'><span class='css-9fq'>")
        .replace(b"</p>", b"</span></p>")
        .replace(b"<strong>", b"<b>")
        .replace(b"</strong>", b"</b>")
    )


@lru_cache(maxsize=4)
def gzip_bomb(size: int) -> bytes:
    """Return a small body that unpacks to ``size`` bytes of a page that does not end."""
    return gzip.compress(b"<!DOCTYPE html><title>Live</title><p>" + b" " * size, compresslevel=9, mtime=0)
