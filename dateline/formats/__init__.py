"""Parse: one page to a ``LiveBlog`` with its updates in page order.  Pure: no clock, network or database.

A format is a module with ``NAME`` and ``parse(page) -> LiveBlog | None``; ``None`` means "not mine".
It reads witnesses (each a ``Testimony``) and lets ``reconcile`` merge them.
"""

from __future__ import annotations

from typing import Protocol

from dateline.errors import NotALiveBlog, SetupError
from dateline.formats import blocks, clock_headings, guardian_api, jsonld, microdata
from dateline.formats.page import Page
from dateline.formats.refusals import refusal
from dateline.formats.version import PARSER_VERSION
from dateline.model import LiveBlog

__all__ = ["FORMATS", "PARSER_VERSION", "Format", "Page", "understand"]


class Format(Protocol):
    """What a module must have to be a format."""

    NAME: str

    def parse(self, page: Page) -> LiveBlog | None:
        """Return the live blog of a page of this format, else ``None``."""


FORMATS: dict[str, Format] = {
    guardian_api.NAME: guardian_api,
    jsonld.NAME: jsonld,
    microdata.NAME: microdata,
    blocks.NAME: blocks,
    clock_headings.NAME: clock_headings,
}
"""In the order in which they are asked: the more a format can prove, the earlier."""


def understand(page: Page) -> LiveBlog:
    """Read a page with the first format that knows it, or with the one that ``page.format`` names.

    Raises:
        NotALiveBlog: no format finds updates; the message says why.
        PageBlocked: a wall stands before the page.
        Unreadable: the bytes are damaged.
        SetupError: ``page.format`` names no format.
    """
    if page.format is not None:
        return _named(page, page.format)
    for candidate in FORMATS.values():
        found = candidate.parse(page)
        if found is not None:
            return found
    raise refusal(page)


def _named(page: Page, name: str) -> LiveBlog:
    if name not in FORMATS:
        raise SetupError(f"There is no format {name!r}; there are {', '.join(FORMATS)}.")
    found = FORMATS[name].parse(page)
    if found is None:
        raise NotALiveBlog(f"No updates of the format {name} were found.", url=page.url)
    return found
