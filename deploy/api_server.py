"""Start Airflow's API server, the admin's password taken from the environment."""

from __future__ import annotations

import json
import os


def write_passwords(path: str, passwords: dict[str, str]) -> None:
    """Write the file that Airflow's simple auth manager reads, for this account alone."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(passwords, file)


if __name__ == "__main__":
    password = os.environ.pop("AIRFLOW_ADMIN_PASSWORD")
    write_passwords(os.environ["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"], {"admin": password})
    airflow = "/opt/dateline/bin/airflow"
    os.execv(airflow, [airflow, "api-server"])  # noqa: S606 a shell between us would keep the signals
