"""What speaks for and against a list of timed texts being the updates of a live blog."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from urllib.parse import unquote, urljoin, urlsplit

from dateline.formats.facts import Facts
from dateline.formats.page import Page
from dateline.formats.stream import Stream
from dateline.formats.text import HEADINGS, Written, text_of
from dateline.formats.tree import Element
from dateline.formats.words import any_of, pattern, words

_LIVE = words(rf"(?<![^\W_]){any_of('live', 'words')}(?![^\W_])")
_LIVE_NAME = pattern("live", "names")
_NOT_LIVE = pattern("live", "watching")
_FOLLOWED = pattern("live", "followed")
_FOREIGN = words(rf"(?<![^\W_]){any_of('live', 'foreign')}(?![^\W_])")
_FOREIGN_HEADING = re.compile(rf"^\W*(?:\d+\s+)?{any_of('live', 'foreign_heading')}\b", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ASIDE = frozenset(("aside", "footer", "nav", "header", "dialog"))
_LONGEST_TEASER = 250
_SHORTEST_TITLE = 20
_NEAR = 8
_STORY_DASHES = 2


def says_live(about: Facts, page: Page) -> bool:
    """Say whether the address or the titles call the page live, and not a guide to watching something live.

    The words of an address are those of its path: "/live/", "election-live", "newsticker".
    """
    titles = " | ".join(_titles(about, page))
    if _NOT_LIVE.search(titles):
        return False
    return bool(_LIVE.search(titles) or _LIVE.search(_path(about.url)))


def follows_live(about: Facts, page: Page) -> bool:
    """Say whether a title and the address both say that the page followed something as it happened."""
    titles = " | ".join(_titles(about, page))
    return bool(_FOLLOWED.search(titles) and not _NOT_LIVE.search(titles) and _LIVE.search(_path(about.url)))


def _titles(about: Facts, page: Page) -> Iterator[str]:
    if about.title:
        yield about.title
    if page.tree is None:
        return
    for element in page.tree.iter("meta"):
        if (element.get("property") or element.get("name") or "") in ("og:title", "og:type", "twitter:title"):
            yield element.get("content") or ""
    yield (page.tree.findtext(".//title") or "")[:300]


def _path(url: str | None) -> str:
    try:
        return unquote(urlsplit(url or "").path).replace("-", " ").replace("_", " ").replace(".", " ")
    except ValueError:
        return ""


def is_named_live(stream: Stream) -> bool:
    """Say whether class names of the blocks, or of what holds them closely, speak of a live blog."""
    return _are_named_live(
        [stream.blocks[0].elements[0], stream.holder, *islice(stream.holder.iterancestors(), _NEAR)]
    )


def is_block_named_live(block: Element) -> bool:
    """Say the same of one block."""
    return _are_named_live([block, *islice(block.iterancestors(), _NEAR)])


def _are_named_live(holders: Sequence[Element]) -> bool:
    return any(
        _LIVE_NAME.search(_names(element)) for element in holders if element.tag not in ("body", "html")
    )


def _names(element: Element) -> str:
    given = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('data-component') or ''}"
    return _CAMEL.sub("-", given[:500])


def is_foreign(stream: Stream) -> bool:
    """Say whether the list stands among readers' comments, teasers, or beside the page's main part."""
    if stands_among_others(stream.holder) or _FOREIGN.search(_names(stream.blocks[0].elements[0])):
        return True
    return any(_FOREIGN_HEADING.match(text_of(heading)[:80]) for heading in _headings_before(stream))


def stands_among_others(holder: Element) -> bool:
    """Say whether an element, or what holds it, is for comments, teasers or a programme."""
    chain = [holder, *holder.iterancestors()]
    named = (element for element in chain if element.tag not in ("body", "html"))
    return any(element.tag in _ASIDE for element in chain) or any(
        _FOREIGN.search(_names(element)) for element in named
    )


def _headings_before(stream: Stream) -> Iterator[Element]:
    """Yield the headings that stand right before the list, at its own level or two above."""
    level: Element | None = stream.blocks[0].elements[0]
    for _ in range(3):
        if level is None:
            return
        for before in islice(level.itersiblings(preceding=True), 3):
            if before.tag in HEADINGS:
                yield before
            elif isinstance(before.tag, str) and len(text_of(before)) < 80:
                yield from before.iter(*HEADINGS)
        level = level.getparent()


def are_teasers(texts: Sequence[Written], url: str | None) -> bool:
    """Say whether most of the blocks lead to other pages: they open with a link elsewhere and say little."""
    leading = [target for text in texts if (target := _lead(text, url))]
    return len(leading) * 2 > len(texts) and len(set(leading)) * 2 > len(leading)


def _lead(text: Written, url: str | None) -> str | None:
    """Return where the title of a teaser leads; ``None`` for an update."""
    said = sum(len(line.text) for line in text.lines if line.link_share < 0.5)
    title = next(
        (one for one in text.lines if one.kind == "heading" or len(one.text) >= _SHORTEST_TITLE), None
    )
    if title is None or said > _LONGEST_TEASER + (len(title.text) if title.link_share < 0.5 else 0):
        return None
    hrefs = [chunk.href for chunk in title.chunks if chunk.href] if title.link_share >= 0.6 else []
    return next((path for href in hrefs if (path := _elsewhere(href, url))), None)


def _elsewhere(href: str, url: str | None) -> str | None:
    try:
        target, own = urlsplit(urljoin(url or "", href)), urlsplit(url or "")
    except ValueError:
        return None
    if href.startswith("#") or target.path.rstrip("/") == own.path.rstrip("/"):
        return None
    return None if is_permalink(target.path, own.path) else target.path


def is_permalink(path: str, own: str) -> bool:
    """Say whether a path leads to one update of the live blog at ``own``: below it, or itself called live.

    Not from a page that lists live blogs: its address ends in no story.
    """
    story = own.rstrip("/").rsplit("/", 1)[-1]
    if story.count("-") < _STORY_DASHES and not any(character.isdecimal() for character in story):
        return False
    is_below = path.startswith(own.rstrip("/") + "/")
    return is_below or bool(_LIVE_NAME.search(path) and _LIVE.search(own.replace("-", " ").replace("_", " ")))


def runs_one_way(keys: Sequence[float]) -> bool:
    """Say whether the moments of the blocks run up or down; a midnight and a few out of order are allowed."""
    up = sum(a < b for a, b in pairwise(keys))
    down = sum(a > b for a, b in pairwise(keys))
    return min(up, down) <= max(1, (len(keys) - 1) // 3)
