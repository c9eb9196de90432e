"""What an update says: facts with the place in the text where they are said.

A fact never holds text that is not in the update, except names that were made whole
(surname -> full name) and values that were computed from number words.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

TextField = Literal["headline", "article_body"]
Bound = Literal["exactly", "at least", "at most", "about", "more than", "less than"]
EntityKind = Literal["person", "organisation", "place", "other"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of one text field: ``text[start:end]`` is what is stated there."""

    field: TextField
    start: int
    """Offset of the first character, in Unicode code points."""
    end: int
    """Offset behind the last character."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words inside quotation marks."""

    span: Span
    """The words without their marks."""
    text: str
    """Exactly the characters of ``span``; over several paragraphs it holds the repeated opening marks."""
    speaker: str | None = None
    """Full name where it is known, else the words used ("the minister"); ``None``: not attributed."""
    speaker_role: str | None = None
    """As stated beside the name, here or earlier ("Defence Minister")."""
    speaker_span: Span | None = None
    """Where the speaker is named for this quote; it may be a pronoun."""
    cue: str | None = None
    """The words that attribute ("said", "was cited as saying", "according to")."""
    medium: str | None = None
    """Where it was said, as stated ("BBC Radio", "a news conference")."""
    is_partial: bool = False
    """One to three words taken into the reporter's own sentence (scare quotes)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A statement that somebody is said to have made, in direct or indirect speech."""

    span: Span
    text: str
    claimant: str | None = None
    claimant_role: str | None = None
    claimant_span: Span | None = None
    cue: str | None = None
    medium: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number that counts or measures something."""

    span: Span
    """The number with its unit and scale, without words of bound ("309", "$18 million", "dozens")."""
    text: str
    value: Decimal | None
    """``None`` for words without a value ("dozens").  Scales are multiplied in; % stays as written."""
    value_high: Decimal | None = None
    """The upper end of a range ("10 to 15")."""
    bound: Bound = "exactly"
    unit: str | None = None
    """"%", a currency sign or code, or a measure ("km")."""
    counted: str | None = None
    """What is counted, as stated ("Syrian soldiers")."""
    counted_head: str | None = None
    """The last word of it ("soldiers")."""
    verb: str | None = None
    """What happened to them, as stated ("killed", "wounded", "dead")."""
    claimant: str | None = None
    """Who says so, when the figure stands inside an attributed statement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """Somebody or something with a name."""

    kind: EntityKind
    name: str
    """Full name where the live blog gives it; the country for a demonym ("Syrian" -> "Syria")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One place where an entity is named."""

    span: Span
    text: str
    entity: Entity


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that was found in one version of an update, each kind in text order, headline first."""

    quotes: tuple[Quote, ...] = ()
    claims: tuple[Claim, ...] = ()
    figures: tuple[Figure, ...] = ()
    mentions: tuple[Mention, ...] = ()
    language: str | None = None
    """The language whose rules were used (BCP 47 primary tag); ``None``: it could not be told."""
