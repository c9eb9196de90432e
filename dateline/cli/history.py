"""Commands that look back: replay, diff."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from typing import Annotated

import typer
from rich.text import Text

from dateline import query
from dateline.cli.choice import the_live_blog
from dateline.cli.differences import difference
from dateline.cli.screen import MOMENT, clock, json_text, moment, plain, say, short, stdout
from dateline.cli.where import database
from dateline.database import Connection, Row, connect
from dateline.errors import NeedsAPerson


def add_to(app: typer.Typer) -> None:
    """Give the application this module's commands."""
    app.command(epilog="Example: dateline replay storm --at 2026-01-31T12:00Z")(replay)
    app.command(epilog="Example: dateline diff block-5f1e7ad58f08")(diff)


def replay(
    blog: Annotated[str, typer.Argument(help="Its URL, its key, or a part of title or URL that is unique.")],
    at: Annotated[str, typer.Option(help=MOMENT)],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object an update.")] = False,
) -> None:
    """Show a live blog as it stood at a moment, in the order of its page."""
    then = moment(at)
    with database() as urls, closing(connect(urls.reader)) as connection:
        live_blog = the_live_blog(connection, blog)
        found = query.replay(connection, live_blog["live_blog_key"], then)
        page = query.page_then(connection, live_blog["live_blog_key"], then)
    if as_json:
        for row in found:
            typer.echo(json_text(row))
        return
    if page is None:
        say(
            f"Nothing was known of {live_blog['url']} at {clock(then, seconds=True)} (UTC);"
            f" it was first seen at {clock(live_blog['first_seen_at'], seconds=True)}."
        )
        return
    for line in _heading(live_blog, page, then, len(found)):
        stdout.print(line, soft_wrap=True)
    for row in found:
        stdout.print(_standing(row), soft_wrap=not stdout.is_terminal)


def _heading(live_blog: Row, page: Row, then: datetime, count: int) -> list[Text]:
    state = f", {page['state']}" if page["state"] else ""
    return [
        plain(page["title"] or live_blog["title"] or live_blog["url"], "bold"),
        plain(live_blog["url"], "dim"),
        plain(
            f"As it stood at {clock(then, seconds=True)} (UTC): {count} updates{state};"
            f" last looked at {clock(page['observed_at'], seconds=True)}.",
            "dim",
        ),
    ]


def _standing(row: Row) -> Text:
    known = row["date_published"]
    line = plain(f"\n{clock(known) if known else '? ' + (row['date_published_raw'] or '')}", "cyan")
    line.append_text(plain(" pinned" if row["is_pinned"] else "", "yellow"))
    line.append_text(plain(" key event" if row["is_key_event"] else "", "magenta"))
    line.append_text(plain(f" {row['author']}" if row["author"] else "", "dim"))
    line.append_text(plain(f"  update {row['update_key']}", "dim"))
    if row["headline"]:
        line.append_text(plain(f"\n{short(row['headline'], 1_000)}", "bold"))
    return line.append_text(plain(f"\n{row['article_body'].strip()}" if row["article_body"].strip() else ""))


def diff(
    update: Annotated[str, typer.Argument(help="Its key, or its id by the platform.")],
    blog: Annotated[
        str | None, typer.Option(help="Live blog of the id, where several have it; as for replay.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a version.")] = False,
) -> None:
    """Show the versions of an update, each with its words that differ from the one before."""
    with database() as urls, closing(connect(urls.reader)) as connection:
        live_blog = the_live_blog(connection, blog) if blog is not None else None
        the_update = _the_update(connection, update, live_blog)
        versions = query.versions(connection, the_update["update_key"])
    if as_json:
        for version in versions:
            typer.echo(json_text({"update_key": the_update["update_key"], **version}))
        return
    say(f"Update {the_update['update_key']} ({the_update['update_id']}), {the_update['state']}", "bold")
    say(f"{the_update['live_blog'] or ''} {the_update['url']}".strip(), "dim")
    before: Row | None = None
    for number, version in enumerate(versions, 1):
        for line in _version(number, version, before):
            stdout.print(line, soft_wrap=True)
        before = version


def _version(number: int, version: Row, before: Row | None) -> list[Text]:
    is_current = version["valid_to"] is None
    until = "now" if is_current else clock(version["valid_to"], seconds=True)
    heading = plain(f"\nVersion {number}", "bold")
    heading.append_text(plain(f"  {clock(version['valid_from'], seconds=True)} to {until}", "cyan"))
    heading.append_text(plain(f"  {_what(version, before)}", "yellow"))
    if before is None:
        return [heading, *(plain(version[field]) for field in _FIELDS if version[field])]
    fields = (difference(before[field] or "", version[field] or "") for field in _FIELDS)
    label = [plain(f"labelled: {short(version['label'], 300)}", "magenta")] if version["label"] else []
    return [heading, *label, *(field for field in fields if field)]


_FIELDS = ("headline", "article_body")


def _what(version: Row, before: Row | None) -> str:
    """Say what made a version: "edited: number, wording; silent"."""
    kind = version["kind"] or ("edited" if before else "added")
    if before is None or kind == "added":
        return kind
    if version["severity"] is None:
        return f"{kind}, severity not known" if kind == "edited" else kind
    return f"{kind}: {', '.join(version['changes'])}; {'labelled' if version['came_labelled'] else 'silent'}"


def _the_update(connection: Connection, text: str, live_blog: Row | None) -> Row:
    key = live_blog["live_blog_key"] if live_blog else None
    found = query.find_updates(connection, text, live_blog_key=key)
    if not found:
        raise NeedsAPerson(f"No update has the key or id {plain(text).plain}.")
    if len(found) > 1 and not found[0]["is_key"]:
        listed = "; ".join(f"{row['update_key']} ({plain(row['url']).plain})" for row in found[:5])
        raise NeedsAPerson(
            f"Several updates have the id {plain(text).plain}: {listed}. Give a key, or --blog."
        )
    return found[0]
