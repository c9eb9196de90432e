"""The command that compares the database with the journal of a rehearsal: audit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from dateline.cli.screen import clock, json_text, plain, say, stdout
from dateline.cli.where import database

if TYPE_CHECKING:
    from dateline.audit import Bar, Compared, Figures, Finding


def add_to(app: typer.Typer) -> None:
    """Give the application this module's commands."""
    app.command(epilog="Example: dateline audit rehearsal/")(audit)


def audit(
    folder: Annotated[
        Path, typer.Argument(help="Folder of a rehearsal: its journal and what its servers sent.")
    ],
    limit: Annotated[int, typer.Option(min=0, help="How many findings to show, the gravest first.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object with all findings.")] = False,
) -> None:
    """Compare the database with the journal of a newsroom; exit with 1 when a bar is broken."""
    from dateline.audit import audited, bars, figures_of, read_rehearsal
    from dateline.database import connect

    rehearsal = read_rehearsal(folder)
    with database() as urls, closing(connect(urls.reader, application="dateline audit")) as connection:
        compared = tuple(audited(connection, rehearsal))
    figures = figures_of(compared)
    held = bars(figures)
    if as_json:
        typer.echo(_as_json(compared, figures, held))
    else:
        show(compared, limit=limit)
    if not all(bar.holds for bar in held):
        raise typer.Exit(1)


def _as_json(compared: Sequence[Compared], figures: Figures, held: Sequence[Bar]) -> str:
    from dateline.audit import worst_first

    said = {
        "figures": asdict(figures),
        "bars": [asdict(bar) for bar in held],
        "findings": [asdict(finding) for finding in worst_first(compared)],
    }
    return json_text(said)


def show(compared: Sequence[Compared], *, limit: int = 20) -> None:
    """Print an audit for a person."""
    from dateline.audit import bars, figures_of, worst_first

    figures, findings = figures_of(compared), worst_first(compared)
    say(
        f"{figures.live_blogs:,} live blogs, {figures.polls:,} polls that brought a page, "
        f"{figures.visible:,} updates visible at two of them, {figures.rows:,} rows"
    )
    stdout.print(_bars(bars(figures)))
    stdout.print(_facts(figures))
    if findings:
        kinds = Counter(finding.kind for finding in findings)
        say(", ".join(f"{count:,} {kind.replace('_', ' ')}" for kind, count in kinds.items()), "bold")
    for finding in findings[:limit]:
        _show(finding)
    if len(findings) > limit:
        say(f"{len(findings) - limit:,} more; --limit or --json shows them.", "dim")


def _bars(held: Sequence[Bar]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("bar", "found", "wanted", ""):
        table.add_column(heading, justify="left" if heading in ("bar", "") else "right", overflow="fold")
    for bar in held:
        verdict = plain("holds", "green") if bar.holds else plain("broken", "bold red")
        table.add_row(plain(bar.name), plain(bar.value), plain(bar.wanted), verdict)
    return table


def _facts(figures: Figures) -> Table:
    found = figures.findings
    facts = {
        "edits visible at two polls, recorded": f"{figures.edits_recorded:,} of {figures.edits:,}",
        "revisions missed (edits, restorations)": (
            f"{found.get('edit_missed', 0) + found.get('restoration_missed', 0):,}"
        ),
        "wrong kinds": f"{found.get('wrong_kind', 0) + found.get('edit_wrong_kind', 0):,}",
        "deletions that two polls proved, recorded by then": (
            f"{figures.deletions_recorded:,} of {figures.deletions:,}"
        ),
        "updates on one page only, and not recorded": f"{found.get('seen_once', 0):,}",
        "gaps declared": f"{figures.gaps:,}",
        f"publisher to row ({figures.latencies:,} updates)": (
            f"median {figures.latency_median:.0f} s, p95 {figures.latency_p95:.0f} s, "
            f"max {figures.latency_max:.0f} s; poll interval {figures.interval_median:.0f} s"
        ),
    }
    table = Table(box=None, pad_edge=False, show_header=False)
    for name, value in facts.items():
        table.add_row(plain(name), plain(value))
    return table


def _show(finding: Finding) -> None:
    line = plain(f"{clock(finding.at, seconds=True)} ", "dim")
    line.append_text(plain(f"{finding.kind.replace('_', ' ')} ", "yellow"))
    line.append_text(plain(f"{finding.live_blog} {finding.update or ''}: ", "cyan"))
    line.append_text(plain(finding.why))
    stdout.print(line, soft_wrap=True)
