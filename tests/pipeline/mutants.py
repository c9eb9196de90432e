"""Changes made by hand to pages that others wrote: in the raw bytes, wherever the page says a thing.

A page is HTML with JSON in its scripts, or JSON with HTML in its strings; both are gone through in the same
way.  What belongs to an update is found by its id and its paragraphs: the widest element or object that holds
something of this update and nothing of another.
"""

from __future__ import annotations

import base64
import binascii
import html
import json
import random
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from dateline.model import Update

_TAG = re.compile(r"<!--.*?-->|<(/?)([a-zA-Z][^\s/>]*)((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>", re.DOTALL)
_RAW = re.compile(r"(?is)<(script|style)\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*>(.*?)</\1\s*>")
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
_WORD = re.compile(r"<[^>]*>|(?<![\w&])[a-z]{4,}(?!\w)")
_ISO = re.compile(r"(?<!\d)20\d\d-\d\d-\d\dT(\d\d):(\d\d)")
_EPOCH = re.compile(r"(?<![\w.-])1[3-7]\d{8}(?:\d{3})?(?![\w.])")
_COUNTER = re.compile(r'(\sid="[a-z_-]+)(\d{1,4})"')
_BASE64 = re.compile(r"[A-Za-z0-9+/]{1000,}={0,2}")
SHORTEST = 24
"""Letters and digits of a paragraph that is taken for a mark of its update."""
LATER = 3
"""Minutes by which a copied update is newer."""
Owners = frozenset[int]


def letters(text: str) -> str:
    """Return the letters and digits of a text; each view of a page spaces and quotes it in its own way."""
    return "".join(filter(str.isalnum, html.unescape(text))).lower()


def marks_of(updates: Sequence[Update]) -> dict[str, int]:
    """Return paragraphs that only one update has -> its number."""
    found: dict[str, int] = {}
    twice: set[str] = set()
    for number, update in enumerate(updates):
        texts = [update.headline or "", *re.split(r"\n+|(?<=[.!?…:\]])\s", update.article_body)]
        for mark in {letters(text) for text in texts}:
            if len(mark) >= SHORTEST and found.setdefault(mark, number) != number:
                twice.add(mark)
    return {mark: number for mark, number in found.items() if mark not in twice}


def ids_of(updates: Sequence[Update], raw: str) -> dict[str, int]:
    """Return the platform's ids as they stand in the page -> number of the update."""
    found = {}
    for number, update in enumerate(updates):
        if update.id_from == "platform" and len(update.update_id) > 5 and update.update_id in raw:
            found[update.update_id] = number
    return found


@dataclass(frozen=True, kw_only=True)
class Clone:
    """A new update made from an old one: other words, another id, a little later."""

    of: int
    id_from: str
    id_to: str
    words: dict[str, str]
    clock: tuple[str, str] = ("", "")
    """The time of day as the page shows it, before and after."""

    def text(self, raw: str) -> str:
        """Return a text in other words; tags stay as they are."""
        if self.clock[0]:
            raw = raw.replace(*self.clock)
        return _WORD.sub(lambda found: self.words.get(found[0], found[0]), raw)

    def rest(self, raw: str) -> str:
        """Return what is not text with the new id and the new times."""
        if self.id_from:
            raw = raw.replace(self.id_from, self.id_to)
        raw = _COUNTER.sub(lambda found: f'{found[1]}{int(found[2]) + 900}"', raw)
        return _EPOCH.sub(_later_epoch, _ISO.sub(_later, raw))


def _later(found: re.Match[str]) -> str:
    minute = int(found[2]) + LATER
    hour = int(found[1]) + minute // 60
    return found[0] if hour > 23 else f"{found[0][:-5]}{hour:02}:{minute % 60:02}"


def _later_epoch(found: re.Match[str]) -> str:
    return str(int(found[0]) + LATER * 60 * (1000 if len(found[0]) > 10 else 1))


@dataclass(frozen=True, kw_only=True)
class Mutation:
    """What is to be done to the updates of a page."""

    drop: Owners = frozenset()
    clone: Clone | None = None
    swap: tuple[int, int] | None = None
    replace: tuple[tuple[str, str], ...] = ()
    html: Callable[[str], str] | None = None
    """Done to what is HTML, wherever it stands."""
    json: Callable[[Any], Any] | None = None
    """Done to each object of JSON."""


@dataclass(kw_only=True)
class Editor:
    """Makes mutations of one page."""

    marks: dict[str, int]
    ids: dict[str, int]
    mutation: Mutation
    done: set[str] = field(default_factory=set)
    """What has been found and done."""
    _pattern: re.Pattern[str] | None = None

    _starts: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for mark in self.marks:
            self._starts.setdefault(mark[:SHORTEST], []).append(mark)
        if self.ids:
            some = "|".join(re.escape(one) for one in sorted(self.ids, key=len, reverse=True))
            self._pattern = re.compile(rf"(?<![0-9A-Za-z])(?:{some})(?![0-9A-Za-z])")

    def page(self, raw: str) -> str:
        """Return the page after the mutation."""
        for old, new in self.mutation.replace:
            raw = raw.replace(old, new)
        if raw.lstrip()[:1] in ("{", "["):
            return json.dumps(self._value(json.loads(raw)), ensure_ascii=False)
        return self._html(raw, is_page=True)

    # --- JSON

    def _owners_of_text(self, text: str) -> Owners:
        if len(text) < 300 and " " not in text.strip() and self._pattern:
            return frozenset(self.ids[one] for one in self._pattern.findall(text))
        said = letters(re.sub(r"<[^<>]*>", "", text))
        return frozenset(number for number, _, _ in self._marked(said))

    def _marked(self, said: str) -> Iterator[tuple[int, int, int]]:
        """Find the marks in letters and digits: number, start, end."""
        for at in range(len(said) - SHORTEST + 1):
            for mark in self._starts.get(said[at : at + SHORTEST], ()):
                if said.startswith(mark, at):
                    yield self.marks[mark], at, at + len(mark)

    def _owners(self, value: Any, memo: dict[int, Owners]) -> Owners:
        if isinstance(value, str):
            return self._owners_of_text(value)
        if not isinstance(value, dict | list):
            return frozenset()
        if id(value) not in memo:
            parts = value if isinstance(value, list) else [*value, *value.values()]
            memo[id(value)] = frozenset().union(*(self._owners(part, memo) for part in parts))
        return memo[id(value)]

    def _value(self, value: Any, memo: dict[int, Owners] | None = None) -> Any:
        memo = {} if memo is None else memo
        if isinstance(value, str):
            return self._string(value)
        if isinstance(value, list):
            return self._list(value, memo)
        if not isinstance(value, dict):
            return value
        changed = self._dict(value, memo)
        return self.mutation.json(changed) if self.mutation.json else changed

    def _dict(self, value: dict[str, Any], memo: dict[int, Owners]) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for key, part in value.items():
            owners = self._owners(part, memo) | self._owners_of_text(key)
            is_unit = len(owners) == 1 and (isinstance(part, dict) or self._owners_of_text(key))
            is_unit = is_unit and len(memo.get(id(value)) or self._owners(value, memo)) > 1
            if is_unit and owners <= self.mutation.drop:
                self.done.add("drop")
                continue
            clone = self.mutation.clone
            if is_unit and clone and owners == {clone.of} and clone.rest(key) != key:
                made[clone.rest(key)] = self._copied(part, clone)
            made[key] = self._value(part, memo)
        return made

    def _list(self, value: list[Any], memo: dict[int, Owners]) -> list[Any]:
        owners = [self._owners(part, memo) for part in value]
        if len(frozenset().union(*owners)) < 2:
            return [self._value(part, memo) for part in value]
        singles = [next(iter(one)) if len(one) == 1 else None for one in owners]
        order = [one for one in singles if one is not None]
        is_rising = order == sorted(order)
        made: list[tuple[int | None, Any]] = []
        for single, part in zip(singles, value, strict=True):
            if single is not None and single in self.mutation.drop:
                self.done.add("drop")
                continue
            kept = [(single, self._value(part, memo))]
            if self.mutation.clone and single == self.mutation.clone.of:
                self.done.add("clone")
                kept.insert(0 if is_rising else 1, (None, self._copied(part, self.mutation.clone)))
            made += kept
        return self._swapped(made)

    def _swapped(self, made: list[tuple[int | None, Any]]) -> list[Any]:
        singles = [one for one, _ in made]
        parts = [part for _, part in made]
        if self.mutation.swap and all(singles.count(one) == 1 for one in self.mutation.swap):
            one, other = (singles.index(number) for number in self.mutation.swap)
            parts[one], parts[other] = parts[other], parts[one]
            self.done.add("swap")
        return parts

    def _copied(self, value: Any, clone: Clone) -> Any:
        if isinstance(value, str):
            is_text = " " in value and clone.of in self._owners_of_text(value)
            return clone.text(value) if is_text else clone.rest(value)
        if isinstance(value, list):
            return [self._copied(part, clone) for part in value]
        if isinstance(value, dict):
            return {clone.rest(key): self._copied(part, clone) for key, part in value.items()}
        if isinstance(value, int) and not isinstance(value, bool):
            return int(clone.rest(str(value)))
        return value

    def _string(self, text: str) -> str:
        if len(text) > 200 and text.lstrip()[:1] in ("{", "["):
            return self._json_text(text)
        if "</" in text and re.search(r"<(p|div|a|img|h2|article|section)\b", text):
            return self._html(text)
        return text

    def _json_text(self, text: str) -> str:
        try:
            value = json.loads(text)
        except ValueError:
            return text
        made = self._value(value)
        return text if made == value and not self.mutation.json else json.dumps(made)

    # --- HTML

    def _html(self, raw: str, *, is_page: bool = False) -> str:
        scripts = [(found.start(2), found.end(2)) for found in _RAW.finditer(raw)] if is_page else []
        changes = [(start, end, self._script(raw[start:end])) for start, end in scripts]
        changes += self._units(raw, scripts)
        raw = _replaced(raw, changes)
        if self.mutation.html is None:
            return raw
        return _outside_scripts(raw, self.mutation.html)

    def _script(self, text: str) -> str:
        raw = _BASE64.sub(self._base64, text)
        if raw != text:
            return raw
        made: list[str] = []
        at = 0
        for begin in re.finditer(r"[{\[]", text):
            if begin.start() < at or len(text) - begin.start() < 100:
                continue
            try:
                value, end = json.JSONDecoder(strict=False).raw_decode(text, begin.start())
            except ValueError:
                continue
            made += [text[at : begin.start()], self._dumped(value, text[begin.start() : end])]
            at = end
        return "".join([*made, text[at:]])

    def _dumped(self, value: Any, text: str) -> str:
        """Return the JSON of a script after the mutation, as it was where nothing has changed."""
        made = self._value(value)
        return text if made == value and not self.mutation.json else json.dumps(made).replace("</", "<\\/")

    def _base64(self, found: re.Match[str]) -> str:
        try:
            text = base64.b64decode(found[0]).decode()
        except (binascii.Error, UnicodeDecodeError):
            return found[0]
        for old, new in self.mutation.replace:
            text = text.replace(old, new)
        return base64.b64encode(self._string(text).encode()).decode()

    def units(self, raw: str) -> list[tuple[int, int, int]]:
        """Return the longest list of updates in HTML: number, start, end of each."""
        scripts = [(found.start(2), found.end(2)) for found in _RAW.finditer(raw)]
        lists = units_of(raw, self._found(raw, scripts), scripts) if "</" in raw else []
        return max(lists, key=lambda units: len({number for number, _, _ in units}), default=[])

    def _units(self, raw: str, scripts: Sequence[tuple[int, int]]) -> list[tuple[int, int, str]]:
        """Return what is to be replaced: start, end, by what."""
        changes: list[tuple[int, int, str]] = []
        for units in units_of(raw, self._found(raw, scripts), scripts):
            if len({number for number, _, _ in units}) < 2:
                continue
            changes += self._unit_changes(raw, units)
        return _outermost(changes)

    def _unit_changes(self, raw: str, units: list[tuple[int, int, int]]) -> Iterator[tuple[int, int, str]]:
        order = [number for number, _, _ in units]
        spans = {number: (start, end) for number, start, end in units}
        clone = self.mutation.clone
        for number, (start, end) in spans.items():
            if number in self.mutation.drop:
                self.done.add("drop")
                yield start, end, ""
            if clone and number == clone.of:
                self.done.add("clone")
                there, is_rising = raw[start:end], order == sorted(order)
                copied = "".join(clone.rest(p) if p[:1] == "<" else clone.text(p) for p in _parts(there))
                yield start, end, copied + there if is_rising else there + copied
        if self.mutation.swap and all(order.count(number) == 1 for number in self.mutation.swap):
            (a, b), (c, d) = (spans[number] for number in self.mutation.swap)
            self.done.add("swap")
            yield a, b, raw[c:d]
            yield c, d, raw[a:b]

    def _found(self, raw: str, scripts: Sequence[tuple[int, int]]) -> list[tuple[int, int, int]]:
        """Return where the marks of updates stand: number, start, end."""
        text, places = _long_string(raw)
        found = [(number, places[at], places[end - 1] + 1) for number, at, end in self._marked(text)]
        for tag in _TAG.finditer(raw):
            if self._pattern and tag[3] and not tag[1]:
                own = re.sub(r"\s(?:href|src|content|class)=(?:\"[^\"]*\"|'[^']*')", "", tag[3])
                numbers = {self.ids[one] for one in self._pattern.findall(own)}
                if len(numbers) == 1:
                    found.append((numbers.pop(), tag.start(), tag.end()))
        starts = [start for start, _ in scripts]
        return [one for one in found if not _is_within(one[1], scripts, starts)]


def _is_within(at: int, spans: Sequence[tuple[int, int]], starts: Sequence[int]) -> bool:
    place = bisect_right(starts, at) - 1
    return place >= 0 and at < spans[place][1]


def _parts(raw: str) -> Iterator[str]:
    """Cut HTML into tags and what is between them."""
    at = 0
    for tag in _TAG.finditer(raw):
        yield raw[at : tag.start()]
        yield tag[0]
        at = tag.end()
    yield raw[at:]


def _long_string(raw: str) -> tuple[str, list[int]]:
    """Return the letters and digits outside tags, and where each of them stands."""
    said: list[str] = []
    places: list[int] = []
    at = 0
    for tag in [*_TAG.finditer(raw), None]:
        end = tag.start() if tag else len(raw)
        for piece in re.finditer(r"&#?\w+;|[^\W_]", raw[at:end]):
            kept = letters(piece[0])
            said.append(kept)
            places += [at + piece.start()] * len(kept)
        at = tag.end() if tag else end
    return "".join(said), places


@dataclass(frozen=True, kw_only=True)
class Element:
    """An element of HTML: where it begins and ends, and which holds it."""

    start: int
    end: int
    parent: int


def elements_of(raw: str, scripts: Sequence[tuple[int, int]]) -> list[Element]:
    """Return the elements of HTML in the order of their beginnings."""
    starts = [start for start, _ in scripts]
    made: list[list[int]] = [[0, len(raw), -1]]
    names, path = [""], [0]
    for tag in _TAG.finditer(raw):
        name = (tag[2] or "").lower()
        if not name or _is_within(tag.start(), scripts, starts):
            continue
        if not tag[1]:
            made.append([tag.start(), tag.end(), path[-1]])
            names.append(name)
            if name not in _VOID and not tag[3].endswith("/"):
                path.append(len(made) - 1)
        elif any(names[one] == name for one in path[-12:]):
            while names[path[-1]] != name:
                made[path.pop()][1] = tag.start()
            made[path.pop()][1] = tag.end()
    for one in path[1:]:
        made[one][1] = len(raw)
    return [Element(start=start, end=end, parent=parent) for start, end, parent in made]


def units_of(
    raw: str, found: Sequence[tuple[int, int, int]], scripts: Sequence[tuple[int, int]]
) -> list[list[tuple[int, int, int]]]:
    """Return for each list of updates on the page what belongs to each: number, start, end."""
    elements = elements_of(raw, scripts)
    owners: list[set[int]] = [set() for _ in elements]
    begins = [element.start for element in elements]
    for number, start, end in found:
        at = bisect_right(begins, start) - 1
        while at >= 0:
            if elements[at].end >= end:
                owners[at].add(number)
            at = elements[at].parent
    children: dict[int, list[tuple[int, int, int]]] = {}
    for place, element in enumerate(elements):
        if len(owners[place]) == 1 and element.parent >= 0 and len(owners[element.parent]) > 1:
            [number] = owners[place]
            children.setdefault(element.parent, []).append((number, element.start, element.end))
    return [_joined(units) for units in children.values()]


def _joined(units: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Join the neighbours of one update; an update of several reaches to the next one."""
    made: list[tuple[int, int, int]] = []
    is_flat = False
    for number, start, end in sorted(units, key=lambda unit: unit[1]):
        if made and made[-1][0] == number:
            made[-1] = (number, made[-1][1], end)
            is_flat = True
        else:
            made.append((number, start, end))
    if is_flat:
        made = [(one[0], one[1], after[1]) for one, after in pairwise(made)] + made[-1:]
    return made


def _outermost(changes: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    kept: list[tuple[int, int, str]] = []
    for change in sorted(changes, key=lambda one: (one[0], -one[1])):
        if not kept or change[0] >= kept[-1][1]:
            kept.append(change)
    return kept


def _replaced(raw: str, changes: list[tuple[int, int, str]]) -> str:
    made, at = [], 0
    for start, end, new in _outermost(changes):
        made += [raw[at:start], new]
        at = end
    return "".join([*made, raw[at:]])


def _outside_scripts(raw: str, change: Callable[[str], str]) -> str:
    made, at = [], 0
    for found in _RAW.finditer(raw):
        made += [change(raw[at : found.start()]), found[0]]
        at = found.end()
    return "".join([*made, change(raw[at:])])


def other_id(given: str, taken: Sequence[str]) -> str:
    """Return an id of the same kind that no other update has."""
    for step in range(1, 500):
        tail = given[-4:]
        if tail.isdigit():
            made = given[:-4] + f"{(int(tail) + 7 * step) % 10_000:04}"
        else:
            made = given[:-1] + "0123456789abcdef"[step % 16]
        if made not in taken:
            return made
    return given + "0"


def other_words(updates: Sequence[Update], chance: random.Random) -> dict[str, str]:
    """Return for the longer words of the page other words of the page."""
    words = sorted({word for one in updates for word in re.findall(r"\b[a-z]{4,}\b", one.article_body)})
    others = list(words)
    chance.shuffle(others)
    return dict(zip(words, others, strict=True))
