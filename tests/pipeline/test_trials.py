"""Seeded live blogs of many platforms and languages, polled while editors and caches do their worst.

What the database tells of them is held against the scripts, by means of its own.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from itertools import pairwise

import pytest

from dateline.crawl import Tally, assignments, finish, open_crawl, watch
from dateline.database import Connection, connect
from dateline.model import Response
from dateline.observe import observe, observe_older
from dateline.revise import revise
from dateline.sources import Source
from tests.pipeline.trial_pages import PLATFORMS, Sheet, Visit
from tests.pipeline.trial_story import MINUTE, Frame, Item, Story, write_story
from tests.pipeline.world import World

DAY = datetime(2026, 3, 11, 13, tzinfo=timezone.utc)
NIGHT = datetime(2026, 10, 24, 21, 30, tzinfo=timezone.utc)
"""Midnight lies in it."""
POLLS = 60
WALL = b"<!DOCTYPE html><html><body><h1>Your privacy</h1><p>We and our 812 partners.</p></body></html>"
WHOLE = ("content_api", "clocks")
"""Platforms whose pages show all that there is."""
LONG = timedelta(minutes=35)
"""After that, the newest update that was taken back is known to be gone."""
Findings = dict[str, list[object]]
Owners = dict[int, int | None]
"""Update of the database -> update of the script."""
CASES = [
    ("paged", "en", DAY),
    ("content_api", "en", DAY),
    ("plugin", "es", NIGHT),
    ("linked_data", "fr", NIGHT),
    ("clocks", "de", DAY),
    ("clocks", "fr", NIGHT),
    ("boxes", "de", DAY),
    ("boxes", "es", NIGHT),
    ("ages", "it", DAY),
]


@dataclass(kw_only=True)
class Trial:
    """A story on its platform, and what was shown of it at which poll."""

    platform: str
    story: Story
    world: World
    shown: dict[datetime, list[Item]] = field(default_factory=dict)
    """What stood on the pages that came whole and fresh."""
    kept: list[datetime] = field(default_factory=list)
    """Polls whose pages a cache may hold."""

    @property
    def url(self) -> str:
        return f"https://{self.platform.replace('_', '-')}.test/live/flood"

    @property
    def source(self) -> Source:
        tongue = self.story.tongue
        table = {"name": "trial", "title": "Trial", "homepage": self.url.rsplit("/", 2)[0]}
        return Source.model_validate({**table, "language": tongue.code, "timezone": tongue.zone})

    def sheet(self, url: str, at: datetime, frame: Frame) -> Sheet:
        return PLATFORMS[self.platform](frame, Visit(url=url, at=at, tongue=self.story.tongue))

    def poll(self, connection: Connection, at: datetime, trouble: str | None) -> None:
        """Look once, through a cache that may be late and a line that may break."""
        frame = self.story.frame(self.kept[-3] if trouble == "stale" and len(self.kept) > 3 else at)
        with connection:
            key = watch(connection, self.url, {"trial": self.source}, at)
            crawl_key = open_crawl(connection, run_id=str(at), shard=0, live_blog_keys=[key], at=at)
            [assignment] = assignments(connection, crawl_key, {"trial": self.source})
        sheet = self.sheet(self.url, at, frame)
        seen = list(sheet.shown)
        body = {"wall": WALL, "cut": sheet.body[: len(sheet.body) * 6 // 10]}.get(trouble or "", sheet.body)
        outcome = observe(
            connection,
            self.world.archive,
            crawl_key,
            assignment,
            answer(self.url, body, sheet, at),
            max_pages=9,
        )
        walk = outcome.walk
        while walk and walk.next_url:
            sheet = self.sheet(walk.next_url, at, frame)
            seen += sheet.shown
            page = answer(walk.next_url, sheet.body, sheet, at)
            walk = observe_older(connection, self.world.archive, crawl_key, walk, page)
        with connection:
            finish(connection, crawl_key, Tally(), at)
        revise(connection, key)
        if trouble is None:
            self.shown[at] = seen
            self.kept.append(at)


def answer(url: str, body: bytes, sheet: Sheet, at: datetime) -> Response:
    return Response(url=url, body=body, fetched_at=at, headers=(("Content-Type", sheet.content_type),))


@pytest.fixture(params=CASES, ids=lambda case: f"{case[0]}-{case[1]}")
def trial(request: pytest.FixtureRequest, world: World) -> Trial:
    """A story that was played to its end."""
    platform, tongue, began = request.param
    story = write_story(f"{platform}-{tongue}", tongue, began=began, minutes=POLLS, seed=11)
    played = Trial(platform=platform, story=story, world=world)
    chance = random.Random(story.name)
    with closing(connect(world.url)) as connection:
        until, trouble = began, None
        for number in range(POLLS + 3):
            at = began + number * MINUTE
            if at >= until:
                trouble = chance.choices(("stale", "wall", "cut", None), (1, 1, 1, 30))[0]
                until = at + chance.randint(1, 3) * MINUTE
            played.poll(connection, at, trouble if 5 < number < POLLS else None)
    return played


def told(world: World) -> dict[int, list[tuple[str, datetime, datetime | None]]]:
    """Return the wordings of each update in the database in order, with their beginnings and dates."""
    found: dict[int, list[tuple[str, datetime, datetime | None]]] = defaultdict(list)
    for key, headline, body, begins, dated in world.ask(
        """SELECT update_key, coalesce(headline, ''), article_body, valid_from, date_published
        FROM update_version ORDER BY valid_from"""
    ):
        found[key].append(("".join(f"{headline}{body}".split()), begins, dated))
    return found


def owners(trial: Trial) -> Owners:
    """Say which update of the script each one of the database is: by words, and by time among twins."""
    items = list(trial.story.wordings.values())
    found: Owners = {}
    for update, versions in told(trial.world).items():
        votes: Counter[int] = Counter()
        for words, begins, dated in versions:
            there = {item.key for item in trial.shown.get(begins, ()) if item.words == words}
            for item in (item for item in items if item.words == words):
                is_dated = dated is not None and abs(dated - item.published) <= MINUTE
                votes[item.key] += 1 + (item.key in there) + 2 * is_dated
        found[update] = votes.most_common(1)[0][0] if votes else None
    return found


def revisions(world: World, kind: str) -> list[tuple[int, datetime, list[str]]]:
    return [
        (key, at, changes or [])
        for key, at, changes in world.ask(
            "SELECT update_key, revised_at, changes FROM revision WHERE kind = %s ORDER BY revised_at", kind
        )
    ]


def shown_words(trial: Trial) -> dict[tuple[int, str], int]:
    """Return at how many polls each wording of each update was shown whole and fresh."""
    found: Counter[tuple[int, str]] = Counter()
    for items in trial.shown.values():
        found.update({(item.key, item.words) for item in items})
    return found


def identity(trial: Trial, who: Owners) -> Findings:
    """Name the updates that are made up, or are two, or hold the words of another."""
    words = {(item.key, item.words) for item in trial.story.wordings.values()}
    held = {(key, said) for key, versions in told(trial.world).items() for said, _, _ in versions}
    times = Counter(who.values())
    return {
        "invented": [said for key, said in held if who[key] is None],
        "split": [owner for owner in who.values() if owner and times[owner] > 1],
        "merged": [(owner, said) for key, said in held if (owner := who[key]) and (owner, said) not in words],
    }


def wordings(trial: Trial, who: Owners) -> Findings:
    """Name the wordings that stood at two polls and are not kept, and the edits that change nothing."""
    versions = told(trial.world)
    held = {(who[key], said) for key, kept in versions.items() for said, _, _ in kept}
    edited = {(key, at) for key, at, _ in revisions(trial.world, "edited")}
    return {
        "missed": [seen for seen, polls in shown_words(trial).items() if polls > 1 and seen not in held],
        "false edit": [
            (who[key], after)
            for key, kept in versions.items()
            for (before, _, _), (after, begins, _) in pairwise(kept)
            if before == after and (key, begins) in edited
        ],
    }


def deletions(trial: Trial, who: Owners) -> Findings:
    """Name what is called deleted and stands; and what is gone and not called so, where a page shows all."""
    told_of = [(who[key], at) for key, at, _ in revisions(trial.world, "deleted")]
    last = max(trial.shown)
    standing = {item.key for frame in trial.story.frames if frame.at > last - LONG for item in frame.items}
    standing |= {item.key for item in trial.story.frame(last - LONG).items}
    gone = {key for key, _ in shown_words(trial)} - standing
    gone &= {one.key for one in trial.story.happenings if one.kind == "delete"}
    known = {
        who[key] for (key,) in trial.world.ask("SELECT update_key FROM live_update WHERE state = 'deleted'")
    }
    return {
        "false deletion": [
            (key, at) for key, at in told_of if key in {one.key for one in trial.story.frame(at).items}
        ],
        "missed deletion": [key for key in gone - known if trial.platform in WHOLE],
    }


def severities(trial: Trial, who: Owners) -> Findings:
    """Name the edits that came alone between two polls and are told as something else."""
    changes = {(who[key], at): told_as for key, at, told_as in revisions(trial.world, "edited")}
    wrong: list[object] = []
    for before, after in pairwise(sorted(trial.shown)):
        done = [one for one in trial.story.happenings if before < one.at <= after and one.wording]
        alone = [one for one in done if one.change and [other.key for other in done].count(one.key) == 1]
        wrong += [one for one in alone if one.change not in changes.get((one.key, after), [one.change])]
    return {"wrong kind": wrong}


def times(trial: Trial, who: Owners) -> Findings:
    """Name the times that are not what the page showed last, to the minute; ages tell none."""
    last = {item.key: item.published for _, items in sorted(trial.shown.items()) for item in items}
    dated = {who[key]: kept[-1][2] for key, kept in told(trial.world).items()}
    return {
        "wrong time": [
            (key, at, last[key])
            for key, at in dated.items()
            if key in last and at and abs(at - last[key]) > MINUTE and trial.platform != "ages"
        ]
    }


def test_a_live_blog_is_told_as_it_was(trial: Trial) -> None:
    who = owners(trial)
    found = {
        kind: wrong
        for check in (identity, wordings, deletions, severities, times)
        for kind, wrong in check(trial, who).items()
        if wrong
    }
    assert found == {}
