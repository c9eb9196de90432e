"""Reading a response as a live blog, without storing anything."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urljoin

from dateline.errors import DatelineError, NotALiveBlog, SourceInvalid, Unreadable
from dateline.formats import FEEDS, understand_all
from dateline.formats.page import Page
from dateline.model import LiveBlog, Response
from dateline.sources import Source, normal_url, source_of

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What else is known when a page is read."""

    source: Source | None = None
    url: str | None = None
    """The page's URL, when a person gave it."""
    date_published: date | None = None
    """Publication date, when a person gave it."""
    timezone: str | None = None
    """IANA zone of bare clocks, when a person gave it."""
    is_fetch: bool = True
    """The response was fetched at its ``fetched_at``; a saved file is of unknown age."""
    format: str | None = None
    """Name of the format, when a person gave it."""

    def options(self) -> dict[str, Any]:
        """Return what is needed to read the same bytes in the same way again, as JSON values."""
        return {
            "url": self.url,
            "date_published": self.date_published and self.date_published.isoformat(),
            "timezone": self.timezone,
            "is_fetch": self.is_fetch,
            "format": self.format,
        }


def parse(response: Response, reading: Reading) -> LiveBlog:
    """Read the one live blog of a response without storing anything.

    Raises:
        DatelineError: as ``parse_all``, or it is a feed of several.
    """
    live_blogs = parse_all(response, reading)
    if len(live_blogs) > 1:
        reason = f"A feed of {len(live_blogs)} live blogs, and not one of them."
        raise NotALiveBlog(reason, cause="feed", url=response.url)
    return live_blogs[0]


def parse_all(response: Response, reading: Reading) -> tuple[LiveBlog, ...]:
    """Read a response without storing anything; a feed holds several live blogs, with an address each.

    Raises:
        DatelineError: there is no live blog that we can read, or it is damaged.
    """
    source = reading.source
    headers = {name.lower(): value for name, value in response.headers}
    page = Page.read(
        response.body,
        url=reading.url or (response.url if reading.is_fetch else None),
        content_type=headers.get("content-type"),
        timezone=reading.timezone or (source.timezone if source else None),
        language=source.language if source else None,
        country=source.country if source else None,
        date_published=reading.date_published,
        fetched_at=response.fetched_at if reading.is_fetch else None,
        format=reading.format,
    )
    try:
        return _addressed(understand_all(page), response)
    except DatelineError:
        raise
    except Exception as error:
        # The edge between hostile bytes and everything else: a page that trips our parser is kept aside
        # like any other that we cannot read, and the rest of the crawl goes on.
        log.exception("The parser failed on %s", response.url)
        raise Unreadable(
            f"The parser failed on this page with {type(error).__name__}: {error}",
            cause="parser_error",
            url=response.url,
        ) from error


def _addressed(live_blogs: tuple[LiveBlog, ...], response: Response) -> tuple[LiveBlog, ...]:
    """Give each live blog an address that can be one, or none."""
    return tuple(replace(blog, url=_address(blog, response)) for blog in live_blogs)


def _address(blog: LiveBlog, response: Response) -> str | None:
    """Return the address that a page says it has; in a feed without one the file's, then ``#guid``."""
    said = blog.url or ""
    if said.startswith("#"):
        return urljoin(response.url, said)
    guid = "#" + said.partition("#")[2] if blog.format in FEEDS and "#" in said else ""
    try:
        return normal_url(said) + guid
    except SourceInvalid:
        return None


def read_as_its_own(
    response: Response, reading: Reading, sources: dict[str, Source]
) -> tuple[tuple[LiveBlog, ...], Reading]:
    """Read a page that nobody assigned: it may say itself whose it is, and so in which zone its clocks are.

    Raises:
        DatelineError: as ``parse_all``.
    """
    reading = replace(reading, source=source_of(reading.url or response.url, sources))
    live_blogs = parse_all(response, reading)
    url = live_blogs[0].url
    owner = source_of(url, sources) if url else None
    if owner is None or owner == reading.source or owner.name not in sources:
        return live_blogs, reading
    reading = replace(reading, source=owner)
    return parse_all(response, reading), reading
