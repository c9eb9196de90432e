"""What one part of a page says: the unit that ``reconcile`` merges."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dateline.formats.facts import Facts
from dateline.identify import normalised
from dateline.model import PublisherTime, RejectedUpdate, Update, Witness

_MANY = 2
_SHOWN = 5
"""So many blocks that are seen to share a headline; an editor may call a few of them "What we know"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Testimony:
    """The updates that one witness saw, in its order; an empty ``update_id`` means that it names none."""

    updates: tuple[Update, ...] = ()
    witness: Witness = "block"
    """Who says it."""
    rejected: tuple[RejectedUpdate, ...] = ()
    platform: str | None = None
    notes: tuple[str, ...] = ()


def witnessed(updates: Sequence[Update], witness: Witness) -> tuple[Update, ...]:
    """Write down who gave headlines and bodies, where it is not known yet."""
    return tuple(_signed(update, witness) for update in updates)


def _signed(update: Update, witness: Witness) -> Update:
    body_from = update.body_from or (witness if update.article_body else None)
    headline_from = update.headline_from or (body_from or witness if update.headline else None)
    if (body_from, headline_from) == (update.body_from, update.headline_from):
        return update
    return replace(update, body_from=body_from, headline_from=headline_from)


def repeats_headline(updates: Sequence[Update], title: str | None) -> frozenset[int]:
    """Return the places whose headline only repeats the page's title, or one that all of them share."""
    if len(updates) < _MANY:
        return frozenset()
    heads = [normalised(update.headline or "") for update in updates]
    counts = Counter(head for head in heads if head)
    least = _SHOWN if all(update.headline_from == "block" for update in updates) else _MANY
    shared = {head for head, count in counts.items() if count == len(updates) >= least}
    shared.add(normalised(title or ""))
    return frozenset(i for i, head in enumerate(heads) if head and head in shared)


def repeats_time(updates: Sequence[Update], facts: Facts) -> frozenset[int]:
    """Return the places whose time only repeats the page's own: no blog files half its updates at once."""
    times = [update.date_published.value for update in updates]
    own = {facts.date_published.value, facts.date_modified.value} - {None}
    counts = Counter(time for time in times if time)
    suspect = {
        time
        for time, count in counts.items()
        if count >= _MANY and (count == len(updates) or (time in own and count * 2 > len(updates)))
    }
    return frozenset(i for i, time in enumerate(times) if time in suspect)


def repeats_modified(updates: Sequence[Update], facts: Facts) -> frozenset[int]:
    """Return the places whose time of change only repeats the page's own, or one that all of them share."""
    times = [update.date_modified.value for update in updates]
    counts = Counter(time for time in times if time)
    own = facts.date_modified.value
    suspect = {
        time
        for time, count in counts.items()
        if count >= _MANY and (count == len(updates) or (time == own and count * 2 > len(updates)))
    }
    return frozenset(i for i, time in enumerate(times) if time in suspect)


def without_shared_authors(updates: Sequence[Update]) -> tuple[Update, ...]:
    """Leave out a list of authors that every update carries: it is the blog's."""
    authors = {update.author for update in updates}
    if len(updates) < _MANY or len(authors) != 1 or ", " not in (next(iter(authors)) or ""):
        return tuple(updates)
    return tuple(replace(update, author=None) for update in updates)


def without_value(time: PublisherTime, reason: str) -> PublisherTime:
    """Return a time whose characters are kept and whose value is not believed."""
    return PublisherTime(raw=time.raw, witness=time.witness, reason=reason)
