"""Why a page is not read as a live blog, in one sentence for a person."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from dateline.errors import DatelineError, NotALiveBlog, PageBlocked
from dateline.formats.page import Page
from dateline.formats.text import squeezed, text_of
from dateline.formats.tree import Element
from dateline.formats.words import any_of, pattern, walls

_WALL_TEXT_CHARACTERS = 3_000
_HIDDEN = frozenset(("script", "style", "noscript", "template"))
_WALLS = walls()
_MARKS = walls("wall_marks")
_ERROR = re.compile(
    r"^\W*(?:oops|sorry|error|fehler|erreur)?\W*(?:the |this |diese |die |cette |la |esta |a )?"
    rf"{any_of('walls', 'an error page')}[^|–—-]{{0,14}}(?:[|–—-]|$)",
    re.IGNORECASE,
)
_FEW = 600
_LONGEST_TITLE = 120
_PARAGRAPH = 100
_PARAGRAPHS = 3
_EMBEDS = pattern("embeds", "hosts")


def refusal(page: Page) -> DatelineError:
    """Return the error that says why no format read the page."""
    if page.kind == "json":
        return NotALiveBlog(_json_reason(page.json), cause="json", url=page.url)
    if page.kind == "text":
        return NotALiveBlog(
            "Plain text without clock headings: no list of timed updates was found.", url=page.url
        )
    if _is_before_the_first(page):
        return NotALiveBlog("A live blog that has no updates yet.", cause="no_updates", url=page.url)
    found = wall(page)
    if found:
        return PageBlocked(
            f"Instead of the page there is {found}.", cause=found.split(maxsplit=1)[1], url=page.url
        )
    embed = embed_of_page(page)
    if embed:
        reason = f"The updates are loaded from {embed}; the page itself holds none."
        return NotALiveBlog(reason, cause="embed", url=page.url)
    return NotALiveBlog(
        "An ordinary article: no list of timed updates was found.", cause="article", url=page.url
    )


def _is_before_the_first(page: Page) -> bool:
    """Say whether the page calls itself a live blog, and lists no update."""
    posting = page.facts.first("LiveBlogPosting")
    return posting is not None and posting.get("liveBlogUpdate") == []


def _json_reason(payload: Any) -> str:
    keys = ", ".join(list(payload)[:6]) if isinstance(payload, dict) else type(payload).__name__
    if isinstance(payload, dict) and isinstance(payload.get("response"), dict):
        return "A Content API response that holds no live blog: no timed blocks were found."
    return f"JSON of a platform that is not understood yet (it begins with: {keys[:120]})."


def wall(page: Page) -> str | None:
    """Return what stands instead of the page ("a paywall"), by its words; a wall has no text of its own.

    An error page is also known by its title, whatever it lists below it.
    """
    if page.tree is None:
        return None
    if is_error_page(page.tree):
        return "an error page"
    if _tells_something(page):
        return None
    shown = _shown(page.tree)
    named = (name for name, words in _WALLS.items() if words.search(shown))
    marked = (name for name, marks in _MARKS.items() if len(shown) < _FEW and marks.search(page.text))
    return next(named, None) or next(marked, None) or ("a paywall" if _is_sold(page) else None)


def is_error_page(tree: Element) -> bool:
    """Say whether the title or the first heading only says that there is no such page, or an error."""
    headings = [text_of(heading)[:_LONGEST_TITLE] for heading in islice(tree.iter("h1"), 1)]
    titles = [squeezed(tree.findtext(".//title") or "")[:_LONGEST_TITLE], *headings]
    return any(_ERROR.match(title) for title in titles)


def _tells_something(page: Page) -> bool:
    """Say whether there is more than a wall has: much text, or paragraphs that speak of something else."""
    lines = page.written.lines
    if sum(len(line.text) for line in lines) > _WALL_TEXT_CHARACTERS:
        return True
    others = (line.text for line in lines if len(line.text) >= _PARAGRAPH)
    return sum(not any(words.search(text) for words in _WALLS.values()) for text in others) >= _PARAGRAPHS


def _is_sold(page: Page) -> bool:
    """Say whether the page tells machines that it is sold (schema.org ``isAccessibleForFree``)."""
    told = (node.get("isAccessibleForFree") for node in page.facts.linked_data)
    return any(str(one).lower() == "false" for one in told)


def _shown(tree: Element) -> str:
    """Return the text, buttons and forms included: that is where walls say what they are."""
    parts = (e.text if e.tag not in _HIDDEN else "" for e in tree.iter() if isinstance(e.tag, str))
    return squeezed(" ".join(part for part in parts if part))[:_WALL_TEXT_CHARACTERS]


def embed_of_page(page: Page) -> str | None:
    """Return the address of another platform from which a page loads its updates."""
    if page.tree is None:
        return None
    for element in page.tree.iter("iframe", "script"):
        found = _EMBEDS.search(element.get("src") or "")
        if found:
            return found[0]
    return None
