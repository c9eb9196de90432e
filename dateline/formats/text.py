"""HTML to what a reader sees: lines with their kind, links, media and embedded posts.

One walk over the tree, without recursion.  Lines are block elements in reading order; furniture is left out.
"""

from __future__ import annotations

import html as entities
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Literal, NamedTuple

import nh3
from lxml import etree

from dateline.formats.boilerplate import is_junk_name, is_label, is_link_box
from dateline.formats.embeds import MAY_EMBED, MEDIA_TAGS, embed_of, media_of
from dateline.formats.tree import Element, html_tree, texts
from dateline.model import Embed, Link, Media

Kind = Literal["paragraph", "heading", "item", "quote", "cell"]

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_KINDS: dict[str, Kind] = {"li": "item", "blockquote": "quote", "td": "cell", "th": "cell", "q": "quote"}
_KINDS.update(dict.fromkeys(HEADINGS, "heading"))
_BLOCKS = HEADINGS | frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "button",
        "form",
        "nav",
        "select",
        "input",
        "textarea",
        "figcaption",
        "object",
        "canvas",
        "head",
        "dialog",
        "iframe",
        "amp-ad",
        "amp-embed",
    ]
)
_BOLD = frozenset(("b", "strong"))
_TAGS = {
    "item": ("<ul><li>", "</li></ul>"),
    "quote": ("<blockquote>", "</blockquote>"),
    "heading": ("<h4>", "</h4>"),
}
_ALL_LINK = 0.9
_LAYOUT_PARAGRAPHS = 3


class Chunk(NamedTuple):
    """A run of characters with one look; a tuple, since a page makes thousands of them."""

    text: str
    bold: bool = False
    href: str | None = None


class Line(NamedTuple):
    """A paragraph, heading or list item."""

    text: str
    kind: Kind = "paragraph"
    chunks: tuple[Chunk, ...] = ()
    element: Element | None = None
    """The block element it was read from; ``None`` in plain text."""

    @property
    def bold(self) -> str:
        """The bold words that open the line."""
        opening: list[str] = []
        for chunk in self.chunks:
            if not chunk.bold and chunk.text.strip():
                break
            opening.append(chunk.text)
        return squeezed("".join(opening))

    @property
    def link_share(self) -> float:
        """The part of the characters that is link text, from 0 to 1."""
        linked = sum([len(text) for text, _, href in self.chunks if href])
        return linked / max(1, sum([len(chunk[0]) for chunk in self.chunks])) if linked else 0.0


@dataclass(slots=True)
class Written:
    """What one part of a page says."""

    lines: list[Line] = field(default_factory=list)
    media: list[Media] = field(default_factory=list)
    embeds: list[Embed] = field(default_factory=list)

    @property
    def body(self) -> str:
        """Plain text, paragraphs divided by a blank line."""
        return "\n\n".join(_plain(line) for line in self.lines)

    @property
    def html(self) -> str | None:
        """Sanitised HTML of the same lines: a few tags of our own, escaped text, links that nh3 lets pass."""
        return "".join(map(_marked_up, self.lines)).replace("\0", "") or None

    @property
    def links(self) -> tuple[Link, ...]:
        """The hyperlinks as written, each address once; ``addresses.absolute`` resolves them."""
        seen: dict[str, str] = {}
        for line in self.lines:
            for text, _, href in line.chunks:
                if href:
                    seen[href] = seen.get(href, "") + text
        return tuple(Link(url=url, text=squeezed(text)) for url, text in seen.items())


def squeezed(text: str) -> str:
    """Return the text with every run of white space made one space.

    >>> squeezed("  a\\n b\\u00a0c ")
    'a b c'
    """
    if "  " not in text and text.isprintable():
        return text.strip(" ")
    if "\u200b" in text or "\ufeff" in text:
        text = text.replace("\u200b", " ").replace("\ufeff", " ")
    return " ".join(text.split())


def breadth(text: str) -> int:
    """Return how much a text says, in letters: a character of Chinese, Japanese or Korean counts twice.

    >>> breadth("水位 high")
    9
    """
    return len(text) if text.isascii() else len(text) + sum(character >= "\u2e80" for character in text)


def text_of(element: Element) -> str:
    """Return all characters below an element on one line."""
    return squeezed("".join(texts(element)))


def short_text_of(element: Element, most: int) -> str | None:
    """Return the characters below an element on one line; ``None`` when there are more than ``most``."""
    if not isinstance(element.tag, str):
        return ""
    parts: list[str] = []
    left = most * 2
    for part in element.itertext() if len(element) else (element.text or "",):
        parts.append(str(part))
        left -= len(part.strip())
        if left < 0:
            return None
    found = squeezed("".join(parts))
    return found if len(found) <= most else None


def from_html(markup: str) -> Written:
    """Read a fragment of HTML, or text with entities."""
    if "<" not in markup:
        return from_text(entities.unescape(markup))
    root = html_tree(f"<div>{markup}</div>")
    return read(root) if root is not None else Written()


def from_text(text: str) -> Written:
    """Read plain text: a line per line."""
    lines = [squeezed(part) for part in text.splitlines()]
    return Written(lines=[Line(text=part, chunks=(Chunk(part),)) for part in lines if part])


def whole(root: Element) -> Written:
    """Read a page without the furniture around its main part."""
    body = root.find("body")
    start = root if body is None else body
    return read(start, frozenset(_furniture(start)))


def _furniture(root: Element) -> Iterator[Element]:
    for element in root.iter("nav", "header", "footer", "aside", "form"):
        if element.tag != "header" or element.find(".//h1") is None:
            yield element


def without_boxes(lines: Iterable[Line]) -> list[Line]:
    """Leave out labels ("Read more", "Publicité"), links below them, and lines that only point elsewhere."""
    kept: list[Line] = []
    in_box = False
    for line in lines:
        in_box = is_label(line.text) or (in_box and line.link_share >= _ALL_LINK)
        if not (in_box or is_link_box(line.text, line.link_share)):
            kept.append(line)
    return kept


def read(root: Element, omit: frozenset[Element] = frozenset()) -> Written:
    """Read an element in one walk, leaving out furniture and the elements in ``omit``."""
    reader = _Reader()
    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    skipped = set[Element]()
    for event, element in walk:
        if event == "start":
            tag = element.tag
            if element is not root and (element in omit or reader.is_skipped(element, tag)):
                walk.skip_subtree()
                skipped.add(element)
            else:
                reader.enter(element, tag)
            continue
        if event == "end" and element not in skipped:
            reader.leave(element.tag)
        if element is not root and (tail := element.tail):
            reader.add(tail)
    reader.flush()
    return reader.written


class _Reader:
    """The state of one walk."""

    def __init__(self) -> None:
        self.written = Written()
        self._chunks: list[Chunk] = []
        self._bold = 0
        self._hrefs: list[str | None] = []
        self._blocks: list[Element] = []
        self._kinds: list[Kind] = ["paragraph"]

    def is_skipped(self, element: Element, tag: str) -> bool:
        """Collect pictures and embedded posts; say whether the element is not read on."""
        if tag in MAY_EMBED and (embed := embed_of(element)):
            self.written.embeds.append(embed)
            return True
        if tag in MEDIA_TAGS and (media := media_of(element)) and media not in self.written.media:
            self.written.media.append(media)
        if tag in _SKIPPED:
            return True
        attributes = element.keys()
        if not attributes:
            return False
        if "hidden" in attributes:
            return True
        if "class" not in attributes and "id" not in attributes:
            return False
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        return 1 < len(names) < 1_000 and is_junk_name(names)

    def enter(self, element: Element, tag: str) -> None:
        if tag in _BLOCKS:
            if self._chunks:
                self.flush()
            self._blocks.append(element)
            # A block that is read on its own is no item of a list, whatever its list is made of.
            kind = _KINDS.get(tag, self._kinds[-1])
            kind = self._kinds[-1] if kind == "cell" and tag in ("td", "th") and _is_layout(element) else kind
            self._kinds.append("paragraph" if kind == "item" and len(self._blocks) == 1 else kind)
        elif tag in _BOLD:
            self._bold += 1
        elif tag == "a":
            self._hrefs.append(element.get("href"))
        elif tag == "br":
            self._chunks.append(Chunk("\n"))
        if text := element.text:
            self.add(text)

    def leave(self, tag: str) -> None:
        if tag in _BLOCKS:
            if self._chunks:
                self.flush()
            self._blocks.pop()
            self._kinds.pop()
        elif tag in _BOLD:
            self._bold -= 1
        elif tag == "a":
            self._hrefs.pop()

    def add(self, text: str) -> None:
        href = self._hrefs[-1] if self._hrefs else None
        self._chunks.append(Chunk(_one_spaced(text), self._bold > 0, href))

    def flush(self) -> None:
        chunks, self._chunks = self._chunks, []
        if len(chunks) == 1 and chunks[0].text == " ":
            return
        element = self._blocks[-1] if self._blocks else None
        for part in _paragraphs(chunks):
            text = _tidy("".join(chunk.text for chunk in part))
            if text:
                line = Line(text=text, kind=self._kinds[-1], chunks=tuple(part), element=element)
                self.written.lines.append(line)


def _is_layout(cell: Element) -> bool:
    """Say whether a cell of a table holds an article: several paragraphs, as old pages are laid out."""
    return sum(1 for _ in islice(cell.iterchildren("p"), _LAYOUT_PARAGRAPHS)) == _LAYOUT_PARAGRAPHS


def _tidy(text: str) -> str:
    """Take away the spaces that pieces of text leave at their seams and at the ends of a row."""
    if "\n" not in text:
        return " ".join(text.split()) if "  " in text else text.strip(" ")
    return "\n".join(" ".join(row.split()) for row in text.split("\n")).strip("\n")


def _one_spaced(text: str) -> str:
    """Make every run of white space one space: three times as fast as a pattern, for every piece of text.

    The one white space that counts as printable is the plain space.
    """
    if "  " not in text and text.isprintable():
        return text
    if text.isspace():
        return " "
    words = " ".join(text.split())
    return f"{' ' if text[0].isspace() else ''}{words}{' ' if text[-1].isspace() else ''}".replace(
        "\u200b", ""
    )


def _paragraphs(chunks: list[Chunk]) -> list[list[Chunk]]:
    """Divide at two line breaks in a row."""
    if "\n" not in [chunk[0] for chunk in chunks]:
        return [chunks]
    parts: list[list[Chunk]] = [[]]
    breaks = 0
    for chunk in chunks:
        if chunk.text == "\n":
            breaks += 1
            if breaks == 2:
                parts.append([])
        elif chunk.text.strip():
            breaks = 0
        parts[-1].append(chunk)
    return parts


def _plain(line: Line) -> str:
    return f"• {line.text}" if line.kind == "item" and not line.text.startswith("•") else line.text


def _marked_up(line: Line) -> str:
    inner = "".join(map(_inline, line.chunks)).strip()
    before, behind = _TAGS.get(line.kind, ("<p>", "</p>"))
    return f"{before}{inner}{behind}"


def _inline(chunk: Chunk) -> str:
    text, is_bold, href = chunk
    if text == "\n":
        return "<br>"
    shown = entities.escape(text, quote=False)
    if is_bold and text.strip():
        shown = f"<strong>{shown}</strong>"
    return f"{_link_tag(href)}{shown}</a>" if href else shown


@lru_cache(maxsize=1_024)
def _link_tag(href: str) -> str:
    """Return the beginning of a link, without an address that a reader must not follow.

    >>> _link_tag("javascript:alert(1)")
    '<a rel="noopener noreferrer">'
    """
    written = entities.escape(href).encode("utf-8", "replace").decode("utf-8")
    return nh3.clean(f'<a href="{written}"></a>').removesuffix("</a>")
