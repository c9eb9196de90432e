"""The last resort: in JSON of no known platform, a list of look-alikes with an id, a time and a text each.

The longest such list is believed that something marks as live: the names on the way to it, the type or the
flags of its members, or the page.  Lists of comments and teasers look the same; they are known by their names
and by members that lead to other pages.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from dateline.formats import coverage
from dateline.formats.addresses import joined
from dateline.formats.page import Page
from dateline.formats.payload import Node, finished, first, is_in_order, node, number, readings
from dateline.formats.state_entry import Entry, entry_update
from dateline.formats.version import PARSER_VERSION
from dateline.model import Covers, LiveBlog, Update

NAME = "state"
_LIVE = re.compile(
    r"live[\s_-]?(?:blog|update|post|stor|event|text|feed|entr|card|ticker|coverage|reporting|page)"
    r"|ticker|minuto|minute[\s_-]?by|commentary",
    re.IGNORECASE,
)
_LIVE_PAGE = re.compile(
    r"(?<![^\W_])(?:live(?:blog|ticker|text|updates?)?|ticker|en[\s-]direct|en[\s-]vivo|ao[\s-]vivo|ao[\s-]minuto"
    r"|minuto[\s-]a[\s-]minuto|diretta|newsblog|as it happened)(?![^\W_])",
    re.IGNORECASE,
)
_STREAM = re.compile(
    r"^(?:posts?|updates?|entries|items|events?|messages|blocks|results|data|cards|timeline|feed|edges|nodes"
    r"|by_?id|entities|content|contents|children|reports?)$",
    re.IGNORECASE,
)
_FOREIGN = re.compile(
    r"comment(?!ary)|repl(?:y|ies)|related|recommend|teaser|promo|popular|trending|most[_-]?read|product|menu|\bnav"
    r"|tags?\b|review|podcast|episode|schedule|programmes?\b|listing|search|sidebar|carousel|slider|gallery",
    re.IGNORECASE,
)
_FEWEST = 3
_SAMPLE = 8
_SHORTEST_BODY = 40
_STORY_BODY = 200
_MOST_STEPS = 200_000
_CONTAINERS = (dict, list)


@dataclass(frozen=True, slots=True)
class _List:
    path: tuple[str, ...]
    members: list[Node]
    parent: Node


def parse(page: Page) -> LiveBlog | None:
    """Read the best list of the page's payloads; ``None`` when none is like a live blog."""
    best: tuple[_List, tuple[Update, ...]] | None = None
    for found in _lists(page):
        updates = _updates(found, page)
        if updates and (best is None or len(updates) > len(best[1])):
            best = found, updates
    return _live_blog(page, *best) if best else None


def _live_blog(page: Page, found: _List, updates: tuple[Update, ...]) -> LiveBlog | None:
    total = next(
        (n for key in ("total", "totalCount", "count") if (n := number(found.parent.get(key)))), None
    )
    return finished(
        page,
        LiveBlog(
            url=page.facts.url,
            format=NAME,
            parser_version=PARSER_VERSION,
            title=page.facts.title or first(found.parent, "headline", "title", "name"),
            state=coverage.state(page, page.facts, updates) if page.kind == "html" else None,
            key_developments=coverage.key_developments(page, updates),
            updates=updates,
            covers=_covers(page, updates, total),
            older=page.facts.older or _older(page, found.parent),
            announced=total if total and total >= len(updates) else None,
        ),
    )


def _covers(page: Page, updates: tuple[Update, ...], total: int | None) -> Covers:
    if total == len(updates):
        return "whole"
    return coverage.covers(page, page.facts) if page.kind == "html" and is_in_order(updates) else "part"


def _older(page: Page, parent: Node) -> str | None:
    link = first(node(node(parent.get("_links") or parent.get("links")).get("next")), "href", "url")
    return joined(page.facts.url, link or first(parent, "next", "nextUrl", "next_url", "nextPage") or "")


def _lists(page: Page) -> Iterator[_List]:
    """Yield every list of objects, and every object of objects, with the names that lead to it."""
    stack: list[tuple[tuple[str, ...], Any, Node]] = [
        ((), one, {}) for one in reversed(page.payloads) if isinstance(one, _CONTAINERS)
    ]
    seen: set[int] = set()
    while stack and len(seen) < _MOST_STEPS:
        path, current, parent = stack.pop()
        if id(current) in seen:
            continue
        seen.add(id(current))
        if isinstance(current, list):
            below = [(path, one, parent) for one in current if isinstance(one, _CONTAINERS)]
        else:
            near = path[-7:]
            below = [
                ((*near, str(key)), one, current)
                for key, one in current.items()
                if isinstance(one, _CONTAINERS)
            ]
        if len(below) >= _FEWEST:
            yield from _grouped(path, [one for _, one, _ in below if isinstance(one, dict)], parent)
        stack += reversed(below)


def _grouped(path: tuple[str, ...], members: list[Node], parent: Node) -> Iterator[_List]:
    """Objects that say their type stand together with their like only."""
    if len(members) < _FEWEST:
        return
    groups: dict[str, list[Node]] = defaultdict(list)
    for member in members:
        inner = member.get("node")
        bare = inner if isinstance(inner, dict) and len(member) <= 2 else member
        groups[first(bare, "__typename", "_type") or ""].append(bare)
    for kind, group in groups.items():
        if len(group) >= _FEWEST:
            yield _List((*path, kind), group, parent)


def _updates(found: _List, page: Page) -> tuple[Update, ...]:
    if not _are_entries(found.members[:_SAMPLE], page) or any(_FOREIGN.search(step) for step in found.path):
        return ()
    entries = [Entry.of(member) for member in found.members]
    if not _is_live(found, entries, page):
        return ()
    updates, _ = readings(found.members, lambda member: entry_update(Entry.of(member), page))
    return updates if _is_stream(updates, entries, page) else ()


def _are_entries(sample: list[Node], page: Page) -> bool:
    """Say whether three quarters of some members, and three of them, are complete; stops early."""
    missing = 0
    for member in sample:
        missing += not Entry.of(member).is_complete(page)
        if missing * 4 > len(sample):
            return False
    return len(sample) - missing >= _FEWEST


def _is_live(found: _List, entries: list[Entry], page: Page) -> bool:
    named = " ".join((*found.path, *(one.kind or "" for one in entries[:1])))
    if _LIVE.search(named):
        return True
    is_page = any(
        _LIVE_PAGE.search(said) or _LIVE.search(said)
        for said in (page.url or "", page.facts.url or "", page.facts.title or "")
    )
    is_named = any(_STREAM.match(step) for step in found.path[-4:])
    is_flagged = sum(one.has_flags for one in entries) * 2 > len(entries)
    return (is_page and (is_named or is_flagged)) or (is_named and is_flagged)


def _is_stream(updates: tuple[Update, ...], entries: list[Entry], page: Page) -> bool:
    if len(updates) < _FEWEST:
        return False
    times = {update.date_published.value for update in updates}
    body = median(len(update.article_body) for update in updates)
    away = sum(_leads_away(one, page) for one in entries)
    if body < _SHORTEST_BODY or len(times) * 2 <= len(updates):
        return False
    return away * 2 <= len(entries) or body >= _STORY_BODY


def _leads_away(entry: Entry, page: Page) -> bool:
    """Say whether a member has a page of its own: then it is likely the teaser of a story."""
    if not entry.url or entry.url.startswith("#"):
        return False
    try:
        path = urlsplit(entry.url).path.rstrip("/")
        return path != urlsplit(page.facts.url or "").path.rstrip("/")
    except ValueError:
        return True
