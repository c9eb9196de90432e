"""Word differences on the terminal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.text import Text

from dateline.cli.screen import plain

if TYPE_CHECKING:
    from dateline.revise.difference import Part

_SPACE = re.compile(r"\s+")
_SEAM = 20
"""Characters on either side by which the place where two parts met is found again."""


def difference(before: str, after: str) -> Text:
    """Return what was taken out and put in, in colours and as ``wdiff`` marks it, in one line."""
    from dateline.revise.difference import word_difference  # heavy, and most commands show no difference

    line, old, last = Text(), _squeezed(before), ""
    for part in word_difference(before, after):
        words = _squeezed(part.text)
        # What is unchanged comes with the spaces of afterwards: none at the end of a line.
        if part.op == "removed" and last and f"{last[-_SEAM:]} {words[:_SEAM]}" in old:
            line.append(" ")
        line.append_text(_shown(part))
        last = words
    return line


def _squeezed(text: str) -> str:
    return _SPACE.sub(" ", text)


def _shown(part: Part) -> Text:
    words = _squeezed(part.text)
    left = words.rstrip()
    space = words[len(left) :]
    if part.op == "skipped":
        return plain("… ", "dim")
    if part.op == "removed":
        return plain(f"[-{left}{_cut(part)}-]", "red").append_text(plain(space))
    if part.op == "added":
        return plain(f"{{+{left}{_cut(part)}+}}", "green").append_text(plain(space))
    return plain(f"{words}{_cut(part)}")


def _cut(part: Part) -> str:
    return f"… ({part.words} more words)" if part.words else ""
