"""The word lists of ``words.toml`` as compiled patterns."""

from __future__ import annotations

import re
from pathlib import Path

from dateline.toml import read_toml

_LISTS = read_toml(Path(__file__).with_name("words.toml"))


def any_of(section: str, name: str) -> str:
    """Return a list as one group of alternatives, to be put into a larger pattern."""
    return f"(?:{'|'.join(_LISTS[section][name])})"


URL_LIVE = re.compile(rf"(?<![^\W_]){any_of('url', 'live')}(?![^\W_])")
URL_PLAYER = re.compile(rf"^{any_of('url', 'player')}$")
TITLE_LIVE = re.compile(any_of("title", "live"), re.IGNORECASE)
TITLE_PLAYER = re.compile(any_of("title", "player"), re.IGNORECASE)
LABEL_LIVE = re.compile(rf"^\W*{any_of('label', 'live')}\W*$", re.IGNORECASE)
