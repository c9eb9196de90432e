"""Quotation marks -> quotations.  Knows marks of many languages, no words."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import islice
from typing import NamedTuple

from dateline.extract.tokens import Quoted

_CLOSED_BY = {
    "“": "”",
    "„": "“”",
    "‟": "”",
    "«": "»",
    "»": "«",
    "‹": "›",
    "「": "」",
    "『": "』",
    "‘": "’",
    "‚": "‘’",
    '"': '"',
    "'": "'",
    "''": "''",
    "``": "''",
}
_CLOSING = {mark: (closers,) if closers == "''" else tuple(closers) for mark, closers in _CLOSED_BY.items()}
_OPENS_ALSO_AFTER = "([{—–-/:…\"“‘'¿¡"
_PARAGRAPH = re.compile(r"[^\n]+")
_MARK = re.compile("''|``|[" + re.escape("".join(mark for mark in _CLOSED_BY if len(mark) == 1)) + "”’›」』]")
_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_UNSPACED = "「『"
"""Marks of scripts that put no space around them."""


class _Line(NamedTuple):
    start: int
    end: int
    closers: dict[str, list[int]]


def quotations(text: str) -> list[Quoted]:
    """Find the outermost quotations of a text, in order, without overlap.

    A quotation that a paragraph leaves open goes on when the next paragraph opens with a mark again
    (the custom of printers); an opening mark that is never closed opens nothing.
    """
    lines = [_line(text, match.start(), match.end()) for match in _PARAGRAPH.finditer(text)]
    lines = [line for line in lines if text[line.start : line.end].strip()]
    found: list[Quoted] = []
    row, after = 0, 0
    while row < len(lines):
        opener = _next_opener(text, max(lines[row].start, after), lines[row].end)
        if opener is None:
            row += 1
            continue
        closed = _close(text, lines, row, opener)
        after = opener.end()
        if closed is not None:
            row, inner_end, after = closed
            found.append(_trimmed(text, opener, inner_end, after))
    return [item for item in found if item.inner_start < item.inner_end]


def is_partial(words: str) -> bool:
    """Say whether quoted words are a scrap of one to three words in somebody else's sentence."""
    if sum(1 for _ in islice(_WORD.finditer(words), 4)) > 3:
        return False
    return not (words[:1].isupper() and words.rstrip()[-1:] in (".", ",", "!", "?", "…"))


def _line(text: str, start: int, end: int) -> _Line:
    closers: dict[str, list[int]] = {}
    for match in _MARK.finditer(text, start, end):
        mark, place = match.group(), match.start()
        if _may_close(text, mark, place, end):
            closers.setdefault(mark, []).append(place)
    return _Line(start, end, closers)


def _may_close(text: str, mark: str, place: int, end: int) -> bool:
    if mark in "'’":
        return not text[place + 1 : min(place + 2, end)].isalnum() and not text[place - 1 : place].isspace()
    return True


def _next_opener(text: str, start: int, end: int) -> re.Match[str] | None:
    for match in _MARK.finditer(text, start, end):
        if match.group() in _CLOSED_BY and _may_open(text, match):
            return match
    return None


def _may_open(text: str, opener: re.Match[str]) -> bool:
    mark, place = opener.group(), opener.start()
    before, after = text[place - 1 : place], text[opener.end() : opener.end() + 1]
    if mark in _UNSPACED or mark in "“„«":
        return True
    if before and not before.isspace() and before not in _OPENS_ALSO_AFTER:
        return False
    return bool(after) and not after.isspace() and not (mark == "'" and after.isdigit())


def _close(text: str, lines: list[_Line], row: int, opener: re.Match[str]) -> tuple[int, int, int] | None:
    """Return the row, the offset of the mark that closes ``opener``, and the offset behind it."""
    mark = opener.group()
    closer = _closer(text, lines[row], mark, opener.end())
    last = row
    while closer is None and last + 1 < len(lines) and _continues(text, lines[last + 1], mark):
        last += 1
        closer = _closer(text, lines[last], mark, lines[last].start + 1)
    if closer is not None:
        return last, closer[0], closer[1]
    if last > row or _begins_line(text, lines[row], opener):
        return last, lines[last].end, lines[last].end
    return None


def _begins_line(text: str, line: _Line, opener: re.Match[str]) -> bool:
    return opener.group() in "“„" and not text[line.start : opener.start()].strip()


def _continues(text: str, line: _Line, mark: str) -> bool:
    return mark in '“„«‘"' and text[line.start : line.end].lstrip()[:1] == mark


def _closer(text: str, line: _Line, mark: str, after: int) -> tuple[int, int] | None:
    """Return where the first mark that closes ``mark`` stands in a line."""
    known = []
    for closer in _CLOSING[mark]:
        place = _first_closer(text, line.closers.get(closer, []), closer, after)
        if place is not None:
            known.append((place, place + len(closer)))
    return min(known) if known else None


def _first_closer(text: str, places: list[int], closer: str, after: int) -> int | None:
    index = bisect_left(places, after)
    if index >= len(places):
        return None
    if closer in "'’":
        return _past_possessives(text, places, index)
    return places[index]


def _past_possessives(text: str, places: list[int], index: int) -> int:
    """Skip "the troops’ positions" when a later mark can close; look at few marks only."""
    for place in places[index : index + 5]:
        looks_possessive = text[place - 1] == "s" and text[place + 1 : place + 3].strip().islower()
        if not looks_possessive:
            return place
    return places[index]


def _trimmed(text: str, opener: re.Match[str], inner_end: int, end: int) -> Quoted:
    inner_start = opener.end()
    while inner_start < inner_end and text[inner_start].isspace():
        inner_start += 1
    while inner_end > inner_start and text[inner_end - 1].isspace():
        inner_end -= 1
    return Quoted(opener.start(), end, inner_start, inner_end)
