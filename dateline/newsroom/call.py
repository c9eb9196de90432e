"""A request for a page of a live blog, with what is wrong at the moment, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

from dateline.newsroom.archive import Leaf
from dateline.newsroom.faults import Episode, Fault
from dateline.newsroom.served import Served
from dateline.newsroom.truth import Story
from dateline.newsroom.wire import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request for a page of a live blog, with what is wrong at the moment."""

    at: datetime
    request: Request
    story: Story
    page: int
    number: int
    """Of the request, over all live blogs."""
    episode: Episode | None

    @property
    def fault(self) -> Fault | None:
        """The fault that is on."""
        return self.episode.fault if self.episode else None

    @property
    def variant(self) -> int:
        """Which kind of the fault is on."""
        return self.episode.variant if self.episode else 0

    def seconds_of(self, fault: Fault) -> timedelta:
        """Return the measure of a fault; nothing where another is on, or none."""
        return timedelta(seconds=self.episode.seconds if self.episode and self.fault == fault else 0)

    @property
    def shown_at(self) -> datetime:
        """The moment by the clock that the server believes."""
        return self.at + self.seconds_of("clock_skew")

    @property
    def as_of(self) -> datetime:
        """The moment whose state is served."""
        return self.at - self.seconds_of("stale_cache")


def date_header(when: datetime) -> tuple[str, str]:
    """Return the header that says when a server believes it is."""
    return ("Date", format_datetime(when.replace(microsecond=0), usegmt=True))


def validators(leaf: Leaf, call: Call) -> tuple[tuple[str, str], ...]:
    """Return the headers by which a client can ask later whether a page has changed, and how old it is."""
    headers = [date_header(call.shown_at), ("ETag", leaf.etag), ("Cache-Control", "no-cache")]
    if leaf.last_modified:
        skewed = leaf.last_modified + call.seconds_of("clock_skew")
        headers.append(("Last-Modified", format_datetime(skewed, usegmt=True)))
    if age := int(call.seconds_of("stale_cache").total_seconds()):
        headers.append(("Age", str(age)))
    return tuple(headers)


def has_it(leaf: Leaf, call: Call) -> bool:
    """Say whether the asker has this body already (RFC 9110, 13.2.2: the entity tag goes first)."""
    tags = call.request.headers.get("if-none-match")
    if tags is not None:
        return leaf.etag in (tag.strip().removeprefix("W/") for tag in tags.split(","))
    said = call.request.headers.get("if-modified-since")
    if said is None or leaf.last_modified is None:
        return False
    try:
        since = parsedate_to_datetime(said)
    except ValueError:
        return False
    return since.tzinfo is not None and leaf.last_modified + call.seconds_of("clock_skew") <= since


def record_of(call: Call, status: int, as_of: datetime | None, size: int = 0) -> Served:
    """Return the record of an answer; ``as_of`` is ``None`` where no state of the live blog was sent."""
    return Served(
        at=call.at,
        live_blog=call.story.key,
        page=call.page,
        status=status,
        fault=call.fault,
        as_of=as_of,
        is_whole=as_of is not None,
        size=size,
    )
