"""The trees of blocks in which the BBC writes its posts, as HTML.  Walked without recursion."""

from __future__ import annotations

import html
from collections.abc import Iterable

from dateline.formats.nodes import walk
from dateline.formats.payload import Node, figure, first, framed, inside, node, objects, text

_TAGS = {
    "paragraph": "p",
    "unorderedList": "ul",
    "orderedList": "ol",
    "listItem": "li",
    "blockquote": "blockquote",
    "quote": "blockquote",
    "subheadline": "h3",
    "subheading": "h3",
    "heading": "h3",
    "crosshead": "h3",
    "list": "ul",
    "bold": "b",
    "italic": "i",
}
_MEDIA = frozenset(("image", "video", "audio"))
_SOCIAL = frozenset(("social", "socialEmbed", "embed", "oEmbed", "tweet"))
_UNREAD = frozenset(("caption", "altText", "rawImage", "clipMedia", "aresMedia", "links", "recommendations"))
_MOST_PIECES = 50_000


def markup(blocks: object) -> str:
    """Return the HTML of ``model.blocks`` of a post."""
    return _walked(objects(blocks), _current_piece)


def morph_markup(body: object) -> str:
    """Return the HTML of ``body`` of a post of the Morph payload."""
    return _walked(objects(body), _morph_piece)


def headline(blocks: object) -> str | None:
    """Return the headline of a post's header."""
    kinds = {first(block, "type"): block for block in reversed(objects(blocks))}
    chosen = kinds.get("headline") or kinds.get("text") or next(iter(kinds.values()), None)
    return _said(chosen) if chosen else None


def points(content: object) -> tuple[str, ...]:
    """Return the items of the lists of a summary."""
    items = (found for found in walk(content) if found.get("type") == "listItem")
    return tuple(point for item in items if (point := _said(item)))


def _said(block: Node) -> str:
    pieces = (inside(found, "model", "text") for found in walk(block) if found.get("type") == "fragment")
    return " ".join("".join(piece for piece in pieces if isinstance(piece, str)).split())


Piece = tuple[str, list[Node], str]
"""What stands before a block, the blocks inside, what stands behind."""


def _walked(blocks: list[Node], piece: object) -> str:
    assert callable(piece)
    stack: list[Node | str] = list(reversed(blocks))
    written: list[str] = []
    while stack and len(written) < _MOST_PIECES:
        current = stack.pop()
        if isinstance(current, str):
            written.append(current)
            continue
        before, inner, behind = piece(current)
        written.append(before)
        stack.append(behind)
        stack.extend(reversed(inner))
    return "".join(written)


def _current_piece(block: Node) -> Piece:
    kind, model = first(block, "type") or "", node(block.get("model"))
    inner = objects(model.get("blocks"))
    if kind in _UNREAD:
        return "", [], ""
    if kind == "fragment":
        return _fragment(model), [], ""
    if kind in _MEDIA:
        return _media(kind, block), [], ""
    if kind in _SOCIAL:
        return _social(block), [], ""
    if kind == "urlLink":
        return f'<a href="{html.escape(first(model, "locator") or "")}">', inner, "</a>"
    tag = _TAGS.get(kind)
    return (f"<{tag}>", inner, f"</{tag}>") if tag else ("", inner, "")


def _fragment(model: Node) -> str:
    said = model.get("text")
    shown = html.escape(said, quote=False) if isinstance(said, str) else ""
    attributes = model.get("attributes")
    return f"<b>{shown}</b>" if isinstance(attributes, list) and "bold" in attributes else shown


def _media(kind: str, block: Node) -> str:
    """A picture by its address; of a film only the still picture has one."""
    found = list(walk(block))
    models = [node(one.get("model")) for one in found if one.get("type") in ("rawImage", "image")]
    urls = (_picture(model) for model in models)
    stills = (first(one, "url") for one in found if first(one, "urlTemplate"))
    url = next((u for u in (*urls, *stills) if u), None)
    return figure(url, _caption(block, found))


def _picture(model: Node) -> str | None:
    url, locator = first(model, "originalUrl", "url", "href"), first(model, "locator") or ""
    if url or not locator or locator.startswith("urn:"):
        return url
    if locator.startswith(("http://", "https://")):
        return locator
    return f"https://ichef.bbci.co.uk/ace/standard/976/{first(model, 'originCode') or 'cpsprodpb'}/{locator}"


def _caption(block: Node, found: Iterable[Node]) -> str | None:
    for kind in ("caption", "altText"):
        said = next((_said(one) for one in found if one.get("type") == kind), "")
        if said:
            return said
    return first(node(block.get("model")), "altText")


def _social(block: Node) -> str:
    found = list(walk(block))
    given = next((h for one in found if (h := first(one, "html")) and "<" in h), None)
    return given or framed(next((u for one in found if (u := first(one, "href", "source_url", "url"))), None))


def _morph_piece(part: Node) -> Piece:
    kind, inner = first(part, "name") or "", objects(part.get("children"))
    if kind == "text":
        said = part.get("text")
        return html.escape(said, quote=False) if isinstance(said, str) else "", [], ""
    if kind == "image":
        return figure(first(part, "href"), first(part, "altText")), [], ""
    if kind == "link":
        return _morph_link(inner)
    if kind in ("embed", "tweet", "social", "include"):
        return _morph_embed(inner), [], ""
    if kind in ("video", "audio"):
        return "", [], ""
    tag = _TAGS.get(kind)
    return (f"<{tag}>", inner, f"</{tag}>") if tag else ("", inner, "")


def _morph_link(inner: list[Node]) -> Piece:
    attributes = (one for part in inner for one in objects(part.get("attributes")))
    href = next((text(one.get("value")) for one in attributes if one.get("name") == "href"), None)
    caption = [part for part in inner if part.get("name") == "caption"]
    return f'<a href="{html.escape(href or "")}">', caption[:1], "</a>"


def _morph_embed(inner: list[Node]) -> str:
    href = next((part for part in inner if part.get("name") == "href"), {})
    said = next((first(one, "text") for one in walk(href) if first(one, "text")), None)
    if said and "/status" in said:
        return f'<blockquote class="twitter-tweet"><a href="{html.escape(said)}"></a></blockquote>'
    return framed(said)
