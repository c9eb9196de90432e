"""The word lists of ``words.toml`` as compiled patterns."""

from __future__ import annotations

import re
import sys
from functools import cache
from pathlib import Path

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


@cache
def any_of(section: str, name: str) -> str:
    """Return a list as one group of alternatives, to be put into a larger pattern."""
    table = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
    return f"(?:{'|'.join(table[section][name])})"


URL_LIVE = re.compile(rf"(?<![^\W_]){any_of('url', 'live')}(?![^\W_])")
URL_PLAYER = re.compile(rf"^{any_of('url', 'player')}$")
TITLE_LIVE = re.compile(any_of("title", "live"), re.IGNORECASE)
TITLE_PLAYER = re.compile(any_of("title", "player"), re.IGNORECASE)
LABEL_LIVE = re.compile(rf"^\W*{any_of('label', 'live')}\W*$", re.IGNORECASE)
