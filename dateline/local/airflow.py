"""Airflow's four processes from one import: ``python -m dateline.local.airflow``.

Importing Airflow is nearly all of the work of starting it.  This program imports it once, brings its
database up to date, and then forks scheduler, dag-processor, triggerer and api-server, which share
what was imported.  A process that dies later is forked again.

``environment`` says how that Airflow is configured; it is all there is, no file is read.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TextIO
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from dateline.local.credentials import Credentials, write_private
from dateline.local.home import log_file

if TYPE_CHECKING:
    from argparse import ArgumentParser

COMMANDS = {
    "api-server": ["api-server"],
    "dag-processor": ["dag-processor"],
    "triggerer": ["triggerer", "--skip-serve-logs"],
    "scheduler": ["scheduler", "--skip-serve-logs"],
}
"""Component -> its arguments on Airflow's command line, in the order in which they are started."""
HEALTH_KEYS = {
    "api-server": "metadatabase",
    "dag-processor": "dag_processor",
    "scheduler": "scheduler",
    "triggerer": "triggerer",
}
"""Component -> the key in the answer of ``/api/v2/monitor/health`` that shows it works."""
PRUNER = [sys.executable, "-m", "dateline.local.prune", "--daily"]
SHORT_LIFE_SECONDS = 30.0
CHANCES = 10
"""How often in succession a process that had worked may die young."""
PAUSE_SECONDS = 3.0
PATIENCE_SECONDS = (3.0, 9.0)
"""How long to wait for the end after the first and the second SIGTERM; ``Service`` waits a little longer."""
API_SECONDS = 120.0

_SETTINGS = {
    "CORE__EXECUTOR": "LocalExecutor",
    "CORE__PARALLELISM": "6",
    "CORE__LOAD_EXAMPLES": "false",
    "CORE__DAGS_ARE_PAUSED_AT_CREATION": "true",
    "CORE__HOSTNAME_CALLABLE": "socket.gethostname",
    "CORE__AUTH_MANAGER": "airflow.api_fastapi.auth.managers.simple.simple_auth_manager.SimpleAuthManager",
    "CORE__SIMPLE_AUTH_MANAGER_USERS": "admin:admin",
    "CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS": "false",
    "API__HOST": "127.0.0.1",
    "API__WORKERS": "1",
    "API__DEFAULT_WRAP": "true",  # the sentence at the end of a log is long, and is what matters
    "LOGGING__NAMESPACE_LEVELS": "http.access=WARNING",  # else some lines for each second of a task
    "DATABASE__CHECK_MIGRATIONS": "false",  # done once, before the fork
    # A slot is held for up to this long after its task has ended; 5 is the default, 1 the least.
    "WORKERS__MIN_HEARTBEAT_INTERVAL": "1",
    "WORKERS__EXECUTION_API_RETRIES": "10",  # an api-server that died is back within that time
    "WORKERS__EXECUTION_API_RETRY_WAIT_MAX": "10",
    "SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.25",
    # After kill -9 the tasks of the dead scheduler run again within a minute, not after five.
    "SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL": "30",
    "SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "60",
    "DAG_PROCESSOR__PARSING_PROCESSES": "1",
    "DAG_PROCESSOR__REFRESH_INTERVAL": "10",
    "DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": "30",
    "USAGE_DATA_COLLECTION__ENABLED": "false",
}


def environment(home: Path, dags: Path, metadata_url: str, keys: Credentials, port: int) -> dict[str, str]:
    """Return the variables that configure Airflow; write its file of passwords (mode 600)."""
    folder = home / "airflow"
    folder.mkdir(mode=0o700, exist_ok=True)
    passwords = folder / "passwords.json"
    write_private(passwords, json.dumps({"admin": keys.airflow_admin}))
    page = f"http://127.0.0.1:{port}"
    settings = _SETTINGS | {
        "CORE__DAGS_FOLDER": str(dags),
        "CORE__EXECUTION_API_SERVER_URL": f"{page}/execution/",
        "CORE__FERNET_KEY": keys.fernet_key,
        "CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(passwords),
        "DATABASE__SQL_ALCHEMY_CONN": metadata_url,
        "API__BASE_URL": page,
        "API__PORT": str(port),
        "API__SECRET_KEY": keys.secret_key,
        "API_AUTH__JWT_SECRET": keys.jwt_secret,
        "LOGGING__BASE_LOG_FOLDER": str(folder / "logs"),
        "LOGGING__DAG_PROCESSOR_CHILD_PROCESS_LOG_DIRECTORY": str(folder / "logs" / "dag_processor"),
    }
    return {
        **_inherited(os.environ),
        **{f"AIRFLOW__{name}": value for name, value in settings.items()},
        "AIRFLOW_HOME": str(folder),
    }


def _inherited(variables: Mapping[str, str]) -> dict[str, str]:
    """Return our own environment without another Airflow's settings; loopback needs no proxy."""
    kept = {name: value for name, value in variables.items() if not name.startswith("AIRFLOW_")}
    for name in ("NO_PROXY", "no_proxy"):
        kept[name] = ",".join(filter(None, [kept.get(name), "127.0.0.1,localhost"]))
    if sys.platform == "darwin":  # else system libraries abort in forked processes
        kept["OBJC_DISABLE_INITIALIZE_FORK_SAFETY"] = "YES"
    return kept


def health(port: int) -> dict[str, bool]:
    """Ask a running Airflow which of its components are well; all ``False`` if nobody answers."""
    opener = build_opener(ProxyHandler({}))
    try:
        with opener.open(f"http://127.0.0.1:{port}/api/v2/monitor/health", timeout=5) as answer:
            told = json.loads(answer.read(100_000))
    except (URLError, OSError, ValueError):
        told = {}
    return {
        component: (told.get(key) or {}).get("status") == "healthy" for component, key in HEALTH_KEYS.items()
    }


def pid_file(home: Path, component: str) -> Path:
    """Return the file in which a component writes its process id."""
    return home / "run" / f"{component}.pid"


class _Stop(Exception):
    """SIGTERM has come."""


def main() -> int:
    """Run Airflow until SIGTERM; say on standard output how far it is (see ``stack.STEPS``)."""
    reports = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    parser = _import()
    reports.write("airflow\n")
    _migrate()
    reports.write("airflow database\n")
    signal.signal(signal.SIGTERM, _on_term)
    running: dict[int, str] = {}
    try:
        for component in COMMANDS:
            if component == "scheduler":
                _await_api()
            running[_fork(component, parser, reports)] = component
        reports.close()
        return _keep_alive(running, parser, reports)
    except _Stop:
        return _end(running)


def _await_api() -> None:
    """Wait until tasks can be served: one that the scheduler starts before that would fail."""
    port = int(os.environ["AIRFLOW__API__PORT"])
    deadline = time.monotonic() + API_SECONDS
    while not health(port)["api-server"] and time.monotonic() < deadline:
        time.sleep(0.1)


def _on_term(*_: object) -> None:
    raise _Stop


def _import() -> ArgumentParser:
    """Import what more than one of the four will need, so that they share it."""
    import airflow.api_fastapi.execution_api.app
    import airflow.cli.commands.api_server_command
    import airflow.cli.commands.dag_processor_command
    import airflow.cli.commands.scheduler_command
    import airflow.cli.commands.triggerer_command
    import airflow.executors.local_executor  # noqa: F401
    from airflow.cli.cli_parser import get_parser
    from airflow.providers_manager import ProvidersManager

    ProvidersManager().initialize_providers_configuration()  # type: ignore[no-untyped-call]
    parser: ArgumentParser = get_parser()
    return parser


def _migrate() -> None:
    """Bring Airflow's database up to date, and leave no connection open that a fork would share."""
    from airflow import settings
    from airflow.utils import db
    from sqlalchemy import inspect

    if not inspect(settings.engine).has_table("alembic_version") or not _is_current():
        db.upgradedb()
    settings.dispose_orm()
    gc.collect()
    gc.freeze()


def _is_current() -> bool:
    from airflow.utils.db import check_migrations

    try:
        check_migrations(1)  # type: ignore[no-untyped-call]
    except TimeoutError:
        return False
    return True


def _fork(component: str, parser: ArgumentParser, reports: TextIO) -> int:
    pid = os.fork()
    if pid == 0:
        reports.close()  # its reader waits for the end of it
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.setpgid(0, 0)
        sys.exit(_become(component, parser))
    with contextlib.suppress(OSError):  # the child was quicker, or has ended
        os.setpgid(pid, pid)
    return pid


def _become(component: str, parser: ArgumentParser) -> int:
    """Be one of the four, with a log file of its own."""
    from airflow import settings

    home = Path(os.environ["AIRFLOW_HOME"]).parent
    pid_file(home, component).write_text(str(os.getpid()))
    with log_file(home, component).open("ab") as output:
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
    settings.configure_orm()  # type: ignore[no-untyped-call]
    arguments = parser.parse_args(COMMANDS[component])
    arguments.func(arguments)
    return 0


def _keep_alive(running: dict[int, str], parser: ArgumentParser, reports: TextIO) -> int:
    """Fork again what dies; give up on a process that dies young, and sooner if it never did otherwise."""
    begun = dict.fromkeys(running.values(), time.monotonic())
    chances = dict.fromkeys(running.values(), 0)
    pruner = os.spawnv(os.P_NOWAIT, sys.executable, PRUNER)  # noqa: S606 a program of ours
    while True:
        pid, status = os.wait()
        if pid == pruner:
            time.sleep(PAUSE_SECONDS)
            pruner = os.spawnv(os.P_NOWAIT, sys.executable, PRUNER)  # noqa: S606
        component = running.pop(pid, None)
        if component is None:
            continue
        sys.stderr.write(f"{component} ended with status {os.waitstatus_to_exitcode(status)}\n")
        with contextlib.suppress(OSError):  # what it leaves behind waits for work that never comes
            os.killpg(pid, signal.SIGKILL)
        if time.monotonic() - begun[component] >= SHORT_LIFE_SECONDS:
            chances[component] = CHANCES
        elif not chances[component]:
            _end(running)
            return 1
        else:
            chances[component] -= 1
            time.sleep(PAUSE_SECONDS)  # Postgres may be on its way back
        begun[component] = time.monotonic()
        running[_fork(component, parser, reports)] = component


def _end(running: dict[int, str]) -> int:
    """Ask all to end, and a moment later once more.

    The second SIGTERM tells the triggerer not to wait for its triggers (it would for ten seconds) and
    the scheduler not to wait for its tasks, which run again after the next start.
    """
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    left = dict(running)
    for patience_seconds in PATIENCE_SECONDS:
        for pid in left:
            os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + patience_seconds
        while left and time.monotonic() < deadline:
            time.sleep(0.05)
            left = {pid: name for pid, name in left.items() if os.waitpid(pid, os.WNOHANG) == (0, 0)}
    return 0


if __name__ == "__main__":
    sys.exit(main())
