"""An article whose updates are headings with a clock: "Headline (1:09 p.m.)", "12.31 Uhr: ...", "9h05 - ...".

HTML and plain text alike.  There are no ids and often no dates: ids are fingerprints, the zone is the one the
text names (else the source's), the day walks back from the page's date.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from dateline.clocks.anchor import Reading, newest_first
from dateline.clocks.days import DayHeading, day_heading
from dateline.clocks.grammar import clock_line
from dateline.clocks.zones import Zone, declared_zone, is_declaration
from dateline.formats import coverage
from dateline.formats.addresses import absolute
from dateline.formats.boilerplate import is_credit, is_plea
from dateline.formats.bylines import signature
from dateline.formats.clocktimes import ShownClock, clock_times
from dateline.formats.embeds import embed_of, media_of
from dateline.formats.evidence import says_live, stands_among_others
from dateline.formats.facts import Facts
from dateline.formats.opening_lines import FEWEST, LONGEST_HEADLINE, Mark, container_of, opening_lines
from dateline.formats.other_lists import is_planned, is_recorded, is_titled_otherwise
from dateline.formats.page import Page
from dateline.formats.plain import plain_title
from dateline.formats.text import Line, Written, squeezed, without_boxes
from dateline.formats.tree import Element
from dateline.formats.version import PARSER_VERSION
from dateline.identify import identified
from dateline.model import Embed, LiveBlog, Media, Update

NAME = "clock-headings"
_LONGEST_MARKED_HEADLINE = 160
_MOST_LINES = 100_000
_ALL_LINK = 0.6


def parse(page: Page) -> LiveBlog | None:
    """Read an article with clock headings; ``None`` when there are fewer than three with text below."""
    return read_from(page, FEWEST)


def read_from(page: Page, fewest: int) -> LiveBlog | None:
    """Read an article with at least so many clock headings."""
    about = page.facts
    lines = page.written.lines[:_MOST_LINES]
    marks = opening_lines(lines, fewest)
    if not marks:
        return None
    article = _Article(lines=lines, marks=marks, container=container_of(marks))
    if not says_live(about, page) and (is_titled_otherwise(about) or _is_index(article)):
        return None
    return _live_blog(page, about, article)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Article:
    lines: Sequence[Line]
    marks: Sequence[Mark]
    container: Element | None
    """The element that holds all of them; the end of it ends the last update."""

    @property
    def opening(self) -> Sequence[Line]:
        return self.lines[: self.marks[0].index]

    def section(self, number: int) -> Sequence[Line]:
        """Return the lines between a mark and the next."""
        if number + 1 < len(self.marks):
            return self.lines[self.marks[number].end : self.marks[number + 1].index]
        rest = self.lines[self.marks[number].end :]
        return list(takewhile(self._holds, rest)) if self.container is not None else rest

    def _holds(self, line: Line) -> bool:
        ancestors = line.element.iterancestors() if line.element is not None else ()
        return any(parent is self.container for parent in ancestors)


def _is_index(article: _Article) -> bool:
    """Say whether the clocks stand in a programme, above titles that lead elsewhere, or in a recording."""
    clocks = [mark.found.clock for mark in article.marks]
    if is_recorded(clocks) or is_planned(clocks):
        return True
    if article.container is not None and stands_among_others(article.container):
        return True
    below = [section[0] for number in range(len(article.marks)) if (section := article.section(number))]
    leading = sum(line.link_share > _ALL_LINK for line in below)
    return leading * 2 > len(article.marks)


def _live_blog(page: Page, about: Facts, article: _Article) -> LiveBlog:
    shown = _shown(article, about)
    times, zone, notes = clock_times(page, about, shown)
    pictures = _pictures(article)
    updates = []
    for number, time in enumerate(times):
        update = _update(article, number, pictures.get(number, ((), ())))
        updates.append(absolute(update, about.url, date_published=time))
    backwards = newest_first([Reading(clock=one.clock, day=one.day) for one in shown])
    ready = identified(updates, newest_first=backwards)
    return LiveBlog(
        url=about.url,
        format=NAME,
        parser_version=PARSER_VERSION,
        title=about.title or plain_title(article.opening),
        state=coverage.state(page, about, ready),
        in_language=about.language,
        date_published=about.date_published,
        date_modified=about.date_modified,
        key_developments=coverage.points(article.opening) or coverage.key_developments(page, ready),
        updates=ready,
        rejected=about.rejected,
        covers="newest" if about.older else "whole",
        older=about.older,
        timezone=zone,
        notes=(*page.notes, *notes),
    )


def _shown(article: _Article, about: Facts) -> list[ShownClock]:
    """Return each clock with the zone and the day that hold at its place on the page.

    A day heading between updates holds until the next; one above all of them dates only the first, since the
    rest may run over midnight.
    """
    zone = next((z for line in article.opening if (z := declared_zone(line.text, about.country))), None)
    near = about.date_modified.value or about.date_published.value
    day = _last_day(article.opening, near.date() if near else None)
    is_divided = False
    shown: list[ShownClock] = []
    for number, mark in enumerate(article.marks):
        own = _near(mark.day, day or (near.date() if near else None)) if mark.day else None
        told = own or (day if is_divided or not number else None)
        shown.append(ShownClock(clock=mark.found.clock, zone=zone, day=told))
        section = article.section(number)
        zone = _new_zone(section, about.country) or zone
        heading = _last_day(section, day or (near.date() if near else None))
        day, is_divided = heading or day, is_divided or heading is not None
    return shown


def _new_zone(lines: Sequence[Line], country: str | None) -> Zone | None:
    declared = (declared_zone(line.text, country) for line in lines if is_declaration(line.text))
    return next((zone for zone in declared if zone), None)


def _last_day(lines: Sequence[Line], near: date | None) -> date | None:
    """Return the day of the last day heading; without any date on the page only one with its year counts."""
    for line in reversed(lines[-4:]):
        found = day_heading(line.text)
        if found and (near or found.year):
            return _near(found, near)
    return None


def _near(found: DayHeading, near: date | None) -> date | None:
    """Return the day that is meant; without any date on the page only one with its year counts."""
    if near is None and found.year is None:
        return None
    return found.near(near or date(found.year or 2000, found.month, found.day))


def _update(article: _Article, number: int, seen: tuple[tuple[Media, ...], tuple[Embed, ...]]) -> Update:
    mark = article.marks[number]
    headline, first = _headline(mark)
    below = _own_lines(article.section(number), number + 1 == len(article.marks))
    if headline is None and first is None and below and _is_headline(below[0]):
        headline, below = below[0].text, below[1:]
    written = Written(lines=[*([first] if first else []), *below])
    signed = signature(written.lines)
    written.lines = written.lines[:-1] if signed else written.lines
    body = written.body
    return Update(
        update_id="",
        headline=headline,
        article_body=body,
        article_html=written.html,
        body_from="block" if body else None,
        author=signed,
        links=written.links,
        media=seen[0],
        embeds=seen[1],
    )


def _headline(mark: Mark) -> tuple[str | None, Line | None]:
    """Divide the opening line into the headline and a first paragraph."""
    found, line = mark.found, mark.line
    _, _, below = line.text.partition("\n")
    if found.form == "alone":
        return _below_clock(line, below)
    if found.form == "tail" or line.kind == "heading":
        return found.rest, _paragraph(line, below)
    words = clock_line(line.bold) if line.bold else None
    after = line.text[len(line.bold) :] if line.text.startswith(line.bold) else below
    if words and words.rest and words.form == "head" and not after.strip()[:1].islower():
        return words.rest, _paragraph(line, after.strip(" :–—-\n"))
    short = len(found.rest) <= _LONGEST_MARKED_HEADLINE and not found.rest.endswith(
        (".", "!", "?", "”", '"', ":")
    )
    if short and found.divider and (not line.bold or mark.style[0] == "label"):
        return found.rest, _paragraph(line, below)
    return None, _paragraph(
        line, f"{found.rest}\n{below}".strip() if below and below not in found.rest else found.rest
    )


def _below_clock(line: Line, below: str) -> tuple[str | None, Line | None]:
    """Divide what stands in the same paragraph below a clock: a row in bold is the headline."""
    row, _, text = below.partition("\n")
    is_bold = (
        bool(row) and line.kind != "heading" and line.bold == squeezed(f"{line.text[: -len(below)]} {row}")
    )
    if is_bold and text and len(row) <= LONGEST_HEADLINE:
        return row, _paragraph(line, text)
    return None, _paragraph(line, below)


def _paragraph(line: Line, text: str) -> Line | None:
    """Return a part of a line with its links, but without the characters that went into the headline."""
    if not text.strip():
        return None
    kept, left = [], len(text.strip())
    for chunk in reversed(line.chunks):
        if left <= 0:
            break
        piece = chunk.text[-left:] if len(chunk.text) > left else chunk.text
        kept.append(chunk._replace(text=piece))
        left -= len(piece)
    return Line(text=text.strip(), kind="paragraph", chunks=tuple(reversed(kept)), element=line.element)


def _is_headline(line: Line) -> bool:
    wholly_bold = bool(line.bold) and len(line.bold) >= len(line.text) - 2
    return (line.kind == "heading" or wholly_bold) and len(line.text) <= LONGEST_HEADLINE


def _own_lines(lines: Sequence[Line], is_last: bool) -> list[Line]:
    """Return what the editor wrote below an opening line: the end of the article, pleas and boxes are not."""
    kept: list[Line] = []
    for line in without_boxes(lines):
        if is_plea(line.text) or (is_last and line.kind == "heading" and kept):
            break
        if not (is_credit(line.text) or day_heading(line.text) or _declares_zone(line)):
            kept.append(line)
    return kept


def _declares_zone(line: Line) -> bool:
    return is_declaration(line.text) and declared_zone(line.text) is not None


def _pictures(article: _Article) -> dict[int, tuple[tuple[Media, ...], tuple[Embed, ...]]]:
    """Return the media and embedded posts between each opening line and the next."""
    container = article.container
    if container is None:
        return {}
    found: dict[int, tuple[tuple[Media, ...], tuple[Embed, ...]]] = {}
    openings = {mark.line.element: number for number, mark in enumerate(article.marks)}
    number: int | None = None
    for element in container.iter(
        "blockquote", "figure", "iframe", "img", "video", "amp-img", *_tags(openings)
    ):
        number = openings.get(element, number)
        if number is not None:
            found[number] = _with_shown(element, found.get(number, ((), ())))
    return found


def _tags(openings: dict[Element | None, int]) -> set[str]:
    return {element.tag for element in openings if element is not None}


def _with_shown(
    element: Element, seen: tuple[tuple[Media, ...], tuple[Embed, ...]]
) -> tuple[tuple[Media, ...], tuple[Embed, ...]]:
    media, embeds = seen
    embed, medium = embed_of(element), media_of(element)
    if embed and embed not in embeds:
        embeds = (*embeds, embed)
    if medium and medium not in media:
        media = (*media, medium)
    return media, embeds
