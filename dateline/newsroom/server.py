"""The newsroom's pages on a loopback port."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timezone
from http import HTTPStatus
from types import TracebackType

from dateline.errors import SetupError
from dateline.newsroom import listing, picture
from dateline.newsroom.edition import Edition, Place, edition_at
from dateline.newsroom.journal import JournalLine, journal_of
from dateline.newsroom.loopback import HOST, Answer, LoopbackServer
from dateline.newsroom.pages import VOLATILE, Visit, render
from dateline.newsroom.script import Script, accelerate, check_distinct, read_scripts

_ROBOTS = "User-agent: *\nAllow: /\n"

Clock = Callable[[], datetime]


def _utc_now() -> datetime:
    return datetime.now(timezone.utc)


class Newsroom:
    """Live blogs on 127.0.0.1 that tell their story from the moment the newsroom opens.

    ``port`` 0 takes a free one.  ``speed`` 2 tells the story twice as fast.  ``seed`` decides the ids of
    the updates.  With ``started_at`` in the past the story is already under way; ``clock`` is for tests.
    ``scripts`` are the bundled ones unless given.

    Raises:
        SetupError: a script is wrong, two scripts clash, or the port is taken.
    """

    def __init__(
        self,
        port: int = 0,
        seed: int = 0,
        speed: float = 1.0,
        started_at: datetime | None = None,
        *,
        scripts: Sequence[Script] | None = None,
        clock: Clock = _utc_now,
    ) -> None:
        if speed <= 0:
            raise SetupError(f"The newsroom's speed must be more than 0, not {speed}.")
        told = tuple(scripts) if scripts is not None else read_scripts()
        check_distinct(told)
        self.scripts = {script.name: accelerate(script, speed) for script in told}
        self.port = port
        self._seed = seed
        self._started_at = started_at
        self._clock = clock
        self._requests = itertools.count(1)
        self._server: LoopbackServer | None = None
        self._thread: threading.Thread | None = None
        self._place: Place | None = None

    def start(self) -> Newsroom:
        """Open the port and serve from a thread; the story begins now unless ``started_at`` was given."""
        if self._server:
            raise SetupError("The newsroom is open already.")
        try:
            self._server = LoopbackServer(self.port, self.answer)
        except OSError as error:
            raise SetupError(f"The newsroom cannot open port {self.port}: {error}.") from error
        self.port = self._server.server_port
        self._place = Place(
            base_url=f"http://{HOST}:{self.port}",
            started_at=self._started_at or self._clock(),
            seed=self._seed,
        )
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), name="newsroom")
        self._thread.start()
        return self

    def stop(self) -> None:
        """Close the port and every open connection; a second call does nothing."""
        if self._server and self._thread:
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()
        self._server = self._thread = None

    def __enter__(self) -> Newsroom:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def place(self) -> Place:
        """Where and since when the story is told.

        Raises:
            SetupError: the newsroom was never opened.
        """
        if self._place is None:
            raise SetupError("The newsroom is not open; call start() first.")
        return self._place

    @property
    def base_url(self) -> str:
        """The address of the page that lists the live blogs, without a slash at the end."""
        return self.place.base_url

    @property
    def urls(self) -> list[tuple[str, str]]:
        """Source names with the addresses of their live blogs."""
        return [(name, self.base_url + script.blog.path) for name, script in self.scripts.items()]

    @property
    def sources(self) -> dict[str, dict[str, object]]:
        """For each source name what its source file would say."""
        return {
            name: {
                "title": script.outlet.title,
                "homepage": f"{self.base_url}/",
                "language": script.outlet.language,
                "timezone": script.outlet.timezone,
                "urls": [self.base_url + script.blog.path],
            }
            for name, script in self.scripts.items()
        }

    @property
    def journal(self) -> list[JournalLine]:
        """What the outlets have done up to now, oldest first."""
        now = self._clock()
        return [line for line in self.whole_journal if line.at <= now]

    @property
    def whole_journal(self) -> list[JournalLine]:
        """What the outlets have done and will do, oldest first."""
        return journal_of(self.scripts.values(), self.place)

    @property
    def ends_at(self) -> datetime:
        """When the last thing happens."""
        return max(line.at for line in self.whole_journal)

    def edition(self, name: str, when: datetime | None = None) -> Edition:
        """Return what one outlet shows at a moment, now unless given: the truth to compare with."""
        elapsed = (when or self._clock()) - self.place.started_at
        return edition_at(self.scripts[name], elapsed.total_seconds(), self.place)

    def answer(self, path: str) -> Answer:
        """Return the answer to a path; the query does not matter."""
        plain = path.partition("?")[0]
        if plain == "/":
            return Answer(body=self._listing().encode())
        if plain == "/robots.txt":
            return Answer(body=_ROBOTS.encode(), media_type="text/plain; charset=utf-8")
        if plain.startswith("/media/"):
            return self._picture(plain.removeprefix("/media/").removesuffix(".svg"))
        for name, script in self.scripts.items():
            if plain == script.blog.path:
                return self._page(name)
        return _not_found()

    def _listing(self) -> str:
        return listing.page([self.edition(name) for name in self.scripts])

    def _picture(self, name: str) -> Answer:
        if not any(name in script.pictures() for script in self.scripts.values()):
            return _not_found()
        return Answer(body=picture.drawing(name).encode(), media_type="image/svg+xml")

    def _page(self, name: str) -> Answer:
        now = self._clock()
        edition = self.edition(name, now)
        body = render(edition, Visit(now=now, number=next(self._requests))).encode()
        is_volatile = edition.script.platform in VOLATILE
        return Answer(body=body, last_modified=None if is_volatile else edition.date_modified)


def _not_found() -> Answer:
    body = "<!DOCTYPE html><title>Not found</title><h1>There is no such page</h1>"
    return Answer(body=body.encode(), status=HTTPStatus.NOT_FOUND)
