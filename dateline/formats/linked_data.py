"""JSON-LD of a page: every object in every script, wherever it is nested."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from dateline.formats.tree import Element

Node = dict[str, Any]

_COMMENT_OPENS = re.compile(r"\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)")
_COMMENT_CLOSES = re.compile(r"(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$")
_LONGEST_CLOSING = 50
_MISSING_COMMA = re.compile(r'(["\]}\d]|true|false|null)([^\S\n]*\n\s*)(")')
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrtu])')
_MOST_NODES = 100_000


def scripts(tree: Element) -> list[str]:
    """Return the text of the page's JSON-LD scripts."""
    found = (script for script in tree.iter("script") if "ld+json" in (script.get("type") or "").lower())
    return [text for script in found if (text := (script.text or "").strip())]


def loaded(script: str) -> Any:
    """Return the value of a JSON-LD script, mended where that is cheap and safe.

    Raises:
        ValueError: it cannot be mended.
    """
    problem: ValueError | None = None
    for attempt in _attempts(script):
        try:
            return json.loads(attempt, strict=False)
        except RecursionError as error:
            raise ValueError("nested too deeply") from error
        except ValueError as error:
            problem = problem or error
    raise problem or ValueError("empty")


def _attempts(script: str) -> Iterator[str]:
    bare = _without_comment(script).strip().rstrip(";")
    yield bare
    mended = _MISSING_COMMA.sub(r"\1,\2\3", bare)
    mended = _TRAILING_COMMA.sub(r"\1", mended)
    yield mended
    yield _BAD_ESCAPE.sub(r"\\\\", mended)
    if "&quot;" in bare:
        yield html.unescape(bare)


def _without_comment(script: str) -> str:
    """Take off the marks of a comment around a script, that hid it from browsers of old.

    >>> _without_comment("//<![CDATA[ {} //]]>"), _without_comment("<!-- [] -->;")
    (' {} ', ' [] ')
    """
    opens = _COMMENT_OPENS.match(script)
    closes = _COMMENT_CLOSES.search(script, max(0, len(script) - _LONGEST_CLOSING))
    return script[opens.end() if opens else 0 : closes.start() if closes else len(script)]


def nodes(value: Any) -> Iterator[Node]:
    """Return every object inside, outermost first, in document order.

    A list that belongs to ``liveBlogUpdate`` is not entered: its members are updates, not pages.
    """
    stack, count = [value], 0
    while stack and count < _MOST_NODES:
        count += 1
        current = stack.pop()
        if isinstance(current, list):
            stack.extend(reversed(current))
        elif isinstance(current, dict):
            yield current
            inner = [v for k, v in current.items() if k not in ("liveBlogUpdate", "blogPosts", "blogPost")]
            stack.extend(v for v in reversed(inner) if isinstance(v, (dict, list)))


def has_type(node: Node, *names: str) -> bool:
    """Say whether an object is of one of the types, however its ``@type`` is written."""
    given = node.get("@type") or node.get("type") or ()
    types = given if isinstance(given, list) else [given]
    return any(isinstance(t, str) and t.rsplit("/", 1)[-1].rsplit(":", 1)[-1] in names for t in types)


def text(value: Any) -> str | None:
    """Return a text that may be a string, ``{"@value": ...}`` or a list of them."""
    if value is None or isinstance(value, str):
        return value.strip() or None if value else None
    for _ in range(4):
        if isinstance(value, list):
            value = value[0] if value else None
        elif isinstance(value, dict):
            value = value.get("@value", value.get("name", value.get("@id")))
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = str(value)
    return value.strip() or None if isinstance(value, str) else None


def names(value: Any) -> str | None:
    """Return the names of authors (a string, an object, or a list), joined by commas, each once."""
    found: dict[str, None] = {}
    for one in value if isinstance(value, list) else [value]:
        name = text(one.get("name")) if isinstance(one, dict) else text(one)
        if name and not name.startswith(("http://", "https://", "//", "#")):
            found[html.unescape(name)] = None
    return ", ".join(found) or None


def addresses(value: Any) -> list[str]:
    """Return the web addresses of an image, video, or a list of them."""
    found: dict[str, None] = {}
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            one = text(one.get("url")) or text(one.get("contentUrl")) or text(one.get("@id"))
        if isinstance(one, str) and one.startswith(("http://", "https://")):
            found[html.unescape(one)] = None
    return list(found)
