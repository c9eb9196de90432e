"""A parser of another version, and a blog whose pages it reads otherwise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from dateline import formats, observe, reading
from dateline.errors import DatelineError
from dateline.formats.page import Page
from dateline.model import LiveBlog, Update

Change = Callable[[LiveBlog], LiveBlog]
_understand_all = reading.understand_all


def upgrade(monkeypatch: pytest.MonkeyPatch, version: str, change: Change = lambda blog: blog) -> None:
    """Install a parser that makes something else of what the real one reads."""

    def understand_all(page: Page) -> tuple[LiveBlog, ...]:
        return tuple(replace(change(blog), parser_version=version) for blog in _understand_all(page))

    monkeypatch.setattr(formats, "PARSER_VERSION", version)
    monkeypatch.setattr(observe, "PARSER_VERSION", version)
    monkeypatch.setattr(reading, "understand_all", understand_all)


def each(change: Callable[[Update], Update | None]) -> Change:
    """Return a change of every update; ``None`` leaves it out."""

    def changed(blog: LiveBlog) -> LiveBlog:
        made = (change(update) for update in blog.updates)
        return replace(blog, updates=tuple(update for update in made if update is not None))

    return changed


def shouted(update: Update) -> Update:
    """Return an update as another parser would read it."""
    return replace(update, article_body=update.article_body.upper(), author="A. Reader")


def refuse(error: DatelineError, when: Callable[[LiveBlog], bool]) -> Change:
    """Return a change that refuses some pages."""

    def changed(blog: LiveBlog) -> LiveBlog:
        if when(blog):
            raise error
        return blog

    return changed
