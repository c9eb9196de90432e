"""A season on its server, and a client that reads what comes over the wire."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from urllib.parse import urlsplit

from dateline.model import LiveBlog, Response
from dateline.newsroom import Episode, Fault, Season, SeasonServer, Story, Wiles, generate
from dateline.reading import Reading, parse_all
from dateline.sources import Source

START = datetime(2026, 11, 22, 6, 0, tzinfo=timezone.utc)
SEASON = generate(11, blogs=60, hours=12, starts_at=START, port=0)
STORIES = {  # of each platform the longest
    story.coverage.platform: story for story in sorted(SEASON.stories, key=lambda one: len(one.happenings))
}
NOON = START + timedelta(hours=9)


class Clock:
    """A clock that a test sets."""

    now = NOON

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True)
class Got:
    """What came over the wire."""

    status: int
    headers: dict[str, str]
    body: bytes


@contextmanager
def opened(clock: Clock, *episodes: Episode, log: Path | None = None) -> Iterator[SeasonServer]:
    wiles = Wiles(drip_seconds=0.6, bomb_bytes=30_000_000)
    with SeasonServer(SEASON, episodes, clock=clock, wiles=wiles, log=log) as server:
        yield server


def ask(url: str, method: str = "GET", **headers: str) -> Got:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=10)
    try:
        target = url.partition(parts.netloc)[2]
        connection.request(method, target, headers={k.replace("_", "-"): v for k, v in headers.items()})
        response = connection.getresponse()
        return Got(response.status, dict(response.headers), response.read())
    finally:
        connection.close()


def episode(story: Story, fault: Fault, seconds: int = 0, variant: int = 0) -> Episode:
    return Episode(
        fault=fault,
        begins_at=START,
        ends_at=SEASON.ends_at,
        outlet=story.outlet,
        seconds=seconds,
        variant=variant,
    )


def url_of(server: SeasonServer, story: Story) -> str:
    return server.season.url(story)


def parsed(season: Season, story: Story, url: str, got: Got, at: datetime) -> LiveBlog:
    source = Source.model_validate({**season.sources()[story.outlet], "name": story.outlet})
    response = Response(url=url, body=got.body, fetched_at=at, headers=tuple(got.headers.items()))
    [live_blog] = parse_all(response, Reading(source=source, url=url))
    return live_blog


def texts(season: Season, story: Story, at: datetime, page: int = 1) -> list[str]:
    shown = [u.article_body for u in season.edition_at(story.key, at).updates if u.page == page]
    return shown[::-1] if story.capability.is_oldest_first else shown
