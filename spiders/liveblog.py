"""The one spider: it polls the live blogs of one crawl."""

from __future__ import annotations

import time
from collections import Counter, defaultdict, deque
from collections.abc import AsyncIterator, Iterator
from typing import Any
from urllib.parse import urlsplit

import psycopg2
from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from dateline import model
from dateline.crawl import Assignment, Tally
from dateline.database import is_ailing
from dateline.errors import DatelineError
from dateline.present import now
from dateline.settings import settings
from spiders.causes import SILENCE, cause_of, message_of, retry_after_seconds
from spiders.desk import Desk
from spiders.pacing import Meter, Pacing

__all__ = ["LiveBlogSpider"]

_SILENT_LIMIT = 2
"""After so many requests in a row that a host left without an answer, the crawl leaves it alone."""


class LiveBlogSpider(Spider):
    """Polls every live blog of a crawl once: ``scrapy crawl liveblog -a crawl_key=12``.

    A host is asked for one page at a time, and for the next only when the last has come.  Where a page does
    not join on to what is known, its older pages are asked for too.  Each assignment ends in exactly one of
    observed, unchanged and failed.  What was not reached when the crawl closes fails with the cause
    ``crawl_timeout``, which says nothing about the publisher.
    """

    name = "liveblog"
    is_finished = False
    """Whether the row of the crawl was closed."""
    is_without_database = False
    """Whether the database did not do its work."""

    def __init__(self, crawl_key: str | int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.desk = Desk(int(crawl_key), settings())
        self._waiting: dict[str, deque[Assignment]] = defaultdict(deque)
        self._silent: Counter[str] = Counter()
        self._left: dict[str, tuple[str, str, float | None]] = {}
        self._broken: dict[int, tuple[str, str]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> LiveBlogSpider:
        """Make the spider, and give each host the delay of its source."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        slots = {
            _host(assignment): {"concurrency": 1, "delay": assignment.source.delay_seconds}
            for assignment in spider.desk.open.values()
        }
        crawler.settings.set("DOWNLOAD_SLOTS", slots, priority="spider")
        crawler.signals.connect(spider._note_error, signal=signals.spider_error)
        crawler.signals.connect(spider._wind_up, signal=signals.spider_closed)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Ask every host for its first page."""
        if not settings().contact:
            self.logger.warning("DATELINE_CONTACT is not set: publishers cannot tell who is asking.")
        self._closes_at = time.monotonic() + self.crawler.settings.getfloat("CLOSESPIDER_TIMEOUT")
        for assignment in list(self.desk.open.values()):
            if _is_http(assignment.url):
                self._waiting[_host(assignment)].append(assignment)
            else:
                await self._fail(assignment, "not_http", f"{assignment.url[:200]} is neither http nor https.")
        for host in list(self._waiting):
            for request in self._next(host):
                yield request

    def _next(self, host: str) -> Iterator[Request]:
        """Yield the request for the next page of a host, if there is one that can still come in time."""
        assert self.crawler.engine
        slot = self.crawler.engine.downloader.slots.get(host)
        in_time = time.monotonic() + (slot.delay if slot else 0.0) < self._closes_at
        if self._waiting[host] and host not in self._left and in_time:
            yield self._request(self._waiting[host].popleft())

    async def _older(self, assignment: Assignment, url: str | None) -> AsyncIterator[Request]:
        """Yield the request for an older page, or end the walk where it cannot come any more."""
        if url is None:
            return
        assert self.crawler.engine
        host = _host(assignment)
        slot = self.crawler.engine.downloader.slots.get(host)
        wait_seconds = slot.delay * (1 + len(slot.queue)) if slot else 0.0
        if host in self._left:
            await self._fail(assignment, *self._left[host][:2])
        elif time.monotonic() + wait_seconds >= self._closes_at:
            await self._fail(assignment, "crawl_timeout", "The crawl had no time left for it.")
        else:
            yield self._request(assignment, url)

    def _request(self, assignment: Assignment, older: str | None = None) -> Request:
        headers = {"If-None-Match": assignment.etag, "If-Modified-Since": assignment.last_modified}
        headers = {} if older else headers
        return Request(
            older or assignment.url,
            headers={name: value for name, value in headers.items() if value},
            callback=self.parse,
            errback=self.fail,
            cb_kwargs={"assignment": assignment},
            dont_filter=True,
        )

    async def parse(self, response: Response, assignment: Assignment) -> AsyncIterator[Any]:
        """Hand a response to the desk; meanwhile the host may be asked for its next page."""
        host = _host(assignment)
        received = _received(response)
        pause = retry_after_seconds(response)
        self._silent[host] = 0
        if response.status == 429 or (response.status == 503 and pause):
            self._leave(host, f"status_{response.status}", "The host asked for a pause", pause)
        for request in self._next(host):
            yield request
        if response.status in (200, 203):
            older = await self._settle(self.desk.observe(assignment, received))
            async for request in self._older(assignment, older):
                yield request
        elif response.status == 304 and _is_conditional(response):
            await self._settle(self.desk.unchanged(assignment, received))
        else:
            cause = (
                "redirect" if response.status in (301, 302, 303, 307, 308) else f"status_{response.status}"
            )
            message = f"{received.url[:200]} answered {response.status}."
            await self._fail(assignment, cause, message, response=received, retry_after_seconds=pause)
        await self._fail_left(host)

    async def fail(self, failure: Failure) -> AsyncIterator[Any]:
        """Name the failure of a request, and go on with the host's next page."""
        assignment: Assignment = failure.request.cb_kwargs["assignment"]  # type: ignore[attr-defined]
        host, error = _host(assignment), failure.value or Exception("unknown")
        cause = cause_of(error)
        self._silent[host] += cause in SILENCE
        if self._silent[host] >= _SILENT_LIMIT:
            self._leave(host, cause, "The host does not answer", None)
        for request in self._next(host):
            yield request
        await self._fail(assignment, cause, message_of(error))
        await self._fail_left(host)

    def _leave(self, host: str, cause: str, why: str, pause: float | None) -> None:
        """Ask a host for nothing more in this crawl."""
        self._left.setdefault(host, (cause, f"{why}; this page was not asked for.", pause))

    async def _fail_left(self, host: str) -> None:
        while host in self._left and self._waiting[host]:
            cause, message, pause = self._left[host]
            await self._fail(self._waiting[host].popleft(), cause, message, retry_after_seconds=pause)

    async def _fail(self, assignment: Assignment, cause: str, message: str, **details: Any) -> None:
        self.logger.info("%s: %s: %s", assignment.url[:200], cause, message)
        await self._settle(self.desk.failed(assignment, cause=cause, message=message, **details))

    async def _settle(self, work: Any) -> Any:
        """Wait for the desk; without its database the crawl has no purpose."""
        try:
            return await work
        except psycopg2.Error as error:
            self.is_without_database = self.is_without_database or is_ailing(error)
            if self.desk.is_cut_off:
                raise CloseSpider("database") from error
            raise

    def _note_error(self, failure: Failure, response: Response, spider: Spider) -> None:
        """Remember what a defect of ours, or a disk that is full, did to an assignment."""
        request = failure.request if hasattr(failure, "request") else getattr(response, "request", None)
        if request is not None and "assignment" in request.cb_kwargs:
            key = request.cb_kwargs["assignment"].live_blog_key
            self._broken[key] = _breakage(failure.value or Exception("unknown"))

    async def _wind_up(self, spider: Spider, reason: str) -> None:
        """End what is still open, and close the row of the crawl."""
        if self.desk.is_cut_off:
            return
        for assignment in list(self.desk.open.values()):
            not_reached = ("crawl_timeout", f"The crawl was closed ({reason}) before this page had come.")
            await self._fail(assignment, *self._broken.get(assignment.live_blog_key, not_reached))
        meter = self.crawler.get_extension(Meter)
        pacing = self.crawler.get_extension(Pacing)
        row = await self.desk.finish(
            meter.tally() if meter else Tally(), pacing.crawl_delays if pacing else {}
        )
        self.is_finished = True
        self.logger.info(
            "Crawl %s %s: %s", self.desk.crawl_key, row["state"], row["cause"] or "nothing failed"
        )


def _host(assignment: Assignment) -> str:
    return (urlsplit(assignment.url).hostname or "").lower()


def _breakage(error: BaseException) -> tuple[str, str]:
    """Return cause and message of what broke on our side."""
    if isinstance(error, DatelineError):
        return error.cause, message_of(error)
    cause = "database" if is_ailing(error) else "internal_error"
    return cause, f"{type(error).__name__}: {message_of(error)}"


def _is_conditional(response: Response) -> bool:
    asked = response.request.headers if response.request else {}
    return "If-None-Match" in asked or "If-Modified-Since" in asked


def _is_http(url: str) -> bool:
    return url.startswith(("http://", "https://"))


def _received(response: Response) -> model.Response:
    """Return what came over the wire, its body decompressed, as the library has it."""
    headers = [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    ]
    if encoding := response.meta.get("content_encoding"):
        headers.append(("Content-Encoding", encoding))
    return model.Response(
        url=response.url,
        body=response.body,
        fetched_at=now(),
        status=response.status,
        headers=tuple(headers),
        took_seconds=response.meta.get("took_seconds", 0.0),
    )
