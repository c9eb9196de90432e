"""The small markup in which the scripts' updates are written, as plain text and as HTML.  Pure."""

from __future__ import annotations

import html
import re
from functools import lru_cache

_LINK = re.compile(r"""\[([^\][]{1,200})\]\((https?://[^\s()"<>]{1,400})\)""")
_BOLD = re.compile(r"\*\*([^*]{1,200})\*\*")
_QUOTATION = "> "


def paragraphs(body: str) -> tuple[str, ...]:
    """Return the paragraphs of a body, each on one line, still with their markup."""
    blocks = (" ".join(block.split()) for block in re.split(r"\n\s*\n", body))
    return tuple(block for block in blocks if block)


@lru_cache(maxsize=16_384)
def plain(body: str) -> str:
    """Return the text without markup, paragraphs divided by a blank line.

    >>> plain("**Police** said [so](http://a.test/).")
    'Police said so.'
    """
    return "\n\n".join(_plain(block) for block in paragraphs(body))


def _plain(block: str) -> str:
    return _BOLD.sub(r"\1", _LINK.sub(r"\1", block.removeprefix(_QUOTATION)))


@lru_cache(maxsize=16_384)
def to_html(body: str, paragraph_class: str = "") -> str:
    """Return the body as HTML: a ``p`` for each paragraph, quotations in a ``blockquote``.

    >>> to_html("**Police** & crew")
    '<p><strong>Police</strong> &amp; crew</p>'
    """
    opening = f'<p class="{paragraph_class}">' if paragraph_class else "<p>"
    return "\n".join(_block(block, opening) for block in paragraphs(body))


def _block(block: str, opening: str) -> str:
    inner = f"{opening}{_inline(block.removeprefix(_QUOTATION))}</p>"
    return f"<blockquote>{inner}</blockquote>" if block.startswith(_QUOTATION) else inner


def _inline(text: str) -> str:
    escaped = html.escape(text, quote=False)
    return _BOLD.sub(r"<strong>\1</strong>", _LINK.sub(r'<a href="\2">\1</a>', escaped))
