"""Runs of capitalised words: the raw material of names."""

from __future__ import annotations

from dateline.extract.lexicon import NOT_NAMES, ORGANISATION_MARKS, WEEKDAYS, word_set
from dateline.extract.tokens import Sentence, Token

PARTICLES = word_set(
    """
    de da do dos del della di du la le van von der den bin ibn al el ben ter ten y e
    """
)


def capital_runs(sentence: Sentence) -> list[tuple[int, int]]:
    """Return the runs of capitalised words, particles inside them included, as token ranges."""
    runs: list[tuple[int, int]] = []
    place = 0
    while place < len(sentence):
        if not _begins_name(sentence[place]):
            place += 1
            continue
        start = place
        place = _run_end(sentence, place)
        first = start
        while first < place and sentence[first].low in NOT_NAMES:
            first += 1
        if first < place:
            runs.append((first, place))
    return runs


def _begins_name(token: Token) -> bool:
    """Say whether a word is capitalised and not a compound like "UN-led"."""
    return token.is_capital and not token.text.partition("-")[2].islower()


def _run_end(sentence: Sentence, start: int) -> int:
    place = start + 1
    while place < len(sentence):
        token = sentence[place]
        following = sentence[place + 1] if place + 1 < len(sentence) else None
        if (token.is_capital and token.low not in WEEKDAYS) or (
            token.kind == "number" and following is not None and following.low in ORGANISATION_MARKS
        ):
            place += 1
        elif following is not None and following.is_capital and _joins(sentence[place - 1], token):
            place += 2
        else:
            break
    return place


def _joins(before: Token, token: Token) -> bool:
    if token.low in ("of", "for"):
        return before.low in ORGANISATION_MARKS or before.low in (
            "union",
            "ministry",
            "nations",
            "states",
            "secretary",
            "minister",
        )
    return token.low in PARTICLES or token.text == "&"
