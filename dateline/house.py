"""Where the project's own files are: beside the package in a checkout, inside it when installed."""

from __future__ import annotations

from pathlib import Path

from dateline.errors import SetupError

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """Return the absolute path of a top-level folder of the house (``sql``, ``dags``).

    Raises:
        SetupError: the installation lacks that folder.
    """
    for parent in (_PACKAGE / "_share", _PACKAGE.parent):
        if (parent / name).is_dir():
            return parent / name
    raise SetupError(f"The folder {name}/ is missing from this installation; install dateline again.")
