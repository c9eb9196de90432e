"""The command line.

Exit codes: 0 done, 1 it could not be done, 2 wrong usage, 3 the installation is wrong.
"""

from __future__ import annotations

import sys

import psycopg2
import typer

from dateline.cli import archive, audit, history, pages, questions, stack, watch
from dateline.cli.screen import stderr
from dateline.errors import DatelineError, SetupError

app = typer.Typer(
    name="dateline",
    help="News live blogs as data: every update, its revisions, copies and claims, in Postgres.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
for commands in (stack, pages, watch, archive, questions, history, audit):
    commands.add_to(app)


def main() -> None:
    """Run a command and turn every error into one sentence."""
    try:
        app()
    except SetupError as error:
        stderr.print(f"dateline: {error}", style="red", markup=False, highlight=False)
        sys.exit(3)
    except DatelineError as error:
        stderr.print(f"dateline: {error}", style="red", markup=False, highlight=False)
        sys.exit(1)
    except psycopg2.Error as error:
        said = " ".join(str(error).split()).rstrip(".")
        hint = "" if error.pgcode else " Check DATELINE_DATABASE_URL."
        stderr.print(
            f"dateline: The database refused: {said}.{hint}", style="red", markup=False, highlight=False
        )
        sys.exit(1)
    except BrokenPipeError:
        # The reader of a pipe (head, less) has gone; that is no error of ours.
        sys.stderr.close()
        sys.exit(0)
