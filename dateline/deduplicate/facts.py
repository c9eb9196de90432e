"""Which facts differ between two texts that are otherwise alike.

The texts are laid side by side; where one has other words than the other, facts of one kind on both
sides are compared.  A fact that stands anywhere in the other text is not a difference (sentences may
have moved), and a fact that one text merely adds is not either (it says more, not otherwise).  The one
exception is a "not" or "denied" that stands on one side only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby

from rapidfuzz.distance import Levenshtein

Differences = dict[str, list[list[str]]]
"""Kind of fact -> what the first text says, what the second says."""

_NUMBER = re.compile(r"\d+(?:\.\d+)?%?|\d+(?:[.,:]\d+)+")
_SHORT_STRETCH = 4
_WORDS_OF = {
    "day": "monday tuesday wednesday thursday friday saturday sunday",
    "month": "january february april june july august september october november december",
    "relative day": "today tomorrow yesterday tonight overnight",
    "polarity": (
        "not no never none neither nor without false denies denied deny denying refuses refused refuse"
        " refusing rejects rejected reject rejecting unconfirmed"
    ),
}
_STATUS_OF = {
    "future": "will shall expected due planned plans planning upcoming",
    "done": "has have had was were did",
    "possible": "could may might possibly likely unlikely perhaps",
    "up": "up rise rises rose risen rising higher increase increases increased gains climbed more",
    "down": "down fall falls fell fallen falling lower decrease decreases decreased dropped fewer less",
    "begun": "begin begins began begun start starts started open opens opened resume resumes resumed",
    "ended": "end ends ended stop stops stopped close closes closed cancelled canceled suspended postponed",
    "won": "win wins won victory",
    "beaten": "lose loses lost beaten defeat defeated",
    "held": "arrested detained jailed held captured",
    "freed": "released freed acquitted cleared",
}
_KINDS = {word: kind for kind, words in _WORDS_OF.items() for word in words.split()}
_STATUSES = {word: status for status, words in _STATUS_OF.items() for word in words.split()}


def differences(first: Sequence[str], second: Sequence[str]) -> Differences:
    """Return the facts in which two texts contradict each other, by kind; empty when they agree.

    ``first`` and ``second`` are words as ``normalise.words`` gives them.  Kinds: number, clock, day,
    month, relative day, status (will / has been, up / down), polarity (not, denied).
    """
    everywhere = frozenset(first), frozenset(second)
    found: dict[str, tuple[set[str], set[str]]] = {}
    for left, right in _stretches(first, second):
        for kind, sides in _contradictions(left, right, everywhere).items():
            known = found.setdefault(kind, (set(), set()))
            known[0].update(sides[0])
            known[1].update(sides[1])
    return {kind: [sorted(sides[0]), sorted(sides[1])] for kind, sides in sorted(found.items())}


def replaced(first: Sequence[str], second: Sequence[str]) -> list[tuple[list[str], list[str]]]:
    """Return what stands in the second text in the place of what in the first, stretch by stretch."""
    return [(left, right) for left, right in _stretches(first, second) if left and right]


def numbers(text: Sequence[str]) -> frozenset[str]:
    """Return the numbers among some words."""
    return frozenset(word for word in text if kind_of(word) == "number")


@lru_cache(maxsize=65_536)
def kind_of(word: str) -> str | None:
    """Return the kind of fact that a word states by itself."""
    if word.startswith("@"):
        return "clock"
    return "number" if _NUMBER.fullmatch(word) else _KINDS.get(word)


def _stretches(first: Sequence[str], second: Sequence[str]) -> list[tuple[list[str], list[str]]]:
    stretches = []
    opcodes = Levenshtein.opcodes(first, second)
    for is_equal, run in groupby(opcodes, key=lambda opcode: opcode.tag == "equal"):
        if not is_equal:
            steps = list(run)
            left = first[steps[0].src_start : steps[-1].src_end]
            right = second[steps[0].dest_start : steps[-1].dest_end]
            stretches.append((list(left), list(right)))
    return stretches


def _contradictions(
    left: list[str], right: list[str], everywhere: tuple[frozenset[str], frozenset[str]]
) -> dict[str, tuple[set[str], set[str]]]:
    mine, theirs = _by_kind(left, everywhere[1]), _by_kind(right, everywhere[0])
    found = {kind: (mine[kind], theirs[kind]) for kind in mine.keys() & theirs.keys() if kind != "polarity"}
    if len(left) <= _SHORT_STRETCH and len(right) <= _SHORT_STRETCH:
        found |= _status(left, right) | _polarity(left, right)
    return found


def _by_kind(stretch: list[str], elsewhere: frozenset[str]) -> dict[str, set[str]]:
    kinds: dict[str, set[str]] = {}
    for word in stretch:
        kind = kind_of(word)
        if kind is not None and word not in elsewhere:
            kinds.setdefault(kind, set()).add(word)
    return kinds


def _status(left: list[str], right: list[str]) -> dict[str, tuple[set[str], set[str]]]:
    mine = {_STATUSES[word] for word in left if word in _STATUSES}
    theirs = {_STATUSES[word] for word in right if word in _STATUSES}
    return {"status": (mine, theirs)} if mine and theirs and not mine & theirs else {}


def _polarity(left: list[str], right: list[str]) -> dict[str, tuple[set[str], set[str]]]:
    mine = {word for word in left if kind_of(word) == "polarity"}
    theirs = {word for word in right if kind_of(word) == "polarity"}
    return {"polarity": (mine, theirs)} if bool(mine) != bool(theirs) else {}
