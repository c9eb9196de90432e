"""A live article that is divided by headings alone: there are no times, so the order is all that is known.

An ordinary article with sub-headings looks the same.  Taken is only a page whose title says that it followed
something live and whose address does too, with five headings or more of one level, each with text of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from dateline.formats import reconcile
from dateline.formats.boilerplate import is_credit, is_key_heading, is_plea
from dateline.formats.evidence import follows_live
from dateline.formats.facts import Facts
from dateline.formats.page import Page
from dateline.formats.text import Line, Written, without_boxes
from dateline.formats.tree import Element
from dateline.formats.witnesses import Testimony
from dateline.model import LiveBlog, PublisherTime, Update

NAME = "live-headings"
_LEVELS = ("h2", "h3", "h4")
_FEWEST = 5
_SHORTEST_SECTION = 150
_LONGEST_HEADING = 220
_SHORTEST_COVERAGE = timedelta(minutes=30)
_NO_TIMES = "the page gives its updates no times"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Section:
    heading: Line
    below: tuple[Line, ...]

    @property
    def text_length(self) -> int:
        return sum(len(line.text) for line in self.below)


def parse(page: Page) -> LiveBlog | None:
    """Read an article of headings; ``None`` where it does not say that it followed something live."""
    about = page.facts
    if page.tree is None or not follows_live(about, page) or not _was_kept_up(about):
        return None
    sections = _sections(page.written.lines)
    if len(sections) < _FEWEST or not _are_the_page(sections, page.written.lines):
        return None
    said = Testimony(
        updates=tuple(_update(one) for one in sections), notes=(f"Times are unknown: {_NO_TIMES}.",)
    )
    return reconcile.live_blog(page, about, NAME, (said,))


def _was_kept_up(about: Facts) -> bool:
    """Say whether the page was changed for a while after its publication, as far as it tells."""
    published, modified = about.date_published.value, about.date_modified.value
    return published is None or modified is None or modified - published >= _SHORTEST_COVERAGE


def _sections(lines: Sequence[Line]) -> list[_Section]:
    """Divide the lines at the headings of the commonest level and parent; leave out what is set beside."""
    headings = [i for i, line in enumerate(lines) if _is_heading(line)]
    places = Counter((_tag(lines[i]), _parent(lines[i])) for i in headings)
    if not places:
        return []
    (tag, parent), _ = places.most_common(1)[0]
    opening = [i for i in headings if _parent(lines[i]) is parent and _tag(lines[i]) == tag]
    ends = [*opening[1:], len(lines)]
    made = (
        _Section(heading=lines[a], below=tuple(_own(lines[a + 1 : b], parent)))
        for a, b in zip(opening, ends, strict=True)
    )
    return [one for one in made if one.text_length >= _SHORTEST_SECTION]


def _is_heading(line: Line) -> bool:
    is_title = line.kind == "heading" and _tag(line) in _LEVELS and len(line.text) <= _LONGEST_HEADING
    return is_title and not is_key_heading(line.text)


def _tag(line: Line) -> str:
    return str(line.element.tag) if line.element is not None else ""


def _parent(line: Line) -> Element | None:
    return line.element.getparent() if line.element is not None else None


def _own(lines: Sequence[Line], parent: Element | None) -> Iterator[Line]:
    """Yield the lines that stand in the same element as the headings, or in a list or quote right there."""
    for line in without_boxes(lines):
        holder = _parent(line)
        is_near = holder is parent or (
            holder is not None and holder.tag in ("ul", "ol", "blockquote") and holder.getparent() is parent
        )
        if is_near and not is_plea(line.text) and not is_credit(line.text):
            yield line


def _are_the_page(sections: Sequence[_Section], lines: Sequence[Line]) -> bool:
    own = sum(one.text_length for one in sections)
    return own * 2 >= sum(len(line.text) for line in lines)


def _update(section: _Section) -> Update:
    written = Written(lines=list(section.below))
    return Update(
        update_id="",
        headline=section.heading.text,
        article_body=written.body,
        article_html=written.html,
        links=written.links,
        date_published=PublisherTime(reason=_NO_TIMES),
    )
