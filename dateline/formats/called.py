"""What elements are called: class names and the other attributes that say what a part of a page is for."""

from __future__ import annotations

from functools import lru_cache

from lxml import etree

from dateline.formats.tree import Element

_GIVEN = ("class", "rel", "itemprop", "data-testid", "data-qa", "slot")
_CLASS_ALONE = ["class"]
_LONGEST = 500


def called(element: Element) -> str:
    """Return all that an element is called, in one text of bounded length."""
    own = element.keys()
    if not own:
        return ""
    if own == _CLASS_ALONE:
        return (element.get("class") or "")[:_LONGEST]
    given = [value for name in _GIVEN if name in own and (value := element.get(name))]
    return " ".join(given)[:_LONGEST] if given else ""


@lru_cache(maxsize=4)
def parts_called(element: Element) -> dict[Element, str]:
    """Return the parts of an element that are called something, itself first, with what they are called."""
    return {part: names for part in element.iter(etree.Element) if (names := called(part))}


@lru_cache(maxsize=4)
def called_below(element: Element) -> str:
    """Return what is called so within an element, in one text: what is not in it need not be looked for."""
    return " ".join(parts_called(element).values())
