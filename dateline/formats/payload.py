"""Values of JSON payloads, whatever types a publisher gave them, and the live blog that they make."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from dateline.clocks.moments import machine_time
from dateline.formats.addresses import absolute, joined
from dateline.formats.page import Page
from dateline.formats.text import from_html, squeezed, without_boxes
from dateline.formats.version import PARSER_VERSION
from dateline.identify import identified
from dateline.model import LiveBlog, PublisherTime, RejectedUpdate, Update, Witness
from dateline.order import longest_increasing

Node = dict[str, Any]
Read = Callable[[Node], "Update | None"]
Readings = tuple[tuple[Update, ...], tuple[RejectedUpdate, ...]]

_MOST_UPDATES = 20_000
_FRACTION = re.compile(r"^(\d{9,13})\.\d+$")
_TAG = re.compile(r"<[^<>]{1,300}>")
_LONGEST_NAMES = 200
_NO_NAME = re.compile(r"@|://|^[0-9a-fA-F-]{8,64}$|^[\W\d_]*$")


def node(value: object) -> Node:
    """Return an object, or an empty one."""
    return value if isinstance(value, dict) else {}


def objects(value: object) -> list[Node]:
    """Return the objects of a list, or none."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def inside(value: object, *keys: str) -> Any:
    """Return what stands under a path of keys; ``None`` where it breaks off."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def text(value: object) -> str | None:
    """Return a text that says something; a number is one too.

    >>> text(7), text(" a "), text(" "), text(True)
    ('7', 'a', None, None)
    """
    if isinstance(value, str):
        return value.strip() or None
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def first(entry: Node, *keys: str) -> str | None:
    """Return the first of some fields that says something."""
    return next((found for key in keys if (found := text(entry.get(key)))), None)


def number(value: object) -> int | None:
    """Return a count, that may be written as a string."""
    if isinstance(value, str) and value.isdecimal() and len(value) <= 9:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9 else None


def flag(value: object) -> bool:
    """Say whether a flag is set: ``true``, ``"true"``, ``1``."""
    return value is True or value == 1 or (isinstance(value, str) and value.lower() in ("true", "1", "yes"))


def witness(page: Page) -> Witness:
    """Return which witness a payload is: the API's answer, or the state inside an HTML page."""
    return "api" if page.kind == "json" else "state"


def moment(value: object, page: Page) -> PublisherTime:
    """Read an ISO 8601 time or an epoch; one without an offset is read in the zone of the page's source."""
    raw = text(value)
    fraction = _FRACTION.match(raw) if raw else None
    return machine_time(fraction[1] if fraction else raw, witness(page), page.timezone)


def plain(markup: str | None) -> str | None:
    """Return a headline without tags and entities."""
    return squeezed(html.unescape(_TAG.sub("", markup))) or None if markup else None


def told(update_id: str | None, markup: str, **fields: Any) -> Update:
    """Return an update whose body is HTML or text; ``fields`` are those of ``Update``."""
    written = from_html(markup)
    written.lines = without_boxes(written.lines)
    said: dict[str, Any] = {
        "article_body": written.body,
        "article_html": written.html,
        "links": written.links,
        "media": tuple(written.media),
        "embeds": tuple(written.embeds),
    }
    return Update(update_id=update_id or "", **(said | fields))


def figure(url: str | None, caption: str | None, kind: str = "img") -> str:
    """Return the HTML of a picture, film or sound; nothing without an address."""
    if not url:
        return ""
    alt = f' alt="{html.escape(caption)}"' if caption else ""
    return f'<figure><{kind} src="{html.escape(url)}"{alt}></{kind}></figure>'


def framed(url: str | None) -> str:
    """Return the HTML of another platform's post of which only the address is known."""
    return f'<iframe src="{html.escape(url)}"></iframe>' if url else ""


def names(people: object, *keys: str) -> str | None:
    """Return the names of authors; an address, of mail or of the web, and an id are none."""
    listed = people if isinstance(people, list) else [people]
    found = (first(one, *keys) if isinstance(one, dict) else text(one) for one in listed)
    kept = dict.fromkeys(plain(name) or "" for name in found if name and not _NO_NAME.search(name))
    return ", ".join(name for name in kept if name)[:_LONGEST_NAMES] or None


def readings(entries: object, read: Read) -> Readings:
    """Read the entries of a list; ``read`` gives ``None`` for what readers are not shown."""
    updates: list[Update] = []
    rejected: list[RejectedUpdate] = []
    for entry in (entries if isinstance(entries, list) else [])[:_MOST_UPDATES]:
        update = read(entry) if isinstance(entry, dict) else Update(update_id="")
        if update is None:
            continue
        if update.headline or update.article_body or update.media or update.embeds:
            updates.append(update)
        else:
            rejected.append(_rejected(entry))
    return tuple(updates), tuple(rejected)


def _rejected(entry: object) -> RejectedUpdate:
    """Name the fields only: their values may hold profiles of staff."""
    shown = ", ".join(map(str, entry)) if isinstance(entry, dict) else type(entry).__name__
    return RejectedUpdate(reason="no headline, text, picture or embedded post", excerpt=shown[:2_000])


def finished(page: Page, blog: LiveBlog) -> LiveBlog | None:
    """Fill in what the page says about itself; ``None`` when there is no update."""
    if not blog.updates:
        return None
    about = page.facts
    url = blog.url or about.url
    updates = identified(_once(blog.updates), newest_first=newest_first(blog.updates))
    return replace(
        blog,
        url=url,
        parser_version=PARSER_VERSION,
        title=plain(blog.title) or about.title,
        in_language=blog.in_language or about.language,
        date_published=blog.date_published if blog.date_published.raw else about.date_published,
        date_modified=blog.date_modified if blog.date_modified.raw else about.date_modified,
        updates=tuple(_placed(update, url, _witness(page)) for update in updates),
        notes=(*page.notes, *blog.notes),
    )


def _witness(page: Page) -> Witness:
    return "api" if page.kind == "json" else "state"


def _placed(update: Update, url: str | None, witness: Witness) -> Update:
    own = update.url
    if own and own.startswith("#"):
        own = f"{url.split('#')[0]}{own}" if url else None
    body_from = witness if update.article_body else None
    return absolute(update, url, url=joined(url, own) if own else None, body_from=body_from)


def _once(updates: Iterable[Update]) -> tuple[Update, ...]:
    """Make several entries of one id one update; flags of any of them hold."""
    seen: dict[str, Update] = {}
    for place, update in enumerate(updates):
        key = update.update_id or f"\0{place}"
        twin = seen.setdefault(key, update)
        if twin is not update:
            seen[key] = replace(
                twin,
                is_pinned=twin.is_pinned or update.is_pinned,
                is_key_event=twin.is_key_event or update.is_key_event,
            )
    return tuple(seen.values())


def newest_first(updates: Iterable[Update]) -> bool:
    """Say whether the list begins with the newest."""
    known = [update.date_published.value for update in updates if update.date_published.value]
    return not known or known[0] >= known[-1]


def is_in_order(updates: Iterable[Update]) -> bool:
    """Say whether the times fall from the first update to the last: only then is a page free of holes.

    Up to a quarter may stand elsewhere: editors move some.
    """
    known = [u.date_published.value for u in updates if u.date_published.value and not u.is_pinned]
    kept = longest_increasing([-moment.timestamp() for moment in known], ties=True)
    return 4 * (len(known) - len(kept)) <= len(known)
