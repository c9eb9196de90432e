"""The word lists of ``words.toml`` as compiled patterns, and the TOML tables of this folder."""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_HERE = Path(__file__).parent


@lru_cache(maxsize=8)
def table(file: str) -> dict[str, Any]:
    """Return a TOML file of this folder."""
    rows: dict[str, Any] = tomllib.loads((_HERE / file).read_text(encoding="utf-8"))
    return rows


def any_of(section: str, name: str) -> str:
    """Return a list as one group of alternatives, to be put into a larger pattern."""
    return f"(?:{'|'.join(table('words.toml')[section][name])})"


def pattern(section: str, name: str) -> re.Pattern[str]:
    """Return a list as a pattern that ignores case."""
    return re.compile(any_of(section, name), re.IGNORECASE)


def walls(section: str = "walls") -> dict[str, re.Pattern[str]]:
    """Return the kinds of walls, each with the words (``wall_marks``: scripts) by which it is known."""
    return {name: pattern(section, name) for name in table("words.toml")[section]}
