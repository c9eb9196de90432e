"""How fast a host may be asked, and what a crawl cost."""

from __future__ import annotations

import time
from collections import Counter

from scrapy import Request, Spider, signals
from scrapy.core.downloader import Slot
from scrapy.crawler import Crawler
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached

from dateline.crawl import Tally

__all__ = ["Meter", "Pacing"]

_MAX_CRAWL_DELAY_SECONDS = 600.0


class Pacing(AutoThrottle):
    """AutoThrottle that never goes below the source's delay or the ``Crawl-delay`` of robots.txt."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._user_agent: str = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self.crawl_delays: dict[str, float] = {}
        """Host -> the ``Crawl-delay`` that its robots.txt asks for, in seconds."""
        crawler.signals.connect(self._robots_parsed, signal=signals.robots_parsed)

    def _adjust_delay(self, slot: Slot, latency: float, response: Response) -> None:
        super()._adjust_delay(slot, latency, response)
        slot.delay = max(slot.delay, self._floor(urlparse_cached(response).hostname or ""))

    def _floor(self, host: str) -> float:
        assert self.crawler.engine
        return float(
            self.crawler.engine.downloader.per_slot_settings.get(host, {}).get("delay", self.mindelay)
        )

    def _robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        crawl_delay = getattr(robotparser, "crawl_delay", lambda user_agent: None)(self._user_agent)
        if not crawl_delay or crawl_delay <= 0:
            return
        assert self.crawler.engine
        downloader = self.crawler.engine.downloader
        host = urlparse_cached(request).hostname or ""
        self.crawl_delays[host] = min(float(crawl_delay), _MAX_CRAWL_DELAY_SECONDS)
        delay = max(self._floor(host), self.crawl_delays[host])
        downloader.per_slot_settings.setdefault(host, {"concurrency": 1})["delay"] = delay
        if host in downloader.slots:
            downloader.slots[host].delay = max(downloader.slots[host].delay, delay)


class Meter:
    """Counts requests, bytes and statuses on the wire, robots.txt and redirects included."""

    def __init__(self) -> None:
        self._requests = 0
        self._bytes = 0
        self._statuses: Counter[int] = Counter()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Meter:
        """Count what a crawler does."""
        meter = cls()
        crawler.signals.connect(meter._asked, signal=signals.request_reached_downloader)
        crawler.signals.connect(meter._answered, signal=signals.response_downloaded)
        return meter

    def _asked(self, request: Request, spider: Spider) -> None:
        self._requests += 1
        request.meta["asked_at"] = time.monotonic()

    def _answered(self, response: Response, request: Request, spider: Spider) -> None:
        request.meta["took_seconds"] = time.monotonic() - request.meta["asked_at"]
        self._bytes += len(response.body)
        self._statuses[response.status] += 1

    def tally(self) -> Tally:
        """Return what was counted so far."""
        return Tally(requests=self._requests, bytes=self._bytes, statuses=dict(self._statuses))
