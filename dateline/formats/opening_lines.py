"""Which lines of an article open its updates: those that carry a clock, look alike, and have text below."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from dateline.clocks.days import DayHeading, day_heading
from dateline.clocks.grammar import ClockLine, clock, clock_line
from dateline.clocks.stamps import LONGEST_STAMP, stamp
from dateline.formats.text import Line, breadth
from dateline.formats.tree import Element

LONGEST_HEADLINE = 220
FEWEST = 3
_SHORTEST_BODY = 40
_ALL_LINK = 0.6
_DAY = 24 * 60
_LABEL_END = re.compile(r"(?:(?<!\d):|:(?!\d))\s*|\s[–—|-]\s")
"""What divides "Update 8:31 a.m. CDT June 11" from the text behind it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A line that opens an update."""

    index: int
    line: Line
    found: ClockLine
    style: tuple[str, str]
    """How it looks: the clock at the head or the tail; marked (heading, bold), plain or a list item."""
    day: DayHeading | None = None
    """The day that stands beside the clock."""
    length: int = 1
    """Lines that it takes: two where a headline stands above its clock."""

    @property
    def end(self) -> int:
        """The place of the first line below."""
        return self.index + self.length


def opening_lines(lines: Sequence[Line], fewest: int = FEWEST) -> list[Mark]:
    """Return the opening lines of the updates: those of the look under which the most text stands."""
    found = [mark for index, line in enumerate(lines) if (mark := _mark(index, line))]
    if len(found) < fewest:
        return []
    styles = Counter(mark.style for mark in found)
    scored = {style: _score([m for m in found if m.style == style], lines) for style in styles}
    best = max(scored, key=lambda style: scored[style])
    if scored[best] < fewest:
        return []
    container = container_of([m for m in found if m.style == best])
    family = _without_echoes([m for m in found if _is_kin(m, best, container)], lines)
    return _with_headlines_above(family, lines) if _reads_like_updates(family, lines, fewest) else []


def _without_echoes(marks: Sequence[Mark], lines: Sequence[Line]) -> list[Mark]:
    """Leave out the lines of a table of contents: the same words again, with no text below.

    One by itself with few words below is an update that is being written, of the minute and title of another.
    """
    counts = Counter((mark.found.clock.key, mark.found.rest) for mark in marks)
    ends = [*(mark.index for mark in marks[1:]), len(lines)]
    below = [lines[mark.end : end] for mark, end in zip(marks, ends, strict=True)]
    again = [
        counts[mark.found.clock.key, mark.found.rest] > 1 and not _has_text(mark, text)
        for mark, text in zip(marks, below, strict=True)
    ]
    beside = [before or after for before, after in zip([False, *again], [*again[1:], False], strict=False)]
    return [
        mark
        for place, mark in enumerate(marks)
        if not again[place] or not (beside[place] or _is_bare(mark, below[place]))
    ]


def _is_bare(mark: Mark, below: Sequence[Line]) -> bool:
    """Say whether a line leads elsewhere, or nothing is written below it."""
    written = (line for line in below if line.kind != "heading" and line.link_share < _ALL_LINK)
    return mark.line.link_share > _ALL_LINK or not any(line.text.strip() for line in written)


def _with_headlines_above(marks: list[Mark], lines: Sequence[Line]) -> list[Mark]:
    """Take the heading above each clock as its headline, where nearly every clock has one."""
    above = [m for m in marks if m.found.form == "alone" and m.index and lines[m.index - 1].kind == "heading"]
    if len(above) * 10 < len(marks) * 9:
        return marks
    return [_below_headline(mark, lines[mark.index - 1]) for mark in above]


def _below_headline(mark: Mark, headline: Line) -> Mark:
    found = replace(mark.found, rest=headline.text, form="tail")
    return replace(mark, index=mark.index - 1, line=headline, found=found, length=2)


def _mark(index: int, line: Line) -> Mark | None:
    if line.kind in ("cell", "quote"):
        return None
    first = line.text.split("\n", 1)[0]
    labelled = _labelled(index, line, first)
    if labelled:
        return labelled
    found = clock_line(first) or _bold_clock(line)
    if found is None or (found.form == "tail" and len(found.rest) > LONGEST_HEADLINE):
        return None
    told = stamp(first)
    if told and told.is_change:
        return None
    if found.form == "head" and (not _divided(found, line) or _is_span(found.rest)):
        return None
    if found.form == "alone" and not _stands_alone(found, line):
        return None
    return Mark(index=index, line=line, found=found, style=(_family(found), _look(line)))


def _labelled(index: int, line: Line, first: str) -> Mark | None:
    """Return the mark of a line such as "Update 8:31 a.m. CDT June 11: The bridge is closed"."""
    head = _label_of(line, first)
    told = stamp(head) if head else None
    if not head or told is None or not told.is_change or told.clock is None:
        return None
    rest = first[len(head) :].strip(" :–—-|")
    if not rest:
        return None
    found = ClockLine(clock=told.clock, rest=rest, form="head", divider=":")
    return Mark(index=index, line=line, found=found, style=("label", "plain"), day=told.day)


def _label_of(line: Line, first: str) -> str | None:
    """Return the beginning of a line up to the end of its bold words, else up to a colon or a dash."""
    if not first[:1].isalpha():
        return None
    bold = line.bold
    if bold and len(bold) <= LONGEST_STAMP and first.startswith(bold) and stamp(bold):
        return bold
    end = _LABEL_END.search(first[: LONGEST_STAMP + 2])
    return first[: end.start()] if end else None


def _bold_clock(line: Line) -> ClockLine | None:
    """Return the clock that is the whole bold beginning of a line, whatever follows it."""
    bold = line.bold
    bare = clock(bold.strip(" :–—-")) if bold else None
    if bare is None:
        return None
    rest = line.text[len(bold) :].strip(" :–—-\n")
    return ClockLine(clock=bare, rest=rest, form="head", divider=":") if rest else None


def _is_span(rest: str) -> bool:
    """Say whether a second clock or a date follows: a programme, or the stamp of a whole article."""
    return clock_line(rest) is not None or day_heading(rest) is not None


def _stands_alone(found: ClockLine, line: Line) -> bool:
    """Say whether a clock on a line of its own is one, and not the length of a film ("4:11")."""
    return line.kind == "heading" or bool(line.bold) or _is_time_of_day(found)


def _is_time_of_day(found: ClockLine) -> bool:
    """Say whether a clock cannot be the length of a film: two digits for the hour, a zone, or "p.m."."""
    raw = found.clock.raw
    return raw[:2].isdigit() or found.clock.zone is not None or not raw[-1].isdigit()


def _divided(found: ClockLine, line: Line) -> bool:
    """Say whether a clock stands apart from the words after it: by a mark, its look, or its spelling."""
    return (
        bool(found.divider)
        or line.kind == "heading"
        or bool(line.bold)
        or (_is_time_of_day(found) and _starts_sentence(found.rest))
    )


def _starts_sentence(rest: str) -> bool:
    first = rest.lstrip("\"'“‘«([•")[:1]
    return first.isupper() or not first.isascii() or first.isdigit()


def _family(found: ClockLine) -> str:
    return "tail" if found.form == "tail" else "head"


def _look(line: Line) -> str:
    if line.kind == "heading" or line.bold:
        return "marked"
    return "item" if line.kind == "item" else "plain"


def _score(marks: Sequence[Mark], lines: Sequence[Line]) -> int:
    """Count the marks that have text of their own."""
    ends = [*(mark.index for mark in marks[1:]), len(lines)]
    return sum(_has_text(mark, lines[mark.end : end]) for mark, end in zip(marks, ends, strict=True))


def _has_text(mark: Mark, below: Sequence[Line]) -> bool:
    if mark.line.link_share > _ALL_LINK:
        return False
    is_running = mark.found.form == "head" and mark.line.kind != "heading"
    own = mark.line.text[len(mark.line.bold) :] if is_running else mark.line.text.partition("\n")[2]
    texts = [line.text for line in below[:6] if line.kind != "heading" and line.link_share < _ALL_LINK]
    return max((breadth(text) for text in (own, *texts)), default=0) >= _SHORTEST_BODY


def container_of(marks: Sequence[Mark]) -> Element | None:
    """Return the innermost element that holds nearly all marks."""
    counts: Counter[Element] = Counter()
    depth: dict[Element, int] = {}
    for mark in marks:
        chain = list(mark.line.element.iterancestors()) if mark.line.element is not None else []
        for height, element in enumerate(reversed(chain)):
            counts[element] += 1
            depth[element] = height
    enough = [element for element, count in counts.items() if count * 10 >= len(marks) * 9]
    if not enough:
        return None
    innermost = max(enough, key=lambda element: depth[element])
    wider = (e for e in enough if counts[e] > counts[innermost] and depth[e] + 2 >= depth[innermost])
    return max(wider, key=lambda element: depth[element], default=innermost)


def _is_kin(mark: Mark, style: tuple[str, str], container: Element | None) -> bool:
    """Say whether a mark belongs to the same stream: same form, same container, as marked or plain."""
    looks = {"marked", "plain"} if style == ("head", "marked") else {style[1]}
    if mark.style[0] != style[0] or mark.style[1] not in looks:
        return False
    return container is None or mark.line.element is None or container in mark.line.element.iterancestors()


def _reads_like_updates(marks: Sequence[Mark], lines: Sequence[Line], fewest: int) -> bool:
    """Say whether most marks have text, their clocks run one way, and they are no programme."""
    if len(marks) < fewest or _score(marks, lines) * 2 < len(marks):
        return False
    keys = [mark.found.clock.hour * 60 + mark.found.clock.minute for mark in marks]
    return len(set(keys)) * 2 > len(keys) and (_runs_one_way(keys) or _runs_one_way(_over_midnight(keys)))


def _over_midnight(minutes: Sequence[int]) -> list[int]:
    """Return minutes that run on over midnight: a step of more than half a day goes the other way."""
    found = list(minutes[:1])
    for before, after in pairwise(minutes):
        step = (after - before) % _DAY
        found.append(found[-1] + (step if step <= _DAY // 2 else step - _DAY))
    return found


def _runs_one_way(keys: Sequence[int]) -> bool:
    """More than one turn in three is no stream."""
    up = sum(a < b for a, b in pairwise(keys))
    down = sum(a > b for a, b in pairwise(keys))
    return min(up, down) <= max(1, (len(keys) - 1) // 3)
