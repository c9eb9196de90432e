"""Labels by which a text says of itself that it was changed: "Correction:", "This post was amended"."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from dateline.identify import normalised
from dateline.revise.lexicon import tables

_LONGEST = 300
"""Characters of a label that are kept."""
_ENDS = ("\n", ". ", "。")
_STOPS = frozenset("\n.!?…。[(（【*_")
_LEADS = frozenset(" \t\n[(（【*_>•–—-")
_BEHIND = (
    r"(?=\s{0,2}(?:[:：;,)\]）】*—–-]|\d|\.\s|$"
    r"|(?:on|at|as of|le|à|de|du|am|um|vom|von|el|del|de las|de la|a las|a la|il|delle|alle|op|om|van|em|às"
    r"|das|o|z|kl|klo|v|от|в|від|о)\.?\s\d))"
)


_HEAD_ONLY = re.compile(r".{1,80}?(?=[:：](?!\d)|[)\]）】]|\s[—–-]|\.(?:\s|$)|。)")


@lru_cache(maxsize=1)
def _heads() -> re.Pattern[str]:
    words = sorted(tables()["labels"]["heads"] + tables()["labels"]["updates"], key=len, reverse=True)
    return re.compile(
        rf"\b(?=\w)(?:{'|'.join(map(re.escape, words))}){_BEHIND}", re.IGNORECASE | re.MULTILINE
    )


@lru_cache(maxsize=1)
def _updates() -> re.Pattern[str]:
    words = sorted(tables()["labels"]["updates"], key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE)


def may_begin_news(label: str) -> bool:
    """Whether a label is one of those under which news is published too: "Update:", "Updated at 12:03"."""
    return _updates().match(label) is not None


def _opens(text: str, place: int) -> bool:
    """Whether a sentence, line or bracket begins right before a place."""
    first = max(0, place - 6)
    lead = text[first:place]
    left = lead.rstrip("".join(_LEADS))
    return not (first or left) or bool(set(lead[len(left) :]) & _STOPS) or left[-1:] in _STOPS


@lru_cache(maxsize=1)
def _phrases() -> re.Pattern[str]:
    words = sorted(tables()["labels"]["phrases"], key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)), re.IGNORECASE)


def labels_in(text: str) -> Counter[str]:
    """Return the sentences or lines that label a change, in order, each with how often it stands there."""
    lines = "\n".join(normalised(line) for line in text.splitlines())
    heads = {match.start() for match in _heads().finditer(lines) if _opens(lines, match.start())}
    starts = sorted(heads | {match.start() for match in _phrases().finditer(lines)})
    found: Counter[str] = Counter()
    end = 0
    for start in starts:
        if start >= end:
            first, end = _sentence(lines, start)
            label = lines[first:end].strip(" \n*_[(（【")[:_LONGEST]
            head = _HEAD_ONLY.match(label) if may_begin_news(label) else None
            found[head.group() if head else label] += 1
    return found


def _sentence(text: str, place: int) -> tuple[int, int]:
    """Return the sentence around a place; a label of one word goes on to the end of its line."""
    while place < len(text) and not text[place].isalnum():
        place += 1
    before = ((text.rfind(end, max(0, place - _LONGEST), place), end) for end in _ENDS)
    first = max((found + len(end) for found, end in before if found >= 0), default=0)
    line = text.find("\n", place)
    line = len(text) if line < 0 else line
    stops = [text.find(end, min(place + 25, line), line) for end in _ENDS]
    return first, min((stop + 1 for stop in stops if stop >= 0), default=line)
