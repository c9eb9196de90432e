"""Lists of timed texts that are no live blog: threads, programmes, notes of releases, recordings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from dateline.clocks.grammar import Clock
from dateline.formats.facts import Facts
from dateline.formats.linked_data import has_type
from dateline.formats.page import Page
from dateline.formats.stream import Stream
from dateline.formats.words import pattern

_OTHERS = ("DiscussionForumPosting", "QAPage", "FAQPage", "Recipe", "Event", "JobPosting")
_ARTICLES = ("LiveBlogPosting", "NewsArticle", "Article", "BlogPosting")
_AHEAD = timedelta(hours=1)
_SELDOM = timedelta(hours=12).total_seconds()
_RECORDED_HOURS = 4
_FEWEST_CHAPTERS = 3
_FEWEST_PLANNED = 6
_OTHER_TITLES = pattern("live", "others")


def is_called_otherwise(about: Facts) -> bool:
    """Say whether linked data call the page a thread of a forum, questions and answers, or an event."""
    nodes = about.linked_data
    return any(has_type(node, *_OTHERS) for node in nodes) and not any(
        has_type(node, *_ARTICLES) for node in nodes
    )


def lies_ahead(moments: Sequence[datetime], page: Page, about: Facts) -> bool:
    """Say whether most of the moments were still to come when the page was fetched: a programme."""
    now = page.fetched_at or about.date_modified.value
    if now is None or not moments:
        return False
    return sum(moment > now + _AHEAD for moment in moments) * 2 > len(moments)


def is_seldom(found: Stream) -> bool:
    """Say whether machine times lie half a day apart or more: articles of a blog, notes of releases."""
    moments = [one.key for block in found.blocks for one in block.stamps[:1] if one.machine.value and one.key]
    gaps = [abs(a - b) for a, b in pairwise(moments)]
    return len(gaps) * 2 > len(found.blocks) and median(gaps) >= _SELDOM


def is_titled_otherwise(about: Facts) -> bool:
    """Say whether the title names another kind of list: a police log, a person's day, tips for a night."""
    return bool(about.title and _OTHER_TITLES.search(about.title))


def is_planned(clocks: Sequence[Clock]) -> bool:
    """Say whether every clock is a multiple of five minutes: what happens by itself keeps to no such grid."""
    return len(clocks) >= _FEWEST_PLANNED and not any(one.minute % 5 or one.second for one in clocks)


def is_recorded(clocks: Sequence[Clock]) -> bool:
    """Say whether clocks count from the beginning of a recording: upwards from nought."""
    if _are_chapters([clock.hour * 60 + clock.minute for clock in clocks]):
        return True
    timed = [clock for clock in clocks if clock.second is not None]
    seconds = [clock.hour * 3_600 + clock.minute * 60 + (clock.second or 0) for clock in timed]
    return (
        len(timed) * 2 > len(clocks)
        and timed[0].hour == 0
        and timed[-1].hour < _RECORDED_HOURS
        and all(a <= b for a, b in pairwise(seconds))
    )


def _are_chapters(minutes: Sequence[int]) -> bool:
    """Say whether "00:00", "04:13", "08:26" run upwards; "24:18" is read as a little after midnight."""
    up = sum(a < b for a, b in pairwise(minutes))
    return len(minutes) > _FEWEST_CHAPTERS and minutes[0] == 0 and up >= len(minutes) - 2


def clocks_of(found: Stream) -> list[Clock]:
    """Return the first clock of each block that shows one."""
    shown = [one.shown for block in found.blocks for one in block.stamps[:1]]
    return [one.clock for one in shown if one and one.clock]
