"""One block of a page: its id, times, headline, body, author and flags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, takewhile

from dateline.formats.addresses import resolved
from dateline.formats.block_times import block_time, given, modified_time, times_of
from dateline.formats.bylines import bare_name, opened, signature
from dateline.formats.called import called, called_below, parts_called
from dateline.formats.headlines import bold_headline, heading_of
from dateline.formats.page import Page
from dateline.formats.text import HEADINGS, Line, read, short_text_of, squeezed, text_of, without_boxes
from dateline.formats.tree import Element
from dateline.identify import bare_id
from dateline.model import Media, Update, Witness

_PINNED = re.compile(
    r"(?:[\w-]{1,60}(?:--|__)|(?:post|entry|item|card|update|block)[-_])?(?:is[-_]?)?pinned", re.IGNORECASE
)
"""A class as "pinned", "is-pinned", "isPinned", "entry--pinned", "post-pinned"."""
_PINNED_ATTRIBUTES = ("data-pinned", "data-is-pinned")
_NOT_SET = frozenset({"", "false", "0", "no", "n", "off", "null", "none", "undefined"})
_DATA_IDS = ("data-post-id", "data-entry-id", "data-update-id", "data-block-id", "data-id")
_AUTHOR_TAGS = ("a", "span", "div", "p", "address", "strong", "em", "cite")
_AUTHOR = re.compile(
    r"(?:^|[\s_-])(?:authors?(?:-?profile)?(?:-?name)?|byline|contributor(?:-?name)?|creator(?:-?name)?|autor|auteur)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LONGEST_BYLINE = 400
_LONGEST_AUTHOR = 120
_LONGEST_STAMP = 40
_LONGEST_NAMES = 500
_PICTURES = re.compile(r"(?:https?://\S+\.(?:jpe?g|png|gif|webp)(?:\?\S*)?\s*)+", re.IGNORECASE)
_NAME_AND_DATE = re.compile(
    r"^(?P<name>[^\W\d][^\d\n]{3,60}?)\s*\d{1,2}\s+\w{3,12}\s+\d{4}[,\s]+\d{1,2}[:.]\d{2}$"
)
_NAME = re.compile(r"(?:[A-ZÀ-ÞČŠŽ][\w'’.-]+)(?:\s(?:[a-z]{1,3}\s)?[A-ZÀ-ÞČŠŽ][\w'’.-]+){1,3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockRules:
    """A row of ``platforms.toml``; empty fields are found generically."""

    item: tuple[str, ...] = ()
    id_prefix: str = ""
    headline: str = ""
    body: str = ""
    author: str = ""
    key: str = ""
    pinned: str = ""
    summary: str = ""


def block_update(element: Element, rules: BlockRules, page: Page, witness: Witness = "block") -> Update:
    """Read one block of a page, or of a fragment that an API sent."""
    heading = _first_with_class(element, rules.headline)
    heading = heading_of(element) if heading is None else heading
    bodies = list(_with_class(element, rules.body)) if rules.body else []
    omit = frozenset(_around(element, heading))
    parts = [read(body, omit) for body in _not_nested(bodies) or [element]]
    lines = without_boxes([line for part in parts for line in part.lines])
    parts[0].lines = lines
    written = parts[0]
    author = author_of(element, rules)
    written.lines = [line for line in lines if not is_byline(line.text, author)]
    named, written.lines = opened(written.lines)
    author = author or named
    signed = None if author else signature(written.lines)
    written.lines = written.lines[:-1] if signed else written.lines
    headline = (text_of(heading) or None) if heading is not None else None
    if headline is None:
        headline, written.lines = bold_headline(written.lines)
    written.lines, pictures = _without_addresses(written.lines)
    body = written.body
    return Update(
        update_id=block_id(element, rules),
        headline=headline,
        article_body=body,
        article_html=written.html,
        body_from=witness if body else None,
        author=author or signed,
        date_published=block_time(element, page),
        date_modified=modified_time(element, page),
        is_key_event=_flag(element, rules.key or "is-key-event"),
        is_pinned=_flag(element, rules.pinned) if rules.pinned else _is_pinned(element),
        is_summary=_flag(element, rules.summary or "is-summary"),
        url=_own_link(element) if witness != "block" else _address(element, page.facts.url),
        links=written.links,
        media=(*(medium for part in parts for medium in part.media), *pictures),
        embeds=tuple(embed for part in parts for embed in part.embeds),
    )


def is_byline(text: str, author: str | None) -> bool:
    """Say whether a line is the author, alone or with a date."""
    if len(text) <= _LONGEST_AUTHOR and text[-1:].isdecimal() and _NAME_AND_DATE.match(text):
        return True
    if not author or not text.startswith(author):
        return False
    rest = text[len(author) :].strip()
    return not rest or (len(rest) <= _LONGEST_STAMP and rest[:1].isdigit())


def _without_addresses(lines: list[Line]) -> tuple[list[Line], list[Media]]:
    """Take out lines that are only the address of a picture."""
    bare = [line for line in lines if _PICTURES.fullmatch(line.text)]
    if not bare:
        return lines, []
    pictures = [Media(kind="image", url=url) for line in bare for url in line.text.split()]
    return [line for line in lines if line not in bare], pictures


@lru_cache(maxsize=4)
def _wrappers(element: Element) -> tuple[tuple[Element, ...], ...]:
    """Return what holds each time of a block and little else; what holds several stands with the first."""
    seen = set[Element]()
    found: list[tuple[Element, ...]] = []
    for time in times_of(element):
        new = tuple(takewhile(lambda parent: parent not in seen, small_wrappers(time, element)))
        seen.update(new)
        found.append(new)
    return tuple(found)


@lru_cache(maxsize=1_024)
def _is_author_name(names: str) -> bool:
    return bool(_AUTHOR.search(_CAMEL.sub("-", names)))


@lru_cache(maxsize=4)
def _called_author(element: Element) -> tuple[Element, ...]:
    """Return the parts of an element that are called an author or byline."""
    named = parts_called(element).items()
    return tuple(part for part, names in named if _is_author_name(names) and part.tag in _AUTHOR_TAGS)


def _ancestors_below(element: Element, root: Element) -> Iterator[Element]:
    for parent in element.iterancestors():
        if parent is root:
            return
        yield parent


def _around(element: Element, heading: Element | None) -> Iterator[Element]:
    """Yield what is no body: headline, times, header with the author, footer."""
    if heading is not None:
        yield heading
    yield from times_of(element)
    for part in element.iter("header", "footer"):
        yield part
    for part in _called_author(element):
        if short_text_of(part, _LONGEST_BYLINE) is not None:
            yield part
    for wrappers in _wrappers(element):
        yield from wrappers


def small_wrappers(time: Element, root: Element) -> Iterator[Element]:
    """Yield what holds the time and little else ("Updated at", the author's name, a permalink)."""
    for parent in _ancestors_below(time, root):
        if short_text_of(parent, _LONGEST_AUTHOR) is None or next(
            parent.iter("p", "blockquote", *HEADINGS), None
        ) not in (None, parent):
            return
        yield parent


def author_of(element: Element, rules: BlockRules | None = None) -> str | None:
    """Return who wrote a block: what a platform or a class name says, else a name beside the time."""
    named = _first_with_class(element, rules.author) if rules and rules.author else None
    for part in [named] if named is not None else _called_author(element):
        name = text_of(_innermost_author(part))
        if name and len(name) <= _LONGEST_AUTHOR:
            return bare_name(name)
    return _name_beside_time(element)


def _innermost_author(part: Element) -> Element:
    """Return the element of the name itself, without a portrait, a role or a button beside it."""
    inner = (e for e in part.iterdescendants(*_AUTHOR_TAGS) if _is_author_name(called(e)) and text_of(e))
    found = next(inner, None)
    return next((e for e in inner if found in e.iterancestors()), found) if found is not None else part


def _name_beside_time(element: Element) -> str | None:
    """Return the person named in the small line or header that holds the time."""
    headers = list(element.iter("header"))
    holders = dict.fromkeys(chain.from_iterable((*wrappers, *headers) for wrappers in _wrappers(element)))
    parts = dict.fromkeys(part for holder in holders for part in holder.iter("span", "mark", "a", "p", "div"))
    for part in parts:
        name = squeezed(part.text or "") if not len(part) else ""
        if 0 < len(name) <= _LONGEST_STAMP and _NAME.fullmatch(name) and not name.isupper():
            return name
    return None


def block_id(element: Element, rules: BlockRules | None = None) -> str:
    """Return the block's own id without the platform's prefix; empty when it has none."""
    given = next((value for name in ("id", *_DATA_IDS) if (value := (element.get(name) or "").strip())), "")
    return given.removeprefix(rules.id_prefix) if rules and rules.id_prefix else bare_id(given)


def _own_link(element: Element) -> str | None:
    """Return the link of the block to itself."""
    own = element.get("id")
    if not own:
        return None
    end = f"#{own}"
    hrefs = [a.get("href") or "" for a in element.iter("a")]
    return next((href for href in hrefs if href.endswith(end)), end)


def _address(element: Element, base: str | None) -> str | None:
    """Return where the block stands; on a page without an address only links say it."""
    link = _own_link(element)
    if link is None or not base:
        return None if link and link.startswith("#") else link
    try:
        return resolved(base, link)
    except ValueError:
        return None


def _flag(element: Element, sign: str) -> bool:
    if "=" in sign:
        name, value = sign.split("=", 1)
        return bool(element.get(name) == value)
    return _first_with_class(element, sign) is not None


def _is_pinned(element: Element) -> bool:
    """Say whether a block of no platform that we know is marked as held on top, in one of the usual ways."""
    own = (element.get("class") or "").split()
    if any(map(_PINNED.fullmatch, own)) or _flag(element, "pinned"):
        return True
    return any(
        value.strip().casefold() not in _NOT_SET
        for value in given(element, _PINNED_ATTRIBUTES)
        if value is not None
    )


def _has_class(element: Element, name: str) -> bool:
    return name in (element.get("class") or "").split()


def _with_class(element: Element, name: str) -> Iterator[Element]:
    return (part for part, names in parts_called(element).items() if name in names and _has_class(part, name))


def _first_with_class(element: Element, name: str) -> Element | None:
    return next(_with_class(element, name), None) if name and name in called_below(element) else None


def _not_nested(parts: list[Element]) -> list[Element]:
    chosen = set(parts)
    return [part for part in parts if not any(parent in chosen for parent in part.iterancestors())]
