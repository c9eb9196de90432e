"""What the settings make of Scrapy, asked of Scrapy itself."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.spiders.conftest import Answer, Publisher

_CRAWL = """
import asyncio
import sys

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings


class Waiting(Spider):
    name = "waiting"

    async def start(self):
        yield Request(sys.argv[1])

    async def parse(self, response):
        await asyncio.sleep(0.1)  # as for the desk
        print(len(asyncio.all_tasks()))
        yield


own = Settings()
own.setmodule("spiders.settings", priority="project")
own.set("AUTOTHROTTLE_START_DELAY", 0, priority="cmdline")
process = AsyncCrawlerProcess(own)
process.crawl(Waiting)
process.start()
"""


def test_an_answer_that_waits_costs_few_tasks(publisher: Publisher, tmp_path: Path) -> None:
    publisher.routes["/"] = lambda asked: Answer(body=b"<html></html>")

    ran = subprocess.run(
        [sys.executable, "-c", _CRAWL, f"{publisher.url}/"],
        capture_output=True,
        text=True,
        env={**os.environ, "DATELINE_HOME": str(tmp_path), "DATELINE_ALLOW_PRIVATE_ADDRESSES": "true"},
        timeout=60,
        check=True,
    )

    assert int(ran.stdout) < 20
