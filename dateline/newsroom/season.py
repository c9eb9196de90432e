"""A season of an invented newsroom: outlets and their live blogs, hours or days long, made from one seed.

generate   a seed -> what will happen, all of it (pure)
Season     what each page shows at a moment, and the journal: the truth to compare with
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from heapq import merge
from pathlib import Path

from dateline.errors import SetupError
from dateline.newsroom.capability import CAPABILITIES, Capability
from dateline.newsroom.edition import Edition, Place
from dateline.newsroom.happening import Happening
from dateline.newsroom.script import Outlet, Platform
from dateline.newsroom.truth import Story, edition_of
from dateline.sources import write_source

_POLL_SECONDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """One outlet of a season: a host of its own, and one platform for all its live blogs."""

    name: str
    address: str
    """Host and port on loopback: 127.0.x.y, or 127.0.0.1 with a port of its own."""
    platform: Platform
    outlet: Outlet

    @property
    def capability(self) -> Capability:
        """What its pages can show."""
        return CAPABILITIES[self.platform]


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """Everything that will happen, and where it is shown."""

    seed: int
    starts_at: datetime
    ends_at: datetime
    publishers: tuple[Publisher, ...]
    stories: tuple[Story, ...]

    def publisher(self, name: str) -> Publisher:
        """Return an outlet.

        Raises:
            SetupError: there is none of that name.
        """
        found = next((one for one in self.publishers if one.name == name), None)
        if found is None:
            raise SetupError(f"The season has no outlet {name}.")
        return found

    def story(self, key: str) -> Story:
        """Return a live blog.

        Raises:
            SetupError: there is none with that key.
        """
        found = next((one for one in self.stories if one.key == key), None)
        if found is None:
            raise SetupError(f"The season has no live blog {key}.")
        return found

    def place(self, story: Story) -> Place:
        """Return where a live blog is served."""
        address = self.publisher(story.outlet).address
        return Place(base_url=f"http://{address}", started_at=self.starts_at, seed=self.seed)

    def url(self, story: Story) -> str:
        """Return the address of a live blog, as a reader follows it."""
        return self.place(story).base_url + story.coverage.blog.path

    def edition_at(self, key: str, at: datetime) -> Edition:
        """Return what a live blog shows at a moment, all pages of it: the truth to compare with."""
        story = self.story(key)
        return edition_of(story, story.state_number(at), self.place(story))

    def journal(self, until: datetime | None = None) -> Iterator[Happening]:
        """Yield what happens in all live blogs, oldest first, also before the season starts."""
        for line in merge(*(story.happenings for story in self.stories), key=lambda one: one.at):
            if until is not None and line.at > until:
                return
            yield line

    def sources(self) -> dict[str, dict[str, object]]:
        """Return for each outlet what its source file says."""
        return {one.name: self._source(one) for one in self.publishers}

    def _source(self, one: Publisher) -> dict[str, object]:
        return {
            "title": one.outlet.title,
            "homepage": f"http://{one.address}/",
            "language": one.outlet.language,
            "timezone": one.outlet.timezone,
            "poll_seconds": _POLL_SECONDS,
            "delay_seconds": 0.0,
            "live_blogs": [self.url(story) for story in self.stories if story.outlet == one.name],
        }


def moved(season: Season, addresses: Sequence[str]) -> Season:
    """Return the season with its outlets, in their order, at other hosts and ports."""
    pairs = zip(season.publishers, addresses, strict=True)
    return replace(season, publishers=tuple(replace(one, address=address) for one, address in pairs))


def write_sources(season: Season, folder: Path) -> None:
    """Write a source file for each outlet into a folder, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in season.sources().items():
        write_source(folder / f"{name}.toml", table)


def write_journal(season: Season, file: Path) -> None:
    """Write the journal as JSON lines, one happening each; moments are ISO 8601 in UTC."""
    with file.open("w", encoding="utf-8") as out:
        for line in season.journal():
            told = {**asdict(line), "article_body": line.article_body}
            out.write(json.dumps(told, ensure_ascii=False, default=datetime.isoformat) + "\n")
