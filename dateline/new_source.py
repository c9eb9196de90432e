"""A first draft of a source, guessed from one of its live blogs, for a person to review."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from dateline.errors import SetupError, WrongUsage
from dateline.fixtures import write_fixture
from dateline.formats.addresses import joined
from dateline.formats.linked_data import has_type
from dateline.formats.linked_data import text as linked_text
from dateline.formats.page import Page
from dateline.model import Response
from dateline.sources import Source, load_sources, read_source, source_of

__all__ = ["Draft", "draft", "new_file", "write_draft"]

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
_FEEDS = ("application/rss+xml", "application/atom+xml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What was written for a new source."""

    file: Path
    fixture: Path
    source: Source
    record: dict[str, Any]
    """What is read from the page, as JSON values."""


def draft(response: Response, url: str) -> str:
    """Return a source file for the publisher of a page; every guess is marked.

    Raises:
        Unreadable: the page is damaged or empty.
    """
    page = Page.read(response.body, url=response.url, content_type=_content_type(response))
    return "".join(_lines(page, url))


def _lines(page: Page, url: str) -> Iterator[str]:
    place = urlsplit(page.url or url)
    language, country = _language(page), page.facts.home or page.facts.country
    country = country if country in get_global("territory_zones") else None
    zones = get_global("territory_zones").get(country or "", [])
    yield "# Written by `dateline sources new`.  Review every line, then take this one away.\n"
    yield _line("title", _title(page) or place.hostname or "", "what the page says of itself")
    yield _line("homepage", f"{place.scheme}://{place.netloc}/", "the front page of the address")
    yield _line("hosts", sorted({place.netloc, urlsplit(url).netloc}), "all under which its pages are served")
    yield _line("language", language, "the page's own word")
    yield _line("country", country, "of the domain, or of the language's region")
    yield _line("timezone", zones[0] if len(zones) == 1 else None, "of the country; read a clock on the page")
    yield "delay_seconds = 10.0\n"
    yield _line("live_blogs", [url], "polled from now on")
    yield from _discover(page, url)


def _line(key: str, value: object, guessed_from: str) -> str:
    """Return a line; what could not be guessed is left to the person."""
    if value is None:
        return f"# {key} =  # REVIEW: not known from the page\n"
    return f"{key} = {json.dumps(value, ensure_ascii=False)}  # REVIEW: {guessed_from}\n"


def _discover(page: Page, url: str) -> Iterator[str]:
    feeds = (
        []
        if page.tree is None
        else [
            address
            for link in page.tree.iter("link")
            if (link.get("type") or "").lower() in _FEEDS
            and (address := joined(page.url, link.get("href") or ""))
        ]
    )
    own = [feed for feed in feeds if urlsplit(feed).netloc == urlsplit(page.url or url).netloc]
    yield "\n[discover]  # REVIEW: where new live blogs show up\n"
    yield _line("feeds", own[:1], "what the page links to") if own else "# feeds = []\n"
    parts = urlsplit(url).path.lower().split("/")[1:-1]
    match = next((f"/{part}/" for part in parts if "live" in part or "ticker" in part), None)
    yield (
        _line("match", match, "a part of this address")
        if match
        else '# match = ""  # what their addresses contain\n'
    )


def _title(page: Page) -> str | None:
    for node in page.facts.linked_data:
        publisher = node.get("publisher")
        name = publisher.get("name") if isinstance(publisher, dict) else None
        if found := linked_text(name):
            return found
        if has_type(node, "NewsMediaOrganization", "Organization") and linked_text(node.get("name")):
            return linked_text(node.get("name"))
    named = (
        []
        if page.tree is None
        else [m for m in page.tree.iter("meta") if m.get("property") == "og:site_name"]
    )
    return next((content for m in named if (content := (m.get("content") or "").strip())), None)


def _language(page: Page) -> str | None:
    try:
        return str(Locale.parse(page.facts.language or "", sep="-")).replace("_", "-")
    except (UnknownLocaleError, ValueError):
        return None


def _content_type(response: Response) -> str | None:
    return next((value for name, value in response.headers if name.lower() == "content-type"), None)


def new_file(name: str, url: str, sources: Path) -> Path:
    """Return the file that a new source is written to.

    Raises:
        WrongUsage: the name will not do or is taken, or the address belongs to a source.
    """
    if not _NAME.fullmatch(name):
        raise WrongUsage(f"{name} will not do as a name: lower case letters, digits, - and _ only.")
    file = sources / f"{name}.toml"
    if file.exists():
        raise WrongUsage(f"{file} is there already; choose another name.")
    known = load_sources(sources) if sources.is_dir() else {}
    if (owner := source_of(url, known).name) in known:
        raise WrongUsage(f"{url} belongs to the source {owner} already; see {sources / owner}.toml.")
    return file


def write_draft(name: str, url: str, response: Response, *, sources: Path, fixtures: Path) -> Draft:
    """Write ``NAME.toml`` and the page as a fixture that fails until somebody has reviewed it.

    Raises:
        WrongUsage: a source or fixture of that name is there, or the name will not do.
        Unreadable: the page is damaged or empty.
    """
    file = new_file(name, url, sources)
    if fixtures.joinpath(name).exists():
        raise WrongUsage(f"{fixtures / name} is there already; choose another name.")
    text = draft(response, url)
    sources.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    try:
        source = read_source(file)
    except SetupError:
        file.unlink()  # one file that is wrong would stop every command
        raise
    page = Page.read(response.body, url=response.url, content_type=_content_type(response))
    kind = {"html": "html", "json": "json", "text": "txt"}[page.kind]
    given = {
        "url": response.url,
        "timezone": source.timezone,
        "language": source.language,
        "country": source.country,
    }
    known = {key: value for key, value in given.items() if value}
    record = write_fixture(fixtures / name, response.body, kind, known)
    return Draft(file=file, fixture=fixtures / name, source=source, record=record)
