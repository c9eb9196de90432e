"""The editors of one live blog: they carry out what was planned for it, as far as it can still be done.

What they have done is the journal of the live blog.  Pure, but for the generator that they are given.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from dateline.newsroom.capability import CAPABILITIES
from dateline.newsroom.draft import Cast, Draft, draft, edited, retold
from dateline.newsroom.happening import Happening, Kind
from dateline.newsroom.plan import Plan, Task
from dateline.newsroom.platform_ids import platform_id
from dateline.newsroom.script import Coverage

_KEY_EVENT, _BARE, _SILENT = 0.12, 0.15, 0.25
"""Shares: of key events, of updates without a headline, of edits of which the page says nothing."""


@dataclass(slots=True, kw_only=True)
class _Held:
    """An update on the editors' screen."""

    text: Draft
    update_id: str
    author: str
    date_published: datetime
    number: int
    renamed: int = 0
    is_gone: bool = False


@dataclass(slots=True, kw_only=True)
class Desk:
    """One live blog while its journal is written."""

    story: str
    coverage: Coverage
    cast: Cast
    rng: Random
    seed: int
    lag: timedelta
    """Between the moment that an update carries and the one at which it appears."""
    journal: list[Happening] = field(default_factory=list)
    held: dict[str, _Held] = field(default_factory=dict)
    shown: list[str] = field(default_factory=list)
    """Keys in page order, the top first."""
    pinned: str | None = None
    title: str = ""
    is_over: bool = False

    def work(self, plans: list[Plan]) -> tuple[Happening, ...]:
        """Carry out plans in the order of their times, and return the journal."""
        for plan in sorted(plans, key=lambda one: one.at):
            _TASKS[plan.task](self, plan)
        return tuple(self.journal)

    def note(self, plan: Plan, kind: Kind, **details: object) -> None:
        """Write a line."""
        line = Happening(at=plan.at, live_blog=self.story, kind=kind)
        self.journal.append(replace(line, **details))  # type: ignore[arg-type]  # fields of Happening

    def told(self, plan: Plan, kind: Kind, key: str, **details: object) -> None:
        """Write a line that tells what an update says from now on."""
        one = self.held[key]
        self.note(
            plan,
            kind,
            update=key,
            update_id=one.update_id,
            headline=one.text.title,
            body=one.text.body,
            author=one.author,
            date_published=one.date_published,
            **details,
        )

    def mark(self, plan: Plan, kind: Kind, key: str, **details: object) -> None:
        """Write a line that leaves the text of an update as it is."""
        self.note(plan, kind, update=key, update_id=self.held[key].update_id, **details)

    def insert(self, key: str) -> int:
        """Show an update above those that are older; return how many stand above it."""
        when = self.held[key].date_published
        older = (n for n, other in enumerate(self.shown) if self.held[other].date_published <= when)
        place = next(older, len(self.shown))
        self.shown.insert(place, key)
        return place

    def unused(self, when: datetime) -> datetime:
        """Return a moment that no update carries yet, so that time alone puts them in order."""
        taken = {one.date_published for one in self.held.values()}
        while when in taken:
            when -= timedelta(seconds=1)
        return when


def _add(desk: Desk, plan: Plan) -> None:
    must = not CAPABILITIES[desk.coverage.platform].gives_ids  # it is all that such an update is known by
    _publish(desk, plan, draft(desk.cast, desk.rng, has_headline=must or desk.rng.random() > _BARE))


def _wire(desk: Desk, plan: Plan) -> None:
    assert plan.text
    credit = desk.rng.choice(desk.cast.words.wire_credits)
    _publish(desk, plan, retold(plan.text, desk.cast, credit, desk.rng) if plan.copy_of else plan.text)


def _repeat(desk: Desk, plan: Plan) -> None:
    """Publish once more what stands there already, as another update."""
    other = (plan.copy_of or "").partition("/")[2]
    if other in desk.shown:
        _publish(desk, plan, desk.held[other].text)


def _publish(desk: Desk, plan: Plan, text: Draft) -> None:
    key = plan.update or ""
    number = len(desk.held) + 1
    desk.held[key] = _Held(
        text=text,
        update_id=platform_id(desk.coverage.platform, desk.seed, desk.story, key, number, 0),
        author=desk.rng.choice(desk.cast.people[:4]),
        date_published=desk.unused(plan.at - desk.lag - plan.age),
        number=number,
    )
    is_key = desk.rng.random() < _KEY_EVENT
    desk.told(plan, "added", key, copy_of=plan.copy_of, is_key_event=is_key, place=desk.insert(key))


def _edit(desk: Desk, plan: Plan) -> None:
    key, severity = plan.update or "", plan.severity
    if key not in desk.shown or severity is None:
        return
    one = desk.held[key]
    clock = f"{plan.at.astimezone(ZoneInfo(desk.coverage.blog.clock_zone)):%H:%M}"
    text = edited(one.text, severity, desk.cast, clock, desk.rng)
    if (text.title, text.body) == (one.text.title, one.text.body):
        return
    one.text = text
    capability = CAPABILITIES[desk.coverage.platform]
    kind: Kind = "renamed" if plan.changes_id and capability.changes_ids else "edited"
    if kind == "renamed":
        one.renamed += 1
        one.update_id = platform_id(
            desk.coverage.platform, desk.seed, desk.story, key, one.number, one.renamed
        )
    is_silent = severity == "typography" or desk.rng.random() < _SILENT
    desk.told(plan, kind, key, severity=severity, is_silent=is_silent)


def _delete(desk: Desk, plan: Plan) -> None:
    """Take an update off the page; a few stay, without which a page is no live blog."""
    key = plan.update or ""
    if key in desk.shown and len(desk.shown) > CAPABILITIES[desk.coverage.platform].fewest + 2:
        if desk.pinned == key:
            _unpin(desk, plan)
        desk.shown.remove(key)
        desk.held[key].is_gone = True
        desk.mark(plan, "deleted", key)


def _restore(desk: Desk, plan: Plan) -> None:
    key = plan.update or ""
    if key in desk.held and desk.held[key].is_gone:
        desk.held[key].is_gone = False
        desk.told(plan, "restored", key, place=desk.insert(key))


def _move(desk: Desk, plan: Plan) -> None:
    key = plan.update or ""
    if key not in desk.shown or not CAPABILITIES[desk.coverage.platform].shows_order:
        return
    now = desk.shown.index(key)
    place = max(0, min(len(desk.shown) - 1, now + desk.rng.choice((-2, -1, 1, 2))))
    if place != now:
        desk.shown.insert(place, desk.shown.pop(now))
        desk.mark(plan, "moved", key, place=place)


def _pin(desk: Desk, plan: Plan) -> None:
    key = plan.update or ""
    if key in desk.shown and desk.pinned != key and CAPABILITIES[desk.coverage.platform].shows_pins:
        if desk.pinned:
            _unpin(desk, plan)
        desk.pinned = key
        desk.mark(plan, "pinned", key)


def _unpin(desk: Desk, plan: Plan) -> None:
    if desk.pinned and (plan.task != "unpin" or plan.update == desk.pinned):
        desk.mark(plan, "unpinned", desk.pinned)
        desk.pinned = None


def _double(desk: Desk, plan: Plan) -> None:
    if plan.update in desk.shown and CAPABILITIES[desk.coverage.platform].shows_doubles:
        desk.mark(plan, "doubled", plan.update or "")


def _title(desk: Desk, plan: Plan) -> None:
    """Give the live blog another title, while it runs."""
    pattern = desk.rng.choice(desk.cast.words.titles)
    title = pattern.replace("{place}", desk.cast.places[0])
    if title != desk.title and not desk.is_over:
        desk.title = title
        desk.note(plan, "titled", headline=title)


def _whole(kind: Kind) -> Callable[[Desk, Plan], None]:
    def act(desk: Desk, plan: Plan) -> None:
        desk.title = desk.title or desk.coverage.blog.title
        desk.is_over = kind == "closed"
        pattern = desk.cast.words.closed_title if desk.is_over else "{title}"
        desk.note(plan, kind, headline=pattern.replace("{title}", desk.title))

    return act


_TASKS: dict[Task, Callable[[Desk, Plan], None]] = {
    "open": _whole("opened"),
    "add": _add,
    "wire": _wire,
    "repeat": _repeat,
    "edit": _edit,
    "delete": _delete,
    "restore": _restore,
    "move": _move,
    "pin": _pin,
    "unpin": _unpin,
    "double": _double,
    "title": _title,
    "pause": _whole("paused"),
    "resume": _whole("resumed"),
    "close": _whole("closed"),
    "reopen": _whole("reopened"),
}
