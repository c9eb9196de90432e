"""What the page of a story shows at a moment: its journal, played up to then.  Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from dateline.model import State
from dateline.newsroom.capability import CAPABILITIES, Capability
from dateline.newsroom.edition import Edition, Place, ShownUpdate
from dateline.newsroom.happening import Happening
from dateline.newsroom.script import Coverage


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One outlet's live blog over a season."""

    key: str
    outlet: str
    coverage: Coverage
    happenings: tuple[Happening, ...]
    """Oldest first."""

    @property
    def capability(self) -> Capability:
        """What its pages can show."""
        return CAPABILITIES[self.coverage.platform]

    def state_number(self, at: datetime) -> int:
        """Return how much of the journal has happened: the page is the same while it is."""
        return bisect_right(self.happenings, at, key=lambda one: one.at)

    def changed_at(self, number: int) -> datetime | None:
        """Return when a state began; ``None`` for the one before anything happened."""
        return self.happenings[number - 1].at if number else None


@dataclass(slots=True, kw_only=True)
class _Shown:
    updates: dict[str, ShownUpdate] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    title: str = ""
    state: State = "upcoming"
    ended_at: datetime | None = None
    modified_at: datetime | None = None


def edition_of(story: Story, number: int, place: Place) -> Edition:
    """Return all that the story shows in a state, with the page on which each update stands.

    ``updates`` have the order of the page, the top first, as if it were newest first; a platform that shows
    the oldest first turns it round.
    """
    shown = _Shown(title=story.coverage.blog.title)
    for happening in story.happenings[:number]:
        _ACTS[happening.kind](shown, happening)
        shown.modified_at = happening.at
    began = story.happenings[0].at
    ordered = tuple(shown.updates[key] for key in shown.order)
    return Edition(
        script=story.coverage,
        place=place,
        title=shown.title,
        updates=_paged(ordered, story.capability),
        key_developments=(),
        date_published=began,
        date_modified=shown.modified_at or began,
        coverage_end_time=shown.ended_at,
        state=shown.state,
        pages=page_count(len(ordered), story.capability),
        total=len(ordered),
    )


def page_count(updates: int, capability: Capability) -> int:
    """Return over how many pages updates are spread."""
    return max(1, -(-updates // capability.page_size)) if capability.page_size else 1


def _paged(updates: Sequence[ShownUpdate], capability: Capability) -> tuple[ShownUpdate, ...]:
    if capability.window is not None:
        return tuple(replace(u, page=int(n < (capability.window or 0))) for n, u in enumerate(updates))
    if capability.page_size is None:
        return tuple(updates)
    return tuple(replace(u, page=1 + n // (capability.page_size or 1)) for n, u in enumerate(updates))


def page_of(whole: Edition, number: int) -> Edition:
    """Return one page of an edition, from 1; past the last it is empty."""
    return replace(whole, page=number, updates=tuple(u for u in whole.updates if u.page == number))


def _added(shown: _Shown, line: Happening) -> None:
    key = line.update or ""
    shown.updates[key] = ShownUpdate(
        key=key,
        update_id=line.update_id or "",
        headline=line.headline,
        body=line.body or "",
        author=line.author,
        date_published=line.date_published or line.at,
        is_key_event=line.is_key_event,
    )
    shown.order.insert(line.place or 0, key)


def _edited(shown: _Shown, line: Happening) -> None:
    old = shown.updates[line.update or ""]
    shown.updates[old.key] = replace(
        old,
        update_id=line.update_id or old.update_id,
        headline=line.headline,
        body=line.body or old.body,
        date_modified=old.date_modified if line.is_silent else line.at,
    )


def _deleted(shown: _Shown, line: Happening) -> None:
    shown.order.remove(line.update or "")


def _restored(shown: _Shown, line: Happening) -> None:
    shown.order.insert(line.place or 0, line.update or "")


def _moved(shown: _Shown, line: Happening) -> None:
    shown.order.remove(line.update or "")
    shown.order.insert(line.place or 0, line.update or "")


def _pinned(shown: _Shown, line: Happening) -> None:
    old = shown.updates[line.update or ""]
    shown.updates[old.key] = replace(old, is_pinned=line.kind == "pinned")


def _doubled(shown: _Shown, line: Happening) -> None:
    old = shown.updates[line.update or ""]
    shown.updates[old.key] = replace(old, is_doubled=True)


_STATES: dict[str, State] = {
    "opened": "live",
    "paused": "paused",
    "resumed": "live",
    "closed": "closed",
    "reopened": "live",
}


def _whole(shown: _Shown, line: Happening) -> None:
    shown.state = _STATES.get(line.kind, shown.state)
    shown.title = line.headline or shown.title
    shown.ended_at = line.at if line.kind == "closed" else None


_ACTS: dict[str, Callable[[_Shown, Happening], None]] = {
    "added": _added,
    "edited": _edited,
    "renamed": _edited,
    "deleted": _deleted,
    "restored": _restored,
    "moved": _moved,
    "pinned": _pinned,
    "unpinned": _pinned,
    "doubled": _doubled,
    **dict.fromkeys((*_STATES, "titled"), _whole),
}
