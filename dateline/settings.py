"""Settings from the environment, all of them beginning with ``DATELINE_``."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from dateline.errors import SetupError


class Settings(BaseSettings):
    """The knobs of an installation.  ``.env.example`` lists them for a deployment."""

    model_config = SettingsConfigDict(env_prefix="DATELINE_", env_ignore_empty=True)

    home: Path = Path(".dateline")
    """Folder of the local stack: its Postgres, its Airflow, its secrets, its archive."""
    database_url: SecretStr | None = None
    """libpq URL with which tasks write (role ``dateline_writer``)."""
    migrate_url: SecretStr | None = None
    """libpq URL of the database's owner, for ``dateline migrate``; else ``database_url``."""
    reader_url: SecretStr | None = None
    """libpq URL for people's questions (role ``dateline_reader``); else ``database_url``."""
    archive_url: str | None = None
    """fsspec URL of the WARC archive; else ``archive/`` in ``home``."""
    sources: Path | None = None
    """Folder of source files; else the ones that come with Dateline."""
    contact: str = ""
    """Web or mail address that the user agent gives to publishers."""
    collect_seconds: float = 60.0
    """How often the ``collect`` DAG looks for what is due."""
    shards: int = 4
    """Crawls that one run of ``collect`` may start side by side."""
    crawl_timeout_seconds: float = 300.0
    """Hard limit of one crawl; its process is killed after it."""
    max_new_live_blogs: int = 5
    """Live blogs of one source that one run of ``discover`` puts on the watch list at most."""
    max_walk_pages: int = 20
    """Pages of one live blog that a poll reads at most, to join on to what is known."""
    max_page_bytes: int = 20_000_000
    """Larger bodies are refused."""
    keep_airflow_days: int = Field(30, ge=1)
    """How long the stacks that come with Dateline keep Airflow's runs and their logs."""
    allow_private_addresses: bool = False
    """Let the spider ask loopback and private networks; for the demo and tests only."""


@lru_cache(maxsize=1)
def settings() -> Settings:
    """Return the settings of this process, read once.

    Raises:
        SetupError: a variable has a value that it cannot have.
    """
    try:
        return Settings()
    except ValidationError as error:
        # Without the values, which may be passwords.
        wrong = (f"DATELINE_{'_'.join(map(str, one['loc'])).upper()}: {one['msg']}" for one in error.errors())
        raise SetupError(f"The environment is wrong: {'; '.join(wrong)}.") from error


def archive_url() -> str:
    """Return the fsspec URL of the archive: the setting, else a folder of the local stack."""
    here = settings()
    return here.archive_url or (here.home / "archive").resolve().as_uri()
