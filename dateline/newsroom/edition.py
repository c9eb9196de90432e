"""What an outlet shows at one moment: its script, played up to then.  Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dateline.model import State
from dateline.newsroom import copytext
from dateline.newsroom.script import (
    Added,
    Closed,
    Coverage,
    Edited,
    Happening,
    Marked,
    Picture,
    Platform,
    Script,
    Summarised,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where and with which identities a script is played."""

    base_url: str
    """Scheme, host and port, without a slash at the end."""
    started_at: datetime
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownUpdate:
    """One update as the page shows it."""

    update_id: str
    """What the platform calls it; for ``clock_article``, which gives no ids, the script's own key."""
    headline: str | None
    body: str
    """In the markup of the scripts."""
    author: str | None
    date_published: datetime
    date_modified: datetime | None = None
    """``None`` when the page does not say that it was modified."""
    is_key_event: bool = False
    is_pinned: bool = False
    is_summary: bool = False
    is_doubled: bool = False
    """The page shows the block twice, by mistake."""
    picture: Picture | None = None
    key: str = ""
    """The truth's own name of the update, whatever the platform calls it."""
    page: int = 1
    """On which page it stands; 0 where the platform keeps only a window of the newest."""

    @property
    def article_body(self) -> str:
        """The plain text, paragraphs divided by a blank line."""
        return copytext.plain(self.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """The whole live blog at one moment."""

    script: Coverage
    place: Place
    title: str
    updates: tuple[ShownUpdate, ...]
    """Newest first; a pinned update stands in its place and is marked."""
    key_developments: tuple[str, ...]
    date_published: datetime
    date_modified: datetime
    coverage_end_time: datetime | None
    state: State = "live"
    page: int = 1
    """Which page of the live blog this is, from 1."""
    pages: int = 1
    total: int | None = None
    """How many updates all pages have; ``None`` where nobody counts."""

    @property
    def url(self) -> str:
        """The page's own address."""
        return self.place.base_url + self.script.blog.path

    @property
    def pinned(self) -> ShownUpdate | None:
        """The update on top of the page."""
        return next((update for update in self.updates if update.is_pinned), None)


def moment(place: Place, at: float) -> datetime:
    """Return the moment of something that happens ``at`` seconds after the start, to the millisecond."""
    return place.started_at + timedelta(milliseconds=round(at * 1000))


def _decimal_id(digest: str) -> str:
    return str(10**9 + int(digest[:15], 16) % (9 * 10**9))


_IDS: dict[Platform, Callable[[str], str]] = {
    "schema_org": _decimal_id,
    "blocks": lambda digest: digest[:24],
}


def update_id(script: Script, key: str, seed: int) -> str:
    """Return what the platform calls an update: ten digits, 24 hex digits, or the script's own key."""
    if script.platform not in _IDS:
        return key
    return _IDS[script.platform](hashlib.sha256(f"{seed}/{script.name}/{key}".encode()).hexdigest())


def edition_at(script: Script, at: float, place: Place) -> Edition:
    """Return what the outlet shows ``at`` seconds after the start.

    Before the first happening the edition has no updates and the dates of the first happening.
    """
    past = tuple(h for h in script.happening if h.at <= at)
    shown = _play(script, past, place)
    first, last = script.happening[0].at, past[-1].at if past else script.happening[0].at
    closed = next((h for h in past if isinstance(h, Closed)), None)
    return Edition(
        script=script,
        place=place,
        title=closed.title if closed else script.blog.title,
        updates=tuple(reversed(shown.values())),
        key_developments=_key_developments(past),
        date_published=moment(place, first),
        date_modified=moment(place, last),
        coverage_end_time=moment(place, closed.at) if closed else None,
    )


def _key_developments(past: tuple[Happening, ...]) -> tuple[str, ...]:
    lists = [h.key_developments for h in past if isinstance(h, Summarised)]
    return lists[-1] if lists else ()


def _play(script: Script, past: tuple[Happening, ...], place: Place) -> dict[str, ShownUpdate]:
    shown: dict[str, ShownUpdate] = {}
    for happening in past:
        if isinstance(happening, Added):
            identity = update_id(script, happening.update, place.seed)
            shown[happening.update] = _appear(happening, identity, place)
        elif isinstance(happening, Edited):
            shown[happening.update] = _edit(shown[happening.update], happening, place)
        elif isinstance(happening, Marked):
            _mark(shown, happening)
    return shown


def _appear(added: Added, identity: str, place: Place) -> ShownUpdate:
    return ShownUpdate(
        update_id=identity,
        headline=added.headline,
        body=added.body.strip(),
        author=added.author,
        date_published=moment(place, added.at),
        is_key_event=added.is_key_event,
        is_summary=added.is_summary,
        picture=added.picture,
    )


def _edit(update: ShownUpdate, edited: Edited, place: Place) -> ShownUpdate:
    return replace(
        update,
        headline=edited.headline or update.headline,
        body=(edited.body or update.body).strip(),
        date_modified=update.date_modified if edited.is_silent else moment(place, edited.at),
    )


def _mark(shown: dict[str, ShownUpdate], marked: Marked) -> None:
    if marked.kind == "deleted":
        del shown[marked.update]
    else:
        shown[marked.update] = replace(shown[marked.update], is_pinned=marked.kind == "pinned")
