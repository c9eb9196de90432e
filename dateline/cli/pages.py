"""Commands that take pages in: parse, ingest; and those about sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import available_timezones

import typer
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.table import Table

from dateline.cli.screen import json_text, plain, say, short, stdout
from dateline.cli.sources import sources_app
from dateline.cli.where import database
from dateline.errors import DatelineError, NeedsAPerson, WrongUsage
from dateline.settings import archive_url, settings
from dateline.sources import Source, load_sources

if TYPE_CHECKING:
    from dateline.ingest import Ingested
    from dateline.model import Response
    from dateline.reading import Reading

MAX_NAMED = 20
"""Damaged records of WARC files that are named; the others are counted."""
_DAMAGED = ("record", "warc_date", "parser_error")
NOTHING_READ = "None of the pages is a live blog that Dateline can read."
Files = Annotated[
    list[Path], typer.Argument(help="Pages, JSON payloads, plain text, WARC files, or folders of them.")
]
Url = Annotated[
    str | None, typer.Option(help="Address of the page, when it is one page and does not say it itself.")
]
Published = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="Publication date (2020-02-28), for pages with bare clock times only."),
]
Zone = Annotated[str | None, typer.Option(metavar="ZONE", help="IANA zone of the page's bare clock times.")]
Format = Annotated[str | None, typer.Option(help="Name of the format; else it is found out.")]


def add_to(app: typer.Typer) -> None:
    """Give the application this module's commands."""
    app.command(epilog="Example: dateline parse saved.html --json | jq .updates[0]")(parse)
    app.command(epilog="Example: dateline ingest captures/ news.warc.gz")(ingest)
    app.add_typer(sources_app, name="sources")


def parse(
    files: Files,
    url: Url = None,
    published: Published = None,
    timezone: Zone = None,
    format: Format = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a live blog, one a line.")] = False,
) -> None:
    """Show what would be stored of some pages, without any database."""
    from dateline.ingest import find_files, responses
    from dateline.reading import Reading

    found = find_files(files)
    reading = Reading(
        url=_one(url, found), date_published=_day(published), timezone=_zone(timezone), format=_format(format)
    )
    sources = load_sources(settings().sources)
    understood = 0
    for name, response, how in responses(found, reading):
        for record in _records(response, how, sources):
            understood += record["format"] is not None
            if as_json:
                typer.echo(json_text({"file": name, **record}))
            else:
                _show(name, record)
    if not understood:
        raise NeedsAPerson(NOTHING_READ)


def _records(
    found: Response | DatelineError, reading: Reading, sources: dict[str, Source]
) -> list[dict[str, Any]]:
    from dateline.formats.record import as_json, refusal
    from dateline.reading import read_as_its_own

    if isinstance(found, DatelineError):
        return [refusal(found, reading.url)]
    try:
        return [as_json(blog) for blog in read_as_its_own(found, reading, sources)[0]]
    except DatelineError as error:
        return [refusal(error, reading.url or (found.url if reading.is_fetch else None))]


def _show(name: str, record: dict[str, Any]) -> None:
    if record["format"] is None:
        say(f"{name}: {record['reason']}", "yellow")
        return
    title = f"{record['title']}  ·  {record['format']}  ·  {len(record['updates'])} updates"
    table = Table(title=plain(title, "bold"), title_justify="left", box=None, pad_edge=False)
    for heading in ("published (UTC)", "on the page", "headline", "text"):
        table.add_column(heading, overflow="fold")
    for update in record["updates"]:
        table.add_row(
            plain((update["date_published"] or "unknown").replace("T", " ")),
            plain(short(update["date_published_raw"], 24)),
            plain(short(update["headline"], 50)),
            plain(short(update["article_body"], 70)),
        )
    stdout.print(table)
    for development in record["key_developments"]:
        say(f"• {development}")
    for note in record["notes"]:
        say(note, "yellow")


def ingest(
    files: Files,
    url: Url = None,
    published: Published = None,
    timezone: Zone = None,
    format: Format = None,
) -> None:
    """Take in saved pages, through the same rooms as what the spider fetches."""
    from dateline.ingest import find_files, ingest_files
    from dateline.reading import Reading
    from dateline.snapshot import Archive
    from dateline.understand import understand_waiting

    found = find_files(files)
    reading = Reading(
        url=_one(url, found), date_published=_day(published), timezone=_zone(timezone), format=_format(format)
    )
    sources = load_sources(settings().sources)
    tally: Counter[str] = Counter()
    refusals: Counter[str] = Counter()
    with database() as urls:
        _understand_earlier(urls.writer)
        try:
            with _bytes_bar(found) as on_read:
                for page in ingest_files(
                    urls.writer, Archive(archive_url()), found, reading, sources, on_read
                ):
                    tally.update(_say_page(page, refusals))
        finally:
            # What was taken in before something stopped half way is not left lying.
            with _spinner("copies, developments and facts are worked out"):
                counts = understand_waiting(urls.writer)
    _say_refusals(refusals)
    known = f", {tally['known']} known from before" if tally["known"] else ""
    _say_counts(
        f"[bold]{tally['understood']}[/] pages with {tally['updates']} updates understood, "
        f"{tally['refused']} refused{known}",
        counts,
    )
    if not tally["understood"] and not tally["known"]:
        raise NeedsAPerson(NOTHING_READ)


@contextmanager
def _bytes_bar(files: list[Path]) -> Iterator[Callable[[int], None]]:
    """Show, at a terminal, how much of the files was read; give the function that is told of it."""
    total = sum(file.stat().st_size for file in files)
    columns = (
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=stdout, transient=True, disable=not stdout.is_terminal) as progress:
        bar = progress.add_task("", total=total)
        yield lambda count: progress.advance(bar, count)


@contextmanager
def _spinner(what: str) -> Iterator[None]:
    """Show, at a terminal, that something goes on whose length nobody knows."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=stdout, transient=True, disable=not stdout.is_terminal) as progress:
        progress.add_task(what, total=None)
        yield


def _understand_earlier(url: str) -> None:
    """Take up what earlier input left, so that it is not counted as this one's."""
    from dateline.understand import understand_waiting

    try:
        counts = understand_waiting(url)
    except NeedsAPerson as error:
        say(f"Left from before: {error}", "yellow")
        return
    if any(counts.values()):
        _say_counts("Left from before and understood first", counts)


def _say_counts(what: str, counts: dict[str, int]) -> None:
    found = ((count, _COUNTED.get(kind, kind)) for kind, count in sorted(counts.items()) if count)
    kinds = ", ".join(f"{count} {kind}" for count, kind in found)
    stdout.print(f"{what}; {kinds}" if kinds else f"{what}.", soft_wrap=True)


_COUNTED = {
    "claim": "claims",
    "exact": "exact copies",
    "figure": "figures",
    "mention": "mentions",
    "near": "near copies",
    "quote": "quotes",
}


def _say_page(page: Ingested, refusals: Counter[str]) -> dict[str, int]:
    """Tell of a page; records of a WARC file that are no live blogs are too many to be named one by one."""
    from dateline.backfill import KNOWN

    live_blog, cause = page.outcome.live_blog, page.outcome.cause or ""
    if live_blog is None and cause == KNOWN:
        return {"known": 1}
    if live_blog is None:
        if page.is_record:
            refusals[cause] += 1
        if not page.is_record or (cause in _DAMAGED and refusals[cause] <= MAX_NAMED):
            say(f"{page.name}: {page.outcome.reason}", "yellow")
        return {"refused": 1}
    say(f"{page.name}: {live_blog.format}, {len(live_blog.updates)} updates, {short(live_blog.title, 60)}")
    for note in live_blog.notes:
        say(f"  {note}", "yellow")
    return {"understood": 1, "updates": len(live_blog.updates)}


def _say_refusals(refusals: Counter[str]) -> None:
    if refusals:
        kinds = ", ".join(f"{count} {cause}" for cause, count in refusals.most_common())
        say(f"Records that were left out, by cause: {kinds}.")


def _one(url: str | None, files: list[Path]) -> str | None:
    from dateline.ingest import is_warc

    if url and len(files) != 1:
        raise WrongUsage("--url belongs to one page; give one file with it.")
    if url and is_warc(files[0]):
        raise WrongUsage("--url belongs to a saved page; each record of a WARC file has its own address.")
    return url


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise WrongUsage(f"{text} is not a date of the form 2020-02-28.") from error


def _format(name: str | None) -> str | None:
    from dateline.formats import FEEDS, FORMATS

    if name is not None and name not in (*FORMATS, *FEEDS):
        raise WrongUsage(f"There is no format {name}; there are {', '.join((*FORMATS, *FEEDS))}.")
    return name


def _zone(name: str | None) -> str | None:
    if name is not None and name not in available_timezones():
        raise WrongUsage(f"{name} is not an IANA time zone such as Europe/Istanbul.")
    return name
