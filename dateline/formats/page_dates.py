"""The dates by which the clocks of a page are dated: those of the page itself, and the day in its address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone, tzinfo
from itertools import pairwise

from dateline.clocks.anchor import Anchor, Reading, instants, newest_first
from dateline.clocks.days import address_day
from dateline.formats import coverage
from dateline.formats.facts import Facts
from dateline.formats.page import Page
from dateline.model import PublisherTime

_LONGEST_SILENCE = timedelta(hours=24)
_APART = timedelta(hours=1)
_JUST_WRITTEN_MINUTES = 30


def changes(about: Facts) -> list[datetime]:
    """Return the moments at which the page says that it was changed, or that its coverage ended."""
    return _precise(about.date_modified, coverage.time(about, "coverageEndTime"))


def beginnings(about: Facts) -> list[datetime]:
    """Return the moments at which the page says that it was published, or that its coverage began."""
    return _precise(about.date_published, coverage.time(about, "coverageStartTime"))


def _precise(*times: PublisherTime) -> list[datetime]:
    known = (time for time in times if time.precision != "day" and time.witness != "option")
    return [time.value for time in known if time.value]


def season(page: Page, about: Facts) -> datetime | None:
    """Return a moment of the page's season: noon where only a day is known."""
    told = next(iter((*changes(about), *beginnings(about))), None)
    given = page.date_published or address_day(about.url)
    if told or given is None:
        return told or about.date_published.value
    return datetime(given.year, given.month, given.day, 12, tzinfo=timezone.utc)


def anchor(page: Page, about: Facts, readings: Sequence[Reading]) -> tuple[Anchor, str | None]:
    """Return the dates that are trusted and, when they are an assumption, where they came from."""
    found, origin = _dated(page, about, readings)
    if about.older is not None or found.oldest_day:
        return found, origin
    began, opened = tuple(beginnings(about)), address_day(about.url)
    return replace(found, began=began, opened=opened), origin or (_ADDRESS if _is_empty(found) else None)


_ADDRESS = "the day follows from the page's address"


def _is_empty(found: Anchor) -> bool:
    return not (found.newest_day or found.oldest_day or found.not_after)


def _dated(page: Page, about: Facts, readings: Sequence[Reading]) -> tuple[Anchor, str | None]:
    tz = next((reading.tz for reading in readings if reading.tz), None)
    if page.date_published is not None:
        return _given(page.date_published, tz, readings), None
    changed = _change(about, readings)
    is_afterthought = changed is not None and _is_afterthought(changed, about, readings)
    if changed and not is_afterthought:
        return Anchor(not_after=changed), "the day follows from the page's date of change"
    modified, published = about.date_modified, about.date_published
    candidates = (published,) if is_afterthought else (modified, published)
    known = next((time for time in candidates if time.value), None)
    if known is None or known.value is None:
        return Anchor(), None
    return _from_publication(known, tz, readings), "the day follows from the page's date of publication"


def _change(about: Facts, readings: Sequence[Reading]) -> datetime | None:
    """Return when the page was changed; the end of coverage, which may be planned, only if it fits."""
    just_written = (moment for moment in changes(about) if _is_of_newest(moment, readings))
    return next(just_written, None) or next(iter(_precise(about.date_modified)), None)


def _is_afterthought(changed: datetime, about: Facts, readings: Sequence[Reading]) -> bool:
    """Say whether a page was changed days after its updates: dated by that, all would be far too late."""
    dated = [moment for moment in instants(readings, Anchor(not_after=changed)) if moment]
    if not dated or _is_of_newest(changed, readings):
        return False
    published, opened = _precise(about.date_published), address_day(about.url)
    if published:
        return min(dated) - published[0] > _LONGEST_SILENCE
    is_close = all(abs(a - b) < _APART for a, b in pairwise(dated))
    return opened is not None and is_close and (min(dated).date() - opened).days > 1


def _is_of_newest(modified: datetime, readings: Sequence[Reading]) -> bool:
    """Say whether the page was changed when its newest clock shows: then it was changed by writing that."""
    newest = readings[0 if newest_first(readings) else -1]
    if newest.tz is None:
        return False
    local = modified.astimezone(newest.tz)
    late = (local.hour - newest.clock.hour) * 60 + local.minute - newest.clock.minute
    return late % (24 * 60) <= _JUST_WRITTEN_MINUTES


def _given(given: date | datetime, tz: tzinfo | None, readings: Sequence[Reading]) -> Anchor:
    """The publication day is that of the newest update, or of the first where a page begins with it."""
    if isinstance(given, datetime):
        given = (given.astimezone(tz) if given.tzinfo and tz else given).date()
    return Anchor(newest_day=given) if newest_first(readings) else Anchor(oldest_day=given)


def _from_publication(time: PublisherTime, tz: tzinfo | None, readings: Sequence[Reading]) -> Anchor:
    """A page is published when its first updates are written; a bare date is taken as a person's is."""
    assert time.value is not None
    if time.precision == "day":
        day = date.fromisoformat((time.raw or "")[:10]) if "-" in (time.raw or "")[:10] else time.value.date()
        return _given(day, tz, readings)
    local = time.value.astimezone(tz) if tz else time.value
    backwards = newest_first(readings)
    first = readings[-1 if backwards else 0].clock
    written_after = (first.hour, first.minute) >= (local.hour, local.minute)
    if written_after or not backwards:
        return Anchor(oldest_day=local.date())
    return Anchor(newest_day=local.date())
