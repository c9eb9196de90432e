"""The command line."""

from __future__ import annotations

import sys

import psycopg2
import typer

from dateline.cli import archive, audit, history, pages, questions, stack, watch
from dateline.cli.screen import plain, stderr
from dateline.errors import DatelineError, SetupError, WrongUsage

EXIT_CODES = (
    "Exit codes: 0 done; 1 it could not be done (nothing of that name, no page can be read, a bar broken); "
    "2 wrong usage (no such option or file, no moment, no address); 3 the installation is wrong."
)

app = typer.Typer(
    name="dateline",
    help="News live blogs as data: every update, its revisions, copies and claims, in Postgres.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    epilog=EXIT_CODES,
)
for commands in (stack, pages, watch, archive, questions, history, audit):
    commands.add_to(app)


def main() -> None:
    """Run a command and turn every error into one sentence."""
    try:
        app()
    except DatelineError as error:
        _complain(str(error))
        sys.exit(_exit_code(error))
    except psycopg2.Error as error:
        said = " ".join(str(error).split()).rstrip(".?")
        hint = "" if error.pgcode else " Check DATELINE_DATABASE_URL."
        _complain(f"The database refused: {said}.{hint}")
        sys.exit(1)
    except BrokenPipeError:
        # The reader of a pipe (head, less) has gone; that is no error of ours.
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        _complain(f"The system refused: {error.strerror or error}{where}.")
        sys.exit(1)


def _complain(said: str) -> None:
    """Print a sentence, whose words may be those of a page or a server."""
    stderr.print(plain(f"dateline: {said}", "red"), soft_wrap=True)


def _exit_code(error: DatelineError) -> int:
    if isinstance(error, WrongUsage):
        return 2
    return 3 if isinstance(error, SetupError) else 1
