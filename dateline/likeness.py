"""What a page of a live blog is like, and how one shows that it was broken on its way.  Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from dateline.errors import LayoutChanged
from dateline.model import LiveBlog, Response

__all__ = [
    "HOLD",
    "LAYOUT",
    "Likeness",
    "break_of",
    "is_accepted",
    "likeness_of",
    "made_at",
    "page_date",
    "warning_of",
]

LAYOUT = frozenset({"layout_break", "zero_yield", "truncated"})
"""Causes for which nothing at all is taken from a page."""
HOLD = timedelta(minutes=30)
"""A page that is doubted for so long, at every look, is what the publisher means to show."""
SKEW_SECONDS = 120.0
"""Difference between a server's clock and ours from which its times prove nothing."""
SLOW_SECONDS = 10.0
JUST_MADE = timedelta(seconds=5)
"""A server that dates its pages with the moment at which it makes them says nothing of what is in them."""
_KEPT_YIELD = 0.3
_FEW = 5
_REJECTED_SHARE = 0.05
_REJECTED_FEW = 3
_TAIL_BYTES = 4_096


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """What is remembered of a page, to know a broken one by."""

    format: str
    updates: int
    rejected: int = 0
    from_platform: int = 0
    """Updates whose id the platform gave."""
    is_ended: bool = False
    """The last bytes close the document."""
    is_feed: bool = False

    @classmethod
    def read(cls, kept: Mapping[str, object]) -> Likeness | None:
        """Return what was kept by ``asdict``; ``None`` where nothing was."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in kept.items() if name in known}) if kept else None  # type: ignore[arg-type]

    def kept(self) -> dict[str, object]:
        """Return it as JSON values."""
        return asdict(self)


def likeness_of(live_blog: LiveBlog, response: Response, *, is_feed: bool = False) -> Likeness:
    """Say what a page is like."""
    return Likeness(
        format=live_blog.format,
        updates=len(live_blog.updates),
        rejected=len(live_blog.rejected),
        from_platform=sum(update.id_from == "platform" for update in live_blog.updates),
        is_ended=b"</html" in response.body[-_TAIL_BYTES:].lower(),
        is_feed=is_feed,
    )


def break_of(before: Likeness | None, now: Likeness, known_ids: int) -> LayoutChanged | None:
    """Say what is wrong with a page, beside the last one that was not; ``None`` where nothing is.

    ``known_ids`` is how many of its ids have been met before.
    """
    if before is None or before.is_feed:
        return None
    if before.is_ended and not now.is_ended:
        return LayoutChanged("The page ends in the middle.", cause="truncated")
    if before.updates and not now.updates:
        reason = f"No update was found where there had been {before.updates}."
        return LayoutChanged(reason, cause="zero_yield")
    reason = _layout_reason(before, now, known_ids)
    return LayoutChanged(reason, cause="layout_break") if reason else None


def _layout_reason(before: Likeness, now: Likeness, known_ids: int) -> str:
    if now.format != before.format and 2 * known_ids < min(now.updates, before.updates):
        return f"The page was read as {now.format}, with other ids; before as {before.format}."
    if 2 * before.from_platform > before.updates and 2 * now.from_platform < now.updates:
        return "The page gives no ids of its platform any more."
    if before.updates >= _FEW and now.updates < _KEPT_YIELD * before.updates and known_ids == now.updates:
        return f"Only {now.updates} updates were found where there had been {before.updates}, and no new one."
    if now.rejected >= _REJECTED_FEW and _rejected(now) > max(_REJECTED_SHARE, 2 * _rejected(before)):
        return f"{now.rejected} of {now.updates + now.rejected} updates could not be read."
    return ""


def _rejected(page: Likeness) -> float:
    return page.rejected / max(1, page.updates + page.rejected)


def is_accepted(doubt: str | None, doubted_since: datetime | None, at: datetime) -> bool:
    """Say whether a page has looked broken for so long that it must be what is meant."""
    return doubt in LAYOUT and doubted_since is not None and at - doubted_since >= HOLD


def warning_of(response: Response, page: Likeness | None = None) -> str | None:
    """Name what is odd about an answer that is good; ``None`` for nothing."""
    skew = _skew_seconds(response)
    if skew is not None and abs(skew) > SKEW_SECONDS:
        return "clock_skew"
    if page and _rejected(page) > _REJECTED_SHARE:
        return "parse_rejects"
    return "slow" if response.took_seconds > SLOW_SECONDS else None


def page_date(live_blog: LiveBlog, response: Response) -> datetime | None:
    """Return the date that a page gives for its own state: ``dateModified``, else Last-Modified.

    ``None`` where it gives none, or where the clock of the server is wrong: a date says nothing then.
    """
    skew = _skew_seconds(response)
    if skew is not None and abs(skew) > SKEW_SECONDS:
        return None
    date = live_blog.date_modified.value or _last_modified(response)
    if date is None or date > response.fetched_at + timedelta(seconds=SKEW_SECONDS):
        return None
    return date


def _last_modified(response: Response) -> datetime | None:
    """Return when the page was last modified; ``None`` where that is only when the answer was made."""
    date, answered = _http_date(response, "last-modified"), _http_date(response, "date")
    if date is None or abs((answered or response.fetched_at) - date) <= JUST_MADE:
        return None
    return date


def made_at(response: Response) -> datetime | None:
    """Return when a cache says that it got what it answers with (Age, RFC 9111 5.1), if it says so."""
    age = _header(response, "age") or ""
    if not (age.isascii() and age.isdigit()):
        return None
    return response.fetched_at - timedelta(seconds=int(age[:9]))


def _skew_seconds(response: Response) -> float | None:
    """Return by how much the server's clock is ahead of ours."""
    said = _http_date(response, "date")
    if said is None:
        return None
    return (said - (made_at(response) or response.fetched_at)).total_seconds()


def _http_date(response: Response, name: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(_header(response, name) or "")
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found.tzinfo else None


def _header(response: Response, name: str) -> str | None:
    return next((value.strip() for key, value in response.headers if key.lower() == name), None)
