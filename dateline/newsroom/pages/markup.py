"""What the pages have in common: escaping, clocks, furniture around the text.  Pure."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from dateline.newsroom.edition import Edition, Place, ShownUpdate
from dateline.newsroom.script import Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request: what a page that is volatile depends on besides its edition."""

    now: datetime
    number: int
    """The server's requests, counted."""


def text(words: str) -> str:
    """Return words as HTML text, also fit for an attribute in double quotes."""
    return html.escape(words)


def iso(when: datetime) -> str:
    """Return a moment as schema.org writes it: UTC, milliseconds, Z."""
    return when.astimezone(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def epoch(when: datetime) -> int:
    """Return a moment as seconds since 1970."""
    return int(when.timestamp())


def changed(update: ShownUpdate) -> datetime:
    """Return when an update was last changed, as platforms have it that know no "never"."""
    return update.date_modified or update.date_published


def as_listed(updates: Iterable[ShownUpdate]) -> Iterator[ShownUpdate]:
    """Yield updates as a list has them that shows some twice by mistake, one below the other."""
    for update in updates:
        yield update
        if update.is_doubled:
            yield update


def as_json(data: object) -> str:
    """Return a payload as an API sends it."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def local(edition: Edition, when: datetime) -> datetime:
    """Return a moment on the clocks that the outlet's readers see."""
    return when.astimezone(ZoneInfo(edition.script.blog.clock_zone))


@lru_cache(maxsize=4_096)
def iso_seconds(when: datetime) -> str:
    """Return a moment as APIs write it: UTC, whole seconds, Z."""
    return when.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def style(module_file: str) -> str:
    """Return the style sheet that lies beside a page's module."""
    return Path(module_file).with_suffix(".css").read_text("utf-8")


def json_ld(data: Mapping[str, object]) -> str:
    """Return a JSON-LD script element; no string in it can end the element."""
    dumped = json.dumps(data, ensure_ascii=False, indent=1).replace("<", "\\u003c")
    return f'<script type="application/ld+json">{dumped}</script>'


def in_script(name: str, state: object) -> str:
    """Return a script element that holds the state of a page; no string in it can end the element."""
    dumped = as_json(state).replace("<", "\\u003c")
    return f'<script id="{name}" type="application/json">{dumped}</script>'


def picture_url(place: Place, picture: Picture) -> str:
    """Return the address at which the server draws a picture."""
    return f"{place.base_url}/media/{picture.name}.svg"


def items(lines: Iterable[str], css_class: str) -> str:
    """Return lines of HTML as a list."""
    inner = "".join(f"<li>{line}</li>" for line in lines)
    return f'<ul class="{css_class}">{inner}</ul>'


def navigation(edition: Edition) -> str:
    """Return the bar with the outlet's sections."""
    sections = (f'<a href="/">{text(name)}</a>' for name in edition.script.outlet.sections)
    return f'<nav class="sections" aria-label="Sections">{items(sections, "nav-list")}</nav>'


def related(edition: Edition, css_class: str) -> str:
    """Return links to other stories, which do not exist."""
    links = (f'<a href="/">{text(title)}</a>' for title in edition.script.blog.related)
    return f'<aside class="{css_class}"><h2>More on this story</h2>{items(links, "related-links")}</aside>'


def share(link: str) -> str:
    """Return the share buttons of one update or of the page."""
    buttons = (
        f'<button type="button" data-share="{text(link)}">{name}</button>' for name in ("Share", "Copy link")
    )
    return f'<div class="share-buttons">{"".join(buttons)}</div>'


def document(edition: Edition, head: str, body: str) -> str:
    """Return a whole HTML document."""
    outlet = edition.script.outlet
    return (
        f'<!DOCTYPE html>\n<html lang="{text(outlet.language)}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{text(edition.title)} | {text(outlet.title)}</title>\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<link rel="canonical" href="{text(edition.url)}">\n<link rel="icon" href="data:,">\n'
        f'<meta property="og:site_name" content="{text(outlet.title)}">\n'
        f'<meta property="og:title" content="{text(edition.title)}">\n{head}\n</head>\n'
        f"<body>\n{body}\n</body>\n</html>\n"
    )
