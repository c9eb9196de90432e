"""The pages of a season as bytes: each is rendered once while nothing is revised, with its validators."""

from __future__ import annotations

import gzip
import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from dateline.newsroom.edition import Edition
from dateline.newsroom.pages import VOLATILE, Visit, render
from dateline.newsroom.season import Season
from dateline.newsroom.truth import Story, edition_of, page_of

_KEPT_OF_A_STORY = 3


@dataclass(frozen=True)
class Leaf:
    """One page of a live blog in one state."""

    body: bytes
    media_type: str
    number: int
    """Of the state: how many lines of the journal it shows."""
    page: int
    last_modified: datetime | None
    """``None`` where every visit gets another page."""
    mark: str
    """What tells the visits to a volatile page apart."""

    @cached_property
    def etag(self) -> str:
        """A strong validator that begins with the state and the page."""
        digest = hashlib.sha256(self.body).hexdigest()[:16]
        return f'"{self.number}.{self.page}.{digest}{self.mark}"'

    @cached_property
    def zipped(self) -> bytes:
        """The body in gzip."""
        return gzip.compress(self.body, compresslevel=1, mtime=0)


def state_of(etag: str) -> int | None:
    """Return the state of which a validator speaks.

    >>> state_of('W/"12.1.ab"'), state_of("*")
    (12, None)
    """
    number = etag.strip().removeprefix("W/").strip('"').partition(".")[0]
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 9 else None


class Archive:
    """The pages of a season, the last ones kept."""

    def __init__(self, season: Season) -> None:
        self._season = season
        self._editions: OrderedDict[tuple[str, int], Edition] = OrderedDict()
        self._leaves: OrderedDict[tuple[str, int, int], Leaf] = OrderedDict()
        self._most = _KEPT_OF_A_STORY * len(season.stories) + 100

    def leaf(self, story: Story, number: int, page: int, visit: Visit) -> Leaf | None:
        """Return a page of a story in a state; ``None`` where the story has no such page."""
        if story.coverage.platform in VOLATILE:
            return self._printed(story, number, page, visit, mark=f".{visit.number}")
        key = (story.key, number, page)
        found = self._leaves.get(key)
        if found is None:
            found = self._printed(story, number, page, visit, mark="")
            if found is not None:
                _keep(self._leaves, key, found, self._most)
        else:
            self._leaves.move_to_end(key)
        return found

    def _printed(self, story: Story, number: int, page: int, visit: Visit, mark: str) -> Leaf | None:
        whole = self.edition(story, number)
        if not 1 <= page <= whole.pages:
            return None
        is_json = story.capability.is_json
        return Leaf(
            body=render(page_of(whole, page), visit).encode(),
            media_type="application/json" if is_json else "text/html; charset=utf-8",
            number=number,
            page=page,
            last_modified=None if mark else whole.date_modified,
            mark=mark,
        )

    def edition(self, story: Story, number: int) -> Edition:
        """Return all pages of a story in a state."""
        key = (story.key, number)
        found = self._editions.get(key)
        if found is None:
            found = edition_of(story, number, self._season.place(story))
            _keep(self._editions, key, found, self._most)
        return found


def _keep(kept: OrderedDict, key: object, value: object, most: int) -> None:  # type: ignore[type-arg]
    kept[key] = value
    while len(kept) > most:
        kept.popitem(last=False)
