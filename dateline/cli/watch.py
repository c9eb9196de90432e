"""Commands of the watch list: watch, unwatch."""

from __future__ import annotations

from contextlib import closing
from typing import Annotated

import typer

from dateline.cli.choice import address
from dateline.cli.screen import clock, say, stdout
from dateline.cli.where import database
from dateline.errors import FetchFailed, NeedsAPerson
from dateline.present import now
from dateline.settings import settings
from dateline.sources import load_sources, source_of


def add_to(app: typer.Typer) -> None:
    """Give the application this module's commands."""
    app.command(epilog="Example: dateline watch https://www.example.com/live/storm")(watch)
    app.command(epilog="Example: dateline unwatch https://www.example.com/live/storm")(unwatch)


def watch(
    url: Annotated[str, typer.Argument(help="Address of a live blog; no source file is needed.")],
    once: Annotated[bool, typer.Option(help="Look at it now, in this process, as well.")] = True,
) -> None:
    """Follow a live blog: the collect DAG polls it from now on."""
    from dateline.crawl import open_crawl
    from dateline.crawl import watch as put_on_watch_list
    from dateline.database import transaction
    from dateline.understand import understand_waiting

    address(url)
    at = now()
    sources = load_sources(settings().sources)
    with database() as urls:
        with transaction(urls.writer) as connection:
            key = put_on_watch_list(connection, url, sources, at)
            crawl_key = open_crawl(connection, run_id="watch", shard=0, live_blog_keys=[key], at=at)
        say(f"{url} is on the watch list, as a page of {source_of(url, sources).title}.")
        if once:
            _look(urls.writer, crawl_key, url)
            understand_waiting(urls.writer)
            _say_what_was_seen(urls.reader, key)
    stdout.print("The collect DAG polls it while a stack is up (`dateline up`); see `dateline timeline`.")


def unwatch(
    url: Annotated[str, typer.Argument(help="Address of a live blog, as it was given to `watch`.")],
) -> None:
    """Follow a live blog no longer; what is known of it stays."""
    from dateline.crawl import unwatch as take_off_watch_list
    from dateline.database import transaction

    address(url)
    with database() as urls, transaction(urls.writer) as connection:
        if not take_off_watch_list(connection, url):
            raise NeedsAPerson(f"{url} is not on the watch list; `dateline status` shows what is.")
    say(f"{url} is no longer polled.")


def _look(database_url: str, crawl_key: int, url: str) -> None:
    """Run the crawl of one live blog.

    Raises:
        FetchFailed: it failed; the message says why, and what becomes of the page.
    """
    from dateline.database import rows, transaction
    from dateline.fetch import run_crawl

    try:
        run_crawl(database_url, crawl_key, timeout_seconds=settings().crawl_timeout_seconds)
    except FetchFailed as error:
        with transaction(database_url) as connection:
            found = rows(connection, "query.poll_failure", crawl_key=crawl_key)
        why = found[0]["message"].removesuffix(f" ({url})") if found else str(error)
        raise FetchFailed(
            f"{why} The page stays on the watch list; `dateline unwatch {url}` takes it off.",
            cause=error.cause,
        ) from error


def _say_what_was_seen(url: str, live_blog_key: int) -> None:
    from dateline.database import connect, rows

    with closing(connect(url)) as connection:
        [row] = (r for r in rows(connection, "query.live_blogs") if r["live_blog_key"] == live_blog_key)
    name = row["live_blog"] or row["url"]
    say(f"{name}: {row['updates']} updates, the newest of {clock(row['newest'])}.")
    if row["last_cause"]:
        raise NeedsAPerson(row["last_refusal"] or f"The page could not be fetched: {row['last_cause']}.")
