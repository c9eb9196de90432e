"""Live blogs as editors make them: seeded scripts, and what stands on the page at any moment.

Written without a look at ``dateline.newsroom``, whose seasons the pipeline might be fitted to.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import pairwise

from tests.pipeline.trial_words import NAMES, PLACES, TONGUES, Said, Tongue

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Item:
    """One update as it stands at a moment; ``key`` is who it is for ever."""

    key: int
    platform_id: str
    published: datetime
    headline: Said
    body: tuple[Said, ...]
    image: int = 0
    is_pinned: bool = False
    wording: int = 0
    """How often its words were changed."""

    @property
    def number(self) -> int:
        """Return its id on platforms that count."""
        return int(sha256(self.platform_id.encode()).hexdigest()[:8], 16) % 900_000 + 100_000

    @property
    def words(self) -> str:
        """Return all that it says, without the spaces."""
        return "".join(f"{self.headline}{''.join(map(str, self.body))}".split())


@dataclass(frozen=True, kw_only=True)
class Frame:
    """The live blog from a moment on, its items in page order."""

    at: datetime
    items: tuple[Item, ...]


@dataclass(frozen=True, kw_only=True)
class Happening:
    """What editors did; ``change`` is the kind of an edit, where it is one alone."""

    at: datetime
    kind: str
    key: int
    wording: int = 0
    change: str | None = None


@dataclass(kw_only=True)
class Story:
    """All states of a live blog, and what led to them."""

    name: str
    tongue: Tongue
    began: datetime
    frames: list[Frame] = field(default_factory=list)
    happenings: list[Happening] = field(default_factory=list)
    wordings: dict[tuple[int, int], Item] = field(default_factory=dict)

    def frame(self, at: datetime) -> Frame:
        """Return the live blog as it stands at a moment."""
        return next((frame for frame in reversed(self.frames) if frame.at <= at), self.frames[0])


class Desk:
    """Who writes a story; each ``do_`` is one thing that happens at desks."""

    def __init__(self, name: str, tongue: str, began: datetime, seed: int) -> None:
        self.story = Story(name=name, tongue=TONGUES[tongue], began=began)
        self.chance = random.Random(f"{name} {seed}")
        self.items: list[Item] = []
        self.gone: list[Item] = []
        self.unfinished: list[tuple[datetime, Item]] = []
        self.count = 0

    def say(self, *kinds: str) -> Said:
        """Return a sentence of one of these kinds, its slots filled."""
        kind = self.chance.choice(kinds)
        pattern = self.chance.choice(self.story.tongue.sentences[kind])
        return Said(
            pattern=pattern,
            n=self.chance.randint(3, 950),
            name=self.chance.choice(NAMES),
            place=self.chance.choice(PLACES),
        )

    def made(self, at: datetime) -> Item:
        """Return a new update."""
        self.count += 1
        body = [self.say("number"), self.say("name"), self.say("plain"), self.say("plain")]
        return Item(
            key=self.count,
            platform_id=f"{self.story.name}/{self.count}",
            published=at,
            headline=self.say("headline"),
            body=tuple(dict.fromkeys(self.chance.sample(body, self.chance.randint(1, 4)))),
        )

    def keep(self, at: datetime) -> None:
        """Write down how the live blog stands now."""
        self.story.wordings |= {(item.key, item.wording): item for item in self.items}
        self.story.frames.append(Frame(at=at, items=tuple(self.items)))

    def note(self, at: datetime, kind: str, item: Item, change: str | None = None) -> None:
        """Write down what was done."""
        self.story.happenings.append(
            Happening(at=at, kind=kind, key=item.key, wording=item.wording, change=change)
        )

    def put(self, item: Item) -> None:
        """Let an item stand where it stood."""
        self.items = [item if one.key == item.key else one for one in self.items]

    def reworded(self, at: datetime, item: Item, kind: str, change: str | None, **new: object) -> None:
        """Change the words of an item."""
        fresh: Item = replace(item, wording=item.wording + 1, **new)  # type: ignore[arg-type]
        self.put(fresh)
        self.note(at, kind, fresh, change)

    def one(self, among: int = 10) -> Item:
        """Return one of the newer items."""
        return self.chance.choice(self.items[:among])

    def do_add(self, at: datetime) -> None:
        self.items.insert(0, self.made(at))
        self.note(at, "add", self.items[0])

    def do_burst(self, at: datetime) -> None:
        for second in range(self.chance.randint(2, 4)):
            self.do_add(at + timedelta(seconds=second))

    def do_twin(self, at: datetime) -> None:
        """Add an update under the headline of another ("Goal!")."""
        self.items.insert(0, replace(self.made(at), headline=self.one().headline))
        self.note(at, "twin", self.items[0])

    def do_unfinished(self, at: datetime) -> None:
        """Add a headline with a placeholder, or with nothing; the text comes minutes later."""
        whole = self.made(at)
        start = self.chance.choice(((), (Said(pattern=self.story.tongue.wait),)))
        self.items.insert(0, replace(whole, body=start))
        self.unfinished.append((at + self.chance.randint(2, 5) * MINUTE, whole))
        self.note(at, "unfinished", self.items[0])

    def do_backdated(self, at: datetime) -> None:
        dated = at - self.chance.randint(6, 25) * MINUTE
        if all(newer.published >= older.published for newer, older in pairwise(self.items)):
            place = sum(item.published > dated for item in self.items)
            self.items.insert(place, self.made(dated))
            self.note(at, "backdated", self.items[place])

    def _slot(self, at: datetime, slot: str, value: object) -> None:
        item = self.one()
        places = [place for place, said in enumerate(item.body) if f"{{{slot}}}" in said.pattern]
        if places and getattr(item.body[places[0]], slot) != value:
            body = list(item.body)
            body[places[0]] = replace(body[places[0]], **{slot: value})  # type: ignore[arg-type]
            self.reworded(at, item, slot, {"n": "number", "name": "name"}[slot], body=tuple(body))

    def do_number(self, at: datetime) -> None:
        self._slot(at, "n", self.chance.randint(3, 950))

    def do_name(self, at: datetime) -> None:
        self._slot(at, "name", self.chance.choice(NAMES))

    def do_more(self, at: datetime) -> None:
        item, more = self.one(), self.say("plain")
        if more not in item.body:
            self.reworded(at, item, "more", None, body=(*item.body, more))

    def do_less(self, at: datetime) -> None:
        if len((item := self.one()).body) > 2:
            self.reworded(at, item, "less", None, body=item.body[:-1])

    def do_headline(self, at: datetime) -> None:
        item, fresh = self.one(), self.say("headline")
        if str(fresh) != str(item.headline):
            self.reworded(at, item, "headline", None, headline=fresh)

    def do_sentence(self, at: datetime) -> None:
        item, fresh = self.one(), self.say("plain", "number")
        if item.body and fresh not in item.body:
            self.reworded(at, item, "sentence", None, body=(fresh, *item.body[1:]))

    def do_new_id(self, at: datetime) -> None:
        """Edit an update whose platform gives it another id for that."""
        if len((item := self.one()).body) > 1:
            body = (*item.body[:-1], self.say("plain"))
            fresh = f"{item.platform_id}/{self.chance.randrange(10**6)}"
            if body != item.body:
                self.reworded(at, item, "new_id", None, body=body, platform_id=fresh)

    def _take_out(self, at: datetime, item: Item, kind: str) -> None:
        self.items.remove(item)
        self.note(at, kind, item)

    def do_delete(self, at: datetime) -> None:
        if len(self.items) > 6:
            item = self.chance.choice(self.items[1:6])
            self.gone.append(replace(item, is_pinned=False))
            self._take_out(at, item, "delete")

    def do_delete_newest(self, at: datetime) -> None:
        if len(self.items) > 6:
            self._take_out(at, self.items[0], "delete")

    def do_restore(self, at: datetime) -> None:
        if self.gone:
            item = self.gone.pop()
            self.items.insert(sum(one.published > item.published for one in self.items), item)
            self.note(at, "restore", item)

    def do_merge(self, at: datetime) -> None:
        one, other = self.chance.sample(self.items[:8], 2)
        if one.body and other.body:
            self._take_out(at, other, "delete")
            self.reworded(at, one, "merge", None, body=tuple(dict.fromkeys(one.body + other.body)))

    def do_split(self, at: datetime) -> None:
        if len((item := self.one()).body) > 2:
            self.reworded(at, item, "split", None, body=item.body[:2])
            self.items.insert(0, replace(self.made(at), body=item.body[2:]))
            self.note(at, "split", self.items[0])

    def do_reorder(self, at: datetime) -> None:
        item = self.items.pop(self.chance.randint(1, 4))
        self.items.insert(self.chance.randint(0, 5), item)
        self.note(at, "reorder", item)

    def do_pin(self, at: datetime) -> None:
        chosen = self.one()
        self.items = [replace(one, is_pinned=one.key == chosen.key) for one in self.items]
        self.note(at, "pin", chosen)

    def do_unpin(self, at: datetime) -> None:
        self.items = [replace(one, is_pinned=False) for one in self.items]

    def do_time(self, at: datetime) -> None:
        """Put a time right without a word changed; the page goes on by time."""
        item = self.one(5)
        self.put(replace(item, published=item.published - self.chance.randint(1, 4) * MINUTE))
        self.items.sort(key=lambda one: one.published, reverse=True)
        self.note(at, "time", item)

    def do_image(self, at: datetime) -> None:
        self.put(replace(self.one(), image=self.chance.randint(1, 999)))

    def finish(self, at: datetime) -> None:
        """Write what was left open."""
        for due, whole in [one for one in self.unfinished if one[0] <= at]:
            self.unfinished.remove((due, whole))
            for item in [one for one in self.items if one.key == whole.key]:
                self.reworded(at, item, "finished", None, body=whole.body)


OFTEN = {"add": 9, "number": 3, "name": 2, "unfinished": 3, "more": 2, "delete": 2, "restore": 2}
"""How much more often some things happen."""


def write_story(name: str, tongue: str, *, began: datetime, minutes: int, seed: int) -> Story:
    """Make a story from its seed."""
    desk = Desk(name, tongue, began, seed)
    at = began - 40 * MINUTE
    for _ in range(desk.chance.randint(6, 12)):
        at += timedelta(seconds=desk.chance.randint(61, 190))
        desk.do_add(at)
    desk.keep(at)
    done: dict[str, Callable[[datetime], None]] = {
        kind[3:]: getattr(desk, kind) for kind in dir(desk) if kind.startswith("do_")
    }
    weights = [OFTEN.get(kind, 1) for kind in done]
    at = began
    while at < began + minutes * MINUTE:
        at += timedelta(seconds=desk.chance.randint(15, 110))
        desk.finish(at)
        done[desk.chance.choices(list(done), weights)[0]](at)
        desk.keep(at)
    return desk.story
