"""What feeds, news sitemaps and listing pages link to.  Pure.

Formats: RSS 2.0 and 1.0, Atom (RFC 4287), sitemaps and their indexes (sitemaps.org 0.9) with the news
extension, HTML.  Elements are known by their local names, since namespaces are often wrong.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from itertools import islice

from lxml import etree

from dateline.clocks.moments import machine_time
from dateline.discover.words import LABEL_LIVE
from dateline.errors import Unreadable
from dateline.formats.addresses import joined
from dateline.formats.decode import decode
from dateline.formats.linked_data import has_type, loaded, nodes, scripts, text
from dateline.formats.tree import Element, html_tree, texts

__all__ = ["Entry", "Findings", "read_place"]

MAX_BYTES = 20_000_000
MAX_ENTRIES = 5_000
_MAX_NESTED = 5
_LONGEST = 300
_BADGES = ("span", "div", "p", "em", "strong", "b", "small", "svg", "i")
_MAX_BADGES = 500
_LONGEST_BADGE = 24
"""Characters of the longest label ("Minuto a minuto")."""
_CARD_LINKS = 6
"""A box with more links than this is no card of one story."""
_CARD_LEVELS = 4
_FIRST_TAG = re.compile(rb"<(?:[A-Za-z]\w*:)?([A-Za-z]\w*)")
_ROOTS = frozenset((b"rss", b"feed", b"rdf", b"urlset", b"sitemapindex"))
_SNIFFED_BYTES = 4_000
_LIVE_TOKEN = re.compile(
    r"(?:^|[\s_-])(?:is-?)?live(?:-?(?:blog|badge|label|tag|pulse|dot|indicator|ticker|flag|icon))?(?=$|[\s_-])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something that a place links to."""

    url: str
    title: str = ""
    labels: tuple[str, ...] = ()
    """Words beside the link: a badge, categories, keywords."""
    date_published: datetime | None = None
    """When it was published or last changed, in UTC."""
    is_live_posting: bool = False
    """The place's structured data calls it a ``LiveBlogPosting``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """All that a place links to, in its order."""

    entries: tuple[Entry, ...] = ()
    nested: tuple[str, ...] = ()
    """Sitemaps that a sitemap index names, the last changed first; the newest few."""


def read_place(body: bytes, *, url: str, content_type: str | None = None) -> Findings:
    """Read a feed, a sitemap, a sitemap index or a listing page, whichever it is.

    Raises:
        Unreadable: it is empty, too large, damaged beyond reading, or holds nothing of the kind.
    """
    plain = _unpacked(body, url)
    first = _FIRST_TAG.search(plain[:_SNIFFED_BYTES])
    if first and first[1].lower() in _ROOTS:
        return _read_xml(plain, url)
    tree = html_tree(decode(plain, content_type)[0])
    entries = _listing(tree, url) if tree is not None else ()
    if not entries:
        raise Unreadable("The page is neither a feed nor a sitemap, and it links to nothing.", url=url)
    return Findings(entries=entries)


def _unpacked(body: bytes, url: str) -> bytes:
    """Unpack a sitemap that is itself gzip (``sitemap.xml.gz``), within bounds."""
    if not body.startswith(b"\x1f\x8b"):
        return body[:MAX_BYTES]
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        plain = unpacker.decompress(body, MAX_BYTES)
    except zlib.error as error:
        raise Unreadable(f"The gzip file is damaged: {error}.", url=url) from error
    if unpacker.unconsumed_tail:
        raise Unreadable(f"Unpacked, it has more than {MAX_BYTES:,} bytes.", url=url)
    return plain


def _read_xml(body: bytes, url: str) -> Findings:
    # Entities stay as they are, nothing is fetched, and libxml2's limits of size and depth hold.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    try:
        root: Element | None = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(f"The XML is damaged: {error}.", url=url) from error
    if root is None:
        raise Unreadable("The XML is damaged beyond reading.", url=url)
    if _name(root) == "sitemapindex":
        return Findings(nested=_nested(root, url))
    kinds = ("url",) if _name(root) == "urlset" else ("item", "entry")
    found = (_xml_entry(element, url) for element in _elements(root, kinds))
    return Findings(entries=_once(entry for entry in found if entry))


def _name(element: Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _elements(root: Element, names: tuple[str, ...]) -> Iterator[Element]:
    count = 0
    for element in root.iter(etree.Element):
        if _name(element) in names:
            yield element
            count += 1
        if count >= MAX_ENTRIES:
            return


def _nested(root: Element, url: str) -> tuple[str, ...]:
    found: list[tuple[datetime, str]] = []
    for element in _elements(root, ("sitemap",)):
        said = _said(element)
        address = joined(url, said.get("loc", ""))
        changed = _moment(said.get("lastmod"))
        if address:
            found.append((changed or datetime.min.replace(tzinfo=timezone.utc), address))
    found.sort(key=lambda pair: pair[0], reverse=True)  # stable: without dates, the order of the file
    return tuple(address for _, address in found[:_MAX_NESTED])


def _said(element: Element) -> dict[str, str]:
    """Return the texts below an entry by local name, the first of each; its address as ``loc``."""
    said: dict[str, str] = {}
    for child in element.iter(etree.Element):
        name = _name(child)
        shown = " ".join("".join(texts(child)).split())[:2_000] if len(child) == 0 else ""
        if name == "link" and child.get("href") and child.get("rel") in (None, "alternate"):
            said.setdefault("loc", child.get("href") or "")
        if name == "category":
            said["category"] = f"{said.get('category', '')}\n{shown or child.get('term') or ''}".strip()
        elif shown:
            said.setdefault(name, shown)
    return said


def _xml_entry(element: Element, base: str) -> Entry | None:
    said = _said(element)
    url = joined(base, said.get("loc") or said.get("link") or "")
    if url is None:
        return None
    labels = (*said.get("category", "").split("\n"), *said.get("keywords", "").split(","))
    dates = ("publication_date", "pubdate", "published", "date", "updated", "lastmod")
    known = (moment for name in dates if (moment := _moment(said.get(name))))
    return Entry(
        url=url,
        title=said.get("title", "")[:_LONGEST],
        labels=tuple(label.strip()[:_LONGEST] for label in labels if label.strip())[:50],
        date_published=next(known, None),
    )


def _moment(raw: str | None) -> datetime | None:
    if not raw or len(raw) > 60:
        return None
    found = machine_time(raw, "state", "UTC").value
    if found:
        return found
    try:
        parsed = parsedate_to_datetime(raw)
        return (parsed if parsed.tzinfo else parsed.replace(tzinfo=timezone.utc)).astimezone(timezone.utc)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _listing(tree: Element, url: str) -> tuple[Entry, ...]:
    base = next((href for b in tree.iter("base") if (href := joined(url, b.get("href") or ""))), url)
    labels = _badges(tree)
    found = []
    for count, link in enumerate(tree.iter("a")):
        address = joined(base, link.get("href") or "")
        if address:
            title = _words(link) or link.get("aria-label") or link.get("title") or ""
            found.append(Entry(url=address, title=title[:_LONGEST], labels=labels.get(link, ())))
        if count >= MAX_ENTRIES:
            break
    return _once((*found, *_postings(tree, base)))


def _words(element: Element, longest: int = _LONGEST) -> str:
    """Return the first characters that are shown below an element, on one line."""
    read, size = [], 0
    for part in element.itertext():
        read.append(str(part))
        size += len(part)
        if size > 4 * longest:
            break
    return " ".join("".join(read).split())[: longest + 1]


def _badges(tree: Element) -> dict[Element, tuple[str, ...]]:
    """Return the labels that stand on the card of a link: what a reader sees beside its headline."""
    found: dict[Element, tuple[str, ...]] = {}
    for element in islice(filter(_is_badge, tree.iter(*_BADGES)), _MAX_BADGES):
        for link in _card(element):
            found[link] = (*found.get(link, ()), _words(element) or "live")
    return found


def _is_badge(element: Element) -> bool:
    shown = _words(element, _LONGEST_BADGE)
    if len(element) > 3 or len(shown) > _LONGEST_BADGE:
        return False
    marks = f"{element.get('class') or ''} {element.get('data-testid') or ''}"[:_LONGEST]
    return bool(_LIVE_TOKEN.search(marks) or (shown and LABEL_LIVE.match(shown)))


def _card(badge: Element) -> list[Element]:
    """Return the links of the smallest box around a badge that has any."""
    level: Element | None = badge
    for _ in range(_CARD_LEVELS):
        if level is None or level.tag in ("body", "main", "html"):
            return []
        links = [level] if level.tag == "a" else list(islice(level.iter("a"), _CARD_LINKS + 1))
        if links:
            return links if len(links) <= _CARD_LINKS else []
        level = level.getparent()
    return []


def _postings(tree: Element, base: str) -> Iterator[Entry]:
    """Yield what the page's JSON-LD calls a live blog."""
    for script in scripts(tree):
        try:
            found = list(nodes(loaded(script)))
        except ValueError:
            continue
        for node in found:
            address = joined(base, text(node.get("url")) or text(node.get("@id")) or "")
            if address and has_type(node, "LiveBlogPosting"):
                title = (text(node.get("headline")) or text(node.get("name")) or "")[:_LONGEST]
                yield Entry(url=address, title=title, is_live_posting=True)


def _once(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Put together what is said of one address: a picture and a headline often link to the same story."""
    found: dict[str, Entry] = {}
    for entry in entries:
        before = found.setdefault(entry.url, entry)
        if before is not entry:
            found[entry.url] = replace(
                before,
                title=max(before.title, entry.title, key=len),
                labels=tuple(dict.fromkeys((*before.labels, *entry.labels))),
                date_published=before.date_published or entry.date_published,
                is_live_posting=before.is_live_posting or entry.is_live_posting,
            )
    return tuple(found.values())
