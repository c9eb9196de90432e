"""Commands of the local stack: demo, up, down, status, migrate."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from dateline import query
from dateline.cli.report import report
from dateline.cli.screen import distance, plain, say, short, stderr, stdout
from dateline.cli.where import database
from dateline.database import Row, connect
from dateline.present import now
from dateline.settings import settings

if TYPE_CHECKING:
    from dateline.local.stack import Stack

Home = Annotated[Path | None, typer.Option(help="Folder of the stack; else DATELINE_HOME or .dateline.")]

TELL_SECONDS = 10.0
WIDE = 90
"""Columns of a terminal on which all that is known of a live blog stands in one row."""


def add_to(app: typer.Typer) -> None:
    """Give the application this module's commands."""
    app.command(epilog="Example: dateline demo")(demo)
    app.command(epilog="Example: DATELINE_SOURCES=my-sources dateline up --detach")(up)
    app.command(epilog="Example: dateline down")(down)
    app.command(epilog="Example: dateline status")(status)
    app.command(epilog="Example: DATELINE_MIGRATE_URL=postgresql://... dateline migrate")(migrate)


def demo(
    home: Home = None,
    stay: Annotated[
        bool | None,
        typer.Option(help="Keep running after the result, to look around; else only at a terminal."),
    ] = None,
) -> None:
    """Run the whole pipeline for about a minute on an invented newsroom, and show what it found."""
    from dateline.demo import demo as run_demo
    from dateline.demo import watch_totals

    folder = home or settings().home / "demo"
    with _sigterm_is_ctrl_c(), _starting() as start, run_demo(folder, start.step) as running:
        start.done()
        _say_login(running.stack)
        for name, address in running.newsroom.urls:
            say(f"Live blog of {name}: {address}")
        _show_progress(watch_totals(running))
        with closing(connect(running.stack.reader_url)) as connection:
            report(connection)
        _say_where_to_look(folder, running.stack.airflow_url)
        if sys.stdin.isatty() if stay is None else stay:
            stdout.print("The stack stays up for you to look around; Ctrl-C ends it.", style="bold")
            with suppress(KeyboardInterrupt):  # the way to end it, once its result is shown
                running.stack.wait()


def _say_login(stack: Stack) -> None:
    """Say where Airflow is; the password only where it is read, for a log would keep it."""
    password = stack.admin_password if stdout.is_terminal else f"see {stack.home}/secrets.json"
    say(f"Airflow: {stack.airflow_url} (admin / {password})")


def _say_where_to_look(folder: Path, airflow_url: str) -> None:
    stdout.print("[bold]Look further[/]")
    command = f"DATELINE_HOME={folder} {_program()}"
    say(f"  {command} psql -c 'TABLE edit_log'")
    say(f"  {command} timeline --blog ferry")
    say(f"  {airflow_url}/dags (while it runs; user admin, password in {folder}/secrets.json)")


def _program() -> str:
    """How to call this program from here."""
    program = Path(sys.argv[0]).absolute()
    try:
        return str(program.relative_to(Path.cwd()))
    except ValueError:
        return program.name


def _show_progress(totals: Iterator[Row]) -> None:
    if not stderr.is_terminal:
        _tell_progress(totals)
        return
    words = TextColumn("{task.description}")
    with Progress(SpinnerColumn(), BarColumn(20), words, console=stderr, transient=True) as progress:
        task = progress.add_task("The DAGs poll the newsroom on their own schedule", total=None)
        for row in totals:
            elapsed = progress.tasks[0].elapsed or 0.0
            total = max(elapsed + row["left_seconds"], 1.0)
            progress.update(task, total=total, completed=elapsed, description=_progress_line(row))


def _tell_progress(totals: Iterator[Row]) -> None:
    """Say every now and then how far it is, where no line can be drawn over another."""
    told_at = float("-inf")
    for row in totals:
        if time.monotonic() >= told_at + TELL_SECONDS:
            told_at = time.monotonic()
            stderr.print(plain(f"  {_progress_line(row)}", "dim"), soft_wrap=True)


def _progress_line(row: Row) -> str:
    what = ("crawls", "updates", "edited", "deleted", "duplicates", "developments", "quotes", "figures")
    return " · ".join(f"{row[name]} {name}" for name in what)


class _Say:
    """Progress of starting, as a line that grows."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("starting", total=None)

    def step(self, what: object) -> None:
        name, seconds = getattr(what, "step", ""), getattr(what, "seconds", 0.0)
        self._progress.update(self._task, description=f"{name} is ready")
        stderr.print(plain(f"  {seconds:5.1f} s  {name}", "dim"))

    def done(self) -> None:
        self._progress.stop()


@contextmanager
def _starting() -> Iterator[_Say]:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=stderr, transient=True) as progress:
        yield _Say(progress)


@contextmanager
def _sigterm_is_ctrl_c() -> Iterator[None]:
    """Let SIGTERM unwind the same way as Ctrl-C, so that nothing is left running."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    except KeyboardInterrupt:
        stderr.print("Stopped.")
        raise typer.Exit(130) from None
    finally:
        signal.signal(signal.SIGTERM, before)


def up(
    home: Home = None,
    detach: Annotated[
        bool, typer.Option("--detach", "-d", help="Leave it running in the background.")
    ] = False,
) -> None:
    """Start Postgres and Airflow on this machine, on your own sources."""
    from dateline.local.supervisor import up as run

    folder = home or settings().home
    with _sigterm_is_ctrl_c(), _starting() as start:
        run(folder, detach=detach, say=start.step)
    if detach:
        status(home)


def down(home: Home = None) -> None:
    """Stop what `up` or `demo` started."""
    from dateline.local.supervisor import down as stop

    stopped = stop(home or settings().home)
    stdout.print("Stopped." if stopped else "Nothing was running.")


def status(home: Home = None) -> None:
    """Show what runs, and how the live blogs are doing; exit with 1 when nothing runs."""
    from dateline.local.stack import Stack
    from dateline.local.supervisor import status as ask

    folder = home or settings().home
    found = ask(folder)
    is_elsewhere = home is None and settings().database_url is not None
    if not found.running:
        say(f"Nothing runs in {folder}.")
        if not (is_elsewhere or (folder / "postgres").exists()):
            raise typer.Exit(1)
    for name, is_well in found.components.items():
        say(f"{name:15} {'well' if is_well else 'NOT WELL'}", "green" if is_well else "red")
    if found.airflow_url:
        _say_login(Stack(folder).attach())
    with database(home) as urls, closing(connect(urls.reader)) as connection:
        stdout.print(_source_table(query.sources(connection)))
        stdout.print(_blog_table(query.live_blogs(connection)))
    if not (found.running or is_elsewhere):
        raise typer.Exit(1)


def _source_table(sources: list[Row]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    at = now()
    for heading in ("source", "health", "cause", "since", "well", "gaps", "last good", "next poll"):
        table.add_column(heading, overflow="fold")
    for row in sources:
        table.add_row(
            plain(row["source"]),
            plain(row["state"], HEALTH.get(row["state"], "")),
            plain(row["cause"] or ""),
            plain(distance(row["since"], at)),
            plain(f"{row['watched'] - row['failing']} of {row['watched']}"),
            plain(row["open_gaps"] or ""),
            plain(distance(row["last_confirmed_at"], at)),
            plain(distance(row["next_poll_at"], at, is_to_come=True)),
        )
    return table


HEALTH = {"ok": "green", "degraded": "yellow", "failing": "red", "blocked": "red"}


def _blog_table(live_blogs: list[Row]) -> Table:
    at = now()
    table = Table(box=None, pad_edge=False, header_style="bold")
    columns = ("live blog", "state", "updates", "last poll", "trouble", "newest", "next poll")
    headings = columns if stdout.width >= WIDE else columns[:5]
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in live_blogs:
        name = plain(f"{row['live_blog_key']} {row['source']}: ", "dim")
        cells = (
            name.append_text(plain(short(row["live_blog"] or row["url"], 60))),
            plain(row["state"] or "?"),
            plain(f"{row['updates']} / {row['announced']}" if row["announced"] else row["updates"]),
            plain(distance(row["last_polled_at"], at)),
            plain(row["last_cause"] or row["worry"] or "", "red" if row["last_cause"] else "yellow"),
            plain(distance(row["newest"], at)),
            plain(distance(row["next_poll_at"], at, is_to_come=True) if row["is_watched"] else ""),
        )
        table.add_row(*cells[: len(headings)])
    return table


def migrate() -> None:
    """Bring the database up to the present schema."""
    from dateline.migrate import migrate as run

    begun = time.monotonic()
    with database() as urls:
        applied = run(urls.owner)
    what = ", ".join(applied) if applied else "nothing to do"
    say(f"{what} ({time.monotonic() - begun:.1f} s)")
