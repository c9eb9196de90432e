"""What a page says about itself: title, address, language, dates."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from dateline.clocks.moments import given_time, machine_time
from dateline.formats.addresses import joined, unpaged
from dateline.formats.linked_data import Node, has_type, loaded, nodes, scripts, text
from dateline.formats.text import squeezed, text_of
from dateline.formats.tree import Element
from dateline.formats.words import pattern
from dateline.model import UNKNOWN_TIME, PublisherTime, RejectedUpdate

if TYPE_CHECKING:
    from dateline.formats.page import Page

_ARTICLES = (
    "LiveBlogPosting",
    "NewsArticle",
    "Article",
    "BlogPosting",
    "ReportageNewsArticle",
    "AnalysisNewsArticle",
    "BackgroundNewsArticle",
    "WebPage",
)
_PUBLISHED = (
    "article:published_time",
    "datepublished",
    "pubdate",
    "og:published_time",
    "date",
    "dc.date.issued",
)
_MODIFIED = (
    "article:modified_time",
    "datemodified",
    "og:updated_time",
    "lastmod",
    "last-modified",
    "dc.date.modified",
)
_SITE_NAME = re.compile(r"\s+[|·–—-]\s+[^|·–—]{2,40}$")
_OLDER = pattern("paging", "older")
_LONGEST_LABEL = 30
_EXCERPT_CHARACTERS = 2_000
_WORLDWIDE = frozenset(("ai", "cc", "co", "eu", "fm", "gg", "io", "ly", "me", "so", "su", "to", "tv", "ws"))
"""Domains of countries that are used by anybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The page as a whole."""

    url: str | None = None
    title: str | None = None
    language: str | None = None
    country: str | None = None
    """What settles abbreviations: given, of the domain, or of the language's region."""
    home: str | None = None
    """The country that was given, or that the domain belongs to; ``None`` for domains of no country."""
    date_published: PublisherTime = UNKNOWN_TIME
    date_modified: PublisherTime = UNKNOWN_TIME
    linked_data: tuple[Node, ...] = ()
    rejected: tuple[RejectedUpdate, ...] = ()
    older: str | None = None

    def first(self, *types: str) -> Node | None:
        """Return the first JSON-LD object of one of the types, in the order of the types."""
        return next((node for kind in types for node in self.linked_data if has_type(node, kind)), None)


def facts(page: Page) -> Facts:
    """Read what an HTML page says about itself; for other kinds only what the caller knows."""
    if page.tree is None:
        given = given_time(page.date_published, page.timezone) if page.date_published else UNKNOWN_TIME
        return Facts(
            url=page.url,
            language=page.language,
            country=_home(page, page.url),
            home=_home(page, page.url),
            date_published=given,
        )
    found, rejected = _linked_data(page.tree)
    meta = _meta(page.tree)
    article = Facts(linked_data=found).first(*_ARTICLES) or {}
    url = _canonical(page.tree, page.url) or page.url or meta.get("og:url") or _own_address(article)
    language = page.language or _language(page.tree, meta)
    event, is_given = (
        Facts(linked_data=found).first("SportsEvent", "Event") or {},
        page.date_published is not None,
    )
    return Facts(
        url=unpaged(url),
        title=_title(page.tree, meta, article),
        language=language,
        country=_home(page, url) or _region(language),
        home=_home(page, url),
        date_published=_time(
            page, article.get("datePublished") or event.get("startDate"), meta, _PUBLISHED, is_given
        ),
        date_modified=_time(page, article.get("dateModified"), meta, _MODIFIED, False),
        linked_data=found,
        rejected=rejected,
        older=_older(page.tree, url),
    )


def _linked_data(tree: Element) -> tuple[tuple[Node, ...], tuple[RejectedUpdate, ...]]:
    found: list[Node] = []
    rejected: list[RejectedUpdate] = []
    for script in scripts(tree):
        try:
            found.extend(nodes(loaded(script)))
        except ValueError as error:
            if "LiveBlogPosting" in script:
                reason = f"the JSON-LD of the live blog is damaged: {error}"
                rejected.append(RejectedUpdate(reason=reason, excerpt=script[:_EXCERPT_CHARACTERS]))
    return tuple(found), tuple(rejected)


def _meta(tree: Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name")
        if name is None and not any(parent.get("itemscope") is not None for parent in _holders(element)):
            name = element.get("itemprop")
        content = (element.get("content") or "").strip()
        if name and content:
            found.setdefault(name.lower(), content)
    return found


def _holders(element: Element) -> Iterator[Element]:
    return (parent for parent in element.iterancestors() if parent.tag not in ("html", "body", "head"))


def _title(tree: Element, meta: dict[str, str], article: Node) -> str | None:
    """The page's own heading; the share title and ``<title>`` carry the site's name or another wording."""
    blog = text(article.get("headline")) if has_type(article, "LiveBlogPosting") else None
    headings = [heading for element in tree.iter("h1") if (heading := text_of(element))]
    candidates = (
        blog,
        headings[0] if len(headings) == 1 else None,
        text(article.get("headline")),
        meta.get("og:title"),
        headings[0] if headings else None,
        _SITE_NAME.sub("", squeezed(tree.findtext(".//title") or "")),
    )
    return next((squeezed(html.unescape(found)) for found in candidates if found), None)


def _canonical(tree: Element, base: str | None) -> str | None:
    for element in tree.iter("link"):
        if (element.get("rel") or "").lower() == "canonical" and element.get("href"):
            return joined(base, element.get("href") or "")
    return None


def _own_address(article: Node) -> str | None:
    """Return the address that the page's linked data gives the page itself."""
    entity = article.get("mainEntityOfPage")
    said = (article.get("url"), entity.get("@id") if isinstance(entity, dict) else entity, article.get("@id"))
    return next((url for url in said if isinstance(url, str) and url.startswith("http")), None)


def _language(tree: Element, meta: dict[str, str]) -> str | None:
    root = tree.getroottree().getroot()
    given = (
        root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or meta.get("og:locale")
    )
    return given.replace("_", "-") if given and len(given) <= 35 else None


def _home(page: Page, url: str | None) -> str | None:
    if page.country:
        return page.country.upper()
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return None
    last = host.rsplit(".", 1)[-1]
    if len(last) != 2 or not last.isalpha() or last in _WORLDWIDE:
        return None
    return "GB" if last == "uk" else last.upper()


def _region(language: str | None) -> str | None:
    parts = (language or "").split("-")
    return parts[-1].upper() if len(parts) > 1 and len(parts[-1]) == 2 else None


def _time(
    page: Page, linked: object, meta: dict[str, str], keys: Iterable[str], given: bool
) -> PublisherTime:
    if given and page.date_published:
        return given_time(page.date_published, page.timezone)
    raw = text(linked) or next((meta[key] for key in keys if key in meta), None)
    return machine_time(raw, "jsonld" if linked else "state", page.timezone)


def _older(tree: Element, url: str | None) -> str | None:
    """Return the next older page: ``rel="next"``, else a link with a page in its address that says so."""
    for element in tree.iter("link", "a"):
        href = element.get("href")
        if href and (_is_next(element) or (element.tag == "a" and "page" in href and _says_older(element))):
            return joined(url, href)
    return None


def _is_next(element: Element) -> bool:
    return "next" in (element.get("rel") or "").lower().split()


def _says_older(element: Element) -> bool:
    names = " ".join(element.get(name) or "" for name in ("aria-label", "class", "data-component"))
    shown = text_of(element)
    return "older" in names.lower() or (len(shown) <= _LONGEST_LABEL and bool(_OLDER.fullmatch(shown)))
