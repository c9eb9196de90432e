"""HTML text to a tree, without the limits of depth being lifted."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from lxml import etree
from lxml.etree import _Element as Element

__all__ = ["Element", "attributes", "elements", "html_tree", "texts"]


def html_tree(markup: str) -> Element | None:
    """Return the root of the tree; ``None`` when the markup holds no element.

    libxml2 closes what is nested deeper than its limit (255), so later walks stay shallow.
    """
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=False, recover=True)
    try:
        return etree.fromstring(markup.encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def elements(root: Element, path: str, **variables: str) -> list[Element]:
    """Return the elements of an XPath."""
    found = etree.XPath(path)(root, **variables)
    return [one for one in found if isinstance(one, Element)] if isinstance(found, list) else []


def attributes(path: str) -> Callable[[Element], list[str]]:
    """Return the function that reads the attributes of an XPath, in document order, as plain strings."""
    compiled = etree.XPath(path, smart_strings=False)
    return lambda root: cast("list[str]", compiled(root))


def texts(root: Element) -> list[str]:
    """Return the pieces of text below an element, its tail left out; a comment has none."""
    if not isinstance(root.tag, str):
        return []
    return cast("list[str]", list(root.itertext()))
