"""The spider that looks for new live blogs."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterator
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from dateline.database import connect
from dateline.discover import Visit, candidates, note_failed, note_found, read_place, visits
from dateline.discover.evidence import Candidate
from dateline.errors import DatelineError, SetupError
from dateline.settings import settings
from dateline.sources import read_sources
from spiders.causes import cause_of, message_of

__all__ = ["DiscoverySpider"]


class DiscoverySpider(Spider):
    """Reads the places of one run: feeds, sitemaps (and the newest that an index names), listing pages.

    Each visit ends in exactly one of found and failed; a failure of one is no matter of the others.
    """

    name = "discovery"
    is_finished = False
    """Whether it came to its end."""

    def __init__(self, run_id: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        url = settings().database_url
        if url is None:
            raise SetupError("DATELINE_DATABASE_URL is not set; the spider has nobody to tell what it finds.")
        self._connection = connect(url.get_secret_value(), application="dateline discover")
        with self._connection:
            found = visits(self._connection, run_id, read_sources(settings().sources)[0])
        self._open = {visit.discovery_visit_key: visit for visit in found}
        self._found: dict[int, list[Candidate]] = {}
        self._entries: Counter[int] = Counter()
        self._waiting: Counter[int] = Counter()
        self._failed: dict[int, tuple[str, str]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> DiscoverySpider:
        """Make the spider, and give each host the delay of its source."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        slots = {
            urlsplit(visit.url).hostname or "": {"concurrency": 1, "delay": visit.source.delay_seconds}
            for visit in spider._open.values()
        }
        crawler.settings.set("DOWNLOAD_SLOTS", slots, priority="spider")
        crawler.signals.connect(spider._note_error, signal=signals.spider_error)
        crawler.signals.connect(spider._wind_up, signal=signals.spider_closed)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Ask for every place; the downloader paces each host."""
        for visit in list(self._open.values()):
            yield self._request(visit, visit.url)

    def _request(self, visit: Visit, url: str, *, is_nested: bool = False) -> Request:
        self._waiting[visit.discovery_visit_key] += 1
        return Request(
            url,
            callback=self.parse,
            errback=self.fail,
            cb_kwargs={"visit": visit, "is_nested": is_nested},
            dont_filter=True,
        )

    def parse(self, response: Response, visit: Visit, is_nested: bool) -> Iterator[Request]:
        """Take what a place links to; of an index, ask for the newest sitemaps."""
        if response.status != 200:
            self._end_one(
                visit, f"status_{response.status}", f"{response.url[:200]} answered {response.status}."
            )
            return
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        try:
            read = read_place(response.body, url=response.url, content_type=content_type)
        except DatelineError as error:
            self._end_one(visit, error.cause, error.message)
            return
        for url in () if is_nested else read.nested:
            if _is_own(url, visit):
                yield self._request(visit, url, is_nested=True)
        key, source = visit.discovery_visit_key, visit.source
        self._entries[key] += len(read.entries)
        found = candidates(read.entries, match=source.discover.match, hosts=source.all_hosts)
        self._found.setdefault(key, []).extend(found)
        self._end_one(visit)

    def fail(self, failure: Failure) -> None:
        """Name the failure of a request."""
        visit: Visit = failure.request.cb_kwargs["visit"]  # type: ignore[attr-defined]
        error = failure.value or Exception("unknown")
        self._end_one(visit, cause_of(error), message_of(error))

    def _end_one(self, visit: Visit, cause: str | None = None, message: str = "") -> None:
        """One request of a visit has ended; with the last of them the visit has."""
        key = visit.discovery_visit_key
        self._waiting[key] -= 1
        if cause:
            self.logger.warning("%s: %s: %s: %s", visit.source.name, visit.url, cause, message)
            self._failed.setdefault(key, (cause, message))
        if self._waiting[key] <= 0 and key in self._open:
            del self._open[key]
            self._write(visit)

    def _write(self, visit: Visit) -> None:
        key = visit.discovery_visit_key
        found = {candidate.url: candidate for candidate in self._found.get(key, ())}
        note_found(self._connection, visit, self._entries[key], list(found.values()))
        if key in self._failed:
            note_failed(self._connection, visit, *self._failed[key])
        else:
            self.logger.info("%s: %s: %d of %d", visit.source.name, visit.url, len(found), self._entries[key])

    def _note_error(self, failure: Failure, response: Response, spider: Spider) -> None:
        """Remember a defect of ours as the cause."""
        request = failure.request if hasattr(failure, "request") else response.request
        if request is not None and "visit" in request.cb_kwargs:
            visit: Visit = request.cb_kwargs["visit"]
            self._end_one(visit, "internal_error", message_of(failure.value or Exception("unknown")))

    def _wind_up(self, spider: Spider, reason: str) -> None:
        """Name what was not reached."""
        for key, visit in list(self._open.items()):
            self._failed.setdefault(key, ("crawl_timeout", f"The run was closed ({reason}) before that."))
            del self._open[key]
            self._write(visit)
        self._connection.close()
        self.is_finished = True


def _is_own(url: str, visit: Visit) -> bool:
    """Say whether a sitemap lies where its index does, or on a host of the source."""
    host = urlsplit(url).netloc.lower()
    return host == urlsplit(visit.url).netloc.lower() or host in visit.source.all_hosts
