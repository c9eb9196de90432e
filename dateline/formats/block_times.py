"""When a block of a page was published and changed: the elements and attributes that tell a time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice

from dateline.clocks.grammar import clock
from dateline.clocks.moments import machine_time, relative_time
from dateline.clocks.stamps import LONGEST_STAMP, stamp
from dateline.formats.called import parts_called
from dateline.formats.page import Page
from dateline.formats.text import short_text_of, squeezed, text_of
from dateline.formats.tree import Element
from dateline.formats.words import any_of, pattern
from dateline.model import UNKNOWN_TIME, PublisherTime

TIME_ATTRIBUTES = (
    "data-post-time",
    "data-sort-time",
    "data-posted-date-timestamp",
    "data-published",
    "data-published-time",
    "data-created",
    "data-date",
    "data-time",
    "data-timestamp",
)
_MODIFIED_ATTRIBUTES = ("data-last-modified-time", "data-update-time", "data-updated", "data-modified")
_TIME_TAGS = ("time", "amp-timeago", "relative-time", "bsp-timestamp")
_TIME_HOLDERS = ("span", "div", "p", "small", "a")
_TIME_NAME = re.compile(r"(?:^|[\s_-]|(?<=[a-z]))(?:[Tt]ime|[Dd]ate|[Ss]tamp|[Aa]go|[Pp]osted)")
_CHANGED = pattern("stamp", "changed")
_POSTED = re.compile(rf"^{any_of('stamp', 'posted')}\s+{any_of('stamp', 'at')}\s+", re.IGNORECASE)
_MOST_TIMES = 20


def block_time(element: Element, page: Page | None) -> PublisherTime:
    """Return when the block was published: ``<time datetime>``, a data attribute, a bare clock, "5m ago".

    What readers see comes first: the attributes order the list, and may hold the moment of a draft.
    """
    zone = page.timezone if page else None
    shown, _ = _divided_times(element)
    for raw in (*[time.get("datetime") for time in shown], *given(element, TIME_ATTRIBUTES)):
        found = machine_time(raw, "block", zone)
        if found.value:
            return found
    return next((found for time in shown if (found := _shown_time(time, page)).raw), UNKNOWN_TIME)


def modified_time(element: Element, page: Page) -> PublisherTime:
    """Return when the block says that it was changed: a data attribute, or a time that is labelled so."""
    for raw in given(element, _MODIFIED_ATTRIBUTES):
        found = machine_time(raw, "block", page.timezone)
        if found.value:
            return found
    _, updated = _divided_times(element)
    return next(
        (f for t in updated if (f := machine_time(t.get("datetime"), "block", page.timezone)).value),
        UNKNOWN_TIME,
    )


def has_time(element: Element) -> bool:
    """Say whether an element holds one to three times, as a block does and a list of blocks does not."""
    if any(given(element, TIME_ATTRIBUTES)):
        return True
    return 1 <= sum(1 for _ in islice(_each_time(element), 4)) <= 3


@lru_cache(maxsize=4)
def times_of(element: Element) -> tuple[Element, ...]:
    """Return the elements that show a time; asked for the same block several times in a row."""
    return tuple(islice(_each_time(element), _MOST_TIMES))


def given(element: Element, names: Sequence[str]) -> list[str | None]:
    """Return the values of those attributes that an element has, in the order of the names."""
    own = element.keys()
    return [element.get(name) for name in names if name in own]


def _shown_time(time: Element, page: Page | None) -> PublisherTime:
    for text in (squeezed(own) for own in (text_of(time), *(text_of(child) for child in time))):
        bare = clock(_POSTED.sub("", text))
        if bare:
            return PublisherTime(raw=bare.raw, witness="clock", precision=bare.precision)
        ago = relative_time(text, page.fetched_at if page else None)
        if ago.raw:
            return ago
        dated = stamp(text)
        if dated and dated.clock:
            return PublisherTime(raw=dated.raw, witness="clock", precision=dated.clock.precision)
    return UNKNOWN_TIME


@lru_cache(maxsize=4)
def _divided_times(element: Element) -> tuple[tuple[Element, ...], tuple[Element, ...]]:
    """Return the elements that show when a block was published, and those that show when it was changed."""
    told = [(time, _is_update(time)) for time in times_of(element)]
    return tuple(time for time, changed in told if not changed), tuple(t for t, changed in told if changed)


def _is_update(time: Element) -> bool:
    parent = time.getparent()
    around = f"{(parent.get('class') or '')} {parent.text or ''}" if parent is not None else ""
    said = f"{time.get('class') or ''} {time.text or ''} {around}".lower().replace("updating-timezone", "")
    return _CHANGED.search(said) is not None


def _each_time(element: Element) -> Iterator[Element]:
    named = {part for part, names in parts_called(element).items() if _is_time_name(names)}
    quotes = set(element.iterdescendants("blockquote"))
    for time in element.iter(*_TIME_TAGS, *(_TIME_HOLDERS if named else ())):
        is_time = time.tag in _TIME_TAGS or (time in named and _shows_time(time))
        if is_time and not (quotes and any(parent in quotes for parent in time.iterancestors())):
            yield time


def _shows_time(holder: Element) -> bool:
    """Say whether an element that is called "time" or "date" shows a clock or an age, and nothing else."""
    shown = short_text_of(holder, LONGEST_STAMP)
    return shown is not None and _tells_time(shown)


@lru_cache(maxsize=1_024)
def _is_time_name(names: str) -> bool:
    return bool(_TIME_NAME.search(names))


@lru_cache(maxsize=4_096)
def _tells_time(shown: str) -> bool:
    if clock(_POSTED.sub("", shown)) is not None or relative_time(shown, None).raw:
        return True
    dated = stamp(shown)
    return dated is not None and dated.clock is not None
