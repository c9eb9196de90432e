"""A rehearsal's files: what happened, what was sent, and when it was polled.

live_blogs.jsonl   {"live_blog", "url", "platform"}: where each was, and on what platform
journal.jsonl      what happened (``dateline.newsroom.season.write_journal``)
served.jsonl       what the servers answered (``dateline.newsroom.served``)
polls.jsonl        {"url", "at", "interval_seconds", "work_seconds"}: polls that went well; may be missing
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from dateline.audit.latency import Poll
from dateline.audit.truth import TrueBlog, true_blog
from dateline.errors import WrongUsage
from dateline.newsroom.capability import CAPABILITIES
from dateline.newsroom.happening import Happening
from dateline.newsroom.season import Season, write_journal
from dateline.newsroom.served import Served, read_served

LIVE_BLOGS, JOURNAL, SERVED = "live_blogs.jsonl", "journal.jsonl", "served.jsonl"
POLLS, INTERRUPTED = "polls.jsonl", "interrupted.jsonl"
_KNOWN = frozenset(field.name for field in fields(Happening))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """What a folder tells."""

    live_blogs: Sequence[Mapping[str, Any]]
    journal: Mapping[str, Sequence[Happening]]
    """By live blog, oldest first."""
    served: Mapping[str, Sequence[Served]]
    """By live blog."""
    polls: Mapping[str, Sequence[Poll]]
    """By URL, oldest first."""
    interrupted: Mapping[str, frozenset[datetime]]
    """By URL."""

    def truths(self) -> Iterator[TrueBlog]:
        """Yield each live blog as it was; one is played after the other, for they are large."""
        for one in self.live_blogs:
            key = one["live_blog"]
            yield true_blog(
                key,
                one["url"],
                CAPABILITIES[one["platform"]],
                self.journal.get(key, ()),
                self._arrived(key, one["url"]),
            )

    def _arrived(self, key: str, url: str) -> Iterator[Served]:
        """Yield what was sent of a live blog but for polls that were cut off."""
        cut_off = self.interrupted.get(url, frozenset())
        return (one for one in self.served.get(key, ()) if one.at not in cut_off)


def read_rehearsal(folder: Path) -> Rehearsal:
    """Read a folder.

    Raises:
        WrongUsage: a file is missing or says something that no rehearsal writes.
    """
    try:
        journal: dict[str, list[Happening]] = defaultdict(list)
        for line in _lines(folder / JOURNAL):
            journal[line["live_blog"]].append(_happening(line))
        served: dict[str, list[Served]] = defaultdict(list)
        for record in read_served(folder / SERVED):
            served[record.live_blog].append(record)
        polls: dict[str, list[Poll]] = defaultdict(list)
        for line in _lines_if_any(folder / POLLS):
            at = datetime.fromisoformat(line.pop("at"))
            polls[line.pop("url")].append(Poll(at=at, **line))
        return Rehearsal(
            live_blogs=tuple(_lines(folder / LIVE_BLOGS)),
            journal=journal,
            served=served,
            polls=polls,
            interrupted=_interrupted(folder / INTERRUPTED),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WrongUsage(f"{folder} is no folder of a rehearsal: {error}.") from error


def write_truth(season: Season, folder: Path) -> None:
    """Write the files of a rehearsal that are known before it begins."""
    folder.mkdir(parents=True, exist_ok=True)
    write_journal(season, folder / JOURNAL)
    told = (
        {"live_blog": story.key, "url": season.url(story), "platform": story.coverage.platform}
        for story in season.stories
    )
    write_lines(told, folder / LIVE_BLOGS)


def write_lines(lines: Iterable[Mapping[str, object]], file: Path) -> None:
    """Add lines to a file; moments are ISO 8601."""
    with file.open("a", encoding="utf-8") as out:
        for line in lines:
            out.write(json.dumps(line, default=datetime.isoformat) + "\n")


def _interrupted(file: Path) -> Mapping[str, frozenset[datetime]]:
    found: dict[str, set[datetime]] = defaultdict(set)
    for line in _lines_if_any(file):
        found[line["url"]].add(datetime.fromisoformat(line["at"]))
    return {url: frozenset(moments) for url, moments in found.items()}


def _lines_if_any(file: Path) -> Iterator[dict[str, Any]]:
    return _lines(file) if file.exists() else iter(())


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _happening(line: Mapping[str, Any]) -> Happening:
    said = {name: value for name, value in line.items() if name in _KNOWN}
    for name in ("at", "date_published"):
        said[name] = said[name] and datetime.fromisoformat(said[name])
    return Happening(**said)
