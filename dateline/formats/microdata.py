"""schema.org ``LiveBlogPosting`` as microdata: ``itemprop="liveBlogUpdate"`` (https://schema.org/LiveBlogPosting)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dateline.clocks.grammar import clock
from dateline.clocks.moments import machine_time
from dateline.formats import blocks, reconcile
from dateline.formats.own_ids import own_ids
from dateline.formats.page import Page
from dateline.formats.text import from_html, read, squeezed, text_of, without_boxes
from dateline.formats.tree import Element, elements
from dateline.formats.witnesses import Testimony
from dateline.identify import bare_id
from dateline.model import UNKNOWN_TIME, LiveBlog, PublisherTime, Update

NAME = "microdata"
_MOST_UPDATES = 20_000


def parse(page: Page) -> LiveBlog | None:
    """Read a page with microdata updates; ``None`` when there are none."""
    if page.tree is None or "liveBlogUpdate" not in page.text:
        return None
    items = elements(page.tree, "//*[@itemscope and contains(@itemprop, 'liveBlogUpdate')]")
    found = _with_ids([_update(item) for item in items[:_MOST_UPDATES]], items[:_MOST_UPDATES])
    updates = tuple(update for update in found if update.headline or update.article_body)
    if not updates:
        return None
    about = page.facts
    said = Testimony(updates=updates, witness="microdata")
    return reconcile.live_blog(page, about, NAME, (blocks.testimony(page, about), said))


def _with_ids(updates: Sequence[Update], items: Sequence[Element]) -> list[Update]:
    """Take the ids from other places of the items where microdata give none."""
    if any(update.update_id for update in updates):
        return list(updates)
    return [replace(u, update_id=given) for u, given in zip(updates, own_ids(items), strict=True)]


def _update(item: Element) -> Update:
    values = dict(_properties(item))
    body = values.get("articleBody")
    holder = body if body is not None else item
    written = from_html(holder.get("content") or "") if holder.get("content") else read(holder)
    return Update(
        update_id=_id(item, values.get("url")),
        headline=_text(values.get("headline")),
        article_body="\n\n".join(line.text for line in without_boxes(written.lines)),
        article_html=written.html,
        author=_text(values.get("author")),
        date_published=_time(values.get("datePublished")),
        date_modified=_time(values.get("dateModified")),
        links=written.links,
        media=tuple(written.media),
        embeds=tuple(written.embeds),
    )


def _properties(item: Element) -> Iterator[tuple[str, Element]]:
    """Yield the item's properties, later ones first, so that the first of a name stays."""
    found = [element for element in item.iter() if isinstance(element.tag, str) and element is not item]
    for element in reversed(found):
        for name in (element.get("itemprop") or "").split():
            yield name, element


def _text(element: Element | None) -> str | None:
    if element is None:
        return None
    return squeezed(element.get("content") or text_of(element)) or None


def _time(element: Element | None) -> PublisherTime:
    if element is None:
        return UNKNOWN_TIME
    raw = element.get("datetime") or element.get("content") or text_of(element)
    bare = clock(raw)
    if bare:
        return PublisherTime(raw=bare.raw, witness="clock", precision=bare.precision)
    return machine_time(raw, "microdata")


def _id(item: Element, url: Element | None) -> str:
    own = item.get("id") or item.get("itemid") or ""
    address = (url.get("content") or url.get("href") or "") if url is not None else ""
    return bare_id((address.rsplit("#", 1)[1] if "#" in address else "") or own)
