"""Plain text (a saved or pasted page) as lines, and its title."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dateline.clocks.grammar import clock_line
from dateline.formats.boilerplate import is_credit, is_key_heading, is_label, is_plea
from dateline.formats.text import Chunk, Kind, Line, squeezed
from dateline.formats.words import any_of

_BULLET = re.compile(r"^\s*(?:[•*▪◦·‣]|-(?=\s))\s*")
_BYLINE = re.compile(rf"^{any_of('byline', 'opening')}\b", re.IGNORECASE)
_MARKDOWN_HEADING = re.compile(r"^#{1,6}\s+")
_BOLD = re.compile(r"^(?:\*\*|__)(?P<bold>[^*_\n]{1,200})(?:\*\*|__)\s*")
_IMAGE = re.compile(r"!\[[^\[\]\n]{0,300}\]\([^()\s]{1,2000}\)")
_LINK = re.compile(r"\[(?P<text>[^\[\]\n]{1,300})\]\((?:https?:/|#|\.{0,2}/)[^()\s]{0,2000}\)")
_NUMBERED = re.compile(r"\[\d{1,4}\](?=\S)")
_REFERENCE = re.compile(
    r"^(?:references|visible links:?|(?:\d{1,4}\. )?(?:https?|mailto|file|ftp):\S+)$", re.IGNORECASE
)
_LONG = 120
_WRAPPED = range(50, 101)
_WIDEST = 80
_FEWEST_ROWS = 12


def plain_lines(text: str) -> list[Line]:
    """Return the paragraphs and list items of a text; hard-wrapped paragraphs are put together again."""
    lines: list[Line] = []
    pending, last = "", 0
    rows = text.splitlines()
    is_wrapped = _is_wrapped(rows)
    for raw in [*rows, ""]:
        part = raw.strip()
        is_full = is_wrapped and last >= _WRAPPED.start
        if pending and (_continues(pending, part) or (is_full and _may_continue(part))):
            pending, last = f"{pending} {part}", len(part)
            continue
        if pending:
            lines.append(_line(pending))
        pending, last = part, len(part)
    return [line for line in lines if line.text and not _REFERENCE.match(line.text)]


def _is_wrapped(rows: Sequence[str]) -> bool:
    """Say whether all rows are short and empty ones divide the paragraphs, as a text browser shows a page."""
    empty = sum(not row or row.isspace() for row in rows)
    return len(rows) >= _FEWEST_ROWS and empty * 5 >= len(rows) and all(len(row) <= _WIDEST for row in rows)


def _may_continue(part: str) -> bool:
    return bool(part) and not _BULLET.match(part) and clock_line(part) is None


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
    text = _NUMBERED.sub("", _LINK.sub(r"\g<text>", _IMAGE.sub("", text))) if "[" in text else text
    bold = _BOLD.match(text)
    bullet = None if bold else _BULLET.match(text)
    heading = _MARKDOWN_HEADING.match(text)
    bare = squeezed(text[bullet.end() :] if bullet else text[heading.end() :] if heading else text)
    kind: Kind = "item" if bullet else "heading" if heading else "paragraph"
    return _opened_in_bold(bold, text) if bold else Line(text=bare, kind=kind, chunks=(Chunk(bare),))


def _opened_in_bold(bold: re.Match[str], text: str) -> Line:
    """Return a line whose first words Markdown sets in bold."""
    opening, rest = squeezed(bold["bold"]), squeezed(text[bold.end() :])
    chunks = (Chunk(f"{opening} ", bold=True), Chunk(rest)) if rest else (Chunk(opening, bold=True),)
    return Line(text=f"{opening} {rest}".strip(), chunks=chunks)


def _continues(pending: str, part: str) -> bool:
    last = len(pending) if len(pending) <= _WRAPPED.stop else len(pending) % 76 + 50
    return bool(part) and last in _WRAPPED and part[0].islower() and pending[-1] not in '.:;!?)”"'
