"""The terminal."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from datetime import MAXYEAR, MINYEAR, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo, available_timezones

from dateutil.parser import isoparse
from rich.console import Console
from rich.text import Text

from dateline.errors import WrongUsage

MOMENT = "Moment in ISO 8601, also with a zone (2026-01-31 13:00 Europe/Oslo); UTC unless it says otherwise."
PIPE_COLUMNS = 160
"""Width where nobody's terminal limits it: a table in a file is not folded to 80 columns."""

_UNITS = (("d", 86_400, 2), ("h", 3_600, 2), ("min", 60, 1), ("s", 1, 1))
"""Units of time with their seconds, and from how many of each on it is told in them."""


class _Console(Console):
    """A console that leaves it to the command what the end of its reader means."""

    def on_broken_pipe(self) -> None:
        """Let the error go on that rich would make an exit of."""
        raise BrokenPipeError


stdout = _Console(highlight=False)
stderr = Console(stderr=True, highlight=False)
if not (stdout.is_terminal or os.environ.get("COLUMNS")):
    stdout.width = PIPE_COLUMNS

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


def _moment_text(value: date | timedelta) -> str | None:
    """Return a date or moment in ISO 8601; infinity, which Python has not, is null."""
    if isinstance(value, timedelta):
        return str(value)
    return None if value.year in (MINYEAR, MAXYEAR) else value.isoformat()


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
    """Return a moment that a person typed, "2026-01-31 13:00 Europe/Oslo" too; UTC unless it says otherwise.

    Raises:
        WrongUsage: it is none, or its clock shows that time twice or never.
    """
    written, _, name = text.strip().rpartition(" ")
    if name not in available_timezones():
        written, name = text.strip(), "UTC"
    try:
        found = isoparse(written)
        return (found if found.tzinfo else _on_clock(found, name)).astimezone(timezone.utc)
    except (ValueError, OverflowError) as error:
        raise WrongUsage(
            f"{text} is not a moment of the form 2026-01-31T12:00Z, 2026-01-31T13:00+01:00"
            " or 2026-01-31 13:00 Europe/Oslo."
        ) from error


def _on_clock(found: datetime, name: str) -> datetime:
    """Give a bare time the offset of a zone.

    Raises:
        WrongUsage: clocks are put back or forward in that hour.
    """
    first, second = (found.replace(tzinfo=ZoneInfo(name), fold=fold) for fold in (0, 1))
    if first.utcoffset() != second.utcoffset():
        raise WrongUsage(f"Clocks in {name} are changed at {found}; give its offset, such as +01:00.")
    return first


def say(text: object, style: str = "") -> None:
    """Print a line of a page's or our own words; it is not cut or wrapped where nobody reads it."""
    stdout.print(plain(text, style), soft_wrap=True)
