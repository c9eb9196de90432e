"""``python -m spiders CRAWL_KEY``: run one crawl in this process, then end.

The exit code says whether the crawl's row was closed; how the crawl went is in the row.
"""

from __future__ import annotations

import logging
import os
import signal
import stat
import sys
import threading
from contextlib import suppress

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from dateline.errors import DatelineError
from dateline.settings import settings
from spiders.liveblog import LiveBlogSpider

_log = logging.getLogger("dateline.spiders")
_MEMORY_BYTES = 1_500_000_000


def main(crawl_key: int) -> int:
    """Run a crawl; 0 if its row was closed."""
    _limit_resources(settings().crawl_timeout_seconds)
    _end_with_caller()
    own = Settings()
    own.setmodule("spiders.settings", priority="project")
    process = AsyncCrawlerProcess(own)
    crawler = process.create_crawler(LiveBlogSpider)
    task = process.crawl(crawler, crawl_key=crawl_key)
    process.start()
    if task.done() and (error := task.exception()):
        is_ours = isinstance(error, DatelineError)
        _log.critical("%s", error, exc_info=None if is_ours else error)
    return 0 if getattr(crawler.spider, "is_finished", False) else 1


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


if __name__ == "__main__":
    if len(sys.argv) != 2 or not sys.argv[1].isdigit():
        raise SystemExit("usage: python -m spiders CRAWL_KEY")
    raise SystemExit(main(int(sys.argv[1])))
