"""What a page says about the blog as a whole: state, key developments, and how much of it is shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from lxml import etree

from dateline.clocks.grammar import clock_line
from dateline.clocks.moments import machine_time
from dateline.formats.boilerplate import is_key_heading
from dateline.formats.facts import Facts
from dateline.formats.linked_data import text
from dateline.formats.page import Page
from dateline.formats.text import HEADINGS, Line, read, short_text_of, squeezed, text_of
from dateline.formats.tree import Element
from dateline.formats.words import pattern
from dateline.model import UNKNOWN_TIME, Covers, PublisherTime, State, Update

_CLOSED_TITLE = pattern("state", "closed_title")
_CLOSED = pattern("state", "closed")
_LIVE = pattern("state", "live")
_AGE = re.compile(r"^(?:\d{1,3}\s?[smhd]\s+ago|ago)\s*(?=\w)|(?<=\D)\d{1,2}[:.]\d{2}$")
_PAGE_IN_URL = re.compile(r"[?&]page=(?!1(?:&|$))|/page/(?!1(?:/|$))\w", re.IGNORECASE)
_COUNT = re.compile(r"[1-9][0-9]{0,4}\Z")
_MOST_POINTS = 30
_SETTLED = timedelta(minutes=5)


def time(about: Facts, key: str) -> PublisherTime:
    """Return a time of the page's LiveBlogPosting, e.g. ``coverageEndTime``."""
    blog = about.first("LiveBlogPosting")
    return machine_time(text(blog.get(key)), "jsonld") if blog else UNKNOWN_TIME


def state(page: Page, about: Facts, updates: Sequence[Update]) -> State | None:
    """Return what the page's own words and times prove; ``None`` when they prove nothing."""
    newest = updates[0].article_body[:600] if updates else ""
    opening = _opening(page)
    if _CLOSED_TITLE.search(about.title or "") or _CLOSED.search(newest) or _CLOSED.search(opening):
        return "closed"
    if _LIVE.search(opening):
        return "live"
    return "closed" if _ended(about, updates) else None


def covers(page: Page, about: Facts) -> Covers:
    """A first page shows the newest end; an address that names a later page shows a part."""
    return "part" if _PAGE_IN_URL.search(page.url or "") else "newest"


def shows_at_most(page: Page) -> int | None:
    """Return how many updates the list of an AMP page holds (``data-max-items-per-page``)."""
    lists = page.tree.iter("amp-live-list") if page.tree is not None else ()
    said = [one.get("data-max-items-per-page") or "" for one in lists]
    if len(said) != 1 or not _COUNT.match(said[0]):
        return None
    return int(said[0])


def key_developments(page: Page, updates: Sequence[Update]) -> tuple[str, ...]:
    """Return the points of the list under a heading such as "Key developments", outside the updates."""
    if page.tree is None:
        return ()
    own = {update.update_id for update in updates}
    for heading in page.tree.iter(*HEADINGS, "p", "div", "span", "strong"):
        if len(heading) <= 3 and is_key_heading(_short_text(heading)) and not _inside(heading, own):
            points = _points_after(heading)
            if points:
                return points
    return ()


def points(lines: Sequence[Line]) -> tuple[str, ...]:
    """Return the list items that follow a line such as "Key developments"."""
    for index, line in enumerate(lines):
        if is_key_heading(line.text):
            found: list[str] = []
            for item in lines[index + 1 : index + 1 + _MOST_POINTS]:
                if item.kind != "item" and not item.text.startswith(("•", "- ", "* ")):
                    break
                found.append(point(item.text))
            if found:
                return tuple(found)
    return ()


def point(text: str) -> str:
    """Return a point of the list without its bullet and clock."""
    bare = squeezed(text).lstrip("•*- ").strip()
    found = clock_line(bare)
    return found.rest if found and found.rest else bare


def _item_point(item: Element) -> str:
    """Return the longest line of an item, without its time."""
    lines = read(item, frozenset(item.iter("time", "svg"))).lines
    longest = max((line.text for line in lines), key=len, default="")
    return point(_AGE.sub("", longest))


def _short_text(element: Element) -> str:
    return short_text_of(element, 60) or "" if len(element.text or "") <= 60 else ""


def _inside(element: Element, ids: set[str]) -> bool:
    return any(
        (parent.get("id") or "").removeprefix("block-") in ids
        for parent in element.iterancestors()
        if parent.get("id")
    )


def _points_after(heading: Element) -> tuple[str, ...]:
    """Return the items of the first list after a heading, in its parent or its grandparent."""
    level: Element | None = heading
    for _ in range(3):
        if level is None or level.tag == "body":
            return ()
        for sibling in level.itersiblings(etree.Element):
            lists = [sibling] if sibling.tag in ("ul", "ol") else list(sibling.iter("ul", "ol"))
            if lists:
                found = [_item_point(item) for item in lists[0].iterchildren("li")]
                return tuple(item for item in found[:_MOST_POINTS] if item)
            if sibling.tag in HEADINGS or len(text_of(sibling)) > 200:
                return ()
        level = level.getparent()
    return ()


def _opening(page: Page) -> str:
    if page.tree is None:
        return page.text[:3_000]
    shown = (text_of(p) for p in page.tree.iter("p"))
    found = ""
    for paragraph in shown:
        found += paragraph[:400] + "\n"
        if len(found) > 3_000:
            break
    return found


def _ended(about: Facts, updates: Sequence[Update]) -> bool:
    """Say whether coverage ended before the page was last changed.

    Some publishers write the newest update's time, the start, or a planned end there: that proves nothing.
    """
    start, end = time(about, "coverageStartTime").value, time(about, "coverageEndTime").value
    known = [update.date_published.value for update in updates if update.date_published.value]
    changed = about.date_modified.value
    if not end or not known or not changed or start == end:
        return False
    return end < changed and end - max(known) > _SETTLED
