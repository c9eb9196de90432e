"""Addresses inside updates: made absolute, or left out where they lead nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, TypeVar
from urllib.parse import urljoin, urlsplit

from dateline.model import Link, Media, Update

_Part = TypeVar("_Part", Link, Media)
_LONGEST = 2_000
_ABSOLUTE = re.compile(
    r"https?://[a-z0-9][a-z0-9.-]*(?:/[\w.,:@%+~/-]*)?(?:\?[\w.,:@%+~/&=-]+)?(?:#[\w.,:@%+~/=-]+)?", re.ASCII
)
"""Addresses of which ``urljoin`` would change nothing, in a tenth of its time."""


_PAGE = re.compile(
    r"(?P<lead>[?&])(?:page|paged)=(?:\d{1,2}|with(?::|%3A)[\w-]{1,80})(?:&|(?=#|$))|/page/\d{1,2}(?=/?(?:[?#]|$))",
    re.IGNORECASE,
)
"""How an address says that it is a later page of a longer list."""


def unpaged(url: str | None) -> str | None:
    """Return the address of the whole, for the address of one of its pages.

    >>> unpaged("https://paper.example/live?page=2&lang=en#top"), unpaged("https://paper.example/live/page/3")
    ('https://paper.example/live?lang=en#top', 'https://paper.example/live')
    """
    if url is None or "page" not in url.lower():
        return url
    bare = _PAGE.sub(lambda match: match["lead"] or "", url[:_LONGEST])
    return re.sub(r"[?&](?=#|$)", "", bare) + url[_LONGEST:]


_FRAGMENT = re.compile(r"#[\w.,:@%+~/=-]+", re.ASCII)


def resolved(base: str | None, href: str) -> str:
    """Return the address that an address means on a page.

    >>> resolved("https://paper.example/a/b", "../c"), resolved("https://paper.example/a", "http://b.example/#c")
    ('https://paper.example/c', 'http://b.example/#c')
    >>> resolved("https://paper.example/a#b", "#c")
    'https://paper.example/a#c'

    Raises:
        ValueError: it is none.
    """
    if _ABSOLUTE.fullmatch(href):
        return href
    if base and _FRAGMENT.fullmatch(href) and _ABSOLUTE.fullmatch(base):
        return base.partition("#")[0] + href
    return urljoin(base or "", href)


def joined(base: str | None, href: str) -> str | None:
    """Return the web address that a link means on a page; ``None`` for ``#top`` or ``javascript:``.

    >>> joined("https://paper.example/a/b", "/c"), joined(None, "/c"), joined(None, "javascript:x")
    ('https://paper.example/c', None, None)
    """
    bare = href.strip()
    if not bare or bare.startswith("#"):
        return None
    if _ABSOLUTE.fullmatch(bare):
        return bare
    try:
        url = urljoin(base or "", bare)
        parts = urlsplit(url)
        return url if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None


def absolute(update: Update, base: str | None, **fields: Any) -> Update:
    """Return the update with absolute links and media; what cannot be resolved is left out.

    ``fields`` are those of the update that change with them: each copy of an update costs time.
    """
    links, media = tuple(_resolved(update.links, base)), tuple(_resolved(update.media, base))
    if links != update.links or media != update.media:
        fields |= {"links": links, "media": media}
    return replace(update, **fields) if fields else update


def _resolved(parts: Iterable[_Part], base: str | None) -> Iterator[_Part]:
    for part in parts:
        url = joined(base, part.url)
        if url:
            yield part if url == part.url else replace(part, url=url)
