"""Pages that nobody has described: a list of look-alikes, each with a moment and a text.

Trusted for what a reader sees: headline, body, the moment as shown.  Ids are the elements' own where every
block has one, else fingerprints.  An ordinary page with comments or teasers must not be taken:
the list has to be called live, or to be nearly all of the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from dateline.clocks.moments import machine_time, relative_time
from dateline.formats import reconcile
from dateline.formats.block import author_of, is_byline, small_wrappers
from dateline.formats.block_times import TIME_ATTRIBUTES
from dateline.formats.bylines import opened, signature
from dateline.formats.day_dividers import with_days
from dateline.formats.evidence import are_teasers, is_foreign, is_named_live, runs_one_way, says_live
from dateline.formats.facts import Facts
from dateline.formats.headlines import bold_headline, heading_of
from dateline.formats.opening_lines import opening_lines
from dateline.formats.other_lists import (
    clocks_of,
    is_called_otherwise,
    is_planned,
    is_recorded,
    is_seldom,
    is_titled_otherwise,
    lies_ahead,
)
from dateline.formats.own_ids import own_ids
from dateline.formats.page import Page
from dateline.formats.refusals import is_error_page
from dateline.formats.stamped import Stamped, stamped
from dateline.formats.stream import Block, Stream, streams
from dateline.formats.text import HEADINGS, Written, read, text_of, without_boxes
from dateline.formats.tree import Element
from dateline.formats.witnesses import Testimony
from dateline.model import UNKNOWN_TIME, LiveBlog, PublisherTime, Update

NAME = "generic"
_MOST_TRIED = 4
_SAMPLE = 60
_FEWEST_UNCALLED = 5
_SHORTEST_BODY = 80
_MAIN_SHARE = 0.6
_MANY_MOMENTS = 200
_PARAGRAPHS = frozenset(("p", *HEADINGS))
_SHORTEST_FOLLOWING = 25


def parse(page: Page) -> LiveBlog | None:
    """Read a page by its look; ``None`` when it shows no list that must be a live blog."""
    about = page.facts
    said = testimony(page, about)
    return reconcile.live_blog(page, about, NAME, (said,)) if said.updates else None


def testimony(page: Page, about: Facts) -> Testimony:
    """Return the updates of the list that must be the live blog, in page order; none where there is none."""
    found = _stream(page, about)
    if found is None or _is_better_read_as_article(page, found):
        return Testimony()
    return Testimony(updates=_updates(found, page, about))


def block_elements(page: Page) -> tuple[Element, ...]:
    """Return the elements of the updates where each is one element."""
    found = _stream(page, page.facts)
    blocks = found.blocks if found else ()
    return tuple(block.elements[0] for block in blocks if len(block.elements) == 1)


def _is_better_read_as_article(page: Page, found: Stream) -> bool:
    """Say whether clock headings divide the page into more updates than its elements do, or lose no text."""
    opened = len(opening_lines(page.written.lines))
    return opened > len(found.blocks) + 2 or (opened >= len(found.blocks) and _leaves_paragraphs(found))


def _leaves_paragraphs(found: Stream) -> bool:
    """Say whether each block is one paragraph or heading, and others stand between them."""
    starts = [block.elements[0] for block in found.blocks if len(block.elements) == 1]
    if len(starts) < len(found.blocks) or any(one.tag not in _PARAGRAPHS or one.get("id") for one in starts):
        return False
    taken = frozenset(starts)
    between = (later for one in starts[:-1] for later in islice(one.itersiblings("p"), 1))
    return any(one not in taken and len(text_of(one)) >= _SHORTEST_FOLLOWING for one in between)


def _stream(page: Page, about: Facts) -> Stream | None:
    if page.tree is None or is_error_page(page.tree):
        return None
    is_live = says_live(about, page)
    tried = streams(stamped(page.tree))[:_MOST_TRIED]
    return next((one for one in tried if _is_believed(one, page, about, is_live)), None)


def _is_believed(found: Stream, page: Page, about: Facts, is_live: bool) -> bool:
    named = is_named_live(found)
    if not named and (is_called_otherwise(about) or _lies_ahead(found, page, about)):
        return False
    if not (named or is_live) and is_titled_otherwise(about):
        return False
    if is_foreign(found) and not (named and is_live):
        return False
    texts = [_read(block) for block in found.blocks[:_SAMPLE]]
    if are_teasers(texts, about.url) or not _is_ordered(found):
        return False
    is_table = found.blocks[0].elements[0].tag == "tr"
    return is_live or named or (not is_table and _is_the_page(found, texts, page))


def _lies_ahead(found: Stream, page: Page, about: Facts) -> bool:
    stamps = [one for block in found.blocks[:_SAMPLE] for one in block.stamps[:1]]
    return lies_ahead([one.machine.value for one in stamps if one.machine.value], page, about)


def _is_ordered(found: Stream) -> bool:
    """Say whether the moments run one way, and are not one moment repeated."""
    keys = [key for block in found.blocks if (key := _first_key(block)) is not None]
    return len(set(keys)) > min(len(keys) // 3, _MANY_MOMENTS) and runs_one_way(keys)


def _first_key(block: Block) -> float | None:
    """Return the first moment of a block that is no change; a change is all that some blocks show."""
    told = [one for one in block.stamps if not one.is_change] or block.stamps
    return next((one.key for one in told), None)


def _is_the_page(found: Stream, texts: Sequence[Written], page: Page) -> bool:
    """Say whether a list that nothing calls live is nearly all of the page, and not of many authors."""
    clocks = clocks_of(found)
    if len(found.blocks) < _FEWEST_UNCALLED or is_seldom(found) or is_recorded(clocks) or is_planned(clocks):
        return False
    long = sum(len(text.body) >= _SHORTEST_BODY for text in texts)
    whole = sum(len(line.text) for line in page.written.lines)
    keys = [key for block in found.blocks if (key := _first_key(block)) is not None]
    authors = {author for block in found.blocks if (author := author_of(block.elements[0]))}
    return (
        long * 3 >= len(texts) * 2
        and len(set(keys)) * 5 >= len(keys) * 4
        and found.text_length >= whole * _MAIN_SHARE
        and len(authors) * 2 <= len(found.blocks)
    )


def _updates(found: Stream, page: Page, about: Facts) -> tuple[Update, ...]:
    ids = own_ids([block.elements[0] for block in found.blocks])
    clocks = _shows_clocks(found)
    times = [_published(block, page, clocks) for block in found.blocks]
    made = [_update(block, given, time) for block, given, time in zip(found.blocks, ids, times, strict=True)]
    dated = with_days(made, [block.elements[0] for block in found.blocks], about)
    return tuple(u for u in dated if u.headline or u.article_body or u.media or u.embeds)


def _update(block: Block, given: str, time: PublisherTime) -> Update:
    heading = _heading(block)
    written = _read(block, heading)
    headline = _headline(heading, block) if heading is not None else None
    if headline is None:
        headline, written.lines = bold_headline(written.lines)
    author = author_of(block.elements[0])
    named, written.lines = opened(written.lines)
    author = author or named
    signed = None if author else signature(written.lines)
    written.lines = written.lines[:-1] if signed else written.lines
    body = written.body
    return Update(
        update_id=given,
        headline=headline or None,
        article_body=body,
        article_html=written.html,
        body_from="block" if body else None,
        author=author or signed,
        date_published=time,
        date_modified=_changed(block),
        links=written.links,
        media=tuple(written.media),
        embeds=tuple(written.embeds),
    )


def _heading(block: Block) -> Element | None:
    for element in block.elements:
        if element.tag in HEADINGS and text_of(element) and len(block.elements) > 1:
            return element
        found = heading_of(element)
        if found is not None:
            return found
    return None


def _headline(heading: Element, block: Block) -> str:
    """Return the words of a heading without the moment inside it."""
    omit = frozenset(one.element for one in block.stamps)
    words = " ".join(line.text for line in read(heading, omit).lines)
    return words.strip(" :–—-|") or text_of(heading)


def _read(block: Block, heading: Element | None = None) -> Written:
    """Read a block without its moments, the small lines that hold them, and its headline."""
    omit = {one.element for one in block.stamps}
    for one in block.stamps:
        root = next((e for e in block.elements if e is one.element or e in one.element.iterancestors()), None)
        if root is not None and root is not one.element:
            omit.update(small_wrappers(one.element, root))
    if heading is not None:
        omit.add(heading)
    parts = [read(element, frozenset(omit)) for element in block.elements if element not in omit]
    whole = Written()
    for part in parts:
        whole.lines += part.lines
        whole.media += part.media
        whole.embeds += part.embeds
    author = author_of(block.elements[0])
    whole.lines = [line for line in without_boxes(whole.lines) if not is_byline(line.text, author)]
    return whole


def _published(block: Block, page: Page, clocks: bool) -> PublisherTime:
    """Return the block's first moment that is no change; a change is all that some blocks show."""
    first = [one for one in block.stamps if not one.is_change] or list(block.stamps)
    for one in first:
        if one.machine.value:
            return one.machine
    for raw in (block.elements[0].get(name) for name in TIME_ATTRIBUTES):
        found = machine_time(raw, "block", page.timezone)
        if found.value:
            return found
    return _shown(_most_exact(first), page, clocks) if first else UNKNOWN_TIME


def _most_exact(stamps: Sequence[Stamped]) -> Stamped:
    """Return the first stamp, or the clock beside it where that is an age in hours or days."""
    told = stamps[0].shown
    if told is None or told.age is None or told.clock or told.age.precision not in ("hour", "day"):
        return stamps[0]
    return next((one for one in stamps if one.shown and one.shown.clock and not one.shown.age), stamps[0])


def _shows_clocks(found: Stream) -> bool:
    """Say whether "14h" is a clock on this page: more of its stamps are only clocks than only ages."""
    shown = [one.shown for block in found.blocks for one in block.stamps if one.shown]
    return sum(one.age is None for one in shown) >= sum(one.clock is None for one in shown)


def _shown(one: Stamped, page: Page, clocks: bool) -> PublisherTime:
    shown = one.shown
    if shown is None:
        return UNKNOWN_TIME
    if shown.clock and (clocks or not shown.age):
        return PublisherTime(raw=shown.raw, witness="clock", precision=shown.clock.precision)
    return relative_time(shown.raw, page.fetched_at)


def _changed(block: Block) -> PublisherTime:
    changed = (one.machine for one in block.stamps if one.is_change)
    return next((time for time in changed if time.value), UNKNOWN_TIME)
