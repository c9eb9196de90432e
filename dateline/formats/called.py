"""What elements are called: class names and the other attributes that say what a part of a page is for."""

from __future__ import annotations

from functools import lru_cache

from dateline.formats.tree import Element, attributes

_GIVEN = ("class", "rel", "itemprop", "data-testid", "data-qa", "slot")
_BELOW = attributes(" | ".join(f"descendant-or-self::*/@{name}" for name in _GIVEN))
_LONGEST = 500


def called(element: Element) -> str:
    """Return all that an element is called, in one text of bounded length."""
    given = (element.get(name) for name in _GIVEN)
    return " ".join(name for name in given if name)[:_LONGEST]


@lru_cache(maxsize=4)
def called_below(element: Element) -> str:
    """Return what is called so within an element, in one text: what is not in it need not be looked for."""
    return " ".join(_BELOW(element))
