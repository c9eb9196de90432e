"""A season from a seed: which outlets there are, which live blogs they run, what happens in each.  Pure."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from dateline.errors import SetupError
from dateline.newsroom.capability import CAPABILITIES
from dateline.newsroom.desk import Desk
from dateline.newsroom.draft import Cast, cast, draft
from dateline.newsroom.life import Life, life
from dateline.newsroom.phrasebook import LANGUAGES, phrasebook
from dateline.newsroom.plan import Plan
from dateline.newsroom.script import Blog, Coverage, Outlet, Picture, Platform
from dateline.newsroom.season import Publisher, Season
from dateline.newsroom.storyline import plans, rightly_ordered
from dateline.newsroom.truth import Story

_BLOGS_OF_AN_OUTLET = 8
_BLOGS_OF_A_TOPIC = 6
_HOURS_BETWEEN_WIRES = 4.0
_MOST_BLOGS = 20_000
_IN_ENGLISH = 0.4
_PATHS: dict[Platform, str] = {
    "content_api": "/{slug}/live/{number}",
    "wordpress_rest": "/wp-json/liveblog/v1/{number}/get-entries/1/",
    "superdesk": "/api/v2/client_blogs/{number}/posts",
    "quintype": "/api/v1/stories-by-slug/{slug}-{number}",
    "dotcom_rendering": "/model/{slug}-live-{number}.json",
    "text_stream": "/live/{slug}-{number}.json",
    "ticker_events": "/api/v5/ticker/{number}.json",
    "event_posts": "/event/{number}/posts",
    "update_query": "/graphql/live/{number}",
    "minute_feed": "/feeds/minuto/{slug}-{number}.json",
}
_HTML_PATH = "/news/{slug}-live-{number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Commission:
    """A live blog before anything is written in it."""

    key: str
    outlet: str
    coverage: Coverage
    topic: int
    cast: Cast
    life: Life
    lag: timedelta


def generate(
    seed: int,
    *,
    blogs: int,
    hours: float,
    starts_at: datetime,
    port: int = 8770,
    platforms: Sequence[Platform] = tuple(CAPABILITIES),
) -> Season:
    """Return a season of ``blogs`` live blogs over ``hours``: the same for the same arguments.

    Raises:
        SetupError: there would be nothing to publish, or too much for the hosts of loopback.
    """
    if not (0 < blogs <= _MOST_BLOGS and hours > 0 and platforms):
        raise SetupError(f"A season needs hours, platforms, and from 1 to {_MOST_BLOGS:,} live blogs.")
    ends_at = starts_at + timedelta(hours=hours)
    publishers = tuple(_publishers(seed, blogs, port, platforms))
    begun = tuple(_commissions(seed, blogs, publishers, starts_at, ends_at))
    wires = _wires(seed, begun, starts_at, ends_at)
    return Season(
        seed=seed,
        starts_at=starts_at,
        ends_at=ends_at,
        publishers=publishers,
        stories=tuple(_story(seed, one, wires.get(one.key, ()), ends_at) for one in begun),
    )


def _publishers(seed: int, blogs: int, port: int, platforms: Sequence[Platform]) -> Iterator[Publisher]:
    count = min(blogs, max(len(platforms), math.ceil(blogs / _BLOGS_OF_AN_OUTLET)))
    for number in range(count):
        rng = Random(f"{seed}/outlet/{number}")  # noqa: S311 (a story, no secret)
        language = "en" if rng.random() < _IN_ENGLISH else rng.choice(LANGUAGES)
        words = phrasebook(language)
        place = rng.choice(words.places)
        yield Publisher(
            name=f"outlet_{number:04d}",
            address=f"127.0.{1 + number // 200}.{1 + number % 200}:{port}",
            platform=platforms[number % len(platforms)],
            outlet=Outlet(
                title=f"{place} {rng.choice(words.outlets)}",
                language=language,
                timezone=rng.choice(words.zones),
                sections=words.sections,
            ),
        )


def _commissions(
    seed: int, blogs: int, publishers: Sequence[Publisher], starts_at: datetime, ends_at: datetime
) -> Iterator[_Commission]:
    for number in range(blogs):
        rng = Random(f"{seed}/blog/{number}")  # noqa: S311
        publisher = publishers[number % len(publishers)]
        language = publisher.outlet.language
        topic = number // (_BLOGS_OF_A_TOPIC * 2)
        told = cast(language, Random(f"{seed}/topic/{language}/{topic}"))  # noqa: S311
        zone = publisher.outlet.timezone
        yield _Commission(
            key=f"blog_{number:05d}",
            outlet=publisher.name,
            coverage=_coverage(f"blog_{number:05d}", number, publisher, told, rng),
            topic=topic,
            cast=told,
            life=life(rng, starts_at, ends_at, zone),
            lag=timedelta(seconds=rng.choice((0, 0, 5, 20, 45))),
        )


def _coverage(key: str, number: int, publisher: Publisher, told: Cast, rng: Random) -> Coverage:
    words = told.words
    title = rng.choice(words.titles).replace("{place}", told.places[0])
    bare = unicodedata.normalize("NFKD", title.lower()).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", bare)[:40].strip("-")
    path = _PATHS.get(publisher.platform, _HTML_PATH)
    return Coverage(
        name=key,
        platform=publisher.platform,
        outlet=publisher.outlet,
        blog=Blog(
            path=path.replace("{slug}", slug).replace("{number}", str(2_400 + number)),
            title=title,
            standfirst=words.standfirst.replace("{place}", told.places[0]),
            author=told.people[0],
            clock_zone=publisher.outlet.timezone,
            picture=Picture(name=slug, alt=told.places[0], caption=told.places[0], credit=told.people[-1]),
        ),
    )


def _story(seed: int, one: _Commission, wires: Sequence[Plan], ends_at: datetime) -> Story:
    rng = Random(f"{seed}/story/{one.key}")  # noqa: S311
    desk = Desk(story=one.key, coverage=one.coverage, cast=one.cast, rng=rng, seed=seed, lag=one.lag)
    made = [_own(plan, one.key) for plan in plans(rng, one.life, ends_at)]
    done = desk.work(rightly_ordered([*made, *wires]))
    return Story(key=one.key, outlet=one.outlet, coverage=one.coverage, happenings=done)


def _own(plan: Plan, key: str) -> Plan:
    return replace(plan, copy_of=f"{key}{plan.copy_of}") if plan.copy_of else plan


def _wires(
    seed: int, begun: Sequence[_Commission], starts_at: datetime, ends_at: datetime
) -> dict[str, list[Plan]]:
    """Return the agency's stories by the live blog that takes them: one is first, the others copy it."""
    topics: dict[tuple[str, int], list[_Commission]] = defaultdict(list)
    for one in begun:
        topics[one.cast.language, one.topic].append(one)
    taken: dict[str, list[Plan]] = defaultdict(list)
    for (language, topic), several in topics.items():
        rng = Random(f"{seed}/wire/{language}/{topic}")  # noqa: S311
        count = round((ends_at - starts_at) / timedelta(hours=_HOURS_BETWEEN_WIRES))
        for number in range(1, count + 1):
            sent = starts_at + (ends_at - starts_at) * rng.random()
            _send(taken, f"w{number}", sent.replace(microsecond=0), several, rng)
    return taken


def _send(
    taken: dict[str, list[Plan]], key: str, sent: datetime, several: Sequence[_Commission], rng: Random
) -> None:
    ready = [one for one in several if one.life.runs_at(sent)]
    if len(ready) < 2:
        return
    text = draft(ready[0].cast, rng)
    first, *others = rng.sample(ready, min(len(ready), rng.randint(2, 4)))
    taken[first.key].append(Plan(at=sent, task="wire", update=key, text=text))
    for one in others:
        at = sent + timedelta(seconds=rng.randint(40, 2_700))
        if one.life.runs_at(at):
            copy = Plan(at=at, task="wire", update=key, text=text, copy_of=f"{first.key}/{key}")
            taken[one.key].append(copy)
