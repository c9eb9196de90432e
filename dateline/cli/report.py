"""The result of the demo, to be read by a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby

from rich.table import Table
from rich.text import Text

from dateline import query
from dateline.cli.differences import difference
from dateline.cli.questions import timeline_table
from dateline.cli.screen import plain, short, stdout
from dateline.database import Connection, Row


def report(connection: Connection) -> None:
    """Print timeline, changes, shared stories, quotes and figures of a database."""
    _heading("Timeline across outlets, the newest updates last")
    stdout.print(timeline_table(query.timeline(connection, limit=24)))
    _heading("What was changed after publishing")
    _changes(connection)
    _heading("The same story in several places")
    stories = query.same_story(connection, limit=40)
    for _, members in groupby(stories, key=lambda row: row["development_key"]):
        stdout.print(_story(list(members)))
    _heading("Who said what")
    for row in query.quotes(connection, limit=12):
        stdout.print(_quote(row))
    _heading("Figures")
    stdout.print(_figures(query.figures(connection, limit=16)))
    totals = query.totals(connection)
    _heading("In the database")
    stdout.print(", ".join(f"{count} {name}" for name, count in totals.items() if name != "waiting"))


def _heading(text: str) -> None:
    stdout.print()
    stdout.rule(plain(text, "bold"), align="left")


def _changes(connection: Connection) -> None:
    # The rows come as they were written, which is live blog by live blog.
    for row in sorted(query.changes(connection, limit=30), key=lambda row: row["revised_at"]):
        stdout.print(_change(row))


def _change(row: Row) -> Text:
    headline = row["headline_after"] or row["headline_before"] or short(row["article_body_before"], 60)
    line = plain(f"{row['revised_at']:%H:%M:%S}Z ", "dim")
    line.append_text(plain(f"{row['kind']:8} ", _COLOURS.get(row["kind"], "")))
    line.append_text(plain(f"{row['source']}: {short(headline, 80)}"))
    if row["kind"] == "edited":
        line.append_text(plain(f" ({_severity(row)})" if row["severity"] else "", "dim"))
        for field in ("headline", "article_body"):
            words = difference(row[f"{field}_before"] or "", row[f"{field}_after"] or "")
            line.append_text(plain("\n    ").append_text(words) if words else words)
    if row["kind"] == "deleted":
        line.append_text(plain(f"\n    {short(row['article_body_before'], 160)}", "red"))
    return line


def _severity(row: Row) -> str:
    return f"{row['severity']}, {'labelled' if row['came_labelled'] else 'silent'}"


_COLOURS = {"edited": "yellow", "deleted": "red", "restored": "green", "pinned": "cyan", "unpinned": "cyan"}


def _story(members: Sequence[Row]) -> Text:
    line = Text()
    for row in members:
        said = short(row["headline"] or row["article_body"], 80)
        if row["place"] == 1:
            line.append_text(plain(f"• {row['publisher']}, first: ", "cyan")).append_text(plain(said, "bold"))
        else:
            line.append_text(plain(f"\n    +{_lag(row['lag'])} {row['publisher']}: ", "cyan"))
            line.append_text(plain(said)).append_text(
                plain(f" ({row['rule']})" if row["rule"] else "", "dim")
            )
    return line


def _lag(lag: timedelta | None) -> str:
    if lag is None:
        return "?"
    seconds = int(lag.total_seconds())
    return f"{seconds} s" if seconds <= 120 else f"{seconds // 60} min"


def _quote(row: Row) -> Text:
    role = f", {row['speaker_role']}" if row["speaker_role"] else ""
    medium = f" ({row['medium']})" if row["medium"] else ""
    line = plain(f"{row['speaker']}{role}{medium}: ", "cyan")
    return line.append_text(plain(f"“{short(row['text'], 140)}”"))


def _figures(found: Sequence[Row]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("figure", "counts", "verb", "claimed by", "outlet"):
        table.add_column(heading, overflow="fold")
    for row in found:
        bound = "" if row["bound"] == "exactly" else f"{row['bound']} "
        table.add_row(
            *(plain(cell) for cell in (f"{bound}{row['text']}", row["counted"], row["verb"])),
            plain(row["claimant"], "cyan"),
            plain(row["publisher"]),
        )
    return table
