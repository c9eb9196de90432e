"""Commands about what is archived: reparse."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from dateline import query
from dateline.cli.choice import the_live_blog
from dateline.cli.screen import clock, say, stderr
from dateline.cli.where import database, nothing_yet
from dateline.database import connect
from dateline.settings import archive_url

if TYPE_CHECKING:
    from dateline.reprocess import Scope


def add_to(app: typer.Typer) -> None:
    """Give the application this module's commands."""
    app.command(epilog="Example: dateline reparse --blog storm --all")(reparse)


def reparse(
    blog: Annotated[
        str | None, typer.Option(help="One live blog, as replay takes it; else all that need it.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Only live blogs seen since (2026-03-01, or a time).")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Also what the present parser and extractor have read.")
    ] = False,
) -> None:
    """Read the archive again with the present parser and extractor; that never makes a revision."""
    from dateline.reprocess import Scope
    from dateline.understand import understand_waiting

    with database() as urls:
        scope = Scope.of(live_blog=blog and _url_of(urls.reader, blog), since=since, everything=everything)
        counts = _read_again(urls.writer, scope)
        understand_waiting(urls.writer)
        nothing = "" if counts["live_blogs"] else _why_nothing(urls.reader, scope)
    if nothing:
        say(nothing)
        return
    say(f"{counts['live_blogs']} live blogs with {counts['pages']} pages read again.")
    if counts["lost"]:
        say(
            f"{counts['lost']} pages are missing in the archive; what was read from them stays.",
            "yellow",
        )
    for name, meaning in _MEANINGS.items():
        if counts[name]:
            say(f"{counts[name]:>8}  {meaning}")
    if not any(counts[name] for name in _MEANINGS):
        say("All of it reads as before.")


def _why_nothing(reader_url: str, scope: Scope) -> str:
    """Say whether there is nothing to read, or nothing to be read again."""
    from dateline.reprocess import to_read

    with closing(connect(reader_url)) as connection:
        if not query.totals(connection)["snapshots"]:
            return nothing_yet()
        if not to_read(connection, replace(scope, everything=True)):
            return f"No live blog was seen since {clock(scope.since)}."
    return "Everything was read by the present parser and extractor."


def _url_of(reader_url: str, blog: str) -> str:
    with closing(connect(reader_url)) as connection:
        return str(the_live_blog(connection, blog)["url"])


def _read_again(url: str, scope: Scope) -> Counter[str]:
    from dateline.reprocess import batches, reparse
    from dateline.snapshot import Archive

    keys = sorted(key for batch in batches(url, scope) for key in batch)
    counts: Counter[str] = Counter()
    columns = (TextColumn("live blogs"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=stderr, transient=True, disable=not stderr.is_terminal) as progress:
        bar = progress.add_task("", total=len(keys))
        for one in reparse(url, Archive(archive_url()), keys, everything=scope.everything):
            counts += one.counts()
            progress.advance(bar)
    return counts


_MEANINGS = {
    "page": "pages are something else than they were thought to be",
    "wording": "wordings are read otherwise",
    "wording_found": "wordings were found that no earlier parser saw",
    "update_found": "updates were found that no earlier parser saw",
    "update_misread": "updates were none: marked, and out of the views",
    "revision_found": "changes were found that no earlier parser saw; they are no revisions",
    "revision_misread": "revisions were misreadings: marked, and out of the views",
    "to_extract": "wordings were read by another extractor, and are read again",
    "judged": "edits had been judged by other rules, and were judged again",
}
