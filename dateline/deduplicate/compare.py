"""Whether one wording is a copy of another.

``exact``    the content hashes are equal; of short texts and templates only within one blog.
``near``     the words are alike and no fact is contradicted: no number, clock, day, status, "not", and not
             a good part of the names.  House spelling, cuts, additions and moved sentences are allowed.
``changed``  the words are alike but a fact is contradicted: no copy, though perhaps the same news.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from rapidfuzz import fuzz

from dateline.deduplicate.facts import differences, kind_of, replaced
from dateline.deduplicate.names import names
from dateline.deduplicate.wording import Wording

Verdict = Literal["exact", "near", "changed"]

MIN_JACCARD = 0.3
"""Least share of common word pairs among all word pairs of two texts that are alike."""
MIN_CONTAINED = 0.85
"""Least share of the shorter text's word pairs that the longer one has, if it is a part of it."""
MIN_PART_WORDS = 15
"""A shorter text is not called a part of another."""
MIN_PART_SHARE = 0.2
"""Nor is one with a smaller share of the longer one's words (a line quoted in a summary)."""
MIN_TOKEN_SET = 0.9
"""Least token-set ratio (rapidfuzz) of two texts that are alike."""
_NAMES_CHANGED = 0.25
_SUBSTITUTION = 6
_SAME_NAME = 70.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """The verdict on two wordings, with the measures that it rests on."""

    verdict: Verdict
    similarity: float
    evidence: dict[str, Any] = field(hash=False)


def compare(first: Wording, second: Wording) -> Comparison | None:
    """Return the verdict on two wordings of different updates, or ``None`` when they are not alike."""
    if first.content_hash == second.content_hash:
        return _exact(first, second)
    if first.is_short or second.is_short:
        return None
    measures = _measures(first, second)
    if measures is None:
        return None
    differs: dict[str, Any] = {**differences(first.words, second.words)}
    changed_names = _changed_names(first, second)
    if changed_names:
        differs["name"] = changed_names
    similarity = measures["contained"] if measures["measure"] == "contained" else measures["jaccard"]
    return Comparison(
        "changed" if differs else "near",
        similarity,
        measures | {"facts": "differ" if differs else "agree"} | ({"differs": differs} if differs else {}),
    )


def _exact(first: Wording, second: Wording) -> Comparison | None:
    is_short = first.is_short or second.is_short
    if is_short and first.live_blog_key != second.live_blog_key:
        return None
    return Comparison("exact", 1.0, {"measure": "content_hash", "is_short": is_short})


def _measures(first: Wording, second: Wording) -> dict[str, Any] | None:
    common = len(first.pairs & second.pairs)
    shorter, longer = sorted((len(first.pairs), len(second.pairs)))
    jaccard = common / max(1, shorter + longer - common)
    contained = common / max(1, shorter)
    is_part = contained >= MIN_CONTAINED and shorter >= MIN_PART_WORDS and shorter >= MIN_PART_SHARE * longer
    if jaccard < MIN_JACCARD and not is_part:
        return None
    token_set = fuzz.token_set_ratio(" ".join(first.words), " ".join(second.words)) / 100
    if token_set < MIN_TOKEN_SET:
        return None
    return {
        "measure": "jaccard" if jaccard >= MIN_JACCARD else "contained",
        "jaccard": round(jaccard, 3),
        "contained": round(contained, 3),
        "token_set": round(token_set, 3),
    }


def _changed_names(first: Wording, second: Wording) -> list[list[str]]:
    """Return the names that stand in each other's place, when they are a good part of all the names."""
    mine, theirs = names(first.text), names(second.text)
    gone: set[str] = set()
    come: set[str] = set()
    for left, right in replaced(first.words, second.words):
        if len(left) <= _SUBSTITUTION and len(right) <= _SUBSTITUTION:
            old = {word for word in left if word in mine and word not in second.words}
            new = {word for word in right if word in theirs and word not in first.words}
            if old and new and not _is_spelling(old, new):
                gone |= old
                come |= new
    fewest = min(len(mine), len(theirs))
    if not gone or len(gone) < _NAMES_CHANGED * fewest:
        return []
    return [sorted(gone), sorted(come)]


def _is_spelling(old: set[str], new: set[str]) -> bool:
    if any(kind_of(word) for word in old | new):
        return False
    return fuzz.token_sort_ratio(" ".join(sorted(old)), " ".join(sorted(new))) >= _SAME_NAME
