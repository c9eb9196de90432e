"""What a person means: a live blog, an address."""

from __future__ import annotations

from dateline import query
from dateline.cli.screen import plain
from dateline.database import Connection, Row
from dateline.errors import NeedsAPerson, SourceInvalid, WrongUsage
from dateline.sources import normal_url


def address(text: str) -> str:
    """Return an address in the spelling in which it is polled.

    Raises:
        WrongUsage: nothing can be polled there.
    """
    try:
        return normal_url(text)
    except SourceInvalid as error:
        raise WrongUsage(error.message) from error


def the_live_blog(connection: Connection, text: str) -> Row:
    """Return the live blog with a key, a URL, or a part of title, URL or source that is unique.

    Raises:
        NeedsAPerson: there is none, or several.
    """
    found = query.find_live_blogs(connection, text)
    if not found:
        raise NeedsAPerson(f"No live blog is called {plain(text).plain}; `dateline status` lists them.")
    if len(found) > 1 and not found[0]["is_exact"]:
        listed = "; ".join(f"{row['live_blog_key']} ({plain(row['url']).plain})" for row in found[:5])
        raise NeedsAPerson(f"Several live blogs are called {plain(text).plain}: {listed}. Give a key or URL.")
    return found[0]
