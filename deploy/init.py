"""Runs before the services at every start: roles and databases, then Dateline's tables, then Airflow's.

Running it again changes nothing, except that roles get the passwords that are in the environment now.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys

from dateline.errors import SetupError
from dateline.local.credentials import Credentials
from dateline.local.roles import make_roles_and_databases
from dateline.migrate import migrate

VARIABLES = {
    "postgres": "POSTGRES_PASSWORD",
    "airflow": "AIRFLOW_DB_PASSWORD",
    "dateline": "DATELINE_OWNER_PASSWORD",
    "dateline_writer": "DATELINE_WRITER_PASSWORD",
    "dateline_reader": "DATELINE_READER_PASSWORD",
}


def passwords(environment: dict[str, str]) -> Credentials:
    """Return the passwords of the five roles.

    Raises:
        SetupError: one of them holds characters that mean something in a database URL.
    """
    for variable in VARIABLES.values():
        if not re.fullmatch(r"[\w.~-]+", environment[variable], re.ASCII):
            raise SetupError(f"{variable} in .env may only hold letters, digits and the characters - . _ ~")
    return Credentials(**{role: environment[variable] for role, variable in VARIABLES.items()})


def main() -> None:
    """Bring the server up to date."""
    known = passwords(dict(os.environ))
    make_roles_and_databases(f"postgresql://postgres:{known.postgres}@postgres:5432/postgres", known)
    applied = migrate(f"postgresql://dateline:{known.dateline}@postgres:5432/dateline")
    sys.stdout.write(f"Dateline's migrations: {', '.join(applied) or 'nothing to do'}.\n")
    sys.stdout.flush()
    subprocess.run(["/opt/dateline/bin/airflow", "db", "migrate"], check=True)


if __name__ == "__main__":
    try:
        main()
    except SetupError as error:
        sys.exit(f"The server could not be prepared: {error}  Check .env.")
    except subprocess.CalledProcessError as error:
        sys.exit(f"{' '.join(error.cmd)} failed with exit code {error.returncode}; its message is above.")
