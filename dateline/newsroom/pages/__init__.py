"""Editions as HTML: one module for each platform that the newsroom imitates.  Pure."""

from __future__ import annotations

from collections.abc import Callable

from dateline.newsroom.edition import Edition
from dateline.newsroom.pages import blocks, clock_article, schema_org
from dateline.newsroom.pages.markup import Visit
from dateline.newsroom.script import Platform

_RENDERERS: dict[Platform, Callable[[Edition, Visit], str]] = {
    "schema_org": schema_org.render,
    "blocks": blocks.render,
    "clock_article": clock_article.render,
}
VOLATILE: frozenset[Platform] = frozenset({"blocks"})
"""Platforms whose pages differ at every request although nothing was revised."""


def render(edition: Edition, visit: Visit) -> str:
    """Return the page of an edition as one visitor gets it."""
    return _RENDERERS[edition.script.platform](edition, visit)


__all__ = ["VOLATILE", "Visit", "render"]
