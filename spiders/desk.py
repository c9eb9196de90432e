"""What a crawl has to poll, and what became of it: the spider's side of Postgres and the archive.

All of it happens in one thread of its own, in the order in which it came: the reactor goes on fetching while
a page is parsed and staged, and one connection and one WARC file suffice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from dateline.crawl import Assignment, Tally, assignments, finish
from dateline.database import Row, connect
from dateline.errors import SetupError
from dateline.model import Response
from dateline.observe import failed, observe, observe_older, unchanged
from dateline.present import now
from dateline.settings import Settings
from dateline.snapshot import Archive
from dateline.sources import read_sources
from dateline.stage import Pause, keep_crawl_delay
from dateline.walk import Walk, cut

__all__ = ["Desk"]


class Desk:
    """One crawl, whose every assignment ends exactly once.

    Raises:
        SetupError: the database does not answer, or nobody said where it is.
    """

    def __init__(self, crawl_key: int, settings: Settings) -> None:
        if settings.database_url is None:
            raise SetupError("DATELINE_DATABASE_URL is not set; the spider has nobody to tell what it finds.")
        self.crawl_key = crawl_key
        self._connection = connect(settings.database_url.get_secret_value(), application="dateline crawl")
        self._archive = Archive(settings.archive_url or str(settings.home / "archive"))
        with self._connection:
            given = assignments(self._connection, crawl_key, read_sources(settings.sources)[0])
        self.open = {assignment.live_blog_key: assignment for assignment in given}
        """What has not ended yet, by key of the live blog."""
        self._max_pages = settings.max_walk_pages
        self._walks: dict[int, Walk] = {}
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="desk")

    @property
    def is_cut_off(self) -> bool:
        """Whether the connection to the database is lost."""
        return bool(self._connection.closed)

    async def observe(self, assignment: Assignment, response: Response) -> str | None:
        """Keep, read and stage a page; return the URL of the older page that must be read before that."""
        key = assignment.live_blog_key
        if key not in self.open:
            return None
        walk: Walk | None = await self._in_thread(lambda: self._observe(assignment, response))
        if walk is None:
            self._walks.pop(key, None)
            self.open.pop(key, None)
            return None
        self._walks[key] = walk
        return walk.next_url

    def _observe(self, assignment: Assignment, response: Response) -> Walk | None:
        here = (self._connection, self._archive, self.crawl_key)
        if walk := self._walks.get(assignment.live_blog_key):
            return observe_older(*here, walk, response)
        return observe(*here, assignment, response, max_pages=self._max_pages).walk

    async def unchanged(self, assignment: Assignment, response: Response) -> None:
        """Note that the server confirmed the page."""
        await self._end(assignment, lambda: unchanged(self._connection, self.crawl_key, assignment, response))

    async def failed(
        self,
        assignment: Assignment,
        *,
        cause: str,
        message: str,
        response: Response | None = None,
        retry_after_seconds: float | None = None,
    ) -> None:
        """Note a failure, and keep what the server said about it.

        Where it is an older page that did not come, what the newer pages showed is staged, with the gap.
        """
        walk = self._walks.pop(assignment.live_blog_key, None)

        def write() -> None:
            snapshot = self._archive.write(response) if response and response.body else None
            if walk:
                why = f"The older page {walk.next_url} could not be read: {cause}: {message}"
                pause = Pause(seconds=retry_after_seconds, cause=cause) if retry_after_seconds else None
                cut(self._connection, self.crawl_key, walk, why, snapshot, pause)
                return
            failed(
                self._connection,
                self.crawl_key,
                assignment,
                cause=cause,
                message=message,
                at=now(),
                status=response.status if response else None,
                retry_after_seconds=retry_after_seconds,
                snapshot=snapshot,
            )

        await self._end(assignment, write)

    async def _end(self, assignment: Assignment, work: Callable[[], object]) -> None:
        if assignment.live_blog_key in self.open:
            await self._in_thread(work)
            self.open.pop(assignment.live_blog_key, None)

    async def _in_thread(self, work: Callable[[], Any]) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def finish(self, tally: Tally, crawl_delays: Mapping[str, float]) -> Row:
        """Close the row of the crawl and return it, and let go of everything.

        ``crawl_delays`` are what robots.txt asks for, by host: the next crawl begins after such a pause.
        """

        def write() -> Row:
            with self._connection:
                for host, seconds in crawl_delays.items():
                    keep_crawl_delay(self._connection, host, seconds, now())
                row = finish(self._connection, self.crawl_key, tally, now())
            self._connection.close()
            self._archive.close()
            return row

        row: Row = await self._in_thread(write)
        self._thread.shutdown(wait=False)
        return row
