"""The page at the root of the newsroom, and of each outlet: which live blogs there are.  Pure."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.newsroom.edition import Edition
from dateline.newsroom.pages.markup import text

_STYLE = (
    "body{font:17px/1.5 system-ui,sans-serif;max-width:720px;margin:32px auto;padding:0 20px;color:#222}"
    "li{margin-bottom:14px}small{color:#666}"
)


def page(editions: Sequence[Edition]) -> str:
    """Return the list of live blogs as HTML."""
    lines = "\n".join(_line(edition) for edition in editions)
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Live blogs</title>'
        f'<link rel="icon" href="data:,"><style>{_STYLE}</style></head>\n<body><h1>Live blogs</h1>\n'
        "<p>Everything here is invented: the outlets, the places, the people and what happens to them.</p>\n"
        f"<ul>\n{lines}\n</ul></body></html>\n"
    )


def _line(edition: Edition) -> str:
    state = "live" if edition.coverage_end_time is None else "closed"
    return (
        f'<li><a href="{text(edition.url)}">{text(edition.title)}</a><br>'
        f"<small>{text(edition.script.outlet.title)}, {state}</small></li>"
    )
