"""The state that an HTML page carries for its own scripts, as JSON values.  No script is run.

Known forms: ``script[type="application/json"]`` (Next.js ``__NEXT_DATA__``, Nuxt ``__NUXT_DATA__``),
``window.X = {...}``, the same as a string, as ``JSON.parse("...")`` or in base64, the pieces that Next.js
pushes (``self.__next_f``), payloads handed to a function (``Morph.setPayload``), and JSON in attributes.
"""

from __future__ import annotations

import base64
import binascii
import html
import json
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Any
from urllib.parse import unquote

from dateline.formats.tree import Element, attributes

_DECODER = json.JSONDecoder(strict=False)
_MEMBER = r"""\s{0,3}(?:\.\s{0,3}[\w$.]{1,80}|\[\s{0,3}["'][^"'\]\n]{1,80}["']\s{0,3}\])\s{0,5}="""
_VARIABLE = r"\s{1,5}[\w$]{1,60}\s{0,5}="
_SETTER = r"""\.set[A-Z](?<=[\w$]\.set[A-Z])\w{2,30}\(\s{0,5}['"][^'"\n]{1,500}['"]\s{0,5},"""
_JSON = r"""(?=\{\s*["}]|\[\s*[\[{"\d\]tfn-]|["'])"""
_VALUE = rf"\s{{0,5}}(?:(?:JSON\.parse|decodeURIComponent|atob)\(\s{{0,3}}){{0,3}}{_JSON}"
_ASSIGNMENTS = (
    *(word + _MEMBER for word in ("window", "self", "globalThis")),
    *(rf"{word}(?<!\w{word}){_VARIABLE}" for word in ("var", "let", "const")),
    _SETTER,
)
_BEGINNING = re.compile(f"(?:{'|'.join(_ASSIGNMENTS)}){_VALUE}")
"""Each way begins with a character, what must stand before it is looked up behind: ten times as fast."""
_PIECE = re.compile(r"self\.__next_f\.push\(\s{0,3}(?=\[)")
_ROW = re.compile(r"^[0-9a-f]{1,6}:(?=[\[{])", re.MULTILINE)
_NOT_JSON = re.compile(r"(?<=[:,\[])(\s{0,5})(?:undefined|void 0|NaN|-?Infinity)(?=\s{0,5}[,}\]])")
_HEX_ESCAPE = re.compile(r"\\x([0-9a-fA-F]{2})")
_SINGLE_QUOTED = re.compile(r"'((?:[^'\\\n]|\\.)*)'")
_BASE64 = re.compile(r"(?:ey|W3|W1)[A-Za-z0-9+/_-]{30,}={0,2}")
_STATE_ATTRIBUTES = attributes("""//@*[starts-with(., '{"') or starts-with(., '[{')]""")
_ATTRIBUTE_OPENINGS = ('"{&quot;', '"[{&quot;')
_SHORTEST = 200
_MOST_PAYLOADS = 400
_MOST_ROWS = 20_000
_MOST_FAILURES = 300
"""Attempts at what is no JSON: each error counts the lines before it."""
_FAILED = object()
_DEVALUED = frozenset(("Reactive", "ShallowReactive", "Ref", "ShallowRef", "EmptyRef", "EmptyShallowRef"))


def payloads(tree: Element, markup: str) -> tuple[Any, ...]:
    """Return the objects and lists that a page holds as state, in page order."""
    found: list[Any] = []
    for value in _values(tree, markup):
        if isinstance(value, (dict, list)) and value:
            found.append(value)
            if len(found) >= _MOST_PAYLOADS:
                break
    return tuple(found)


def scripted(tree: Element, markup: str) -> str:
    """Return the characters in which payloads may stand: those of scripts, and of attributes with state."""
    return "\n".join((*(content for _, content, _ in _scripts(tree)), *_attribute_spans(markup)))


@lru_cache(maxsize=1)
def _scripts(tree: Element) -> tuple[tuple[Element, str, str], ...]:
    """Return the scripts that may hold state, with their characters and their type; asked twice of a page."""
    scripts = ((one, one.text or "", (one.get("type") or "").lower()) for one in tree.iter("script"))
    return tuple(one for one in scripts if len(one[1]) >= _SHORTEST and "ld+json" not in one[2])


def _has_attributes(markup: str) -> bool:
    return any(opening in markup for opening in _ATTRIBUTE_OPENINGS)


def _attribute_spans(markup: str) -> Iterator[str]:
    """Return what stands between quotes and begins like state, wherever on the page."""
    for opening in _ATTRIBUTE_OPENINGS:
        start = markup.find(opening)
        while start >= 0:
            end = markup.find('"', start + 1)
            yield markup[start : end if end > 0 else len(markup)]
            start = markup.find(opening, end) if end > 0 else -1


def _values(tree: Element, markup: str) -> Iterator[Any]:
    pieces: list[str] = []
    for script, content, kind in _scripts(tree):
        if "json" in kind:
            yield _script(script, content)
        elif "__next_f" in content:
            pieces += _pushed(content)
        else:
            yield from _assigned(content)
    yield from _rows("".join(pieces))
    if _has_attributes(markup):
        yield from _attributes(tree)


def _script(script: Element, content: str) -> Any:
    value = _loaded(content if '"' in content else html.unescape(content))
    is_flat = script.get("id") == "__NUXT_DATA__" or script.get("data-nuxt-data") is not None
    return _unflattened(value) if is_flat and isinstance(value, list) else value


def _assigned(content: str) -> Iterator[Any]:
    """Return the values of assignments; each character is read about once."""
    place = failures = 0
    while failures < _MOST_FAILURES and (match := _BEGINNING.search(content, place)):
        start = match.end()
        value, place = _value_at(content, start)
        place = max(place, start)
        if value is _FAILED:
            failures += 1
        else:
            yield value


def _value_at(content: str, start: int) -> tuple[Any, int]:
    """Return the value that begins at a place and where it ends; ``_FAILED`` when it is no JSON."""
    if content[start] == "'":
        quoted = _SINGLE_QUOTED.match(content, start)
        return (_from_string(_unescaped(quoted[1])), quoted.end()) if quoted else (_FAILED, start + 1)
    try:
        value, end = _DECODER.raw_decode(content, start)
    except json.JSONDecodeError as error:
        return _mended_at(content, start, error.pos)
    except RecursionError:
        return _FAILED, len(content)
    return (_from_string(value) if isinstance(value, str) else value), end


def _mended_at(content: str, start: int, stopped: int) -> tuple[Any, int]:
    """Read an object that is JSON but for ``undefined`` or ``\\x3c``; go on behind the place that failed."""
    near = content[max(start, stopped - 2) : stopped + 12]
    if not re.search(r"undefined|void 0|NaN|Infinity|\\x", near):
        return _FAILED, max(stopped, start + 1)
    mended = _HEX_ESCAPE.sub(r"\\u00\1", _NOT_JSON.sub(r"\1null", content[start:]))
    try:
        value, _ = _DECODER.raw_decode(mended)
    except (ValueError, RecursionError):
        value = None
    return (_from_string(value) if isinstance(value, str) else value), len(content)


def _unescaped(quoted: str) -> str:
    """Return the characters of a single-quoted script string."""
    inner = _HEX_ESCAPE.sub(r"\\u00\1", quoted.replace("\\'", "'"))
    inner = re.sub(r'(?<!\\)"', r"\"", inner)
    try:
        value = json.loads(f'"{inner}"', strict=False)
    except ValueError:
        return ""
    return value if isinstance(value, str) else ""


def _from_string(string: str) -> Any:
    """Return the JSON that a string holds: as it is, percent-encoded, or in base64."""
    if string[:3].lower() in ("%7b", "%5b"):
        string = unquote(string)
    if string[:1] in ("{", "["):
        return _loaded(string)
    if _BASE64.match(string):
        try:
            return _loaded(base64.b64decode(string + "=" * (-len(string) % 4), altchars=None).decode("utf-8"))
        except (binascii.Error, ValueError):
            return None
    return None


def _loaded(string: str) -> Any:
    try:
        return json.loads(string, strict=False)
    except (ValueError, RecursionError):
        return None


def _pushed(content: str) -> Iterator[str]:
    failures = 0
    for match in _PIECE.finditer(content):
        try:
            value, _ = _DECODER.raw_decode(content, match.end())
        except (ValueError, RecursionError):
            failures += 1
            if failures >= _MOST_FAILURES:
                return
            continue
        if isinstance(value, list) and len(value) > 1 and isinstance(value[1], str):
            yield value[1]


def _rows(pushed: str) -> Iterator[Any]:
    """Return the rows of Next.js's stream: an id, a colon, and JSON to the end of the line."""
    failures = 0
    for match in islice(_ROW.finditer(pushed), _MOST_ROWS):
        try:
            yield _DECODER.raw_decode(pushed, match.end())[0]
        except (ValueError, RecursionError):
            failures += 1
            if failures >= _MOST_FAILURES:
                return


def _attributes(tree: Element) -> Iterator[Any]:
    for value in _STATE_ATTRIBUTES(tree):
        if len(value) >= _SHORTEST:
            yield _loaded(value)


def _unflattened(flat: list[Any]) -> Any:
    """Put together what Nuxt took apart: in a list of values, numbers inside objects and lists are places.

    Format: https://github.com/Rich-Harris/devalue
    """
    made = [{} if isinstance(v, dict) else [] if isinstance(v, list) else v for v in flat]

    def at(place: object) -> Any:
        is_place = isinstance(place, int) and not isinstance(place, bool) and 0 <= place < len(flat)
        return _bare(flat, made, place) if is_place else None

    for shape, value in zip(made, flat, strict=True):
        if isinstance(value, dict):
            shape.update((key, at(place)) for key, place in value.items())
        elif isinstance(value, list) and not (value and isinstance(value[0], str)):
            shape.extend(at(place) for place in value)
    return _bare(flat, made, 0) if flat else None


def _bare(flat: list[Any], made: list[Any], place: Any) -> Any:
    """Return the value at a place, out of the wrappers of Vue; a date stands as its characters."""
    for _ in range(8):
        value = flat[place]
        if not (isinstance(value, list) and len(value) == 2 and isinstance(value[0], str)):
            break
        if value[0] == "Date":
            return value[1]
        if value[0] not in _DEVALUED or not isinstance(value[1], int) or not 0 <= value[1] < len(flat):
            break
        place = value[1]
    return made[place]
