"""The spider that keeps one page, for somebody who adds a source: as polite as the others."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from dateline.present import now
from spiders.causes import cause_of, message_of

__all__ = ["PageSpider"]


class PageSpider(Spider):
    """Asks for one URL, and leaves ``body`` and ``response.json`` in a folder."""

    name = "page"
    is_finished = False
    """Whether the files are there."""

    def __init__(self, url: str, folder: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._url = url
        self._folder = Path(folder)

    async def start(self) -> AsyncIterator[Any]:
        """Ask for the page."""
        yield Request(self._url, callback=self.parse, errback=self.fail, dont_filter=True)

    def parse(self, response: Response) -> None:
        """Keep the page."""
        (self._folder / "body").write_bytes(response.body)
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        self._say(url=response.url, status=response.status, content_type=content_type)

    def fail(self, failure: Failure) -> None:
        """Keep the reason why there is no page."""
        error = failure.value or Exception("unknown")
        self._say(url=self._url, cause=cause_of(error), message=message_of(error))

    def _say(self, **said: object) -> None:
        said["fetched_at"] = now().isoformat()
        (self._folder / "response.json").write_text(json.dumps(said), encoding="utf-8")
        self.is_finished = True
