"""The terminal."""

from __future__ import annotations

import re
from datetime import datetime, timezone

from rich.console import Console
from rich.text import Text

from dateline.errors import SetupError

stdout = Console(highlight=False)
stderr = Console(stderr=True, highlight=False)

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def plain(text: object, style: str = "") -> Text:
    """Return text of a page as it may go to a terminal: no markup, no control or direction characters."""
    shown = Text(_CONTROL.sub("", "" if text is None else str(text)))
    shown.stylize(style)  # a span, and no style of the whole, which what is appended would take on
    return shown


def short(text: str | None, length: int) -> str:
    """Return the beginning of a text in one line."""
    line = " ".join((text or "").split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def clock(moment: datetime | None, *, seconds: bool = False) -> str:
    """Return a moment as UTC, or a dash."""
    if moment is None:
        return "–"
    return f"{moment:%Y-%m-%d %H:%M:%S}Z" if seconds else f"{moment:%Y-%m-%d %H:%M}Z"


def moment(text: str) -> datetime:
    """Return a moment that a person typed; UTC unless it says otherwise.

    Raises:
        SetupError: it is none.
    """
    try:
        found = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
        return found.astimezone(timezone.utc) if found.tzinfo else found.replace(tzinfo=timezone.utc)
    except (ValueError, OverflowError) as error:
        raise SetupError(f"{text} is not a moment of the form 2026-01-31T12:00Z.") from error


def say(text: object, style: str = "") -> None:
    """Print a line of a page's or our own words; it is not cut or wrapped where nobody reads it."""
    stdout.print(plain(text, style), soft_wrap=True)
