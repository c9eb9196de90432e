"""Names for what went wrong with a request, as they are stored with a failed poll."""

from __future__ import annotations

from email.utils import parsedate_to_datetime

from OpenSSL import SSL
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotSupported,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response
from twisted.python.failure import Failure

from dateline.present import now

__all__ = ["SILENCE", "Refused", "cause_of", "message_of", "retry_after_seconds"]

MAX_PAUSE_SECONDS = 86_400.0
SILENCE = frozenset({"dns", "timeout", "connection"})
"""Causes that say nothing about the page: the host did not answer."""
_CAUSES: tuple[tuple[type[Exception], str], ...] = (
    (CannotResolveHostError, "dns"),
    (DownloadTimeoutError, "timeout"),
    (DownloadCancelledError, "too_large"),  # the only thing for which we cancel
    (ResponseDataLossError, "truncated"),  # fewer bytes than Content-Length or the chunks announced
    (UnsupportedURLSchemeError, "not_http"),
    (NotSupported, "not_http"),
)


class Refused(IgnoreRequest):
    """We do not go on with a request, for a named cause."""

    def __init__(self, cause: str, message: str) -> None:
        super().__init__(message)
        self.cause = cause


def cause_of(error: BaseException) -> str:
    """Return the name of a failure; whatever is not known broke the connection (reset, cut short)."""
    if isinstance(error, Refused):
        return error.cause
    if any(isinstance(reason, SSL.Error) for reason in _reasons(error)):
        return "tls"
    return next((cause for kind, cause in _CAUSES if isinstance(error, kind)), "connection")


def message_of(error: BaseException) -> str:
    """Return what an exception says, in one line of at most 1,000 characters."""
    said = "; ".join(f"{type(reason).__name__}: {reason}" for reason in _reasons(error)) or str(error)
    return " ".join(said.split())[:1000] or type(error).__name__


def _reasons(error: BaseException) -> list[BaseException]:
    """Return the exceptions that Twisted wraps into the one that Scrapy wraps."""
    failures: list[Failure] = getattr(error.__cause__, "reasons", None) or []
    return [failure.value for failure in failures if isinstance(failure.value, BaseException)]


def retry_after_seconds(response: Response) -> float | None:
    """Return the pause that a server asks for (RFC 9110, 10.2.3), at most a day; ``None`` if it does not.

    A moment is counted from the server's own clock, which may be wrong.
    """
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if value.isascii() and value.isdigit():
        return min(float(value[:10]), MAX_PAUSE_SECONDS)
    try:
        moment = parsedate_to_datetime(value).timestamp()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return min(max(moment - _said_at(response), 0.0), MAX_PAUSE_SECONDS)


def _said_at(response: Response) -> float:
    try:
        said = (response.headers.get("Date") or b"").decode("latin-1")
        return parsedate_to_datetime(said).timestamp()
    except (ValueError, TypeError, IndexError, OverflowError):
        return now().timestamp()
