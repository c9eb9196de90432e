"""Why a page is not read as a live blog, in one sentence for a person."""

from __future__ import annotations

from typing import Any

from dateline.errors import DatelineError, NotALiveBlog, PageBlocked
from dateline.formats.page import Page
from dateline.formats.text import squeezed
from dateline.formats.tree import Element
from dateline.formats.words import pattern, walls

_WALL_TEXT_CHARACTERS = 3_000
_HIDDEN = frozenset(("script", "style", "noscript", "template"))
_WALLS = walls()
_EMBEDS = pattern("embeds", "hosts")


def refusal(page: Page) -> DatelineError:
    """Return the error that says why no format read the page."""
    if page.kind == "json":
        return NotALiveBlog(_json_reason(page.json), cause="json", url=page.url)
    if page.kind == "text":
        return NotALiveBlog(
            "Plain text without clock headings: no list of timed updates was found.", url=page.url
        )
    wall = _wall(page)
    if wall:
        return PageBlocked(
            f"Instead of the page there is {wall}.", cause=wall.split(maxsplit=1)[1], url=page.url
        )
    embed = _embed(page)
    if embed:
        reason = f"The updates are loaded from {embed}; the page itself holds none."
        return NotALiveBlog(reason, cause="embed", url=page.url)
    return NotALiveBlog(
        "An ordinary article: no list of timed updates was found.", cause="article", url=page.url
    )


def _json_reason(payload: Any) -> str:
    keys = ", ".join(list(payload)[:6]) if isinstance(payload, dict) else type(payload).__name__
    if isinstance(payload, dict) and isinstance(payload.get("response"), dict):
        return "A Content API response that holds no live blog: no timed blocks were found."
    return f"JSON of a platform that is not understood yet (it begins with: {keys[:120]})."


def _wall(page: Page) -> str | None:
    """A wall is a page with little text and its own words."""
    if page.tree is None:
        return None
    if sum(len(line.text) for line in page.written.lines) > _WALL_TEXT_CHARACTERS:
        return None
    shown = _shown(page.tree)
    return next((name for name, words in _WALLS.items() if words.search(shown)), None)


def _shown(tree: Element) -> str:
    """Return the text, buttons and forms included: that is where walls say what they are."""
    parts = (e.text if e.tag not in _HIDDEN else "" for e in tree.iter() if isinstance(e.tag, str))
    return squeezed(" ".join(part for part in parts if part))[:_WALL_TEXT_CHARACTERS]


def _embed(page: Page) -> str | None:
    if page.tree is None:
        return None
    for element in page.tree.iter("iframe", "script"):
        found = _EMBEDS.search(element.get("src") or "")
        if found:
            return found[0]
    return None
