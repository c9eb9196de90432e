"""robots.txt as RFC 9309 has it.

Scrapy's middleware reads the rules of error pages and takes a host that does not answer for one that allows
everything.  Here 4xx means that there are no rules, anything else but success means no (2.3.1.3, 2.3.1.4).
Crawls are short, so the text is kept for an hour for those that follow (2.4).
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import time
from contextlib import suppress
from pathlib import Path

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import RobotParser
from scrapy.signals import robots_parsed
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.misc import build_from_crawler

from dateline.settings import settings
from spiders.causes import Refused

__all__ = ["Robots", "RobotsCache"]

_MAX_BYTES = 512_000
_FRESH_SECONDS = 3600


class Robots(RobotsTxtMiddleware):
    """Refuses what robots.txt refuses, and what it would refuse if it could be read."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._cache = RobotsCache(settings().home / "robots")
        self._rules: dict[str, asyncio.Task[RobotParser]] = {}

    async def process_request(self, request: Request) -> None:  # type: ignore[override]
        """Let pass what is allowed."""
        try:
            await super().process_request(request)
        except Refused:
            raise
        except IgnoreRequest as error:
            raise Refused("robots", f"robots.txt does not allow {request.url[:200]}.") from error

    async def robot_parser(self, request: Request) -> RobotParser:
        """Return the rules of a request's origin; its requests share one answer, or one error."""
        url = urlparse_cached(request)
        origin = f"{url.scheme}://{url.netloc}"
        if origin not in self._rules:
            self._rules[origin] = asyncio.create_task(self._read(origin, request))
        return await self._rules[origin]

    async def _read(self, origin: str, request: Request) -> RobotParser:
        text = self._cache.read(origin)
        if text is None:
            text = await self._fetch(origin)
            self._cache.write(origin, text)
        rules: RobotParser = build_from_crawler(self._parserimpl, self.crawler, text)
        self.crawler.signals.send_catch_log(robots_parsed, robotparser=rules, request=request)
        return rules

    async def _fetch(self, origin: str) -> bytes:
        assert self.crawler.engine
        response = await self.crawler.engine.download_async(
            Request(
                f"{origin}/robots.txt",
                priority=self.DOWNLOAD_PRIORITY,
                meta={"dont_obey_robotstxt": True},
                callback=NO_CALLBACK,
            )
        )
        return _rules_text(response)


def _rules_text(response: Response) -> bytes:
    if 200 <= response.status < 300:
        return response.body[:_MAX_BYTES]
    if 400 <= response.status < 500 and response.status != 429:
        return b""
    raise Refused(
        "robots",
        f"{response.url[:200]} answered {response.status}; until it can be read, nothing is allowed.",
    )


class RobotsCache:
    """Texts of robots.txt in a folder that the crawls of a machine share; it may fail to be there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _file(self, origin: str) -> Path:
        return self._folder / f"{hashlib.sha256(origin.encode()).hexdigest()}.txt"

    def read(self, origin: str) -> bytes | None:
        """Return the text of an origin, if it is fresh."""
        with suppress(OSError):
            if time.time() - self._file(origin).stat().st_mtime < _FRESH_SECONDS:
                return self._file(origin).read_bytes()
        return None

    def write(self, origin: str, text: bytes) -> None:
        """Keep the text of an origin, in one step."""
        file = self._file(origin)
        part = file.with_name(f"{file.name}.{os.getpid()}")
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            part.write_bytes(text)
            part.replace(file)
