"""The terminal."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone

from rich.console import Console
from rich.text import Text

from dateline.errors import WrongUsage

_UNITS = (("d", 86_400, 2), ("h", 3_600, 2), ("min", 60, 1), ("s", 1, 1))
"""Units of time with their seconds, and from how many of each on it is told in them."""
stdout = Console(highlight=False)
stderr = Console(stderr=True, highlight=False)

_DIRECTION = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_CONTROL = re.compile(rf"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff{_DIRECTION}]")
_UNSAFE_IN_JSON = re.compile(rf"[\x7f-\x9f\u2028\u2029\ud800-\udfff{_DIRECTION}]")
"""What JSON may hold as it is, and a terminal, a reader of lines or UTF-8 may not."""


def plain(text: object, style: str = "") -> Text:
    """Return text of a page as it may go to a terminal: no markup, no characters that act."""
    shown = Text(_CONTROL.sub("", "" if text is None else str(text)))
    shown.stylize(style)  # a span, and no style of the whole, which what is appended would take on
    return shown


def json_text(value: Mapping[str, object]) -> str:
    """Return an object as JSON in one line, which may go to a terminal: what could act there is escaped."""
    text = json.dumps(value, ensure_ascii=False, default=_moment_text)
    return _UNSAFE_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _moment_text(value: date | timedelta) -> str:
    return str(value) if isinstance(value, timedelta) else value.isoformat()


def short(text: str | None, length: int) -> str:
    """Return the beginning of a text in one line."""
    line = " ".join((text or "").split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def clock(moment: datetime | None, *, seconds: bool = False) -> str:
    """Return a moment as UTC, or a dash."""
    if moment is None:
        return "–"
    return f"{moment:%Y-%m-%d %H:%M:%S}Z" if seconds else f"{moment:%Y-%m-%d %H:%M}Z"


def distance(moment: datetime | None, at: datetime, *, is_to_come: bool = False) -> str:
    """Return how long ago a moment was, or in what time it will be, in one unit; nothing for none.

    What is to come and lies in the past is due now.
    """
    if moment is None:
        return ""
    seconds = (moment.replace(tzinfo=timezone.utc) - at).total_seconds()
    if abs(seconds) < 1 or (is_to_come and seconds < 0):
        return "now"
    unit, size = next((unit, size) for unit, size, least in _UNITS if abs(seconds) >= least * size)
    count = f"{abs(seconds) / size:.0f} {unit}"
    return f"in {count}" if seconds > 0 else f"{count} ago"


def moment(text: str) -> datetime:
    """Return a moment that a person typed; UTC unless it says otherwise.

    Raises:
        WrongUsage: it is none.
    """
    try:
        found = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
        return found.astimezone(timezone.utc) if found.tzinfo else found.replace(tzinfo=timezone.utc)
    except (ValueError, OverflowError) as error:
        raise WrongUsage(f"{text} is not a moment of the form 2026-01-31T12:00Z.") from error


def say(text: object, style: str = "") -> None:
    """Print a line of a page's or our own words; it is not cut or wrapped where nobody reads it."""
    stdout.print(plain(text, style), soft_wrap=True)
