"""Settings of Scrapy: polite, bounded, and without doors (https://docs.scrapy.org/en/latest/topics/settings.html)."""

from __future__ import annotations

import re

from dateline import __version__
from dateline.settings import settings

_own = settings()
_contact = re.sub(r"[^\x21-\x7e]+", " ", _own.contact).strip()

BOT_NAME = "dateline"
SPIDER_MODULES = ["spiders"]
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
USER_AGENT = f"Dateline/{__version__} (+{_contact})" if _contact else f"Dateline/{__version__}"
DEFAULT_REQUEST_HEADERS = {"Accept": "text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.8"}

# One request at a time and host; the spider itself asks for a host's next page only when the last is done.
CONCURRENT_REQUESTS = 32
CONCURRENT_REQUESTS_PER_DOMAIN = 1
# Scrapy starts so many tasks for each answer, by default a hundred; they stay until the desk is done with it.
CONCURRENT_ITEMS = 1
DOWNLOAD_DELAY_JITTER = 0.3
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 3.0
AUTOTHROTTLE_MAX_DELAY = 60.0
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "Dateline"

# A crawl closes itself well before its process is killed, so that its row is closed too.
CLOSESPIDER_TIMEOUT = 0.8 * _own.crawl_timeout_seconds
DOWNLOAD_TIMEOUT = min(30.0, 0.1 * _own.crawl_timeout_seconds)
DOWNLOAD_MAXSIZE = _own.max_page_bytes
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_VERIFY_CERTIFICATES = True
REDIRECT_MAX_TIMES = 5
RETRY_TIMES = 1
RETRY_GIVE_UP_LOG_LEVEL = "INFO"
HTTPERROR_ALLOW_ALL = True  # the spider names every status

TWISTED_DNS_RESOLVER = (
    "scrapy.resolver.CachingHostnameResolver"
    if _own.allow_private_addresses
    else "spiders.resolver.PublicAddressResolver"
)
DOWNLOAD_HANDLERS = {"data": None, "file": None, "ftp": None, "s3": None}
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "spiders.middlewares.HttpOnly": 50,
    "spiders.robots.Robots": 100,
    "spiders.middlewares.PatientRetry": 550,
    "spiders.middlewares.BoundedCompression": 590,
    "spiders.middlewares.BoundedRedirects": 600,
    "spiders.middlewares.PublicAddressesOnly": 820,
}
EXTENSIONS = {
    "scrapy.extensions.throttle.AutoThrottle": None,
    "spiders.pacing.Pacing": 0,
    "spiders.pacing.Meter": 0,
}

COOKIES_ENABLED = False
REFERRER_POLICY = "no-referrer"
METAREFRESH_ENABLED = False  # live pages reload themselves
HTTPCACHE_ENABLED = False
# A proxy would look names up where nobody checks the addresses.
HTTPPROXY_ENABLED = False
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False  # it would run any Python that it is sent

LOG_LEVEL = "INFO"
LOG_FORMAT = "%(levelname)s %(name)s: %(message)s"
LOG_VERSIONS: list[str] = []
STATS_DUMP = False
