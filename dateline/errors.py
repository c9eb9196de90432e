"""Every exception that Dateline raises, grouped by what to do next.

The docstring is the first half of the message; the arguments say where it happened.
"""

from __future__ import annotations


class DatelineError(Exception):
    """Dateline could not do what was asked."""

    def __init__(
        self,
        message: str = "",
        *,
        cause: str = "",
        source: str | None = None,
        url: str | None = None,
    ) -> None:
        self.message = message or (type(self).__doc__ or "").splitlines()[0]
        self.cause = cause or type(self).__name__
        self.source = source
        self.url = url
        super().__init__(self.message)

    def __str__(self) -> str:
        where = [f"source {self.source}"] if self.source else []
        where += [self.url] if self.url else []
        return f"{self.message} ({', '.join(where)})" if where else self.message


class TryAgain(DatelineError):
    """The same call may work later."""


class FetchFailed(TryAgain):
    """The page could not be fetched."""


class Busy(TryAgain):
    """Another process holds what this one needs."""


class NeedsAPerson(DatelineError):
    """Trying again is useless until somebody has looked; the bytes are kept."""


class NotALiveBlog(NeedsAPerson):
    """The page is not a live blog that Dateline can read."""


class Unreadable(NeedsAPerson):
    """The bytes are damaged or are not what they claim to be."""


class LayoutChanged(NeedsAPerson):
    """The page no longer looks as its format expects."""


class PageBlocked(NeedsAPerson):
    """A wall (consent, paywall, bot check, refusal) stands before the page."""


class SetupError(DatelineError):
    """The installation is wrong."""


class WrongUsage(SetupError):
    """What was asked for cannot be understood; asked in another way it can."""


class SourceInvalid(SetupError):
    """A source file says something that Dateline does not understand."""
