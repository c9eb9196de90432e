"""Commands that answer questions: timeline, psql."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from typing import Annotated

import typer
from psycopg2.extensions import make_dsn, parse_dsn
from rich.table import Table

from dateline import query
from dateline.cli.screen import MOMENT, clock, json_text, moment, plain, say, short, stdout
from dateline.cli.where import database, local_folder, nothing_yet
from dateline.database import Row, connect
from dateline.errors import SetupError


def add_to(app: typer.Typer) -> None:
    """Give the application this module's commands."""
    app.command(epilog="Example: dateline timeline --blog storm --since 2026-01-31T12:00Z")(timeline)
    app.command(
        context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
        epilog="Example: dateline psql -c 'SELECT * FROM edit_log'",
    )(psql)


def timeline(
    blog: Annotated[str | None, typer.Option(help="Part of a title or address, or a source's name.")] = None,
    since: Annotated[str | None, typer.Option(help=MOMENT)] = None,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="How many updates, the newest.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object an update.")] = False,
) -> None:
    """Show the updates of all outlets in one timeline, the newest last."""
    with database() as urls, closing(connect(urls.reader)) as connection:
        found = query.timeline(
            connection, live_blog=blog, since=moment(since) if since else None, limit=limit
        )
        nothing = "" if found else _why_nothing(query.totals(connection))
    if as_json:
        for row in found:
            typer.echo(json_text(row))
    elif found:
        stdout.print(timeline_table(found))
    else:
        say(nothing)


def _why_nothing(totals: Row) -> str:
    """Say whether the database is empty or only the question finds nothing."""
    if totals["updates"]:
        return f"None of the {totals['updates']} updates is of such a live blog and time."
    return nothing_yet()


def timeline_table(found: list[Row]) -> Table:
    """Return updates as a table for the terminal."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("published (UTC)", no_wrap=True)
    table.add_column("outlet", no_wrap=True)
    table.add_column("update", overflow="fold")
    for row in found:
        known = row["date_published"]
        table.add_row(
            plain(clock(known) if known else f"? {row['date_published_raw'] or ''}"),
            plain(short(row["publisher"], 22), "cyan"),
            plain(short(row["headline"] or row["article_body"], 100), "bold" if row["is_key_event"] else ""),
        )
    return table


def psql(context: typer.Context) -> None:
    """Open psql on the database, as a reader; further arguments go to psql."""
    program = _psql_program()
    with database() as urls:
        # The password goes by the environment: in the arguments every user of the machine would see it.
        login = parse_dsn(urls.reader)
        secret = {"PGPASSWORD": login.pop("password")} if "password" in login else {}
        command = [program, f"--dbname={make_dsn(**login)}", *context.args]
        with _ctrl_c_is_for_the_child():
            done = subprocess.run(command, env={**os.environ, **secret}, check=False)  # noqa: S603
    sys.exit(done.returncode)


def _psql_program() -> str:
    """Return psql: for the local server the one that came with it, else that of the machine."""
    from dateline.local.binaries import bindir

    found = [shutil.which("psql")]
    with suppress(SetupError):  # no server programs: then nothing came with them
        found.insert(0 if local_folder() else 1, shutil.which("psql", path=bindir()))
    program = next(filter(None, found), None)
    if program is None:
        raise SetupError("There is no psql on this machine; install PostgreSQL's client programs.")
    return program


@contextmanager
def _ctrl_c_is_for_the_child() -> Iterator[None]:
    """Let Ctrl-C stop the query in psql, and not us and the server below it."""
    # A handler and not SIG_IGN, which the child would inherit.
    before = signal.signal(signal.SIGINT, lambda number, frame: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
