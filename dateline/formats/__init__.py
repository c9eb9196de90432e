"""Parse: one page to a ``LiveBlog`` with its updates in page order.  Pure: no clock, network or database.

A format is a module with ``NAME`` and ``parse(page) -> LiveBlog | None``; ``None`` means "not mine".
It reads witnesses (each a ``Testimony``) and lets ``reconcile`` merge them, or the JSON of a platform
(``page.payloads``), which needs no second witness.  A feed is a module with ``parse_all``: its payload holds
several live blogs.
"""

from __future__ import annotations

from typing import Protocol

from dateline.errors import NotALiveBlog, WrongUsage
from dateline.formats import (
    apollo_story,
    bbc_live,
    bbc_morph,
    begun,
    blocks,
    clock_headings,
    generic,
    graphql_updates,
    guardian_api,
    guardian_rendering,
    json_fragments,
    jsonld,
    linked_payload,
    live_headings,
    microdata,
    minute_feed,
    quintype,
    scribblelive,
    state_lists,
    superdesk,
    tickaroo,
    wordpress_rest,
    x_dash,
)
from dateline.formats.page import Page
from dateline.formats.refusals import refusal
from dateline.formats.version import PARSER_VERSION
from dateline.model import LiveBlog

__all__ = ["FEEDS", "FORMATS", "PARSER_VERSION", "Feed", "Format", "Page", "understand", "understand_all"]


class Format(Protocol):
    """What a module must have to be a format."""

    NAME: str

    def parse(self, page: Page) -> LiveBlog | None:
        """Return the live blog of a page of this format, else ``None``."""


class Feed(Protocol):
    """What a module must have to be a feed."""

    NAME: str

    def parse_all(self, page: Page) -> tuple[LiveBlog, ...]:
        """Return the live blogs of a payload, each with an address of its own; none if it is another."""


FORMATS: dict[str, Format] = {
    guardian_api.NAME: guardian_api,
    guardian_rendering.NAME: guardian_rendering,
    superdesk.NAME: superdesk,
    quintype.NAME: quintype,
    bbc_live.NAME: bbc_live,
    bbc_morph.NAME: bbc_morph,
    apollo_story.NAME: apollo_story,
    wordpress_rest.NAME: wordpress_rest,
    tickaroo.NAME: tickaroo,
    scribblelive.NAME: scribblelive,
    x_dash.NAME: x_dash,
    graphql_updates.NAME: graphql_updates,
    jsonld.NAME: jsonld,
    microdata.NAME: microdata,
    blocks.NAME: blocks,
    generic.NAME: generic,
    clock_headings.NAME: clock_headings,
    linked_payload.NAME: linked_payload,
    json_fragments.NAME: json_fragments,
    state_lists.NAME: state_lists,
    live_headings.NAME: live_headings,
    begun.NAME: begun,
}
"""In the order in which they are asked: the more a format can prove, the earlier."""

FEEDS: dict[str, Feed] = {minute_feed.NAME: minute_feed}
"""Asked before the formats."""


def understand(page: Page) -> LiveBlog:
    """Read a page that holds one live blog.

    Raises:
        NotALiveBlog: as ``understand_all``, or the page holds several.
        PageBlocked, Unreadable, WrongUsage: as ``understand_all``.
    """
    found = understand_all(page)
    if len(found) > 1:
        raise NotALiveBlog(f"A feed of {len(found)} live blogs, and not one of them.", url=page.url)
    return found[0]


def understand_all(page: Page) -> tuple[LiveBlog, ...]:
    """Read a page with the first format that knows it, or with the one that ``page.format`` names.

    Returns one live blog, or the several of a feed, in its order; never none.

    Raises:
        NotALiveBlog: no format finds updates; the message says why.
        PageBlocked: a wall stands before the page.
        Unreadable: the bytes are damaged.
        WrongUsage: ``page.format`` names no format.
    """
    if page.format is not None:
        return _named(page, page.format)
    for feed in FEEDS.values():
        several = feed.parse_all(page)
        if several:
            return several
    for candidate in FORMATS.values():
        found = candidate.parse(page)
        if found is not None:
            return (found,)
    raise refusal(page)


def _named(page: Page, name: str) -> tuple[LiveBlog, ...]:
    if name not in FORMATS and name not in FEEDS:
        raise WrongUsage(f"There is no format {name!r}; there are {', '.join((*FORMATS, *FEEDS))}.")
    found = FEEDS[name].parse_all(page) if name in FEEDS else _one_or_none(FORMATS[name].parse(page))
    if not found:
        raise NotALiveBlog(f"No updates of the format {name} were found.", url=page.url)
    return found


def _one_or_none(found: LiveBlog | None) -> tuple[LiveBlog, ...]:
    return (found,) if found else ()
