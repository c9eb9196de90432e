"""Parts of one page, and pages of one blog, word the same update differently: that is no edit.

Headline and body are each compared with what the same witness said before.  What the others say is kept
beside the wording at every look, so that an edit is known even if another witness begins to speak with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from dateline.database import Connection, Row, execute, rows
from dateline.identify import normalised, text_hash, view_key
from dateline.revise.decide import Seen
from dateline.revise.page import Page

__all__ = ["Side", "View", "as_told", "note_views", "views_of"]

Field = Literal["headline", "article_body"]
_FIELDS: tuple[Field, ...] = ("headline", "article_body")


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What an update says, and which part of a page says it."""

    headline: str = ""
    article_body: str = ""
    headline_from: str | None = None
    body_from: str | None = None

    def said(self, name: Field) -> tuple[str, str | None]:
        """Return a field with its witness."""
        if name == "headline":
            return self.headline, self.headline_from
        return self.article_body, self.body_from

    @property
    def witnesses(self) -> frozenset[str | None]:
        """Who speaks."""
        return frozenset(witness for text, witness in map(self.said, _FIELDS) if text)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """An update on a page of which other witnesses speak than of its last wording."""

    position: int
    version_key: int
    known_hash: str
    """Of the last wording."""
    known: Side
    seen: Side
    told: Mapping[str, str] = field(default_factory=dict)
    """What each witness said when that wording stood (``view_key``): hash of the text."""

    @property
    def is_edit(self) -> bool:
        """Say whether a witness contradicts what it said before.

        >>> known = Side(article_body="12 boats", body_from="block")
        >>> seen = Side(article_body="31 boats", body_from="jsonld")
        >>> View(position=0, version_key=1, known_hash="a", known=known, seen=seen).is_edit
        False
        """
        return any(self._is_changed(name) for name in _FIELDS)

    def _is_changed(self, name: Field) -> bool:
        (before, witness), (after, now) = self.known.said(name), self.seen.said(name)
        if not after:
            return bool(before) and witness in self.seen.witnesses
        if not before:
            return now in self.known.witnesses
        if witness == now:
            return text_hash(before) != text_hash(after)
        told = self.told.get(view_key(name, now))
        return told is not None and told != text_hash(after) and _letters(before) != _letters(after)


def _letters(text: str) -> str:
    return "".join(char for char in normalised(text).casefold() if char.isalnum())


def as_told(seen: Sequence[Seen], views: Sequence[View]) -> list[Seen]:
    """Return what was seen, with the known hash where only other witnesses word the same."""
    same = {view.position: view.known_hash for view in views if not view.is_edit}
    return [replace(one, content_hash=same.get(one.position, one.content_hash)) for one in seen]


def views_of(connection: Connection, observation: Row, seen: Sequence[Seen]) -> list[View]:
    """Read which updates on a page have other witnesses than before, and other words."""
    met = [update for update in seen if update.update_key is not None]
    found = rows(
        connection,
        "views.other",
        observation_key=observation["observation_key"],
        update_keys=[update.update_key for update in met],
        positions=[update.position for update in met],
    )
    return [
        View(
            position=row["position"],
            version_key=row["version_key"],
            known_hash=row["known_hash"],
            known=_side(row, "known"),
            seen=_side(row, "seen"),
            told=row["told"],
        )
        for row in found
    ]


def _side(row: Row, name: str) -> Side:
    return Side(
        headline=row[f"{name}_headline"] or "",
        article_body=row[f"{name}_body"] or "",
        headline_from=row[f"{name}_headline_from"],
        body_from=row[f"{name}_body_from"],
    )


def note_views(connection: Connection, page: Page, seen: Sequence[Seen], views: Sequence[View]) -> None:
    """Keep what the witnesses of a page say that did not give the wordings that stand."""
    told = {row["position"] for row in page.staged if row["has_other_views"]}
    met = [update for update in seen if update.update_key is not None and update.position in told]
    if met:
        execute(
            connection,
            "views.note",
            observation_key=page.observation["observation_key"],
            update_keys=[update.update_key for update in met],
            positions=[update.position for update in met],
        )
    spoken = [(view.version_key, *one) for view in views if not view.is_edit for one in _others(view)]
    if spoken:
        version_keys, names, hashes = zip(*spoken, strict=True)
        execute(
            connection,
            "views.note_spoken",
            version_keys=list(version_keys),
            names=list(names),
            hashes=list(hashes),
        )


def _others(view: View) -> Iterator[tuple[str, str]]:
    for name in _FIELDS:
        text, witness = view.seen.said(name)
        if text and witness != view.known.said(name)[1]:
            yield view_key(name, witness), text_hash(text)
