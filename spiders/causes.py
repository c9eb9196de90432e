"""Names for what went wrong with a request, as they are stored with a failed poll."""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotSupported,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response

__all__ = ["SILENCE", "Refused", "cause_of", "retry_after_seconds"]

MAX_PAUSE_SECONDS = 86_400.0
SILENCE = frozenset({"dns", "timeout", "connection"})
"""Causes that say nothing about the page: the host did not answer."""
_CAUSES: tuple[tuple[type[Exception], str], ...] = (
    (CannotResolveHostError, "dns"),
    (DownloadTimeoutError, "timeout"),
    (DownloadCancelledError, "too_large"),  # the only thing for which we cancel
    (UnsupportedURLSchemeError, "not_http"),
    (NotSupported, "not_http"),
)


class Refused(IgnoreRequest):
    """We do not go on with a request, for a named cause."""

    def __init__(self, cause: str, message: str) -> None:
        super().__init__(message)
        self.cause = cause


def cause_of(error: BaseException) -> str:
    """Return the name of a failure; whatever is not known broke the connection (TLS, reset, cut short)."""
    if isinstance(error, Refused):
        return error.cause
    return next((cause for kind, cause in _CAUSES if isinstance(error, kind)), "connection")


def retry_after_seconds(response: Response) -> float | None:
    """Return the pause that a server asks for (RFC 9110, 10.2.3), at most a day; ``None`` if it does not."""
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if value.isascii() and value.isdigit():
        return min(float(value[:10]), MAX_PAUSE_SECONDS)
    try:
        moment = parsedate_to_datetime(value)
        return min(max(moment.timestamp() - time.time(), 0.0), MAX_PAUSE_SECONDS)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
