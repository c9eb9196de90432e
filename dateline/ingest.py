"""Saved pages, payloads, captures and WARC files, through the same rooms as what the spider fetches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from dateline.crawl import Tally, finish, open_crawl
from dateline.database import connect
from dateline.errors import DatelineError, NeedsAPerson, SetupError, Unreadable
from dateline.model import Response
from dateline.observe import Outcome, ingest
from dateline.present import now
from dateline.reading import Reading
from dateline.settings import settings
from dateline.snapshot import Archive, SkippedRecord, read_warc
from dateline.sources import Source

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


def find_files(paths: Iterable[Path]) -> list[Path]:
    """Return the files of folders in order of their names, and single files as they are.

    Raises:
        SetupError: there is no such file.
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
            raise SetupError(f"There is no file {path}.")
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
    files: Iterable[Path], reading: Reading
) -> Iterator[tuple[str, Response | DatelineError, Reading]]:
    """Yield what is in files: name, response, and how to read it.

    A record of a WARC file was fetched at its date; a saved file is of unknown age.  For what cannot be
    read there is the error in place of the response, and the rest follows.
    """
    for file in files:
        if is_warc(file):
            for name, found in _warc_responses(file):
                yield name, found, replace(reading, is_fetch=True)
        else:
            yield str(file), _response_or_error(file), replace(reading, is_fetch=False)


def _response_or_error(file: Path) -> Response | DatelineError:
    try:
        return read_file(file)
    except DatelineError as error:
        return error


def _warc_responses(file: Path) -> Iterator[tuple[str, Response | DatelineError]]:
    skipped: list[SkippedRecord] = []
    try:
        for response in read_warc(str(file), skipped.append):
            yield from _told(file, skipped)
            if response.status == 200:
                yield response.url, response
    except DatelineError as error:
        yield str(file), error
    yield from _told(file, skipped)


def _told(file: Path, skipped: list[SkippedRecord]) -> Iterator[tuple[str, DatelineError]]:
    """Yield the records that were left out, and forget them."""
    for record in skipped:
        yield f"{file}, record {record.number}", Unreadable(record.reason, url=record.url)
    skipped.clear()


def ingest_files(
    url: str, archive: Archive, files: Iterable[Path], reading: Reading, sources: dict[str, Source]
) -> Iterator[Ingested]:
    """Keep, read and stage every page in some files, one transaction each; yield what became of it.

    A feed gives one result for each of its live blogs, a file or record that cannot be read its refusal.
    """
    with closing(connect(url, application="dateline ingest")) as connection, closing(archive):
        with connection:
            at = now()
            crawl_key = open_crawl(connection, run_id="ingest", shard=0, live_blog_keys=[], at=at)
        size = 0
        try:
            for name, found, how in responses(files, reading):
                if isinstance(found, DatelineError):
                    yield Ingested(name=name, outcome=_refusal(found))
                    continue
                size += len(found.body)
                for outcome in ingest(connection, archive, crawl_key, found, how, sources):
                    yield Ingested(name=name, outcome=outcome)
        finally:
            with connection:
                finish(connection, crawl_key, Tally(bytes=size), now())


def _refusal(error: DatelineError) -> Outcome:
    return Outcome(live_blog=None, live_blog_key=None, cause=error.cause, reason=str(error))
