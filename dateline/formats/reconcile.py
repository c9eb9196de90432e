"""Several witnesses of one page to one list of updates, field by field, with the disagreements kept.

Order of belief for a time: the API, the block, JSON-LD, microdata, a bare clock, "5m ago"; for the rest the
first witness that says something.  What merely repeats the page's own headline or time is not believed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

from dateline.clocks.days import day_heading
from dateline.formats import coverage
from dateline.formats.addresses import absolute
from dateline.formats.clocktimes import dated_clock, with_clock_times
from dateline.formats.facts import Facts
from dateline.formats.matching import matches
from dateline.formats.page import Page
from dateline.formats.version import PARSER_VERSION
from dateline.formats.witnesses import (
    Testimony,
    repeats_headline,
    repeats_modified,
    repeats_time,
    without_value,
    witnessed,
)
from dateline.identify import identified, normalised
from dateline.model import Disagreement, LiveBlog, OtherWording, PublisherTime, Update

_BELIEF = ("option", "api", "state", "block", "jsonld", "microdata", "clock", "relative")
_SKEW_SECONDS = 60
_COUNTER = re.compile(r"^(?P<stem>\D*?)(?P<number>\d{1,4})$")
_NO_LETTER = re.compile(r"\W+")
_QUOTED_CHARACTERS = 300
_SKEW = timedelta(seconds=_SKEW_SECONDS)
_QUARTER = timedelta(minutes=15)
_FEWEST = 3
_LOCAL_AS_UTC = "local time that is labelled as UTC"
_REPEATED = "it only repeats the page's own time"


def live_blog(page: Page, about: Facts, name: str, testimonies: Sequence[Testimony]) -> LiveBlog:
    """Merge the witnesses, the most trusted first, into one live blog."""
    spoken = [said for said in testimonies if said.updates]
    heard = [_believable(witnessed(said.updates, said.witness), about) for said in spoken]
    merged = heard[0]
    for updates in heard[1:]:
        merged = _merged(merged, updates)
    timed, zone, notes = with_clock_times(page, about, merged)
    updates = tuple(absolute(update, about.url) for update in _identified(timed))
    rejected = (*about.rejected, *(r for said in testimonies for r in said.rejected))
    return LiveBlog(
        url=about.url,
        format=next((said.platform for said in spoken if said.platform), None) or name,
        parser_version=PARSER_VERSION,
        title=about.title,
        state=coverage.state(page, about, updates),
        in_language=about.language,
        date_published=about.date_published,
        date_modified=about.date_modified,
        coverage_start_time=coverage.time(about, "coverageStartTime"),
        coverage_end_time=coverage.time(about, "coverageEndTime"),
        key_developments=coverage.key_developments(page, updates),
        updates=updates,
        rejected=rejected,
        covers=coverage.covers(page, about),
        older=about.older,
        shows_at_most=coverage.shows_at_most(page),
        timezone=zone,
        notes=(*page.notes, *(note for said in spoken for note in said.notes), *notes),
    )


def _believable(updates: Sequence[Update], about: Facts) -> tuple[Update, ...]:
    """Take away headlines and times that say nothing about their update; they stay as disagreements."""
    heads = repeats_headline(updates, about.title)
    times = {
        "date_published": repeats_time(updates, about),
        "date_modified": repeats_modified(updates, about),
    }
    said = (_without_headline(u) if i in heads else u for i, u in enumerate(updates))
    return tuple(
        _without_times(u, [name for name, at in times.items() if i in at]) for i, u in enumerate(said)
    )


def _without_headline(update: Update) -> Update:
    witness = update.date_published.witness or "jsonld"
    note = Disagreement(field="headline", chosen="", other=update.headline or "", witness=witness)
    return replace(update, headline=None, headline_from=None, disagreements=(*update.disagreements, note))


def _without_times(update: Update, names: Sequence[str]) -> Update:
    for name in names:
        time: PublisherTime = getattr(update, name)
        note = Disagreement(field=name, chosen="", other=time.raw or "", witness=time.witness or "jsonld")
        changed: dict[str, Any] = {name: without_value(time, _REPEATED)}
        update = replace(update, disagreements=(*update.disagreements, note), **changed)
    return update


def _merged(first: Sequence[Update], second: Sequence[Update]) -> tuple[Update, ...]:
    """Merge two lists in the order of the longer one; what only the other has follows its neighbour."""
    pairs = matches(first, second)
    first = _without_mislabelled(first, second, pairs)
    if len(second) > len(first):
        return _in_order(second, first, {b: a for a, b in pairs.items()}, swap=True)
    return _in_order(first, second, pairs, swap=False)


def _without_mislabelled(
    first: Sequence[Update], second: Sequence[Update], pairs: dict[int, int]
) -> Sequence[Update]:
    """Disbelieve block times that are local time labelled Z: all ahead of the other witness by the same."""
    both = [(first[a].date_published, second[b].date_published) for a, b in pairs.items()]
    known = [(a, a.value - b.value) for a, b in both if a.value and b.value and a.witness == "block"]
    shifts = {round(shift / _QUARTER) for _, shift in known}
    if len(known) < _FEWEST or len(shifts) != 1 or not all((a.raw or "").endswith("Z") for a, _ in known):
        return first
    if 0 in shifts or any(abs(shift - round(shift / _QUARTER) * _QUARTER) > _SKEW for _, shift in known):
        return first
    return [replace(u, date_published=without_value(u.date_published, _LOCAL_AS_UTC)) for u in first]


def _in_order(
    order: Sequence[Update], other: Sequence[Update], pairs: dict[int, int], *, swap: bool
) -> tuple[Update, ...]:
    followers: dict[int, list[Update]] = {}
    place = {partner: index for index, partner in pairs.items()}
    last = -1
    for index, update in enumerate(other):
        if index in place:
            last = place[index]
        else:
            followers.setdefault(last, []).append(update)
    merged = list(followers.get(-1, []))
    for index, update in enumerate(order):
        partner = other[pairs[index]] if index in pairs else None
        if partner is not None:
            update = _one(partner, update) if swap else _one(update, partner)
        merged += [update, *followers.get(index, [])]
    return tuple(merged)


def _one(first: Update, second: Update) -> Update:
    """Merge two views of one update; ``first`` is believed where both speak."""
    time = _time_of(first.date_published, second.date_published)
    merged = replace(
        first,
        update_id=_better_id(first, second),
        headline=first.headline or second.headline,
        article_body=first.article_body or second.article_body,
        article_html=first.article_html or second.article_html,
        body_from=first.body_from or second.body_from,
        headline_from=first.headline_from if first.headline else second.headline_from,
        other_wordings=(*first.other_wordings, *second.other_wordings, *_unsaid(first, second)),
        author=first.author or second.author,
        date_published=time,
        date_modified=max((first.date_modified, second.date_modified), key=_weight),
        url=second.url or first.url,
        links=first.links or second.links,
        media=first.media or second.media,
        embeds=first.embeds or second.embeds,
        is_key_event=first.is_key_event or second.is_key_event,
        is_pinned=first.is_pinned or second.is_pinned,
        is_summary=first.is_summary or second.is_summary,
    )
    notes = (*_settled(first, merged), *_settled(second, merged), *_new(merged, first), *_new(merged, second))
    return replace(merged, disagreements=tuple(dict.fromkeys(notes))) if notes else merged


def _unsaid(first: Update, second: Update) -> list[OtherWording]:
    """Return what the second says where the first is believed."""
    found: list[OtherWording] = []
    if first.headline and second.headline and second.headline_from:
        found.append(OtherWording(field="headline", witness=second.headline_from, text=second.headline))
    if first.article_body and second.article_body and second.body_from:
        found.append(OtherWording(field="article_body", witness=second.body_from, text=second.article_body))
    return found


def _time_of(first: PublisherTime, second: PublisherTime) -> PublisherTime:
    """Return the time that is believed; a day without a time of day and a clock without a day make one."""
    days = [time for time in (first, second) if time.value and time.precision == "day"]
    clocks = [time for time in (first, second) if time.witness == "clock" and time.value is None]
    found = day_heading(days[0].raw or "") if days else None
    day = found.near(days[0].value.date()) if found and days[0].value else None
    return dated_clock(clocks[0], day) if clocks and day else max((first, second), key=_weight)


def _weight(time: PublisherTime) -> tuple[bool, int]:
    return time.value is not None, -_BELIEF.index(time.witness) if time.witness else -len(_BELIEF)


def _better_id(first: Update, second: Update) -> str:
    """A short counter is a place in the list; an id of the other witness is preferred."""
    is_counter, is_better = _COUNTER.match(first.update_id), not _COUNTER.match(second.update_id)
    if second.update_id and (not first.update_id or (is_counter and is_better)):
        return second.update_id
    return first.update_id


def _settled(part: Update, merged: Update) -> list[Disagreement]:
    """Fill in what was chosen instead of a repeated headline or time."""
    chosen = {
        "headline": merged.headline or "",
        "date_published": merged.date_published.raw or "",
        "date_modified": merged.date_modified.raw or "" if merged.date_modified.value else "",
    }
    return [replace(note, chosen=note.chosen or chosen.get(note.field, "")) for note in part.disagreements]


def _new(merged: Update, part: Update) -> list[Disagreement]:
    found: list[Disagreement] = []
    witness = part.body_from or part.date_published.witness or "jsonld"
    for name, are_unlike in _WORDS.items():
        chosen, other = getattr(merged, name), getattr(part, name)
        if chosen and other and chosen != other and are_unlike(chosen, other):
            quoted = {"chosen": chosen[:_QUOTED_CHARACTERS], "other": other[:_QUOTED_CHARACTERS]}
            found.append(Disagreement(field=name, witness=witness, **quoted))
    a, b = merged.date_published, part.date_published
    if a.value and b.value and abs((a.value - b.value).total_seconds()) > _SKEW_SECONDS:
        found.append(
            Disagreement(field="date_published", chosen=a.raw or "", other=b.raw or "", witness=witness)
        )
    return found


def _differ(chosen: str, other: str) -> bool:
    return normalised(chosen).casefold() != normalised(other).casefold()


def _contradict(chosen: str, other: str) -> bool:
    """Say whether two bodies are not one text, of which one witness shows less."""
    a, b = (_NO_LETTER.sub("", normalised(text)).casefold() for text in (chosen, other))
    return a not in b and b not in a


_WORDS: dict[str, Callable[[str, str], bool]] = {
    "headline": _differ,
    "article_body": _contradict,
    "author": _contradict,
}
"""Fields made of words, and when two witnesses disagree on them."""


def _identified(updates: Sequence[Update]) -> tuple[Update, ...]:
    """Give fingerprints where there is no id, or only a place counted from the newest."""
    newest_first = _newest_first(updates)
    if _are_places(updates, newest_first):
        updates = [replace(update, update_id="") for update in updates]
    return identified(updates, newest_first=newest_first)


def _newest_first(updates: Sequence[Update]) -> bool:
    known = [update.date_published.value for update in updates if update.date_published.value]
    return not known or known[0] >= known[-1]


def _are_places(updates: Sequence[Update], newest_first: bool) -> bool:
    """Say whether the ids count from the newest (``post1``, ``post2``, ...): every new update shifts them."""
    matches = [_COUNTER.match(update.update_id) for update in updates]
    if len(updates) < 2 or not all(matches):
        return False
    numbers = [int(match["number"]) for match in matches if match]
    ordered = numbers if newest_first else numbers[::-1]
    return ordered[0] <= 1 and all(b - a == 1 for a, b in pairwise(ordered))
