"""Which updates of two lists are the same, seen by two witnesses."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from dateline.identify import normalised
from dateline.model import Update

_KEY = re.compile(r"(?:[0-9a-f]{8,}|\d+)$", re.IGNORECASE)
_NO_WORD = re.compile(r"\W+")
_BODY_CHARACTERS = 80
_BODY_READ = 500


def shared(first: Sequence[Update], second: Sequence[Update]) -> int:
    """Return how many updates two witnesses have in common."""
    return len(matches(first, second))


def matches(first: Sequence[Update], second: Sequence[Update]) -> dict[int, int]:
    """Pair updates by id, then by headline and time, headline, the beginning of the text, and time alone.

    A headline or a moment counts only where it is the only one of its kind in both lists.
    """
    pairs: dict[int, int] = {}
    free = dict(enumerate(second))
    for key, is_lone in _KEYS:
        left = {index: update for index, update in enumerate(first) if index not in pairs}
        if not left or not free:
            break
        ours, theirs = _places(left, key), _places(free, key)
        for value, here in ours.items():
            there = theirs.get(value, [])
            if is_lone and (len(here) != 1 or len(there) != 1):
                continue
            for a, b in zip(here, there, strict=False):
                pairs[a] = b
                del free[b]
    return pairs


def _places(updates: dict[int, Update], key: Callable[[Update], object]) -> dict[object, list[int]]:
    places: dict[object, list[int]] = {}
    for index, update in updates.items():
        value = key(update)
        if value:
            places.setdefault(value, []).append(index)
    return places


def _by_id(update: Update) -> object:
    match = _KEY.search(update.update_id)
    return (match[0] if match else update.update_id).lower() if update.update_id else None


def _by_headline_and_time(update: Update) -> object:
    value = update.date_published.value
    return (normalised(update.headline), int(value.timestamp()) // 60) if update.headline and value else None


def _by_headline(update: Update) -> object:
    return normalised(update.headline) if update.headline else None


def _by_moment(update: Update) -> object:
    return int(update.date_published.value.timestamp()) if update.date_published.value else None


def _by_body(update: Update) -> object:
    folded = _folded(update.article_body[:_BODY_READ])
    if len(folded) < _BODY_CHARACTERS:
        folded = _folded(update.article_body)
    return folded if len(folded) >= _BODY_CHARACTERS // 2 else None


def _folded(text: str) -> str:
    return _NO_WORD.sub("", normalised(text)).casefold()[:_BODY_CHARACTERS]


_KEYS: tuple[tuple[Callable[[Update], object], bool], ...] = (
    (_by_id, False),
    (_by_headline_and_time, False),
    (_by_headline, True),
    (_by_body, False),
    (_by_moment, True),
)
"""What two views of one update share, and whether it must be the only one of its kind."""
