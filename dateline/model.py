"""What the rooms hand to each other: frozen records without database ids.

Names are schema.org's for what a publisher says (``headline``, ``articleBody``, ``datePublished``)
and ours for what we observed (``fetched_at``).  Every ``datetime`` here is timezone-aware.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Precision = Literal["second", "minute", "hour", "day"]
Witness = Literal["api", "state", "block", "jsonld", "microdata", "clock", "relative", "option"]
State = Literal["upcoming", "live", "paused", "closed", "gone"]
Covers = Literal["whole", "newest", "part"]
IdFrom = Literal["platform", "fingerprint"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublisherTime:
    """A moment as the publisher gave it."""

    value: datetime | None = None
    """The moment in UTC; ``None`` when it cannot be known."""
    raw: str | None = None
    """The characters on the page ("11:47 a.m.", "2024-08-05T21:00:00+01:00")."""
    witness: Witness | None = None
    """Which part of the page it was read from."""
    precision: Precision | None = None
    reason: str | None = None
    """Why ``value`` is ``None``, or what had to be assumed."""


UNKNOWN_TIME = PublisherTime()


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A hyperlink inside an update."""

    url: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A picture, film or sound shown in an update."""

    kind: Literal["image", "video", "audio"]
    url: str
    caption: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Embed:
    """A post of another platform shown in an update."""

    platform: str
    url: str | None = None
    embed_id: str | None = None
    author: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """Two witnesses of one page that say different things about one field."""

    field: str
    chosen: str
    other: str
    witness: Witness
    """Who was not believed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherWording:
    """What another part of the page says in a field of an update, without being believed."""

    field: Literal["headline", "article_body"]
    witness: Witness
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """One entry of a live blog, as seen on one page (schema.org ``liveBlogUpdate``)."""

    update_id: str
    """The platform's own id, else a fingerprint of what is stable about the entry."""
    id_from: IdFrom = "platform"
    headline: str | None = None
    article_body: str = ""
    """Plain text: what the editor wrote, paragraphs divided by a blank line."""
    article_html: str | None = None
    """The same as sanitised HTML."""
    body_from: Witness | None = None
    """Which part of the page gave the text; parts of one page word it differently."""
    headline_from: Witness | None = None
    """The same of the headline; ``None``: as the text."""
    author: str | None = None
    date_published: PublisherTime = UNKNOWN_TIME
    date_modified: PublisherTime = UNKNOWN_TIME
    is_key_event: bool = False
    is_pinned: bool = False
    is_summary: bool = False
    url: str | None = None
    links: tuple[Link, ...] = ()
    media: tuple[Media, ...] = ()
    embeds: tuple[Embed, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    other_wordings: tuple[OtherWording, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedUpdate:
    """An entry that could not be read, kept with its reason."""

    reason: str
    excerpt: str
    """The first 2,000 characters of what could not be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveBlog:
    """One page of a live blog (schema.org ``LiveBlogPosting``), with its updates in page order."""

    url: str | None
    """The canonical URL, when the page says it or the caller knows it."""
    format: str
    parser_version: str
    title: str | None = None
    state: State | None = None
    """``None`` when the page does not say."""
    in_language: str | None = None
    date_published: PublisherTime = UNKNOWN_TIME
    date_modified: PublisherTime = UNKNOWN_TIME
    coverage_start_time: PublisherTime = UNKNOWN_TIME
    coverage_end_time: PublisherTime = UNKNOWN_TIME
    key_developments: tuple[str, ...] = ()
    updates: tuple[Update, ...] = ()
    rejected: tuple[RejectedUpdate, ...] = ()
    covers: Covers = "part"
    """Which part of the blog this page shows: all of it, its newest end without holes, or a part."""
    older: str | None = None
    """URL of the next older page of the same blog."""
    announced: int | None = None
    """How many updates the platform says the blog has."""
    shows_at_most: int | None = None
    """How many updates the page says it shows at most."""
    timezone: str | None = None
    """The IANA zone in which bare clocks were read."""
    notes: tuple[str, ...] = ()
    """Sentences for a person, e.g. why times are unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What a server (or a file) answered, before anybody reads it."""

    url: str
    body: bytes = field(repr=False)
    fetched_at: datetime
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    """In the order received; several of one name are kept."""
    took_seconds: float = 0.0
    """From the request to the last byte."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Where the bytes of a response are kept."""

    url: str
    fetched_at: datetime
    status: int
    sha256: str
    """Hex digest of the body after content decoding."""
    size: int
    """Bytes of that body."""
    warc_file: str
    """Name of the WARC file, relative to the archive URL."""
    warc_offset: int
    """Byte at which the gzip member of the record begins."""
    warc_length: int
    warc_record_id: str
    is_revisit: bool = False
    """The body was the same as in an earlier record, which holds it."""


Severity = Literal["typography", "wording", "name", "attribution", "number", "correction"]
RevisionKind = Literal["added", "edited", "moved", "pinned", "unpinned", "deleted", "restored"]
