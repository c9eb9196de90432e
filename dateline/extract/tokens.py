"""Text -> words, numbers and marks with offsets, then sentences.  Linear time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dateline.extract.lexicon import word_set

_ABBREVIATED = word_set(
    "mr mrs ms dr prof gen lt col maj capt sgt adm sen rep gov rev hon pres supt insp det st mt "
    "jr sr inc ltd co corp bros vs no jan feb mar apr jun jul aug sept sep oct nov dec"
)
_TOKEN = re.compile(
    r"(?P<dotted>(?=[^\W\d_]{1,5}\.)(?:(?:[^\W\d_]\.){2,}|\b(?i:"
    + "|".join(sorted(_ABBREVIATED))
    + r")\.(?=\s)|\b[A-Z]\.(?=\s[A-Z])))"
    r"|(?P<number>\d{4}-\d\d-\d\d|\d[\d.,:/’'\u00a0\u202f\u2009]*(?<![.,:/’'\u00a0\u202f\u2009]))"
    r"|(?P<word>[^\W\d_]+(?:[-'’][^\W_]+)*)"
    r"|(?P<gap>\n\s*)"
    r"|(?P<mark>\S)"
)
_POSSESSIVES = frozenset({"'s", "’s", "'S", "’S"})
_MAX_SENTENCE = 250
"""Tokens after which a sentence is cut, so that work per sentence stays bounded on hostile text."""


class Token(NamedTuple):
    """A word, number, mark, line gap, or a whole quotation (``kind`` "quote", marks included)."""

    start: int
    end: int
    text: str
    low: str
    kind: str

    @property
    def is_capital(self) -> bool:
        """Whether it is a word with an upper-case first letter."""
        return self.kind == "word" and self.text[0].isupper()


class Quoted(NamedTuple):
    """A quotation in the text: ``start:end`` with its marks, ``inner_start:inner_end`` without."""

    start: int
    end: int
    inner_start: int
    inner_end: int


Sentence = Sequence[Token]


def tokenise(text: str) -> list[Token]:
    """Cut a text into tokens; the possessive ’s is a token of its own."""
    tokens: list[Token] = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "mark"
        word = match.group()
        if kind == "dotted":
            kind = "word"
        if word[-2:] in _POSSESSIVES and kind == "word" and len(word) > 2:
            tokens.append(_token(match.start(), word[:-2], "word"))
            tokens.append(_token(match.end() - 2, word[-2:], "possessive"))
        else:
            tokens.append(_token(match.start(), word, kind))
    return tokens


def _token(start: int, word: str, kind: str) -> Token:
    return Token(start, start + len(word), word, word.lower().replace("’", "'"), kind)


def fold(tokens: Sequence[Token], quoted: Sequence[Quoted], text: str) -> list[Token]:
    """Put one token in place of all tokens of each quotation."""
    folded: list[Token] = []
    waiting = iter(quoted)
    current = next(waiting, None)
    for token in tokens:
        while current and token.start >= current.end:
            current = next(waiting, None)
        if current is None or token.start < current.start:
            folded.append(token)
        elif not folded or folded[-1].start != current.start:
            words = text[current.start : current.end]
            folded.append(Token(current.start, current.end, words, words, "quote"))
    return folded


def sentences(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Cut folded tokens into sentences; none of them crosses a line, none is empty."""
    sentence: list[Token] = []
    for index, token in enumerate(tokens):
        if token.kind != "gap":
            sentence.append(token)
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        if sentence and (len(sentence) >= _MAX_SENTENCE or _ends(token, following)):
            yield sentence
            sentence = []
    if sentence:
        yield sentence


def _ends(token: Token, following: Token | None) -> bool:
    if token.kind == "gap" or following is None or following.kind == "gap":
        return True
    if token.kind in ("word", "number", "possessive"):
        return False
    opens = following.kind in ("quote", "number") or following.is_capital
    if token.kind == "quote":
        return opens and token.text[-2:-1] in (".", "…") and len(token.text) > 2
    return token.text in (".", "?", "!", "…", "•") and (opens or following.kind == "mark")
