"""Words in which two letters had changed places: "seocnd" tells nothing else than "second"."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import compress

from dateline.revise.sides import Sides
from dateline.revise.words import Word

__all__ = ["respelt"]

_SHORTEST = 6
"""Letters from which two neighbours that change places make no other word that counts or attributes."""


def respelt(sides: Sides) -> str:
    """Return the text before, its words with letters out of place spelt as in the text after."""
    pieces, place, text = [], 0, sides.old.text
    for old, new in _exchanged(sides):
        if _is_misspelt(old, new):
            pieces += [text[place : old.start], sides.new.text[new.start : new.end]]
            place = old.end
    return "".join([*pieces, text[place:]])


def _exchanged(sides: Sides) -> Iterator[tuple[Word, Word]]:
    for start, stop, new_start, new_stop in sides.blocks:
        if stop - start == new_stop - new_start:
            yield from zip(sides.old.words[start:stop], sides.new.words[new_start:new_stop], strict=True)


def _is_misspelt(old: Word, new: Word) -> bool:
    """A capital may make it a name: whose it is is no matter of spelling."""
    if old.kind != "word" or new.kind != "word" or old.is_capital or new.is_capital:
        return False
    return _are_swapped(old.text.casefold(), new.text.casefold())


def _are_swapped(one: str, other: str) -> bool:
    """Say whether two neighbours within one word stand the other way round in the other.

    >>> _are_swapped("seevral", "several"), _are_swapped("there", "three"), _are_swapped("nuclear", "unclear")
    (True, False, False)
    """
    if len(one) != len(other) or len(one) < _SHORTEST or one[0] != other[0]:
        return False
    places = list(compress(range(len(one)), map(str.__ne__, one, other)))
    if len(places) != 2 or places[1] != places[0] + 1:
        return False
    return one[places[0] : places[1] + 1] == other[places[0] : places[1] + 1][::-1]
