"""Whether two outlets report the same news in their own words: a first rule.

It would rather miss a report than join two that differ.  Only the lead is read (headline and
the first sixty words).  Two leads of different outlets within six hours tell the same news when they
share names, and enough of all that they name, count and say.  What two leads must share to be compared
at all, two names or a name and a number, is their *clue*.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations
from typing import Any

from dateline.deduplicate.facts import numbers
from dateline.deduplicate.minhash import text_hash
from dateline.deduplicate.names import COMMON_WORDS, names
from dateline.deduplicate.normalise import words
from dateline.deduplicate.wording import Wording

WINDOW = timedelta(hours=6)
"""Reports further apart are not compared."""
LEAD_WORDS = 60
LEAD_CHARACTERS = 16 * LEAD_WORDS
MIN_NAMES = 2
MIN_WORDS = 3
"""Least number of content words that are shared beside names and numbers."""
MIN_FEATURES = 8
"""Leads that name, count and say fewer things are not compared."""
MIN_SHARE = 0.5
"""Least share of the poorer lead's features that the other has."""
MIN_SHARE_WITH_NUMBER = 0.4
"""The same where a number is shared, too."""
_CLUE_NAMES = 5
_CLUE_NUMBERS = 3
_STEM = 5
_PERIOD_SECONDS = 2 * WINDOW.total_seconds()


@dataclass(frozen=True, slots=True)
class Lead:
    """What the beginning of an update names, counts and says."""

    names: frozenset[str]
    numbers: frozenset[str]
    stems: frozenset[str]
    clues: tuple[int, ...]
    """Hashes of pairs of names, and of names with numbers."""

    @property
    def features(self) -> frozenset[str]:
        """All three together."""
        return self.names | self.numbers | self.stems


def lead(wording: Wording) -> Lead | None:
    """Return the lead of a wording; ``None`` when it is too poor to be recognised elsewhere."""
    if wording.is_short or wording.is_summary:
        return None
    headline = "" if wording.text.startswith(wording.headline) else wording.headline
    beginning = (words(headline) + wording.words)[:LEAD_WORDS]
    present = set(beginning)
    named = names(f"{headline}\n{wording.text}"[:LEAD_CHARACTERS]) & present
    counted = frozenset(number for number in numbers(beginning) if _tells(number))
    said = (
        frozenset(word[:_STEM] for word in present - named if len(word) > 3 and word.isalpha()) - COMMON_WORDS
    )
    if len(named) < MIN_NAMES or len(named) + len(counted) + len(said) < MIN_FEATURES:
        return None
    return Lead(named, counted, said, _clues(beginning, named, counted))


def period_of(moment: datetime) -> int:
    """Return the number of the twelve-hour period in which a moment lies."""
    return int(moment.timestamp() // _PERIOD_SECONDS)


def periods_near(moment: datetime) -> range:
    """Return the one or two periods that hold the moments within the window of a moment."""
    seconds, window = moment.timestamp(), WINDOW.total_seconds()
    return range(int((seconds - window) // _PERIOD_SECONDS), int((seconds + window) // _PERIOD_SECONDS) + 1)


def shared(first: Lead, second: Lead) -> dict[str, Any] | None:
    """Return what two leads share as evidence that they tell the same news; ``None`` if it is not enough."""
    named, counted, said = (
        first.names & second.names,
        first.numbers & second.numbers,
        first.stems & second.stems,
    )
    if len(named) < MIN_NAMES or len(said) < MIN_WORDS:
        return None
    if first.numbers and second.numbers and not counted:
        return None
    fewest = min(len(first.features), len(second.features))
    share = (len(named) + len(counted) + len(said)) / fewest
    if share < (MIN_SHARE_WITH_NUMBER if counted else MIN_SHARE):
        return None
    return {
        "rule": "own_words",
        "share": round(share, 3),
        "names": sorted(named),
        "numbers": sorted(counted),
        "words": sorted(said),
    }


def _tells(number: str) -> bool:
    """Tell whether a number says something: years and 1 stand everywhere."""
    return number != "1" and not (len(number) == 4 and number[:2] in ("19", "20"))


def _clues(beginning: tuple[str, ...], named: frozenset[str], counted: frozenset[str]) -> tuple[int, ...]:
    order = list(dict.fromkeys(beginning))
    first_names = [word for word in order if word in named][:_CLUE_NAMES]
    first_numbers = [word for word in order if word in counted][:_CLUE_NUMBERS]
    pairs = [tuple(sorted(pair)) for pair in combinations(first_names, 2)]
    pairs += [(name, number) for name in first_names for number in first_numbers]
    return tuple(text_hash("clue", *pair) for pair in pairs)
