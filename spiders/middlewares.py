"""Downloader middlewares: what we do not ask for, do not follow, do not unpack, and ask for twice."""

from __future__ import annotations

import asyncio

from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from spiders.causes import Refused, retry_after_seconds

__all__ = ["BoundedCompression", "BoundedRedirects", "HttpOnly", "PatientRetry", "PublicAddressesOnly"]

_SHORT_PAUSE_SECONDS = 10.0
_MAX_ENCODINGS = 3


class HttpOnly:
    """Refuses every URL that is not http or https, also after redirects."""

    def process_request(self, request: Request) -> None:
        """Let http and https pass."""
        if urlparse_cached(request).scheme not in ("http", "https"):
            raise Refused("not_http", f"{request.url[:200]} is neither http nor https.")


class PublicAddressesOnly:
    """Gives the refusals of ``PublicAddressResolver`` their name, before anybody tries them again."""

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Name the failure, if it was ours."""
        from twisted.internet import reactor

        host = urlparse_cached(request).hostname or ""
        refused: set[str] = getattr(getattr(reactor, "nameResolver", None), "refused", set())
        if isinstance(exception, CannotResolveHostError) and host in refused:
            raise Refused(
                "private_address",
                f"{host} has a private address only; set DATELINE_ALLOW_PRIVATE_ADDRESSES if that is meant.",
            )


class BoundedRedirects(RedirectMiddleware):
    """Scrapy's redirects; too many of them have a name."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Follow a redirect."""
        try:
            return super().process_response(request, response)
        except IgnoreRequest as error:
            raise Refused("redirect", f"Too many redirects, the last from {request.url[:200]}.") from error


class BoundedCompression(HttpCompressionMiddleware):
    """Scrapy's decompression; what grows beyond ``DOWNLOAD_MAXSIZE`` has a name.

    It takes ``Content-Encoding`` away; ``content_encoding`` in the ``meta`` keeps it for the archive.
    """

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Decompress a body."""
        encoding = b",".join(response.headers.getlist("Content-Encoding"))
        if encoding.count(b",") >= _MAX_ENCODINGS:
            raise Refused("too_large", "The body is compressed too often.")
        try:
            decoded = super().process_response(request, response)
        except IgnoreRequest as error:
            raise Refused("too_large", str(error)) from error
        if "Content-Encoding" not in decoded.headers:
            request.meta["content_encoding"] = encoding.decode("latin-1")
        return decoded


class PatientRetry(RetryMiddleware):
    """Scrapy's retries, after the pause that the server asks for; a long pause is left to the next poll."""

    async def process_request(self, request: Request) -> None:
        """Wait, if this is a retry for which the server asked to wait."""
        await asyncio.sleep(request.meta.pop("wait_seconds", 0.0))

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Ask once more, if that may help and the server does not object."""
        pause = retry_after_seconds(response)
        if (pause or 0.0) > _SHORT_PAUSE_SECONDS or (pause is None and response.status == 429):
            return response
        result = super().process_response(request, response)
        if isinstance(result, Request) and pause:
            result.meta["wait_seconds"] = pause
        return result
