"""Days that divide a list of updates: "Tuesday, 5 March" between two blocks holds for what is below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import islice

from dateline.clocks.days import day_heading
from dateline.formats.clocktimes import dated_clock
from dateline.formats.facts import Facts
from dateline.formats.text import short_text_of
from dateline.formats.tree import Element
from dateline.model import Update

_LONGEST_DAY = 60
_MOST_SIBLINGS = 3
_MOST_LEVELS = 3


def with_days(updates: Sequence[Update], blocks: Sequence[Element], about: Facts) -> tuple[Update, ...]:
    """Date bare clocks by the day above them; ``blocks`` holds the first element of each update.

    A day above all of them dates only the first, since the rest may run over midnight.
    """
    if not any(update.date_published.witness == "clock" for update in updates):
        return tuple(updates)
    near = about.date_modified.value or about.date_published.value
    taken = frozenset(blocks)
    day, is_divided = None, False
    dated: list[Update] = []
    for number, (update, block) in enumerate(zip(updates, blocks, strict=True)):
        found = _day_above(block, taken, day or (near.date() if near else None))
        is_divided = is_divided or (found is not None and number > 0)
        day = found or day
        dated.append(_dated(update, day if is_divided or found else None))
    return tuple(dated)


def _dated(update: Update, day: date | None) -> Update:
    shown = update.date_published
    if day is None or shown.witness != "clock" or shown.value:
        return update
    return replace(update, date_published=dated_clock(shown, day))


def _day_above(block: Element, taken: frozenset[Element], near: date | None) -> date | None:
    """Return the day in a small element right above a block, at its level or where it begins its parent."""
    level: Element | None = block
    for _ in range(_MOST_LEVELS):
        if level is None or level.tag == "body":
            return None
        for above in islice(level.itersiblings(preceding=True), _MOST_SIBLINGS):
            text = None if above in taken else short_text_of(above, _LONGEST_DAY)
            if text is None:
                return None
            found = _day(text, near)
            if found:
                return found
        level = level.getparent()
    return None


def _day(text: str, near: date | None) -> date | None:
    """Read a line that is a day; without any date on the page only one with its year counts."""
    found = day_heading(text)
    if found is None or not (near or found.year):
        return None
    return found.near(near or date(found.year or 2000, found.month, found.day))
