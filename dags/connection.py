"""Where the tasks find the database: the environment, else the Airflow connection ``dateline``."""

from __future__ import annotations

from dateline.settings import settings


def database_url() -> str:
    """Return the libpq URL with which tasks write."""
    if url := settings().database_url:
        return url.get_secret_value()
    from airflow.sdk import Connection

    uri = str(Connection.get("dateline").get_uri())
    return uri.replace("postgres://", "postgresql://", 1)
