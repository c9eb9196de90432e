"""Saved pages, payloads, captures and WARC files, through the same rooms as what the spider fetches."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, cast

from dateline.backfill import KNOWN, refusal_of, take_in
from dateline.crawl import Tally, finish, open_crawl
from dateline.database import Connection, connect
from dateline.errors import DatelineError, NeedsAPerson, SetupError, Unreadable, WrongUsage
from dateline.foreign import Named, SkippedRecord, read_warc
from dateline.model import Response
from dateline.observe import Outcome, ingest
from dateline.present import now
from dateline.reading import Reading
from dateline.revisits import Originals, Revisited
from dateline.settings import settings
from dateline.snapshot import Archive
from dateline.sources import Source

OnRead = Callable[[int], None]
_WHOLE_FILE = "file"
"""Cause of the refusal of a WARC file, not of a record in it."""
_TYPES = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".json": "application/json",
    ".txt": "text/plain",
    ".text": "text/plain",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingested:
    """One page of an input, and what became of it."""

    name: str
    """The file, the URL of a record in it, or file and number of a record that cannot be read."""
    outcome: Outcome
    is_record: bool = False
    """It is one of the many records of a WARC file."""


def find_files(paths: Iterable[Path]) -> list[Path]:
    """Return the files of folders in order of their names, and single files as they are.

    Raises:
        WrongUsage: there is no such file.
        NeedsAPerson: the folders hold no pages.
    """
    named = list(paths)
    found: list[Path] = []
    for path in named:
        if path.is_dir():
            found += sorted(file for file in path.rglob("*") if file.is_file() and _is_page(file))
        elif path.is_file():
            found.append(path)
        else:
            raise WrongUsage(f"There is no file {path}.")
    if not found:
        raise NeedsAPerson(f"There are no pages in {', '.join(map(str, named))}.")
    return found


def _is_page(file: Path) -> bool:
    return file.suffix.lower() in _TYPES or is_warc(file)


def is_warc(file: Path) -> bool:
    """Whether a file's name is that of a WARC file."""
    return file.name.lower().endswith((".warc", ".warc.gz"))


def read_file(file: Path) -> Response:
    """Return a saved file as if it had been answered just now.

    Raises:
        SetupError: it cannot be read.
        Unreadable: it is larger than a page may be.
    """
    try:
        if file.stat().st_size > settings().max_page_bytes:
            raise Unreadable(f"{file} is larger than {settings().max_page_bytes:,} bytes.")
        body = file.read_bytes()
    except OSError as error:
        raise SetupError(f"{file} cannot be read: {error.strerror}.") from error
    media_type = _TYPES.get(file.suffix.lower())
    return Response(
        url=file.resolve().as_uri(),
        body=body,
        fetched_at=now(),
        headers=(("Content-Type", media_type),) if media_type else (),
    )


def responses(
    files: Iterable[Path],
    reading: Reading,
    on_read: OnRead | None = None,
    on_named: Callable[[Named], None] | None = None,
) -> Iterator[tuple[str, Response | DatelineError, Reading]]:
    """Yield what is in files: name, response, and how to read it; ``on_read`` is told of bytes as they pass.

    A record of a WARC file was fetched at its date; a saved file is of unknown age.  Before each record
    ``on_named`` is told by what it is known.  For what cannot be read there is the error in place of the
    response, and the rest follows.
    """
    for file in files:
        if is_warc(file):
            for name, found in _warc_responses(file, on_read, on_named):
                yield name, found, replace(reading, is_fetch=True)
        else:
            found = _response_or_error(file)
            yield str(file), found, replace(reading, is_fetch=False)
            if on_read and isinstance(found, Response):
                on_read(len(found.body))


def _response_or_error(file: Path) -> Response | DatelineError:
    try:
        return read_file(file)
    except DatelineError as error:
        return error


class _Told(io.FileIO):
    """A file that tells how many bytes were read."""

    def __init__(self, file: Path, on_read: OnRead | None) -> None:
        super().__init__(file)
        self._on_read = on_read

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size) or b""
        if self._on_read:
            self._on_read(len(data))
        return data


def _warc_responses(
    file: Path, on_read: OnRead | None, on_named: Callable[[Named], None] | None
) -> Iterator[tuple[str, Response | DatelineError]]:
    skipped: list[SkippedRecord] = []
    try:
        with _Told(file, on_read) as opened:
            largest = settings().max_page_bytes
            for response in read_warc(
                cast("BinaryIO", opened), skipped.append, max_bytes=largest, on_named=on_named
            ):
                yield from _left_out(file, skipped)
                yield response.url, refusal_of(response) or response
    except OSError as error:
        yield str(file), SetupError(f"{file} cannot be read: {error.strerror}.", cause=_WHOLE_FILE)
    except DatelineError as error:
        yield str(file), Unreadable(error.message, cause=_WHOLE_FILE)
    yield from _left_out(file, skipped)


def _left_out(file: Path, skipped: list[SkippedRecord]) -> Iterator[tuple[str, DatelineError]]:
    """Yield the records that were left out, and forget them."""
    for record in skipped:
        name = f"{file}, record {record.number}"
        if record.revisit:
            yield record.revisit.response.url, Revisited(record.revisit)
        else:
            yield name, Unreadable(record.reason, cause="record", url=record.url)
    skipped.clear()


def ingest_files(
    url: str,
    archive: Archive,
    files: Iterable[Path],
    reading: Reading,
    sources: dict[str, Source],
    on_read: OnRead | None = None,
) -> Iterator[Ingested]:
    """Keep, read and stage every page in some files, one transaction each; yield what became of it.

    A feed gives one result for each of its live blogs, a file or record that cannot be read its refusal.
    ``on_read`` is told of the bytes of the files as they pass.
    """
    with closing(connect(url, application="dateline ingest")) as connection, closing(archive):
        with connection:
            at = now()
            crawl_key = open_crawl(connection, run_id="ingest", shard=0, live_blog_keys=[], at=at)
        room = _Room(connection, archive, crawl_key, sources)
        try:
            for name, found, how in responses(files, reading, on_read, room.originals.meet):
                yield from room.receive(name, found, how)
            for revisited in room.originals.waiting():
                yield from room.receive_again(revisited, reading)
        finally:
            with connection:
                finish(connection, crawl_key, Tally(bytes=room.size), now())


class _Room:
    """Where what is found in files is taken in, one after the other."""

    def __init__(
        self, connection: Connection, archive: Archive, crawl_key: int, sources: dict[str, Source]
    ) -> None:
        self._here = (connection, archive)
        self._crawl_key = crawl_key
        self._sources = sources
        self.originals = Originals()
        self.size = 0

    def receive(self, name: str, found: Response | DatelineError, how: Reading) -> Iterator[Ingested]:
        """Take in a response; a revisit whose original is not known yet waits for it."""
        if isinstance(found, Revisited):
            response = self.originals.response(*self._here, found.revisit)
            if response is None and self.originals.wait(found):
                return
            yield from self._receive_whole(found, response, how)
        elif isinstance(found, DatelineError):
            is_record = how.is_fetch and found.cause != _WHOLE_FILE
            yield Ingested(name=name, outcome=_refusal(found), is_record=is_record)
        else:
            outcomes = self._take_in(found, how)
            if how.is_fetch and any(one.live_blog or one.cause == KNOWN for one in outcomes):
                self.originals.keep(hashlib.sha256(found.body).hexdigest())
            yield from (Ingested(name=name, outcome=one, is_record=how.is_fetch) for one in outcomes)

    def receive_again(self, revisited: Revisited, reading: Reading) -> Iterator[Ingested]:
        """Take in a revisit after all else; one without an original is refused."""
        response = self.originals.response(*self._here, revisited.revisit)
        yield from self._receive_whole(revisited, response, replace(reading, is_fetch=True))

    def _receive_whole(
        self, revisited: Revisited, response: Response | None, how: Reading
    ) -> Iterator[Ingested]:
        refusal = revisited if response is None else refusal_of(response)
        outcomes = self._take_in(response, how) if response and not refusal else ()
        name = revisited.revisit.response.url
        for outcome in outcomes or (_refusal(refusal or revisited),):
            yield Ingested(name=name, outcome=outcome, is_record=True)

    def _take_in(self, response: Response, how: Reading) -> tuple[Outcome, ...]:
        self.size += len(response.body)
        room = take_in if how.is_fetch else ingest
        return room(*self._here, self._crawl_key, response, how, self._sources)


def _refusal(error: DatelineError) -> Outcome:
    return Outcome(live_blog=None, live_blog_key=None, cause=error.cause, reason=str(error))
