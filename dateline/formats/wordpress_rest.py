"""WordPress Liveblog plugin, its REST answers: ``entries``, ``lazyload``, ``get-entries``, key events.

``entry_time`` is when an entry was made and ``timestamp`` when it last changed (epoch seconds); the id
outlives edits.  An edit comes as one more entry of the same id, a deletion as ``type: delete`` without text.
Source: https://github.com/Automattic/liveblog
"""

from __future__ import annotations

import re

from dateline.formats.page import Page
from dateline.formats.payload import (
    Node,
    finished,
    first,
    flag,
    moment,
    names,
    node,
    number,
    objects,
    plain,
    readings,
    told,
)
from dateline.formats.text import HEADINGS
from dateline.formats.version import PARSER_VERSION
from dateline.model import Covers, LiveBlog, Update

NAME = "wordpress-liveblog-rest"
_PAGE = re.compile(r"(?P<before>/get-entries/)(?P<page>\d{1,6})(?P<after>/[^/?#]*)?")
_HEADING = re.compile(
    rf"^\s*(?:<div[^<>]*>\s*)?<(?P<tag>{'|'.join(sorted(HEADINGS))})\b[^<>]{{0,300}}>(?P<text>.{{1,600}}?)</(?P=tag)>",
    re.IGNORECASE | re.DOTALL,
)
_KEY_CLASS = re.compile(r"\btype-key\b")
_COMMAND = re.compile(r"<span[^<>]{0,200}\btype-\w{1,30}\b[^<>]{0,200}>[^<>]{0,60}</span>", re.IGNORECASE)
_NEW_STATE = ("new", "update", "")


def parse(page: Page) -> LiveBlog | None:
    """Read an answer with entries; ``None`` when it is another payload."""
    if page.kind != "json" or "entry_time" not in page.text:
        return None
    answer = page.json
    entries = objects(answer if isinstance(answer, list) else node(answer).get("entries"))
    if not any("entry_time" in entry and ("render" in entry or "content" in entry) for entry in entries):
        return None
    about = node(answer)
    total, pages = number(about.get("total")), number(about.get("pages"))
    current = number(about.get("page"))
    updates, rejected = readings(_latest(entries), lambda entry: _update(entry, page))
    return finished(
        page,
        LiveBlog(
            url=_blog_address(entries) or page.url,
            format=NAME,
            parser_version=PARSER_VERSION,
            in_language=page.language,
            updates=updates,
            rejected=rejected,
            covers=_covers(current, pages),
            older=_older(page.url, current, pages),
            announced=total,
        ),
    )


def _latest(entries: list[Node]) -> list[Node]:
    """Return the last wording of each entry, newest entry first; what was deleted is left out."""
    last: dict[str, Node] = {}
    for entry in sorted(entries, key=lambda one: _epoch(one, "timestamp")):
        last[first(entry, "id") or f"\0{len(last)}"] = entry
    shown = [entry for entry in last.values() if (first(entry, "type") or "") in _NEW_STATE]
    return sorted(shown, key=lambda one: _epoch(one, "entry_time"), reverse=True)


def _epoch(entry: Node, key: str) -> int:
    said = first(entry, key) or ""
    return int(said) if said.isdecimal() and len(said) <= 14 else 0


def _update(entry: Node, page: Page) -> Update:
    body = first(entry, "content", "render") or ""
    heading = _HEADING.match(body)
    made, changed = first(entry, "entry_time"), first(entry, "timestamp")
    is_key = "key_event" in entry and flag(entry["key_event"])
    return told(
        first(entry, "id"),
        _COMMAND.sub("", body[heading.end() :] if heading else body),
        headline=plain(heading["text"] if heading else first(entry, "key_event_headline")),
        author=names(entry.get("authors") or entry.get("author"), "name", "display_name"),
        date_published=moment(made or changed, page),
        date_modified=moment(changed, page) if changed != made else moment(None, page),
        is_key_event=is_key or bool(_KEY_CLASS.search(f"{first(entry, 'css_classes') or ''} {body[:5_000]}")),
        is_pinned="is-pinned" in (first(entry, "css_classes") or ""),
        url=first(entry, "share_link"),
    )


def _covers(current: int | None, pages: int | None) -> Covers:
    """A polling window holds what changed in it, and proves nothing about the rest."""
    if current != 1:
        return "part"
    return "whole" if pages == 1 else "newest"


def _older(url: str | None, current: int | None, pages: int | None) -> str | None:
    if not url or current is None or pages is None or current >= pages or not _PAGE.search(url):
        return None
    return _PAGE.sub(lambda match: f"{match['before']}{current + 1}{match['after'] or ''}", url, count=1)


def _blog_address(entries: list[Node]) -> str | None:
    """The page on which the entries stand: what they link to, without the entry."""
    links = (first(entry, "share_link") for entry in entries)
    return next((link.split("#")[0] for link in links if link and "#" in link), None)
