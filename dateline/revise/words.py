"""Text -> words, numbers and marks as they are compared between two wordings.  Linear time.

A word of a script that puts no space between words is one character; white space is nobody's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dateline.identify import normalised

_INDIC = "".join(
    f"{chr(block)}-{chr(block + 3)}{chr(block + 0x3C)}{chr(block + 0x3E)}-{chr(block + 0x4D)}"
    f"{chr(block + 0x55)}-{chr(block + 0x57)}{chr(block + 0x62)}{chr(block + 0x63)}"
    for block in range(0x0900, 0x0E00, 0x80)
)
_SIGNS = "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05c1\u05c2\u0610-\u061a\u064b-\u065f\u0670" + _INDIC
"""Vowel signs and accents that Python's ``\\w`` leaves out: they belong to the word before them."""
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
HAN_DIGITS = "〇零一二三四五六七八九十百千万萬億亿兆两兩"
HAN_VAGUE = "数數几幾"
"""Stand before digits of scale: some tens, some hundreds."""
_WORD = re.compile(
    r"(?P<number>(?:(?<![\w.,%)-])[-−–])?\d+(?:[.,:/’'٫٬\u00a0\u202f\u2009]\d+)*)"
    rf"|(?P<han>(?:[{HAN_VAGUE}](?=[十百千万萬億亿]))?[{HAN_DIGITS}]+)"
    rf"|(?P<glyph>[{_UNSPACED}][{_SIGNS}]*)"
    rf"|(?P<word>[^\W\d_{_UNSPACED}](?:[^\W\d_{_UNSPACED}]|[{_SIGNS}]|[-'’](?=[^\W\d_{_UNSPACED}]))*)"
    r"|(?P<mark>\S)"
)
_STOPS = frozenset(".?!…。！？॥।؟۔")
_CLOSERS = frozenset("\"'”’»)]」』")


class Word(NamedTuple):
    """A word, number or mark of a text with its place."""

    start: int
    end: int
    text: str
    """With typography folded: width, quotes, dashes."""
    low: str
    """The same in small letters, without a possessive."""
    kind: str
    """word, number, han (Chinese digits), glyph, mark."""
    opens: bool
    """A sentence or paragraph begins here."""

    @property
    def is_mark(self) -> bool:
        """Whether it is neither word nor number."""
        return self.kind == "mark"

    @property
    def is_capital(self) -> bool:
        """Whether it is a word that begins with a capital letter."""
        return self.kind == "word" and self.text[0].isupper()


Words = Sequence[Word]


def words_of(text: str) -> list[Word]:
    """Cut a text into words, numbers and marks."""
    found: list[Word] = []
    end, is_over = 0, True
    for match in _WORD.finditer(text):
        kind, (start, stop) = match.lastgroup or "mark", match.span()
        written = match[0]
        folded = written if written.isascii() else normalised(written) or written
        opens = is_over or start > end
        if opens:
            opens = "\n" in text[end:start] or (
                is_over and (start > end or not found or found[-1].text != ".")
            )  # not in "a.m."
        if not found or kind != "mark" or opens or folded not in _CLOSERS:
            is_over = kind == "mark" and folded[-1:] in _STOPS
        low = folded if kind in ("mark", "number") else _small(folded)
        found.append(Word(start, stop, folded, low, kind, opens and _begins(found, folded)))
        end = stop
    return found


def _begins(found: Words, folded: str) -> bool:
    """A closing mark belongs to the sentence before it."""
    return not found or folded not in _CLOSERS


def _small(folded: str) -> str:
    low = folded.casefold()
    return low[:-2] if low[-2:] in ("'s", "’s") and len(low) > 3 else low


def sentences(words: Words) -> Iterator[tuple[int, int]]:
    """Yield the sentences as ranges of words; together they are all words."""
    start = 0
    for place, word in enumerate(words):
        if word.opens and place > start:
            yield start, place
            start = place
    if start < len(words):
        yield start, len(words)


def is_border(words: Words, place: int) -> bool:
    """Whether a sentence begins at a place, or the text ends there."""
    return place == 0 or place >= len(words) or words[place].opens
