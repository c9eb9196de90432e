"""Commands about publishers: list, check, new, expect."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from dateline.cli.choice import address
from dateline.cli.screen import plain, say, short, stderr, stdout
from dateline.errors import NeedsAPerson, WrongUsage
from dateline.house import folder
from dateline.settings import settings
from dateline.sources import load_sources, read_source

sources_app = typer.Typer(help="The publishers that Dateline knows.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="Short name: lower case letters, digits, - and _.")]


def folders() -> tuple[Path, Path]:
    """Return where source files and their saved pages are: one's own folder, else those of the checkout."""
    if own := settings().sources:
        return own, own / "pages"
    bundled = folder("spiders") / "sources"
    checkout = bundled.parents[1] / "tests" / "fixtures" / "pages"
    if checkout.is_dir():
        return bundled, checkout
    return Path("sources"), Path("sources") / "pages"


@sources_app.command("list", epilog="Example: dateline sources list")
def list_sources() -> None:
    """Show the publishers of the source files."""
    table = Table(box=None, pad_edge=False)
    for heading in ("name", "title", "language", "zone", "hosts"):
        table.add_column(heading)
    for source in load_sources(settings().sources).values():
        table.add_row(
            *(plain(cell) for cell in (source.name, source.title, source.language, source.timezone)),
            plain(", ".join(sorted(source.all_hosts))),
        )
    stdout.print(table)


@sources_app.command("check", epilog="Example: dateline sources check my-sources/daily.toml")
def check_sources(
    files: Annotated[list[Path] | None, typer.Argument(help="Source files; else the whole folder.")] = None,
) -> None:
    """Read source files and their saved pages, and say what is wrong with them."""
    from dateline.fixtures import find_fixtures, problem

    if missing := [file for file in files or [] if not file.is_file()]:
        raise WrongUsage(f"There is no file {missing[0]}.")
    names = [read_source(file).name for file in files] if files else list(load_sources(settings().sources))
    saved = [page for page in find_fixtures(folders()[1]) if not files or page.name in names]
    if wrong := [said for page in saved if (said := problem(page))]:
        raise NeedsAPerson(" ".join(wrong))
    stderr.print(plain(f"{len(names)} sources are right: {', '.join(names)}."))
    stderr.print(plain(f"{len(saved)} saved pages are read as expected."))


@sources_app.command("new", epilog="Example: dateline sources new daily https://daily.example/live/storm")
def new_source(
    name: Name, url: Annotated[str, typer.Argument(help="Address of one of its live blogs.")]
) -> None:
    """Write a first draft of a source file, and keep the page as its test."""
    from dateline.fetch import fetch_page
    from dateline.new_source import new_file, write_draft

    address(url)
    own, pages = folders()
    new_file(name, url, own)
    response = fetch_page(url, timeout_seconds=settings().crawl_timeout_seconds)
    made = write_draft(name, url, response, sources=own, fixtures=pages)
    say(f"{made.file}: guessed from the page; every line is to be reviewed.")
    _say_what_is_read(made.fixture, made.record)
    if settings().sources is None and own == Path("sources"):
        say("Set DATELINE_SOURCES=sources, so that it is read.", "yellow")


@sources_app.command("expect", epilog="Example: dateline sources expect daily")
def expect_page(name: Name) -> None:
    """Read a saved page again, after a change of its source or format; it is to be reviewed anew."""
    from dateline.fixtures import expect

    page = folders()[1] / name
    _say_what_is_read(page, expect(page))


def _say_what_is_read(page: Path, record: dict[str, object]) -> None:
    if record.get("format", "feed") is None:
        say(f"{page}: no format reads it: {record['reason']}", "yellow")
        return
    updates = record.get("updates")
    count = len(updates) if isinstance(updates, list) else 0
    say(f"{page}: {record.get('format')}, {count} updates, {short(str(record.get('title')), 60)}")
    say(f"Compare {page / 'expected.json'} with the page; its test fails until it says reviewed.", "yellow")
