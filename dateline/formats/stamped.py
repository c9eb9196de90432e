"""Where a page shows moments: the small elements that hold a clock, a date with a clock, or an age."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from dateline.clocks.ages import may_be_age
from dateline.clocks.moments import machine_time
from dateline.clocks.stamps import LONGEST_STAMP, Stamp, stamp
from dateline.formats.text import breadth, short_text_of
from dateline.formats.tree import Element, texts
from dateline.model import UNKNOWN_TIME, PublisherTime

TIME_TAGS = frozenset(("time", "amp-timeago", "relative-time", "bsp-timestamp", "timeago"))
_SKIPPED = frozenset(
    (
        *("script", "style", "noscript", "template", "svg", "math", "head", "iframe", "object", "canvas"),
        *("button", "select", "input", "textarea", "form", "nav", "footer"),
        *("figure", "figcaption", "blockquote", "q"),
    )
)
_FIGURE = re.compile(r"\d")
_MOST_CHILDREN = 8
_MOST_STAMPS = 20_000
_FEWEST_ROWS = 3
_MOST_ROWS = 12
_MOST_PIECES = 50
_CELLS = (2, 3)
_SHORTEST_CELL = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamped:
    """An element that shows a moment, and nothing else."""

    element: Element
    machine: PublisherTime = UNKNOWN_TIME
    """From ``datetime``; unknown when the element has none."""
    shown: Stamp | None = None

    @property
    def is_change(self) -> bool:
        """Say whether it tells when something was changed."""
        return self.shown is not None and self.shown.is_change

    @property
    def key(self) -> float | None:
        """A number that grows with time, for comparison with stamps of the same kind."""
        if self.machine.value:
            return self.machine.value.timestamp()
        if self.shown is None:
            return None
        if self.shown.age:
            return float(-self.shown.age.seconds)
        return float(self.shown.clock.hour * 60 + self.shown.clock.minute) if self.shown.clock else None


def stamped(root: Element) -> list[Stamped]:
    """Return the elements that show a moment with a time of day, in document order; quotes are left out."""
    found: list[Stamped] = []
    walk = etree.iterwalk(root, events=("start",))
    for _, element in walk:
        tag = element.tag
        if tag in _SKIPPED or (tag == "table" and not holds_updates(element)):
            walk.skip_subtree()
            continue
        one = _of(element, tag)
        if one is not None:
            found.append(one)
            walk.skip_subtree()
            if len(found) >= _MOST_STAMPS:
                break
    return found


def holds_updates(table: Element) -> bool:
    """Say whether the rows of a table are a moment and a text, as far as its first ones tell."""
    rows = list(islice((row for row in table.iter("tr") if len(row) in _CELLS), _MOST_ROWS))
    return len(rows) >= _FEWEST_ROWS and sum(map(_is_update, rows)) * 3 >= len(rows) * 2


def _is_update(row: Element) -> bool:
    first = short_text_of(row[0], LONGEST_STAMP)
    told = stamp(first) if first else None
    if told is None or not (told.clock or told.age):
        return False
    rest = islice(row, 1, None)
    return any(breadth("".join(islice(texts(cell), _MOST_PIECES))) >= _SHORTEST_CELL for cell in rest)


def _of(element: Element, tag: str) -> Stamped | None:
    text = element.text
    if tag in TIME_TAGS:
        return _of_time(element)
    if len(element) and (not text or text.isspace()):
        text = _behind_icon(element)
    if not text or len(text) > LONGEST_STAMP + 30 or len(element) > _MOST_CHILDREN:
        return None
    if not (_FIGURE.search(text) or may_be_age(text)):
        return None
    shown = _shown(element)
    return Stamped(element=element, shown=shown) if shown else None


def _behind_icon(element: Element) -> str | None:
    """Return the words behind a first child that shows none: a dot or an icon."""
    first = element[0]
    return first.tail if not len(first) and not (first.text or "").strip() else None


def _of_time(element: Element) -> Stamped | None:
    shown = _shown(element)
    machine = machine_time(element.get("datetime") or element.get("timestamp"), "block")
    if machine.precision == "day" or machine.value is None:
        machine = UNKNOWN_TIME
    return Stamped(element=element, machine=machine, shown=shown) if machine.value or shown else None


def _shown(element: Element) -> Stamp | None:
    """Read the words of a small element; a bare day is no moment of an update."""
    text = short_text_of(element, LONGEST_STAMP)
    found = stamp(text) if text else None
    return found if found and (found.clock or found.age) and not _is_bare_number(found) else None


def _is_bare_number(found: Stamp) -> bool:
    """Say whether the characters may be a figure as well: "3.50" beside nothing that makes it a time."""
    return bool(found.clock and found.clock.mark == "plain" and not found.day and len(found.clock.raw) < 5)
