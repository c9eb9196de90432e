"""Which stored wordings a new one is compared with: those that it meets under a key.

Keys are the hashes of ``minhash_band`` (bands, and one for the content) and of ``development_clue``.
A key keeps its first 64 wordings: a template that is used a thousand times a day is not compared a
thousand times, and its first users are found all the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dateline.deduplicate import minhash, same_news
from dateline.deduplicate.same_news import Lead
from dateline.deduplicate.wording import Wording

KEY_CAPACITY = 64
"""Wordings that are kept under one key."""
MOST_CANDIDATES = 32
"""Wordings with which one is compared, those first that it meets most often."""

MOST_MET_ONCE = 8
"""Of these, wordings that are met only once: in a busy window chance brings dozens of them."""

Index = dict[int, list[int]]
"""Key -> version keys, in the order in which they were compared."""


@dataclass(frozen=True, slots=True)
class Keys:
    """Under which keys a wording is kept, and under which its like is looked for."""

    version_key: int
    kept: tuple[int, ...]
    sought: tuple[int, ...]


def band_keys(wordings: Sequence[Wording]) -> list[Keys]:
    """Return the keys of wordings in ``minhash_band``; short ones have only the one of their content."""
    signed = minhash.signatures([" ".join(wording.words) for wording in wordings if not wording.is_short])
    signatures = iter(signed)
    return [
        _band_keys(wording, [] if wording.is_short else minhash.bands(next(signatures)))
        for wording in wordings
    ]


def clue_keys(wordings: Sequence[Wording], leads: Sequence[Lead | None]) -> list[Keys]:
    """Return the keys of wordings in ``development_clue``."""
    return [
        Keys(
            wording.version_key,
            _mixed(lead.clues, [same_news.period_of(wording.moment)]) if lead else (),
            _mixed(lead.clues, same_news.periods_near(wording.moment)) if lead else (),
        )
        for wording, lead in zip(wordings, leads, strict=True)
    ]


def meet(
    index: Index, keys: Iterable[Keys], most: int = MOST_CANDIDATES, most_once: int = MOST_MET_ONCE
) -> tuple[dict[int, list[int]], list[tuple[int, int]]]:
    """Take wordings up one after the other: find whom each meets in the index, then enter it there.

    Returns the candidates of each (version key -> version keys, most often met first), and what is new
    in the index as (key, version key).  The index is changed.
    """
    candidates: dict[int, list[int]] = {}
    entered: list[tuple[int, int]] = []
    for wording in keys:
        met = Counter(version for key in wording.sought for version in index.get(key, ()))
        met.pop(wording.version_key, None)
        ranked = sorted(met.items(), key=lambda item: (-item[1], item[0]))
        often = sum(times > 1 for times in met.values())
        best = ranked[: min(most, often + most_once)]
        candidates[wording.version_key] = [version for version, _ in best]
        for key in wording.kept:
            kept = index.setdefault(key, [])
            if len(kept) < KEY_CAPACITY and wording.version_key not in kept:
                kept.append(wording.version_key)
                entered.append((key, wording.version_key))
    return candidates, entered


def _band_keys(wording: Wording, bands: Sequence[int]) -> Keys:
    if not wording.words:  # a picture alone is not the same text as another picture alone
        return Keys(wording.version_key, (), ())
    # A short text is sought in its own blog alone, so its blog is a part of the key.
    place = wording.live_blog_key if wording.is_short else ""
    keys = [minhash.text_hash("content", wording.content_hash, place), *bands]
    day = wording.published_on
    return Keys(
        wording.version_key,
        _mixed(keys, [minhash.period_of(day)]),
        _mixed(keys, minhash.periods_near(day)),
    )


def _mixed(keys: Sequence[int], periods: Iterable[int]) -> tuple[int, ...]:
    return tuple(minhash.in_period(key, period) for period in periods for key in keys)
