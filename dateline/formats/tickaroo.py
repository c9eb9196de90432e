"""Tickaroo ticker, the API's JSON: objects of the type ``Tik::Model::Event``.

``local_id`` is the id, ``created_at`` an epoch in seconds; the whole text is in ``event_info.title``, and the
spans of its rich form are not read.  ``highlight`` is "sticky" or "inplace".
Source: the Tickaroo client of https://github.com/dpa-newslab/livebridge
"""

from __future__ import annotations

import html

from dateline.formats.page import Page
from dateline.formats.payload import (
    Node,
    figure,
    finished,
    first,
    flag,
    framed,
    moment,
    node,
    objects,
    readings,
    told,
)
from dateline.formats.version import PARSER_VERSION
from dateline.model import LiveBlog, State, Update

NAME = "tickaroo"
_EVENT = "Tik::Model::Event"
_STATES: dict[str, State] = {"live": "live", "running": "live", "finished": "closed", "ended": "closed"}
_KINDS = {"v": "video", "a": "audio"}


def parse(page: Page) -> LiveBlog | None:
    """Read the events of a ticker; ``None`` when there are none."""
    if _EVENT not in page.scripted:
        return None
    seen = page.nodes
    events = [found for found in seen if first(found, "_type") == _EVENT]
    about = next((found for found in seen if (first(found, "_type") or "").endswith("::Ticker")), {})
    updates, rejected = readings(events, lambda event: _update(event, page))
    return finished(
        page,
        LiveBlog(
            url=first(about, "url", "web_url") or page.facts.url,
            format=NAME,
            parser_version=PARSER_VERSION,
            title=first(about, "title"),
            state=_STATES.get((first(about, "status", "state") or "").lower()),
            in_language=first(about, "language"),
            updates=updates,
            rejected=rejected,
            covers="part",
        ),
    )


def _update(event: Node, page: Page) -> Update | None:
    if flag(event.get("deleted")) or flag(event.get("draft")):
        return None
    info, highlight = node(event.get("event_info")), first(event, "highlight")
    said = html.escape(first(info, "title") or "", quote=False)
    return told(
        first(event, "local_id", "_id", "id"),
        "".join((*(f"<p>{part}</p>" for part in said.split("\n") if part.strip()), *_beside(event, info))),
        headline=first(info, "headline"),
        date_published=moment(event.get("created_at"), page),
        date_modified=moment(event.get("updated_at"), page),
        is_pinned=highlight == "sticky",
        is_key_event=highlight == "inplace",
    )


def _beside(event: Node, info: Node) -> list[str]:
    media = [
        figure(first(one, "url"), first(one, "title"), _KINDS.get(first(one, "subtype") or "", "img"))
        for one in objects(event.get("media"))
    ]
    embedded = info.get("web_embed_urls")
    urls = embedded if isinstance(embedded, list) else []
    return media + [framed(url) for url in urls if isinstance(url, str)]
