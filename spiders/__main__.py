"""Run one spider in this process, then end.

    python -m spiders CRAWL_KEY          poll the live blogs of a crawl
    python -m spiders discover RUN_ID    look for new live blogs
    python -m spiders page URL FOLDER    keep one page in a folder

The exit code says whether the spider came to its end; how it went is in the rows.
"""

from __future__ import annotations

import logging
import os
import signal
import stat
import sys
import threading
from contextlib import suppress

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from dateline.database import is_ailing
from dateline.errors import DatelineError
from dateline.fetch import NO_DATABASE
from dateline.settings import settings
from spiders.discovery import DiscoverySpider
from spiders.liveblog import LiveBlogSpider
from spiders.page import PageSpider

_log = logging.getLogger("dateline.spiders")
_MEMORY_BYTES = 1_500_000_000
_TALKATIVE = (
    "scrapy.addons",
    "scrapy.crawler",
    "scrapy.extensions.logstats",
    "scrapy.middleware",
    "scrapy.utils.log",
)
"""Loggers that list the same settings and classes in the log of every crawl (Scrapy resets their levels)."""


def main(kind: type[Spider], **arguments: str) -> int:
    """Run a spider; 0 if it came to its end, ``NO_DATABASE`` if it could not because of that."""
    _limit_resources(settings().crawl_timeout_seconds)
    _end_with_caller()
    own = Settings()
    own.setmodule("spiders.settings", priority="project")
    process = AsyncCrawlerProcess(own)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    crawler = process.create_crawler(kind)
    task = process.crawl(crawler, **arguments)
    process.start()
    error = task.exception() if task.done() else None
    if error:
        is_ours = isinstance(error, DatelineError)
        _log.critical("%s", error, exc_info=None if is_ours else error)
    if getattr(crawler.spider, "is_finished", False):
        return 0
    is_without = getattr(crawler.spider, "is_without_database", False)
    return NO_DATABASE if is_without or (error and is_ailing(error.__cause__)) else 1


def _end_with_caller() -> None:
    """Close the crawl when whoever holds the other end of our standard input is gone."""
    if sys.stdin is None or not stat.S_ISFIFO(os.fstat(0).st_mode):
        return

    def wait() -> None:
        while os.read(0, 4096):
            pass
        os.kill(os.getpid(), signal.SIGTERM)  # Scrapy ends what is open and closes the row

    threading.Thread(target=wait, daemon=True).start()


def _limit_resources(seconds: float) -> None:
    """Let the kernel stop a parser that went mad, even if nobody watches this process any more."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
        cpu_seconds = int(seconds) + 60
        resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))


def _chosen(arguments: list[str]) -> int:
    match arguments:
        case [crawl_key] if crawl_key.isdigit():
            return main(LiveBlogSpider, crawl_key=crawl_key)
        case ["discover", run_id]:
            return main(DiscoverySpider, run_id=run_id)
        case ["page", url, folder]:
            return main(PageSpider, url=url, folder=folder)
    raise SystemExit("usage: python -m spiders CRAWL_KEY | discover RUN_ID | page URL FOLDER")


if __name__ == "__main__":
    raise SystemExit(_chosen(sys.argv[1:]))
