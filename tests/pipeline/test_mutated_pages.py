"""Real pages of each platform, changed by hand: the history tells what was done to them, and nothing else."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from dateline.crawl import Tally, assignments, finish, open_crawl, watch
from dateline.database import connect
from dateline.observe import observe
from dateline.revise import revise
from tests.pipeline.mutant_story import NEW, PAGES, Original, Teller, Text, originals, words_of
from tests.pipeline.mutants import Editor, Mutation, letters
from tests.pipeline.world import World

STEP = timedelta(minutes=15)
LARGEST = 500_000
"""Bytes of a page that is read a dozen times here."""
Event = tuple[str, int, str]
"""Kind of a revision, number of the update, severity."""
BANNER = (
    '<div id="cookie-banner" role="dialog"><h2>We value your privacy</h2>'
    "<p>We and our partners use cookies.</p><button>Accept all</button></div>"
)
AD = '<div class="ad-slot" data-ad-unit="mpu"><span>Advertisement</span></div>'


def pages() -> list[Original]:
    """Return the smallest page of each publisher that is not too large."""
    found: dict[str, Original] = {}
    for page in sorted(originals(), key=lambda one: (PAGES / one.file).stat().st_size):
        if (PAGES / page.file).stat().st_size <= LARGEST:
            found.setdefault(page.file.partition("/")[0], page)
    return list(found.values())


@dataclass(frozen=True, kw_only=True)
class Look:
    """One look: the page, and what is true then."""

    name: str
    raw: str
    texts: dict[int, Text]
    """What the history says stands there."""
    told: frozenset[Event] = frozenset()
    may: frozenset[Event] = frozenset()
    """What may be told, or not."""


# --- what changes without a word


def _classes(raw: str) -> str:
    return re.sub(r'\bclass="([^"]+)"', r'class="\1 is-v2"', raw)


def _spaces(raw: str) -> str:
    return re.sub(r"</(p|div|li|h2|h3|article|section)>(?=<)", "</\\1>\n    ", raw)


def _hard_spaces(raw: str) -> str:
    return re.sub(r"(?<=>)([A-Z][a-z]+) ([a-z]+)(?= [a-z]+ [a-z])", r"\1&nbsp;\2", raw)


def _tracking(raw: str) -> str:
    return re.sub(r'(<a\s[^<>]*?href="https?://[^"#?<>]+)"', r'\1?utm_source=live&amp;utm_medium=web"', raw)


def _pictures(raw: str) -> str:
    return re.sub(r"\b(width|quality)=(\d{2,4})\b", lambda found: f"{found[1]}={int(found[2]) // 2}", raw)


def _ages(raw: str) -> str:
    age = re.compile(r">(\s*)(\d+)( ?(?:m|h|mins?|minutes|hours)(?: ago)?\s*)<")
    return age.sub(lambda found: f">{found[1]}{int(found[2]) + 7}{found[3]}<", raw)


def _attributes(raw: str) -> str:
    tag = re.compile(r"<([a-z][a-z0-9]*)((?:\s+[^\s=<>\"'/]+=\"[^\"]*\")+)>")
    one = re.compile(r"[^\s=<>\"'/]+=\"[^\"]*\"")
    return tag.sub(lambda found: f"<{found[1]} {' '.join(one.findall(found[2])[::-1])}>", raw)


def _html(raw: str) -> str:
    for change in (_classes, _spaces, _hard_spaces, _tracking, _pictures, _ages, _attributes):
        raw = change(raw)
    return raw


def _json(value: dict[str, Any]) -> dict[str, Any]:
    return {**dict(reversed(value.items())), "shareCount": 12}


def _dressed(teller: Teller, raw: str) -> str:
    """Return the page with everything else about it changed."""
    made = teller.made(raw, Mutation(html=_html, json=_json))
    made = re.sub(r"(<body[^<>]*>)", rf"\1{BANNER}", made, count=1)
    editor = Editor(marks=teller.marks, ids=teller.ids, mutation=Mutation())
    places = [start for place, (_, start, _) in enumerate(editor.units(made)) if place % 4 == 2]
    for start in reversed(places):
        made = made[:start] + AD + made[start:]
    return made


# --- the story


def story(teller: Teller) -> Iterator[Look]:
    """Yield the looks at a page in order."""
    texts = {number: words_of(update) for number, update in enumerate(teller.updates)}
    everything = frozenset(("added", number, "") for number in texts)
    pins = frozenset(("pinned", number, "") for number in texts)
    yield Look(name="as it is", raw=teller.raw, texts=dict(texts), told=everything, may=pins)
    yield Look(name="again", raw=teller.raw, texts=dict(texts))
    free = [number for number in teller.numbers if not teller.updates[number].is_pinned]
    raw, told, may = _changed(teller, texts, free)
    whole, before = raw, dict(texts)
    gone = teller.drop_one(raw, texts, free)
    yield Look(name="changed", raw=gone[0] if gone else raw, texts=before, told=told, may=may)
    if gone:
        deleted, restored = ("deleted", gone[1], ""), ("restored", gone[1], "")
        yield Look(name="changed still", raw=gone[0], texts=before, may=frozenset({deleted}))
        yield Look(name="changed and stirred", raw=gone[0] + " ", texts=before, may=frozenset({deleted}))
        again = teller.edit(whole, "wording", before, free)
        edited = frozenset({("edited", again[1], "wording")}) if again else frozenset()
        whole = again[0] if again else whole
        yield Look(name="undone", raw=whole, texts=before, told=edited, may=frozenset({restored}))
        yield Look(name="undone still", raw=whole + " ", texts=before, may=frozenset({restored}))
        yield Look(name="undone for long", raw=whole, texts=before, may=frozenset({restored}))
    yield Look(name="dressed anew", raw=_dressed(teller, whole), texts=before)
    yield Look(name="cut", raw=whole[: len(whole) // 2], texts=before)
    window = teller.window(whole, before)
    for number in range(3 if window else 0):
        yield Look(name=f"window {number}", raw=f"{window}{' ' * number}", texts=before)
    yield Look(name="whole again", raw=whole, texts=before)


def _changed(
    teller: Teller, texts: dict[int, Text], free: list[int]
) -> tuple[str, frozenset[Event], frozenset[Event]]:
    """Change words and a number, the order, and put something new on top."""
    raw, told, may = teller.raw, set(), set()
    for kind in ("wording", "number"):
        edited = teller.edit(raw, kind, texts, free)
        if edited:
            raw = edited[0]
            told.add(("edited", edited[1], kind))
    swapped = teller.swap(raw, texts, free)
    if swapped:
        raw = swapped[0]
        may = {("moved", number, "") for number in swapped[1]}
    added = teller.add(raw, texts)
    if added:
        raw = added
        told.add(("added", NEW, ""))
    return raw, frozenset(told), frozenset(may)


# --- what is told


@dataclass(kw_only=True)
class Reader:
    """Shows looks to the rooms behind the spider, and reads what they wrote."""

    world: World
    teller: Teller
    owners: dict[int, int] = field(default_factory=dict)
    """Update of the database -> number of the update."""
    done: int = 0
    looks: int = 0

    def look(self, raw: str) -> None:
        page, at = self.teller.page, self.teller.began + self.looks * STEP
        self.looks += 1
        response, sources = page.response(raw, at), {"paper": page.source}
        with closing(connect(self.world.url)) as connection:
            with connection:
                key = watch(connection, response.url, sources, at)
                crawl_key = open_crawl(connection, run_id=str(at), shard=0, live_blog_keys=[key], at=at)
                [assignment] = assignments(connection, crawl_key, sources)
            observe(connection, self.world.archive, crawl_key, assignment, response)
            with connection:
                finish(connection, crawl_key, Tally(), at)
            for (live_blog_key,) in self.world.ask("SELECT live_blog_key FROM live_blog"):
                revise(connection, live_blog_key)

    def events(self) -> set[Event]:
        """Return what was told since the last look."""
        found = self.world.ask(
            """SELECT revision_key, kind, u.update_id, update_key, coalesce(severity, '')
            FROM revision JOIN live_update u USING (update_key) WHERE revision_key > %s ORDER BY 1""",
            self.done,
        )
        ids = {update.update_id: number for number, update in enumerate(self.teller.updates)}
        for revision_key, _, update_id, update_key, _ in found:
            self.done = revision_key
            self.owners.setdefault(update_key, ids[update_id] if self.looks == 1 else self._new())
        return {(kind, self.owners[update_key], severity) for _, kind, _, update_key, severity in found}

    def _new(self) -> int:
        return min(NEW, min(self.owners.values()) - 1)

    def wrong_texts(self, texts: dict[int, Text]) -> list[tuple[int, str]]:
        """Return what stands in the history and is not the text of the update."""
        found = self.world.ask(
            """SELECT update_key, coalesce(headline, ''), article_body
            FROM update_version WHERE is_current"""
        )
        return [
            (self.owners[key], body[:80])
            for key, headline, body in found
            if letters(headline + body) != letters("".join(texts.get(self.owners[key], ("", ""))))
        ]


CHECKS: dict[str, Callable[[Look, set[Event]], frozenset[Event]]] = {
    "false": lambda look, events: frozenset(events - look.told - look.may),
    "missed": lambda look, events: look.told - events,
}


@pytest.mark.skipif(not PAGES.is_dir(), reason=f"the recorded pages are not at {PAGES}")
@pytest.mark.parametrize("page", pages(), ids=lambda page: page.file.partition("/")[0])
def test_what_is_done_to_a_page_is_told_and_nothing_else(page: Original, world: World) -> None:
    teller = Teller(page=page, chance=random.Random(page.file))
    reader = Reader(world=world, teller=teller)
    found: dict[tuple[str, str], object] = {}
    everything: list[Event] = []
    gaps = []
    for look in story(teller):
        reader.look(look.raw)
        events = reader.events()
        everything += events
        gaps += world.ask("SELECT count(*) FROM gap")
        found |= {
            (look.name, name): wrong for name, check in CHECKS.items() if (wrong := check(look, events))
        }
        if texts := reader.wrong_texts(look.texts):
            found[look.name, "text"] = texts
    kinds = [kind for kind, _, _ in everything]
    assert found == {}
    is_provable = "deletion" not in teller.skipped and all(blog.older is None for blog in teller.blogs)
    assert kinds.count("deleted") == kinds.count("restored") == is_provable
    assert len(set(gaps)) == 1, "no look after the first has a gap before it"
    assert len(teller.skipped) < 4, teller.odd
