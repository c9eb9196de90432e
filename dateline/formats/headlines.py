"""The headline of an update: a heading, what is called "title", or bold words above the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from dateline.formats.called import parts_called
from dateline.formats.text import HEADINGS, Line, short_text_of, squeezed, text_of
from dateline.formats.tree import Element

LONGEST_HEADLINE = 220
_NO_HEADLINE_IN = frozenset(("blockquote", "figure", "aside"))
_TITLE = r"headline|(?<!job[_-])(?<!author[_-])(?<!sub[_-])title|titre|titel|t[ií]tulo|titolo|tytul|ttl"
_NAMED = re.compile(rf"(?:^|[\s_-])(?:{_TITLE})(?:$|[\s_-])", re.IGNORECASE)
_HOLDERS = ("div", "p", "span", "strong", "b", "a")
_SHORTEST_TEXT = 60


def heading_of(element: Element) -> Element | None:
    """Return the block's headline: its first heading outside quotes and pictures, else what is called so."""
    for candidate in element.iter(*HEADINGS):
        if text_of(candidate) and not _is_within(candidate, element):
            return candidate
    summary = element.find("summary") if element.tag == "details" else None
    return summary if summary is not None else _named(element)


def _is_within(candidate: Element, root: Element) -> bool:
    for parent in candidate.iterancestors():
        if parent is root:
            return False
        if parent.tag in _NO_HEADLINE_IN:
            return True
    return False


def _named(element: Element) -> Element | None:
    """Return the element that is called a title and stands above the text."""
    if not any(map(_is_name, parts_called(element).values())):
        return None
    for part in element.iter(*_HOLDERS):
        shown = short_text_of(part, LONGEST_HEADLINE)
        if shown and part is not element and _is_name(parts_called(element).get(part, "")):
            return part if _is_title(part, element) else None
        if part.tag == "p" and (shown is None or len(shown) >= _SHORTEST_TEXT):
            return None
    return None


def _is_title(part: Element, root: Element) -> bool:
    return part.find(".//p") is None and part.find(".//time") is None and not _is_within(part, root)


@lru_cache(maxsize=1_024)
def _is_name(names: str) -> bool:
    return bool(_NAMED.search(names))


def bold_headline(lines: Sequence[Line]) -> tuple[str | None, list[Line]]:
    """Return the bold words above the text (a line, or up to a line break) and the lines below."""
    if not lines or not lines[0].bold:
        return None, list(lines)
    first, rest = lines[0], list(lines[1:])
    if rest and _is_bold(first):
        return first.text, rest
    head, _, below = first.text.partition("\n")
    if below.strip() and head == first.bold and len(head) <= LONGEST_HEADLINE:
        return head, [_below_break(first, below), *rest]
    return None, list(lines)


def _is_bold(line: Line) -> bool:
    return len(line.bold) >= len(line.text) - 2 and 0 < len(line.text) <= LONGEST_HEADLINE


def _below_break(line: Line, text: str) -> Line:
    breaks = [place for place, chunk in enumerate(line.chunks) if chunk.text == "\n"]
    said = (place for place, chunk in enumerate(line.chunks) if squeezed(chunk.text))
    first = next(said, 0)
    after = next((place for place in breaks if place > first), len(line.chunks) - 1)
    return line._replace(text=text.strip(), chunks=line.chunks[after + 1 :])
