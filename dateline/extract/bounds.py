"""Words of bound around a number: "at least", "nearly", "or more"."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.extract.model import Bound
from dateline.extract.tokens import Token

_BOUNDS: tuple[tuple[tuple[str, ...], Bound], ...] = (
    (("at", "least"), "at least"),
    (("no", "fewer", "than"), "at least"),
    (("no", "less", "than"), "at least"),
    (("a", "minimum", "of"), "at least"),
    (("at", "most"), "at most"),
    (("up", "to"), "at most"),
    (("as", "many", "as"), "at most"),
    (("as", "much", "as"), "at most"),
    (("no", "more", "than"), "at most"),
    (("a", "maximum", "of"), "at most"),
    (("more", "than"), "more than"),
    (("greater", "than"), "more than"),
    (("over",), "more than"),
    (("upwards", "of"), "more than"),
    (("less", "than"), "less than"),
    (("fewer", "than"), "less than"),
    (("under",), "less than"),
    (("below",), "less than"),
    (("almost",), "less than"),
    (("nearly",), "less than"),
    (("about",), "about"),
    (("around",), "about"),
    (("some",), "about"),
    (("roughly",), "about"),
    (("approximately",), "about"),
    (("an", "estimated"), "about"),
    (("estimated",), "about"),
    (("mindestens",), "at least"),
    (("au", "moins"), "at least"),
    (("al", "menos"), "at least"),
    (("mehr", "als"), "more than"),
    (("plus", "de"), "more than"),
    (("más", "de"), "more than"),
    (("rund",), "about"),
    (("etwa",), "about"),
    (("environ",), "about"),
)


_BOUNDS_BY_LAST = {
    last: tuple(pair for pair in _BOUNDS if pair[0][-1] == last)
    for last in {words[-1] for words, _ in _BOUNDS}
}


_AFTER_BOUNDS: tuple[tuple[tuple[str, ...], Bound], ...] = (
    (("or", "more"), "at least"),
    (("or", "so"), "about"),
)


def _bound_before(tokens: Sequence[Token], start: int) -> Bound | None:
    end = start - 1 if start and tokens[start - 1].text in ("a", "an", "the") else start
    for stop in (start, end):
        for words, bound in _BOUNDS_BY_LAST.get(tokens[stop - 1].low if stop else "", ()):
            if tuple(token.low for token in tokens[max(0, stop - len(words)) : stop]) == words:
                return bound
    return None


def _bound_after(tokens: Sequence[Token], stop: int) -> Bound | None:
    for words, bound in _AFTER_BOUNDS:
        if tuple(token.low for token in tokens[stop : stop + len(words)]) == words:
            return bound
    return "at least" if stop < len(tokens) and tokens[stop].text == "+" else None


def bound_of(tokens: Sequence[Token], start: int, stop: int) -> Bound:
    """Return the bound that the words around the number in tokens ``start:stop`` give it."""
    return _bound_before(tokens, start) or _bound_after(tokens, stop) or "exactly"
