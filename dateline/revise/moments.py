"""Clock times and dates that a text states: "3.30pm", "18h30", "noon", "3 March", "March 3"."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from dateline.revise.lexicon import days, listed, phrases, short_days
from dateline.revise.measures import units
from dateline.revise.phrases import Found
from dateline.revise.told import Told, told
from dateline.revise.words import Words

_DAY = 24 * 60
_HALVES = frozenset({"am", "pm", "o'clock"})
_HOURS_ALONE = frozenset({"fr", "pt"})
"""Languages in which "18h" is a time of the day."""
_BETWEEN = 2
"""Words between day and month."""


def clock(words: Words, text: str, place: int, stop: int, language: str) -> Told | None:
    """Read the digits ``text`` in words ``place:stop`` as a clock time, with what stands around them."""
    lead = _half(phrases("leads").before(words, place))
    half = _half(units(language).at(words, stop))
    hour, mark, minute = _divided(text, is_certain=half is not None)
    end = half.stop if half else stop
    if not (mark or half or lead):
        hour, minute, end = _with_h(words, text, stop, language)
    named = half or lead
    read = _minutes(hour, minute, named.name if named else "")
    if read is None or not (mark or lead or end > stop):
        return None
    return _in_zone(words, told(lead.start if lead else place, end, "clock", read % _DAY))


def _half(found: Found | None) -> Found | None:
    return found if found and found.name in _HALVES else None


def _divided(text: str, *, is_certain: bool) -> tuple[str, str, str]:
    if is_certain and "." in text:
        return text.partition(".")
    return text.partition(":")


def _with_h(words: Words, text: str, stop: int, language: str) -> tuple[str, str, int]:
    """Read "18h30", "18 h 30", "18h"; an end that is ``stop`` means that it is no clock time."""
    if stop >= len(words) or words[stop].low != "h" or len(text) > 2:
        return text, "", stop
    behind = words[stop + 1] if stop + 1 < len(words) else None
    if behind and behind.kind == "number" and len(behind.text) == 2 and behind.start <= words[stop].end + 1:
        return text, behind.text, stop + 2
    return text, "", stop + 1 if language in _HOURS_ALONE else stop


def _minutes(hour: str, minute: str, half: str) -> int | None:
    """Return minutes since midnight."""
    if (
        not hour.isdecimal()
        or len(hour) > 2
        or len(minute) not in (0, 2)
        or (minute and not minute.isdecimal())
    ):
        return None
    hours, minutes = int(hour), int(minute or 0)
    if hours > 24 or minutes > 59:
        return None
    if half in ("am", "pm"):
        hours = hours % 12 + (12 if half == "pm" else 0)
    return 60 * hours + minutes


def _in_zone(words: Words, read: Told) -> Told:
    zone = words[read.stop] if read.stop < len(words) else None
    if zone and zone.low in listed("zones", "any"):
        return Told(read.start, read.stop + 1, read.value, "", zone.low)
    return read


def day(words: Words, place: int, language: str) -> Told | None:
    """Read the name of a day, month or hour."""
    low = words[place].low
    known = days(language).get(low)
    if known is None or low in listed("ambiguous", "days"):
        known = (known or short_days(language).get(low)) if _is_dated(words, place) else None
    if known is None:
        return None
    read = told(place, place + 1, known[0], known[1])
    return _in_zone(words, read) if known[0] == "clock" else read


def _is_dated(words: Words, place: int) -> bool:
    """Whether a word that may be a month or a day stands where one would."""
    if not words[place].is_capital:
        return False
    behind = place + 2 if place + 1 < len(words) and words[place + 1].text == "." else place + 1
    near = [words[other] for other in (place - 1, behind) if 0 <= other < len(words)]
    is_led = place > 0 and words[place - 1].low in listed("ambiguous", "leads")
    return is_led or any(word.kind == "number" for word in near)


def with_dates(found: Iterable[Told], words: Words) -> list[Told]:
    """Take a month and the day beside it for one date, whichever comes first."""
    dated: list[Told] = []
    for one in found:
        last = dated[-1] if dated else None
        date = _date(last, one, words) if last else None
        if date:
            dated[-1] = date
        else:
            dated.append(one)
    return dated


def _date(last: Told, one: Told, words: Words) -> Told | None:
    between = words[last.stop : one.start]
    if len(between) > _BETWEEN or any(word.low not in listed("joints", "any") for word in between):
        return None
    month, number = (last, one) if _kind(last) == "month" else (one, last)
    if _kind(month) != "month" or _kind(number) not in ("number", "ordinal") or number.unit or number.bound:
        return None
    if not 1 <= _much(number) <= 31 or _much(number) % 1:
        return None
    return told(last.start, one.stop, "date", 100 * _much(month) + _much(number))


def _kind(one: Told) -> str:
    return one.value[0] if one.value else ""


def _much(one: Told) -> Decimal:
    return one.value[1] if one.value else Decimal(0)
