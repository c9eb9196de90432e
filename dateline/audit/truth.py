"""What was there to be seen of a live blog, and at which polls: the journal, played.  Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from dateline.identify import normalised
from dateline.newsroom.capability import Capability
from dateline.newsroom.happening import EditSeverity, Happening
from dateline.newsroom.served import Served

ANSWERED = timedelta(seconds=10)
"""So much later than a page was asked for, by the clock of the newsroom, it is here at the latest by ours."""
_WALKED = timedelta(seconds=30)
"""So much later than the newest page an older one of the same look is asked for at the latest."""


def mark(headline: str | None, article_body: str | None) -> str:
    """Return what two wordings share that differ in typography and white space at most.

    >>> mark("“Over”", "He  said – so") == mark('"Over"', "He said - so")
    True
    """
    return f"{normalised(headline or '')}\n{normalised(article_body or '')}".replace(" ", "").strip()


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What an update said from a moment on."""

    since: datetime
    headline: str | None
    article_body: str
    severity: EditSeverity | None = None
    """Of the edit that brought it; ``None`` for the first."""

    @cached_property
    def mark(self) -> str:
        """See ``mark``."""
        return mark(self.headline, self.article_body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A time in which something was so; ``end`` is ``None`` while it is."""

    begin: datetime
    end: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """Whether it was so at a moment."""
        return self.begin <= at and (self.end is None or at < self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueUpdate:
    """An update as its editors know it."""

    key: str
    ids: frozenset[str]
    """Every name that the platform gave it; empty where the platform gives none."""
    wordings: tuple[Wording, ...]
    """Oldest first."""
    present: tuple[Span, ...]
    pinned: tuple[Span, ...] = ()
    date_published: datetime | None = None
    """The moment that it carries."""

    @property
    def added_at(self) -> datetime:
        """When it appeared."""
        return self.present[0].begin

    @property
    def absent(self) -> tuple[Span, ...]:
        """When it was deleted, each time until it was restored."""
        following = (*(span.begin for span in self.present[1:]), None)
        ends = zip(self.present, following, strict=True)
        return tuple(Span(begin=span.end, end=until) for span, until in ends if span.end)


class Glimpse(NamedTuple):
    """An update on a page that was sent."""

    key: str
    wording: int
    is_pinned: bool
    page: int


@dataclass(frozen=True, kw_only=True)
class Sight:
    """All pages of one live blog that were sent at one moment."""

    at: datetime
    as_of: datetime
    """Of the newest page."""
    glimpses: tuple[Glimpse, ...]
    """In page order, as if all platforms were newest first."""
    is_fresh: bool
    """No earlier sight showed a later state."""

    @cached_property
    def by_key(self) -> Mapping[str, Glimpse]:
        """Updates by their true names."""
        return {one.key: one for one in self.glimpses}

    @property
    def newest_page(self) -> tuple[Glimpse, ...]:
        """What stood on the first page."""
        return tuple(one for one in self.glimpses if one.page == 1)


@dataclass(frozen=True, kw_only=True)
class TrueBlog:
    """A live blog as it was, and as it was shown."""

    key: str
    url: str
    capability: Capability
    updates: Mapping[str, TrueUpdate]
    sights: tuple[Sight, ...]
    """Polls that brought a page, oldest first."""

    @cached_property
    def fresh(self) -> tuple[Sight, ...]:
        """Sights that were no older than what was shown before."""
        return tuple(sight for sight in self.sights if sight.is_fresh)

    @cached_property
    def seen(self) -> Mapping[str, Sequence[Sight]]:
        """For each update the fresh sights that showed it."""
        found: dict[str, list[Sight]] = {}
        for sight in self.fresh:
            for key in sight.by_key:
                found.setdefault(key, []).append(sight)
        return found

    def sight_at(self, at: datetime) -> Sight | None:
        """Return the sight of a poll, by the moment at which its newest page came."""
        place = bisect_right(self.sights, at, key=lambda one: one.at)
        return self.sights[place - 1] if place and at - self.sights[place - 1].at <= ANSWERED else None


class _Standing(NamedTuple):
    """One update in one state of the page."""

    key: str
    wording: int
    is_pinned: bool


@dataclass(slots=True)
class _Play:
    """The journal of one live blog, half way through."""

    order: list[str] = field(default_factory=list)
    wordings: dict[str, list[Wording]] = field(default_factory=dict)
    ids: dict[str, set[str]] = field(default_factory=dict)
    present: dict[str, list[Span]] = field(default_factory=dict)
    pinned: dict[str, list[Span]] = field(default_factory=dict)
    dates: dict[str, datetime] = field(default_factory=dict)

    def take(self, line: Happening) -> None:
        """Let one more thing happen."""
        key = line.update
        if key is None:
            return
        self.ids.setdefault(key, set()).update(filter(None, (line.update_id,)))
        if line.kind in ("added", "edited", "renamed"):
            self._word(key, line)
        if line.kind in ("added", "restored"):
            self.present.setdefault(key, []).append(Span(begin=line.at))
        if line.kind in ("deleted", "moved"):
            self.order.remove(key)
        if line.kind in ("added", "restored", "moved"):
            self.order.insert(line.place or 0, key)
        if line.kind == "deleted":
            _end(self.present[key], line.at)
        if line.kind == "pinned":
            self.pinned.setdefault(key, []).append(Span(begin=line.at))
        if line.kind == "unpinned":
            _end(self.pinned[key], line.at)

    def _word(self, key: str, line: Happening) -> None:
        self.dates.setdefault(key, line.date_published or line.at)
        said = Wording(
            since=line.at,
            headline=line.headline,
            article_body=line.article_body or "",
            severity=line.severity,
        )
        self.wordings.setdefault(key, []).append(said)

    def standing(self) -> tuple[_Standing, ...]:
        """Return what the page shows now, the top first."""
        return tuple(
            _Standing(key, len(self.wordings[key]) - 1, _is_open(self.pinned.get(key))) for key in self.order
        )


def _end(spans: list[Span], at: datetime) -> None:
    spans[-1] = Span(begin=spans[-1].begin, end=at)


def _is_open(spans: list[Span] | None) -> bool:
    return bool(spans) and spans is not None and spans[-1].end is None


def true_blog(
    key: str,
    url: str,
    capability: Capability,
    happenings: Sequence[Happening],
    served: Iterable[Served],
) -> TrueBlog:
    """Play the journal of one live blog (oldest first) against what was sent of it."""
    pages = _whole(served)
    play, states = _Play(), _states(happenings, {page.as_of for page in pages})
    for line in happenings:
        play.take(line)
    return TrueBlog(
        key=key,
        url=url,
        capability=capability,
        updates={name: _update(play, name, capability) for name in play.wordings},
        sights=tuple(_sights(pages, states, capability)),
    )


class _Page(NamedTuple):
    """A page that was sent whole and readable."""

    at: datetime
    number: int
    as_of: datetime


def _whole(served: Iterable[Served]) -> list[_Page]:
    pages = [_Page(one.at, one.page, one.as_of) for one in served if one.is_whole and one.as_of]
    return sorted(pages, key=lambda page: (page.at, page.number))


def _looks(pages: Iterable[_Page]) -> Iterable[list[_Page]]:
    """Yield the pages of one look after the other: the newest, and the older ones that followed it."""
    look: list[_Page] = []
    for page in pages:
        if page.number == 1 and not (look and page.at == look[0].at):
            if look:
                yield look
            look = [page]
        elif look and page.at - look[0].at <= _WALKED:
            look.append(page)
    if look:
        yield look


def _states(
    happenings: Sequence[Happening], moments: set[datetime]
) -> Mapping[datetime, tuple[_Standing, ...]]:
    """Return what stood on the page at each moment; equal states are one object."""
    play, found, done = _Play(), {}, 0
    standing: tuple[_Standing, ...] = ()
    for moment in sorted(moments):
        upto = bisect_right(happenings, moment, lo=done, key=lambda one: one.at)
        for line in happenings[done:upto]:
            play.take(line)
        if upto > done:
            standing = play.standing()
        found[moment], done = standing, upto
    return found


def _update(play: _Play, key: str, capability: Capability) -> TrueUpdate:
    return TrueUpdate(
        key=key,
        ids=frozenset(play.ids[key]) if capability.gives_ids else frozenset(),
        wordings=tuple(play.wordings[key]),
        present=tuple(play.present[key]),
        pinned=tuple(play.pinned.get(key, ())),
        date_published=play.dates.get(key),
    )


def _sights(
    pages: Sequence[_Page], states: Mapping[datetime, tuple[_Standing, ...]], capability: Capability
) -> Iterable[Sight]:
    latest: datetime | None = None
    for look in _looks(pages):
        # Of a page that was sent again in the same moment, after a kill or a retry, the last counts.
        last = {page.number: page for page in look}
        as_of = last[1].as_of
        is_fresh = latest is None or as_of >= latest
        latest = as_of if latest is None else max(latest, as_of)
        glimpses = [
            Glimpse(one.key, one.wording, one.is_pinned, number)
            for number, sent in sorted(last.items())
            for one in _on_page(states[sent.as_of], number, capability)
        ]
        yield Sight(at=look[0].at, as_of=as_of, glimpses=tuple(glimpses), is_fresh=is_fresh)


def _on_page(standing: tuple[_Standing, ...], number: int, capability: Capability) -> tuple[_Standing, ...]:
    if capability.window is not None:
        return standing[: capability.window]
    if capability.page_size is not None:
        return standing[(number - 1) * capability.page_size : number * capability.page_size]
    return standing
