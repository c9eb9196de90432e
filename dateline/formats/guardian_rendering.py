"""Guardian rendering model: what the frontend hands to dotcom-rendering, as JSON or as state of a page.

``blocks[]`` is trusted for ids, epoch times, titles and typed elements.  ``pinnedPost`` and ``keyEvents``
repeat whole blocks, of other pages too: they set flags and make the list of key developments, and are no
updates of this page.  Schema: https://github.com/guardian/dotcom-rendering (``block.ts``, ``content.ts``)
"""

from __future__ import annotations

from collections.abc import Iterable

from dateline.formats.addresses import joined
from dateline.formats.linked_data import has_type
from dateline.formats.page import Page
from dateline.formats.payload import (
    Node,
    figure,
    finished,
    first,
    flag,
    framed,
    inside,
    moment,
    names,
    node,
    number,
    objects,
    plain,
    readings,
    text,
    told,
)
from dateline.formats.version import PARSER_VERSION
from dateline.model import Covers, LiveBlog, State, Update

NAME = "guardian-dcr"
_DESIGNS = frozenset(("LiveBlogDesign", "DeadBlogDesign", "LiveBlog", "DeadBlog"))
_MARK = "blockFirstPublished"
_OTHER_STORIES = ("RichLinkBlockElement", "CommentBlockElement", "NewsletterSignupBlockElement")


def parse(page: Page) -> LiveBlog | None:
    """Read the rendering model of a live blog; ``None`` when it is another payload or an article."""
    if _MARK not in page.scripted:
        return None
    content = next((found for found in page.nodes if _is_live_blog(found)), None)
    if content is None:
        return None
    url = first(content, "canonicalUrl", "webURL", "webUrl") or page.url
    pinned = text(node(content.get("pinnedPost")).get("id"))
    keys = objects(content.get("keyEvents"))
    marked = {text(key.get("id")) for key in keys if not _is_summary(key)}
    updates, rejected = readings(content["blocks"], lambda block: _update(block, page, url, pinned, marked))
    paging, linked = node(content.get("pagination")), _linked(content)
    return finished(
        page,
        LiveBlog(
            url=url,
            format=NAME,
            parser_version=PARSER_VERSION,
            title=first(content, "headline", "webTitle"),
            state=_state(content),
            in_language=text(content.get("lang")),
            date_published=moment(first(linked, "datePublished") or content.get("webPublicationDate"), page),
            date_modified=moment(linked.get("dateModified"), page),
            key_developments=tuple(title for key in keys if (title := plain(first(key, "title")))),
            updates=updates,
            rejected=rejected,
            covers=_covers(paging),
            older=joined(url, text(paging.get("older")) or ""),
        ),
    )


def _is_live_blog(found: Node) -> bool:
    blocks = objects(found.get("blocks"))
    if not blocks or not any(_MARK in block or "blockCreatedOn" in block for block in blocks):
        return False
    design = inside(found, "format", "design")
    if isinstance(design, str):
        return design in _DESIGNS
    tags = {text(tag.get("id")) for tag in objects(found.get("tags"))}
    return "tone/minutebyminute" in tags or len(blocks) > 1


def _linked(content: Node) -> Node:
    """The copy of the JSON-LD knows the first publication; its times of coverage are not believed."""
    return next((one for one in objects(content.get("linkedData")) if has_type(one, "LiveBlogPosting")), {})


def _update(block: Node, page: Page, url: str | None, pinned: str | None, keys: set[str | None]) -> Update:
    update_id = text(block.get("id"))
    attributes = node(block.get("attributes"))
    return told(
        update_id,
        "".join(_markup(objects(block.get("elements")))),
        headline=plain(first(block, "title")),
        author=names(block.get("contributors"), "name", "title"),
        date_published=moment(first(block, _MARK, "blockCreatedOn"), page),
        date_modified=moment(block.get("blockLastUpdated"), page),
        is_key_event=flag(attributes.get("keyEvent")) or update_id in keys,
        is_pinned=flag(attributes.get("pinned")) or (update_id is not None and update_id == pinned),
        is_summary=_is_summary(block),
        url=f"#block-{update_id}" if update_id else None,
    )


def _markup(elements: Iterable[Node]) -> Iterable[str]:
    for element in elements:
        kind = (text(element.get("_type")) or "").rsplit(".", 1)[-1]
        if kind in _OTHER_STORIES:
            continue
        if kind == "ImageBlockElement":
            data = node(element.get("data"))
            yield figure(_largest(element), first(data, "caption", "alt"))
        else:
            written = first(element, "html")
            yield written or framed(_address(element, kind))


def _address(element: Node, kind: str) -> str | None:
    if "Youtube" in kind and first(element, "assetId", "id") and not first(element, "url"):
        return f"https://www.youtube.com/watch?v={first(element, 'assetId', 'id')}"
    return first(element, "originalUrl", "url", "embedUrl", "source")


def _largest(element: Node) -> str | None:
    images = objects(inside(element, "media", "allImages"))
    best = max(images, key=lambda image: number(inside(image, "fields", "width")) or 0, default={})
    sources = [src for group in objects(element.get("imageSources")) for src in objects(group.get("srcSet"))]
    return first(best, "url") or next((found for src in sources if (found := first(src, "src"))), None)


def _is_summary(block: Node) -> bool:
    return flag(inside(block, "attributes", "summary"))


def _state(content: Node) -> State | None:
    now = inside(content, "config", "isLive")
    if now is None:
        now = content.get("isLive")
    if now is not None:
        return "live" if flag(now) else "closed"
    return "closed" if inside(content, "format", "design") in ("DeadBlogDesign", "DeadBlog") else None


def _covers(paging: Node) -> Covers:
    """Only the first page is the newest end; a blog without pages is whole."""
    current, total = number(paging.get("currentPage")), number(paging.get("totalPages"))
    if not paging or total == 1:
        return "whole"
    return "newest" if current == 1 else "part"
