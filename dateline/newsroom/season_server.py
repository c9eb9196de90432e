"""A season on loopback: a host for each outlet, all served from one thread."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType

from dateline.errors import SetupError
from dateline.newsroom.answers import Answers, Wiles
from dateline.newsroom.faults import Episode
from dateline.newsroom.season import Season, moved
from dateline.newsroom.served import Served, line_of
from dateline.newsroom.wire import Reply, Request, converse, listen
from dateline.present import now

_ONLY = "127.0.0.1"
_PATIENCE_SECONDS = 0.02
Clock = Callable[[], datetime]


class SeasonServer:
    """The pages of a season as they are at the moment of ``clock``, with the faults of ``episodes``.

    ``served`` grows with each request for a live blog, and so does ``log``, a file of JSON lines.  Where the
    machine has only 127.0.0.1, the outlets get ports of their own there; ``season`` says where they are.

    Raises:
        SetupError: a port is taken.
    """

    def __init__(
        self,
        season: Season,
        episodes: Sequence[Episode] = (),
        *,
        log: Path | None = None,
        wiles: Wiles | None = None,
        clock: Clock = now,
    ) -> None:
        self.season = _placed(season)
        self.served: list[Served] = []
        self._answers = Answers(self.season, episodes, wiles)
        self._clock = clock
        self._file = log.open("a", encoding="utf-8", buffering=1) if log else None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="season", daemon=True)
        self._servers: list[asyncio.Server] = []
        self._writers: set[asyncio.StreamWriter] = set()

    def start(self) -> SeasonServer:
        """Open all hosts and answer."""
        self._thread.start()
        try:
            asyncio.run_coroutine_threadsafe(self._open(), self._loop).result()
        except OSError as error:
            self.stop()
            raise SetupError(f"The newsroom cannot open its hosts: {error}.") from error
        return self

    def stop(self) -> None:
        """Close every host and connection; a second call does nothing."""
        if self._loop.is_closed():
            return
        if self._thread.is_alive():
            asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
        self._loop.close()
        if self._file:
            self._file.close()

    def __enter__(self) -> SeasonServer:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    async def _open(self) -> None:
        for publisher in self.season.publishers:
            host, _, port = publisher.address.rpartition(":")
            self._servers.append(await listen(self._converse, host, int(port)))

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            await converse(self._answer, reader, writer)
        finally:
            self._writers.discard(writer)

    async def _close(self) -> None:
        for server in self._servers:
            server.close()
        for writer in tuple(self._writers):
            writer.transport.abort()
        while self._writers:
            await asyncio.sleep(_PATIENCE_SECONDS)

    def _answer(self, request: Request) -> Reply:
        reply, record = self._answers.answer(request, self._clock())
        if record:
            self.served.append(record)
            if self._file:
                self._file.write(line_of(record))
        return reply


def _placed(season: Season) -> Season:
    """Return the season where this machine can serve it; a port 0 becomes a free one."""
    hosts, ports = zip(*(one.address.rsplit(":", 1) for one in season.publishers), strict=True)
    is_linux = _free_port(hosts[0]) is not None
    first = int(ports[0]) or _free_port(hosts[0] if is_linux else _ONLY) or 0
    if is_linux:
        return moved(season, [f"{host}:{first}" for host in hosts])
    return moved(season, [f"{_ONLY}:{first + number}" for number in range(len(hosts))])


def _free_port(host: str) -> int | None:
    """Return a port that is free; ``None`` where the machine has no such host: only Linux has all of 127."""
    with socket.socket() as probe:
        try:
            probe.bind((host, 0))
        except OSError:
            return None
        return int(probe.getsockname()[1])
