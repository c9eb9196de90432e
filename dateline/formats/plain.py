"""Plain text (a saved or pasted page) as lines, and its title."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dateline.clocks.grammar import clock_line
from dateline.formats.boilerplate import is_credit, is_key_heading, is_label, is_plea
from dateline.formats.text import Chunk, Line, squeezed

_BULLET = re.compile(r"^\s*(?:[•*▪◦·‣]|-(?=\s))\s*")
_BYLINE = re.compile(r"^(?:by|von|par|por|text|photo|updated|published|last updated)\b", re.IGNORECASE)
_MARKDOWN_HEADING = re.compile(r"^#{1,6}\s+")
_LONG = 120
_WRAPPED = range(50, 101)


def plain_lines(text: str) -> list[Line]:
    """Return the paragraphs and list items of a text; hard-wrapped paragraphs are put together again."""
    lines: list[Line] = []
    pending = ""
    for raw in [*text.splitlines(), ""]:
        part = raw.strip()
        if pending and _continues(pending, part):
            pending = f"{pending} {part}"
            continue
        if pending:
            lines.append(_line(pending))
        pending = part
    return lines


def plain_title(opening: Sequence[Line]) -> str | None:
    """Return the title among the lines before the first update: no banner, no credit, no byline.

    >>> lines = ["Support The Town Crier!", "A Roe / AP / TASS", "Storm Reaches the Coast: Live"]
    >>> plain_title([_line(line) for line in lines])
    'Storm Reaches the Coast: Live'
    """
    for line in opening:
        if len(line.text) > _LONG * 2:
            return None
        if line.kind == "paragraph" and _may_be_title(line.text):
            return line.text
    return None


def _may_be_title(text: str) -> bool:
    if len(text.split()) < 3 or text.endswith((".", ",", ";")) or _BYLINE.match(text):
        return False
    return not (
        is_plea(text) or is_credit(text) or is_label(text) or is_key_heading(text) or clock_line(text)
    )


def _line(text: str) -> Line:
    bullet = _BULLET.match(text)
    heading = _MARKDOWN_HEADING.match(text)
    bare = squeezed(text[bullet.end() :] if bullet else text[heading.end() :] if heading else text)
    kind = "item" if bullet else "heading" if heading else "paragraph"
    return Line(text=bare, kind=kind, chunks=(Chunk(bare),))  # type: ignore[arg-type]


def _continues(pending: str, part: str) -> bool:
    last = len(pending) if len(pending) <= _WRAPPED.stop else len(pending) % 76 + 50
    return bool(part) and last in _WRAPPED and part[0].islower() and pending[-1] not in '.:;!?)”"'
