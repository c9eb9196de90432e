"""Labels by which a text says of itself that it was changed: "Correction:", "This post was amended"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from dateline.identify import normalised
from dateline.revise.lexicon import tables

_LONGEST = 300
"""Characters of a label that are kept."""
_ENDS = ("\n", ". ", "。")
_STOPS = frozenset("\n.!?…。[(（【*_")
_LEADS = frozenset(" \t\n[(（【*_>•–—-")
_BETWEEN = r"(?:\s[\w’']{1,15}){0,4}?\s"
"""A few words between "this post" and "amended"."""
_HEAD_ONLY = re.compile(r".{1,80}?(?=[:：](?!\d)|[)\]）】]|\s[—–-]|\.(?:\s|$)|。)")


def _either(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(set(words), key=len, reverse=True)))


@lru_cache(maxsize=1)
def _heads() -> re.Pattern[str]:
    lists = tables()["labels"]
    words, before_dates = _either(lists["heads"] + lists["updates"]), _either(lists["before_dates"])
    behind = rf"(?=\s{{0,2}}(?:[:：;,)\]）】*—–-]|\d|\.\s|$|(?:{before_dates})\.?\s\d))"
    return re.compile(rf"\b(?=\w)(?:{words}){behind}", re.IGNORECASE | re.MULTILINE)


@lru_cache(maxsize=1)
def _updates() -> re.Pattern[str]:
    lists = tables()["labels"]
    heads = rf"(?:{_either(lists['updates'])})(?!\w)"
    return re.compile(
        rf"{heads}|(?!.*(?:{_either(lists['ours_was'])})){_said_of_ours('ours_news')}", re.IGNORECASE
    )


@lru_cache(maxsize=1)
def _phrases() -> re.Pattern[str]:
    words = _either(tables()["labels"]["phrases"])
    ours = (_said_of_ours(name) for name in ("ours_was", "ours_news"))
    return re.compile(rf"{words}|{'|'.join(ours)}", re.IGNORECASE)


def _said_of_ours(name: str) -> str:
    lists = tables()["labels"]
    return rf"\b(?:{_either(lists['ours'])}){_BETWEEN}(?:{_either(lists[name])})\b"


@lru_cache(maxsize=1)
def _scents() -> tuple[str, ...]:
    """Return strings of which each label holds one: it is cheaper to look for these first."""
    lists = tables()["labels"]
    words = {word.casefold() for name in lists if name != "ours" for word in lists[name]}
    return tuple(sorted(word for word in words if not any(o != word and o in word for o in words)))


def may_begin_news(label: str) -> bool:
    """Whether a label owns up to no error: "Update:", "Updated at 12:03"."""
    return _updates().match(label) is not None


def _opens(text: str, place: int) -> bool:
    """Whether a sentence, line or bracket begins right before a place."""
    first = max(0, place - 6)
    lead = text[first:place]
    left = lead.rstrip("".join(_LEADS))
    return not (first or left) or bool(set(lead[len(left) :]) & _STOPS) or left[-1:] in _STOPS


def labels_in(text: str) -> Counter[str]:
    """Return the sentences or lines that label a change, in order, each with how often it stands there."""
    found: Counter[str] = Counter()
    lines = "\n".join(normalised(line) for line in text.splitlines())
    starts = sorted({start for line in _scented(lines) for start in _starts(lines, *line)})
    end = 0
    for start in starts:
        if start >= end:
            first, end = _sentence(lines, start)
            label = lines[first:end].strip(" \n*_[(（【")[:_LONGEST]
            head = _HEAD_ONLY.match(label) if may_begin_news(label) else None
            found[head.group() if head else label] += 1
    return found


def _scented(lines: str) -> Iterator[tuple[int, int]]:
    """Yield the lines in which a label may be."""
    scents, low = _scents(), lines.casefold()
    if not any(scent in low for scent in scents):
        return
    start = 0
    for line in lines.split("\n"):
        low = line.casefold()
        if any(scent in low for scent in scents):
            yield start, start + len(line)
        start += len(line) + 1


def _starts(lines: str, start: int, stop: int) -> Iterator[int]:
    yield from (
        match.start() for match in _heads().finditer(lines, start, stop) if _opens(lines, match.start())
    )
    yield from (match.start() for match in _phrases().finditer(lines, start, stop))


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
