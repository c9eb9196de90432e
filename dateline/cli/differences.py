"""Word differences on the terminal."""

from __future__ import annotations

import re

from rich.text import Text

from dateline.cli.screen import plain
from dateline.revise.difference import Part, word_difference

_SPACE = re.compile(r"\s+")


def difference(before: str, after: str) -> Text:
    """Return what was taken out and put in, in colours and as ``wdiff`` marks it, in one line."""
    line = Text()
    for part in word_difference(before, after):
        line.append_text(_shown(part))
    return line


def _shown(part: Part) -> Text:
    words = _SPACE.sub(" ", part.text)
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
