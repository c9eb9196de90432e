"""BBC live page since 2022: the stream of posts, as the API's JSON or as state of the page.

Trusted for the id (``urn``), ``firstPublished`` and the tree of blocks of each post; the elements of the page
show only a clock.  ``curated`` is the moment at which a post came into this stream.
Schema: ``data/*/live`` of https://github.com/bbc/simorgh
"""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit

from dateline.formats.addresses import joined
from dateline.formats.bbc_blocks import headline, markup, points
from dateline.formats.page import Page
from dateline.formats.payload import (
    Node,
    finished,
    first,
    flag,
    inside,
    moment,
    node,
    number,
    objects,
    plain,
    readings,
    told,
)
from dateline.formats.version import PARSER_VERSION
from dateline.model import Covers, LiveBlog, State, Update

NAME = "bbc-live"
_MARK = "curated"


def parse(page: Page) -> LiveBlog | None:
    """Read a stream of posts; ``None`` when there is none."""
    if _MARK not in page.scripted:
        return None
    seen = page.nodes
    stream = next((found for found in seen if any(map(_is_post, objects(found.get("results"))))), None)
    if stream is None:
        return None
    about = next((found for found in seen if isinstance(found.get("liveTextStream"), dict)), {})
    updates, rejected = readings(stream["results"], lambda post: _update(post, page))
    paging, seo = node(stream.get("page")), node(about.get("seo"))
    current, total = number(paging.get("index")), number(paging.get("total"))
    return finished(
        page,
        LiveBlog(
            url=page.facts.url,
            format=NAME,
            parser_version=PARSER_VERSION,
            title=first(about, "title"),
            state=_state(about),
            in_language=first(about, "language"),
            date_published=moment(first(about, "firstPublishedDateTime") or seo.get("datePublished"), page),
            date_modified=moment(seo.get("dateModified"), page),
            coverage_start_time=moment(about.get("startDateTime"), page),
            coverage_end_time=moment(about.get("endDateTime"), page),
            key_developments=points(inside(about, "summaryPoints", "content")),
            updates=updates,
            rejected=rejected,
            covers=_covers(current, total),
            older=_older(page.facts.url, current, total),
        ),
    )


def _is_post(post: Node) -> bool:
    return isinstance(inside(post, "content", "model", "blocks"), list) and isinstance(
        post.get("dates"), dict
    )


def _update(post: Node, page: Page) -> Update | None:
    """Stories and clips that stand between the posts are not of this blog."""
    if first(post, "type") not in (None, "POST"):
        return None
    dates, urn = node(post.get("dates")), first(post, "urn", "id")
    return told(
        urn,
        markup(inside(post, "content", "model", "blocks")),
        headline=plain(headline(inside(post, "header", "model", "blocks"))),
        date_published=moment(first(dates, "firstPublished", "curated", "lastPublished"), page),
        date_modified=moment(dates.get("lastPublished"), page),
        is_key_event=flag(inside(post, "options", "isBreakingNews")),
        is_pinned=flag(inside(post, "options", "isPinned")),
        is_summary=first(post, "typeCode") == "SUMMARY",
        url=f"?post={urn}#post" if urn and page.facts.url else None,
    )


def _covers(current: int | None, total: int | None) -> Covers:
    if current == 1:
        return "whole" if total == 1 else "newest"
    return "part"


def _older(url: str | None, current: int | None, total: int | None) -> str | None:
    """Pages are asked for by number: ``?page=2``."""
    address = joined(None, url or "")
    if not address or current is None or total is None or current >= total:
        return None
    parts = urlsplit(address)
    query = [(key, value) for key, value in parse_qsl(parts.query) if key != "page"]
    return parts._replace(query=urlencode([*query, ("page", str(current + 1))]), fragment="").geturl()


def _state(about: Node) -> State | None:
    now = about.get("isLive")
    return None if now is None else "live" if flag(now) else "closed"
