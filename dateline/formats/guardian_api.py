"""Guardian Content API, ``response.content`` of a live blog.

``blocks.body[]`` (2015 on) is trusted for everything; before that the blocks stand in the HTML of
``fields.body``.  Documentation: https://open-platform.theguardian.com/documentation/
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from dateline.clocks.moments import machine_time
from dateline.formats import blocks
from dateline.formats.addresses import absolute
from dateline.formats.coverage import state as shown_state
from dateline.formats.facts import Facts
from dateline.formats.page import Page
from dateline.formats.text import from_html, squeezed, without_boxes
from dateline.formats.tree import html_tree
from dateline.formats.version import PARSER_VERSION
from dateline.formats.witnesses import witnessed
from dateline.identify import identified
from dateline.model import LiveBlog, PublisherTime, RejectedUpdate, State, Update

NAME = "guardian-api"
_EXCERPT_CHARACTERS = 2_000


def parse(page: Page) -> LiveBlog | None:
    """Read a Content API response; ``None`` when it is something else or an ordinary article."""
    content = _content(page.json) if page.kind == "json" else None
    if content is None:
        return None
    fields = _dict(content.get("fields"))
    updates, rejected, announced = _updates(content, fields, page)
    if not updates:
        return None
    title = fields.get("headline") or content.get("webTitle")
    url = content.get("webUrl") or page.url
    about = Facts(url=url, title=_text(title), language=_text(fields.get("lang")) or page.language)
    updates = witnessed([absolute(update, about.url) for update in updates], "api")
    return LiveBlog(
        url=_text(url),
        format=NAME,
        parser_version=PARSER_VERSION,
        title=_text(title),
        state=_state(fields, page, about, updates),
        in_language=about.language,
        date_published=_time(fields.get("firstPublicationDate") or content.get("webPublicationDate")),
        date_modified=_time(fields.get("lastModified")),
        updates=updates,
        rejected=rejected,
        covers="whole" if announced is None or announced == len(updates) + len(rejected) else "part",
        announced=announced,
        notes=page.notes,
    )


def _content(payload: Any) -> dict[str, Any] | None:
    response = payload.get("response") if isinstance(payload, dict) else None
    content = response.get("content") if isinstance(response, dict) else None
    return content if isinstance(content, dict) else None


def _updates(
    content: dict[str, Any], fields: dict[str, Any], page: Page
) -> tuple[tuple[Update, ...], tuple[RejectedUpdate, ...], int | None]:
    listed = content.get("blocks")
    body = listed.get("body") if isinstance(listed, dict) else None
    url = _text(content.get("webUrl"))
    if isinstance(body, list) and body:
        total = listed.get("totalBodyBlocks") if isinstance(listed, dict) else None
        updates, rejected = _listed(body, url)
        return updates, rejected, total if isinstance(total, int) else None
    markup = _text(fields.get("body")) or ""
    if 'id="block-' not in markup:
        return (), (), None
    root = html_tree(f"<div>{markup}</div>")
    shown = blocks.from_fragment(root, page) if root is not None else ()
    marked = [
        replace(u, date_published=_by_api(u.date_published), url=_address(url, u.update_id)) for u in shown
    ]
    return identified(marked), (), None


def _listed(body: Iterable[Any], url: str | None) -> tuple[tuple[Update, ...], tuple[RejectedUpdate, ...]]:
    updates: dict[str, Update] = {}
    rejected: list[RejectedUpdate] = []
    for block in body:
        if not isinstance(block, dict) or not isinstance(block.get("id"), str):
            rejected.append(
                RejectedUpdate(reason="a block without an id", excerpt=str(block)[:_EXCERPT_CHARACTERS])
            )
        elif block.get("published") is not False:
            updates.setdefault(block["id"], _update(block, url))
    return tuple(updates.values()), tuple(rejected)


def _update(block: dict[str, Any], url: str | None) -> Update:
    attributes = _dict(block.get("attributes"))
    written = from_html(_text(block.get("bodyHtml")) or "")
    written.lines = without_boxes(written.lines)
    title = _text(block.get("title"))
    body = written.body or _text(block.get("bodyTextSummary")) or ""
    return Update(
        update_id=block["id"],
        headline=squeezed(title) if title else None,
        article_body=body,
        article_html=written.html,
        body_from="api" if body else None,
        author=_author(block),
        date_published=_time(
            block.get("firstPublishedDate") or block.get("publishedDate") or block.get("createdDate")
        ),
        date_modified=_time(block.get("lastModifiedDate")),
        is_key_event=_true(attributes.get("keyEvent")),
        is_pinned=_true(attributes.get("pinned")),
        is_summary=_true(attributes.get("summary")),
        url=_address(url, block["id"]),
        links=written.links,
        media=tuple(written.media),
        embeds=tuple(written.embeds),
    )


def _author(block: dict[str, Any]) -> str | None:
    """Return the contributors; ``createdBy`` is staff, not the author."""
    found = block.get("contributors")
    names = (
        [_text(c.get("webTitle") if isinstance(c, dict) else c) for c in found]
        if isinstance(found, list)
        else []
    )
    return ", ".join(name for name in names if name) or None


def _state(fields: dict[str, Any], page: Page, about: Facts, updates: tuple[Update, ...]) -> State | None:
    now = fields.get("liveBloggingNow")
    if now is None:
        return shown_state(replace(page, text="", kind="json"), about, updates)
    return "live" if _true(now) else "closed"


def _time(raw: Any) -> PublisherTime:
    return machine_time(_text(raw), "api")


def _by_api(time: PublisherTime) -> PublisherTime:
    return replace(time, witness="api") if time.witness else time


def _address(url: str | None, update_id: str) -> str | None:
    return f"{url}#block-{update_id}" if url else None


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _true(value: Any) -> bool:
    return value is True or value == "true"


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value.strip() else None
