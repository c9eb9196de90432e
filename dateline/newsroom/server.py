"""The newsroom's pages on loopback ports: one for the list of live blogs, one for each outlet.

Outlets have ports of their own because a source is known by its host and port, as publishers are.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from datetime import datetime, timezone
from functools import partial
from http import HTTPStatus
from types import TracebackType

from dateline.errors import SetupError
from dateline.newsroom import listing, picture
from dateline.newsroom.edition import Edition, Place, edition_at
from dateline.newsroom.journal import JournalLine, journal_of
from dateline.newsroom.loopback import Answer, LoopbackServer
from dateline.newsroom.pages import VOLATILE, Visit, render
from dateline.newsroom.script import Script, accelerate, check_distinct, read_scripts

_POLL_SECONDS = 10
_DELAY_SECONDS = 0.2
_ROBOTS = Answer(body=b"User-agent: *\nAllow: /\n", media_type="text/plain; charset=utf-8")
_NOT_FOUND = Answer(
    body=b"<!DOCTYPE html><title>Not found</title><h1>There is no such page</h1>",
    status=HTTPStatus.NOT_FOUND,
)

Clock = Callable[[], datetime]


def _utc_now() -> datetime:
    return datetime.now(timezone.utc)


class Newsroom:
    """Live blogs on 127.0.0.1 that tell their story from the first visit to one of them.

    ``port`` is that of the list, the outlets take the next ones; 0 takes free ones.  ``speed`` 2 tells
    the story twice as fast.  ``seed`` decides the ids of the updates.  With ``started_at`` in the past the
    story is already under way; ``clock`` is for tests.  ``scripts`` are the bundled ones unless given.

    Raises:
        SetupError: a script is wrong, two scripts clash, or a port is taken.
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
        self._port = port
        self._seed = seed
        self._clock = clock
        self._requests = itertools.count(1)
        self._servers: list[LoopbackServer] = []
        self._addresses: dict[str, str] = {}
        self._begun_at = started_at
        self._base_url = ""

    def start(self) -> Newsroom:
        """Open the ports and answer; without ``started_at`` the story begins with the first visit."""
        if self._servers:
            raise SetupError("The newsroom is open already.")
        self._base_url = self._open(0, self._front).base_url
        for number, name in enumerate(self.scripts, 1):
            self._addresses[name] = self._open(number, partial(self._outlet, name)).base_url
        for server in self._servers:
            server.start()
        return self

    def _open(self, number: int, answer: Callable[[str], Answer]) -> LoopbackServer:
        port = self._port + number if self._port else 0
        try:
            server = LoopbackServer(port, answer)
        except (OSError, OverflowError) as error:
            self.stop()
            raise SetupError(f"The newsroom cannot open port {port}: {error}.") from error
        self._servers.append(server)
        return server

    def stop(self) -> None:
        """Close the ports and every open connection; a second call does nothing."""
        while self._servers:
            self._servers.pop().stop()

    def __enter__(self) -> Newsroom:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def place(self, name: str) -> Place:
        """Return where and since when one outlet tells its story.

        Raises:
            SetupError: the newsroom was never opened, or has no such outlet.
        """
        if name not in self._addresses:
            raise SetupError(f"The newsroom has no open outlet {name}; call start() first.")
        started_at = self._begun_at or self._clock()
        return Place(base_url=self._addresses[name], started_at=started_at, seed=self._seed)

    @property
    def has_begun(self) -> bool:
        """Whether the story is being told."""
        return self._begun_at is not None

    @property
    def base_url(self) -> str:
        """The address of the page that lists the live blogs, without a slash at the end."""
        return self._base_url

    @property
    def urls(self) -> list[tuple[str, str]]:
        """Source names with the addresses of their live blogs."""
        return [(name, self.place(name).base_url + script.blog.path) for name, script in self.scripts.items()]

    @property
    def sources(self) -> dict[str, dict[str, object]]:
        """For each source name what its source file would say."""
        return {name: self._source(name, url) for name, url in self.urls}

    def _source(self, name: str, url: str) -> dict[str, object]:
        outlet = self.scripts[name].outlet
        return {
            "title": outlet.title,
            "homepage": f"{self.place(name).base_url}/",
            "language": outlet.language,
            "timezone": outlet.timezone,
            "poll_seconds": _POLL_SECONDS,
            "delay_seconds": _DELAY_SECONDS,
            "live_blogs": [url],
        }

    @property
    def journal(self) -> list[JournalLine]:
        """What the outlets have done up to now, oldest first."""
        now = self._clock()
        return [line for line in self.whole_journal if line.at <= now]

    @property
    def whole_journal(self) -> list[JournalLine]:
        """What the outlets have done and will do, oldest first."""
        lines = (journal_of(script, self.place(name)) for name, script in self.scripts.items())
        return sorted(itertools.chain.from_iterable(lines), key=lambda line: line.at)

    @property
    def ends_at(self) -> datetime:
        """When the last thing happens."""
        return self.whole_journal[-1].at

    def edition(self, name: str, when: datetime | None = None) -> Edition:
        """Return what one outlet shows at a moment, now unless given: the truth to compare with."""
        place = self.place(name)
        elapsed = (when or self._clock()) - place.started_at
        return edition_at(self.scripts[name], elapsed.total_seconds(), place)

    def _front(self, path: str) -> Answer:
        if path.partition("?")[0] != "/":
            return _ROBOTS if path == "/robots.txt" else _NOT_FOUND
        return Answer(body=listing.page([self.edition(name) for name in self.scripts]).encode())

    def _outlet(self, name: str, path: str) -> Answer:
        asked = path.partition("?")[0]
        script = self.scripts[name]
        if asked == script.blog.path:
            return self._page(name)
        if asked == "/":
            return Answer(body=listing.page([self.edition(name)]).encode())
        if asked == "/robots.txt":
            return _ROBOTS
        drawn = {f"/media/{name}.svg": name for name in script.pictures()}
        if asked in drawn:
            return Answer(body=picture.drawing(drawn[asked]).encode(), media_type="image/svg+xml")
        return _NOT_FOUND

    def _page(self, name: str) -> Answer:
        now = self._clock()
        self._begun_at = self._begun_at or now
        edition = self.edition(name, now)
        body = render(edition, Visit(now=now, number=next(self._requests))).encode()
        is_volatile = edition.script.platform in VOLATILE
        return Answer(body=body, last_modified=None if is_volatile else edition.date_modified)
