"""Passwords and keys of one home folder: made once, never printed."""

from __future__ import annotations

import base64
import json
import os
import secrets
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from dateline.errors import SetupError


def _password() -> str:
    return secrets.token_urlsafe(24)


def _fernet_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def _signing_key() -> str:
    return secrets.token_urlsafe(64)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Credentials:
    """One password per database role, the Airflow login, and Airflow's three keys."""

    postgres: str = field(default_factory=_password)
    """The server's superuser."""
    dateline: str = field(default_factory=_password)
    airflow: str = field(default_factory=_password)
    dateline_writer: str = field(default_factory=_password)
    dateline_reader: str = field(default_factory=_password)
    airflow_admin: str = field(default_factory=_password)
    """Password of the user ``admin`` in Airflow's pages."""
    fernet_key: str = field(default_factory=_fernet_key)
    jwt_secret: str = field(default_factory=_signing_key)
    secret_key: str = field(default_factory=_signing_key)

    def __repr__(self) -> str:
        return "Credentials(...)"


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    new.replace(path)


def credentials(home: Path) -> Credentials:
    """Return the credentials in ``home/secrets.json``, making those that are missing.

    Raises:
        SetupError: the file is damaged.
    """
    path = home / "secrets.json"
    known = _read(path)
    result = Credentials(**known)
    if asdict(result) != known or path.stat().st_mode & 0o077:
        write_private(path, json.dumps(asdict(result), indent=1))
    return result


def _read(path: Path) -> dict[str, str]:
    try:
        found = json.loads(path.read_text())
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise SetupError(f"The file {path} is damaged; bring it back from a backup.") from error
    names = {field.name for field in fields(Credentials)}
    if not isinstance(found, dict) or not all(isinstance(found[name], str) for name in names & found.keys()):
        raise SetupError(f"The file {path} is damaged; bring it back from a backup.")
    return {name: found[name] for name in names & found.keys()}
