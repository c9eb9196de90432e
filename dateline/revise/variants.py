"""Other words on a page that nobody wrote into the update: shown otherwise, or a headline on trial."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dateline.database import Connection, rows
from dateline.identify import text_hash
from dateline.revise.decide import Current, Seen
from dateline.revise.doubt import MASS_FEW, MASS_SHARE
from dateline.revise.page import Page
from dateline.revise.shown import is_shown_otherwise, is_worse


@dataclass(frozen=True, slots=True, kw_only=True)
class Reworded:
    """An update on a page in other words than its last wording."""

    position: int
    update_key: int
    known_hash: str
    known_headline: str
    known_body: str
    seen_headline: str
    seen_body: str
    seen_before: int
    """Earlier wordings that said what the page says."""
    known_times: int
    """Wordings that said what the last one says, itself included."""

    @property
    def known(self) -> tuple[str, str]:
        """Headline and text of the last wording."""
        return self.known_headline, self.known_body

    @property
    def seen(self) -> tuple[str, str]:
        """Headline and text on the page."""
        return self.seen_headline, self.seen_body


def as_meant(connection: Connection, page: Page, seen: Sequence[Seen]) -> tuple[list[Seen], list[Reworded]]:
    """Return what was seen, with the known hash where the words differ only by what the page does to them.

    With it come the updates that had been known cut short or in a wrong encoding: they can be told anew,
    which is no edit either.  A page on which most are so is doubted as a whole, for its news are as well.
    """
    current = {update.update_key: update for update in page.current}
    found = _reworded(
        connection,
        page,
        [one for one in seen if _is_other(one.content_hash, current.get(one.update_key or 0))],
    )
    better = [one for one in found if is_worse(one.known, one.seen)]
    met = sum(one.update_key in current for one in seen)
    same = {one.position: one.known_hash for one in (*better, *_not_edited(found, met))}
    return [replace(one, content_hash=same.get(one.position, one.content_hash)) for one in seen], better


def _not_edited(found: Sequence[Reworded], met: int) -> list[Reworded]:
    """Return what the page only shows otherwise; what it spoils is left out where that is most of ``met``."""
    worse = [one for one in found if is_worse(one.seen, one.known)]
    others = [one for one in found if is_on_trial(one) or is_shown_otherwise(one.known, one.seen)]
    return others if len(worse) > max(MASS_FEW, MASS_SHARE * met) else [*worse, *others]


def is_on_trial(one: Reworded) -> bool:
    """Say whether a headline comes and goes: it has been put back before, and the text is the same."""
    is_headline_only = text_hash(one.known_body) == text_hash(one.seen_body)
    return is_headline_only and one.seen_before > 0 and one.known_times > 1


def _is_other(content_hash: str, known: Current | None) -> bool:
    return known is not None and not known.is_deleted and known.content_hash != content_hash


def _reworded(connection: Connection, page: Page, seen: Sequence[Seen]) -> list[Reworded]:
    if not seen:
        return []
    found = rows(
        connection,
        "views.reworded",
        observation_key=page.observation["observation_key"],
        update_keys=[one.update_key for one in seen],
        positions=[one.position for one in seen],
    )
    return [Reworded(**row) for row in found]
