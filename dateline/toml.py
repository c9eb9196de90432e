"""TOML files; the parser came into Python with 3.11."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


def read_toml(file: Path) -> dict[str, Any]:
    """Return what a TOML file says.

    Raises:
        OSError: it cannot be read.
        ValueError: it is not TOML, or not UTF-8.
    """
    table: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    return table
