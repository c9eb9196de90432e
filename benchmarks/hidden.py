"""Real pages with everything hidden that only a machine reads, and what was hidden as the truth.

Three kinds of page come of one: ``plain`` as fetched; ``hidden`` without scripts, microdata, ids, ``data-``
attributes and ``datetime``; ``bare`` also with class names that say nothing, as CSS modules write them.
The truth about a page is what it says in full, cut down to the updates whose words are in the hidden page.
"""

from __future__ import annotations

import csv
import hashlib
import html
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from lxml import etree

from dateline.errors import DatelineError
from dateline.formats import Page, understand
from dateline.formats.tree import html_tree
from dateline.model import Update

Level = Literal["plain", "hidden", "bare"]
_MICRODATA = ("itemprop", "itemscope", "itemtype", "itemid", "id", "name", "datetime", "timestamp")
_WORD = re.compile(r"\w+")
_FEWEST_WORDS = 5
_RUN = 5
_SAME = 0.5


@dataclass(frozen=True, slots=True)
class Row:
    """One line of PROVENANCE.tsv."""

    file: str
    url: str | None
    updates: int
    is_live_blog: str
    body: bytes


def rows(folder: Path) -> Iterator[Row]:
    """Yield the live-blog pages of the collection."""
    with (folder / "liveblogs" / "PROVENANCE.tsv").open(encoding="utf-8") as table:
        for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE):
            body = (folder / "liveblogs" / row["file"]).read_bytes()
            yield Row(row["file"], row["page_url"] or None, int(row["updates"]), row["is_live_blog"], body)


def as_page(row: Row) -> bytes | None:
    """Return the HTML of a row; a Content API response becomes a page around its body."""
    if row.file.endswith(".html"):
        return row.body
    try:
        content = json.loads(row.body)["response"]["content"]
        fields: dict[str, Any] = content["fields"]
        body = str(fields["body"])
    except (ValueError, KeyError, TypeError):
        return None
    published, modified = content.get("webPublicationDate", ""), fields.get("lastModified", "")
    title = html.escape(str(content.get("webTitle", "")))
    made = (
        f'<html lang="en"><head><title>{title}</title>'
        f'<meta property="article:published_time" content="{html.escape(published)}">'
        f'<meta property="article:modified_time" content="{html.escape(modified)}"></head>'
        f"<body><main><h1>{title}</h1><div>{body}</div></main></body></html>"
    )
    return made.encode()


def hide(body: bytes, level: Level) -> bytes:
    """Return the page without what only a machine reads."""
    tree = html_tree(Page.read(body, url=None).text)
    if level == "plain" or tree is None:
        return body
    for element in list(tree.iter("script", "noscript", "template")):
        parent = element.getparent()
        if parent is not None:
            _keep_tail(element)
            parent.remove(element)
    for element in tree.iter():
        if isinstance(element.tag, str):
            _strip(element.attrib, element.tag, level)
    return bytes(etree.tostring(tree, encoding="utf-8", method="html"))


def _keep_tail(element: Any) -> None:
    previous, parent = element.getprevious(), element.getparent()
    if element.tail and previous is not None:
        previous.tail = (previous.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail


def _strip(attributes: Any, tag: str, level: Level) -> None:
    for name in list(attributes):
        hidden = name in _MICRODATA or name.startswith("data-") or name.startswith("on")
        if hidden and not (tag == "meta" and name == "name"):
            del attributes[name]
    if tag == "a" and "#" in attributes.get("href", ""):
        attributes["href"] = attributes["href"].split("#")[0] or "#"
    if level == "bare" and "class" in attributes:
        attributes["class"] = " ".join(_hashed(name) for name in attributes["class"].split())


def _hashed(name: str) -> str:
    digest = hashlib.sha256(name.encode()).hexdigest()[:7]
    return "c" + "".join(chr(ord("g") + int(digit, 16)) for digit in digest)


@dataclass(frozen=True, slots=True)
class Told:
    """An update of the full page, and whether its words are on the hidden one."""

    update: Update
    words: tuple[str, ...]
    is_shown: bool


def truth(row: Row, hidden: bytes) -> tuple[Told, ...]:
    """Return the updates that the full page tells of; none where the page says nothing to machines."""
    if not (_says_itself(row) and row.is_live_blog == "yes"):
        return ()
    told = understand(Page.read(row.body, url=row.url)).updates
    shown = " ".join(words(" ".join(_texts(hidden))))
    said = [tuple(words(_all(update))) for update in told]
    return tuple(Told(u, mine, _is_shown(mine, shown)) for u, mine in zip(told, said, strict=True))


def _says_itself(row: Row) -> bool:
    marks = (b"LiveBlogPosting", b'"blocks"', b'class=\\"block', b"__APOLLO_STATE__")
    return any(mark in row.body for mark in marks)


def _texts(hidden: bytes) -> list[str]:
    tree = html_tree(hidden.decode("utf-8", "replace"))
    return [str(text) for text in tree.itertext()] if tree is not None else []


def _is_shown(said: Sequence[str], shown: str) -> bool:
    """Say whether most runs of five words of an update stand on the page."""
    runs = [" ".join(said[i : i + _RUN]) for i in range(0, max(1, len(said) - _RUN + 1), _RUN)]
    return len(said) >= _FEWEST_WORDS and sum(run in shown for run in runs) * 3 >= len(runs) * 2


def words(text: str) -> list[str]:
    """Return the words of a text in small letters."""
    return _WORD.findall(text.casefold())


def _all(update: Update) -> str:
    """Return all words; a headline that only repeats the beginning of the body does not count twice."""
    headline, body = words(update.headline or ""), words(update.article_body)
    return " ".join(body if body[: len(headline)] == headline else headline + body)


@dataclass(frozen=True, slots=True)
class Score:
    """Segmentation and times of one page against its truth."""

    told: int = 0
    found: int = 0
    matched: int = 0
    timed: int = 0
    right: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.told + other.told,
            self.found + other.found,
            self.matched + other.matched,
            self.timed + other.timed,
            self.right + other.right,
        )

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall of the updates."""
        return 2 * self.matched / max(1, self.told + self.found)


def score(told: Sequence[Told], found: Sequence[Update]) -> Score:
    """Match updates one to one by their words, the best pairs first, and compare the times of the pairs.

    What matches an update that the page hardly shows counts neither for nor against; nor do pictures with
    fewer than five words.
    """
    found = [update for update in found if len(words(_all(update))) >= _FEWEST_WORDS]
    ours = [Counter(words(_all(update))) for update in found]
    theirs = [Counter(one.words) for one in told]
    left, right = set(range(len(told))), set(range(len(found)))
    pairs: list[tuple[int, int]] = []
    for _, a, b in sorted(_alike(theirs, ours), reverse=True):
        if a in left and b in right:
            left.discard(a)
            right.discard(b)
            pairs.append((a, b))
    counted = [(a, b) for a, b in pairs if told[a].is_shown]
    times = [_times(told[a].update, found[b]) for a, b in counted]
    return Score(
        told=sum(one.is_shown for one in told),
        found=len(found) - (len(pairs) - len(counted)),
        matched=len(counted),
        timed=sum(is_timed for is_timed, _ in times),
        right=sum(is_right for _, is_right in times),
    )


def _alike(theirs: Sequence[Counter[str]], ours: Sequence[Counter[str]]) -> Iterator[tuple[float, int, int]]:
    for a, one in enumerate(theirs):
        for b, other in enumerate(ours):
            total = one.total() + other.total()
            if total and 2 * min(one.total(), other.total()) / total >= _SAME:
                overlap = 2 * (one & other).total() / total
                if overlap >= _SAME:
                    yield overlap - abs(a - b) / 1e6, a, b


def _times(told: Update, found: Update) -> tuple[bool, bool]:
    a, b = told.date_published.value, found.date_published
    if a is None or b.value is None:
        return False, False
    allowed = {"second": 60, "minute": 60, "hour": 3_600, "day": 86_400}[b.precision or "minute"]
    return True, abs((a - b.value).total_seconds()) <= allowed


def read(body: bytes, row: Row, name: str | None = None) -> tuple[Update, ...]:
    """Return what Dateline reads, or nothing where it refuses."""
    page = Page.read(body, url=row.url)
    try:
        return understand(replace(page, format=name)).updates
    except DatelineError:
        return ()
