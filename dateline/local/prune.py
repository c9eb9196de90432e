"""Prune Airflow's runs and logs: ``python -m dateline.local.prune [--daily]``.

Airflow keeps both for ever, and no task can remove them: tasks may not enter Airflow's database.  So this
runs beside Airflow, in the environment of its services.  With ``--daily`` it stays, and starts itself once
a day.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

FIRST_SECONDS = 600.0
"""Airflow has other things to do while it starts."""
DAY_SECONDS = 86_400.0
BATCH = 10_000
"""Rows that one transaction deletes at most."""
_TREES = ("dag_id=*/run_id=*", "dag_processor/*")


def prune_logs(folder: Path, before: datetime) -> int:
    """Remove the logs of tasks and of the DAG processor that were last written before; return how many."""
    trees = (tree for pattern in _TREES for tree in folder.glob(pattern))
    return sum(_prune_tree(tree, before.timestamp()) for tree in trees if not tree.is_symlink())


def _prune_tree(tree: Path, before: float) -> int:
    """Remove what is old of the folder of one run or day."""
    if tree.lstat().st_mtime >= before:
        return 0
    old = [path for path in (tree, *tree.rglob("*")) if path.lstat().st_mtime < before]
    inside_first = sorted(old, reverse=True)
    return sum(map(_remove, inside_first))


def _remove(path: Path) -> bool:
    """Remove a file, or a folder if it is empty by now; say whether it was a file."""
    if path.is_symlink() or not path.is_dir():
        path.unlink(missing_ok=True)
        return True
    with suppress(OSError):  # something in it is not old
        path.rmdir()
    return False


def cut_logs(folder: Path) -> None:
    """Put overgrown logs of the local stack aside, as its next start would; who writes to them goes on."""
    from dateline.local.home import LOG_BYTES

    for path in folder.glob("*.log"):
        if path.stat().st_size > LOG_BYTES:
            shutil.copyfile(path, path.with_suffix(".log.1"))
            os.truncate(path, 0)  # all of them are opened for appending


def prune_metadata(before: datetime) -> None:
    """Delete what is older from Airflow's database, as ``airflow db clean`` does.

    The last scheduled run of each DAG stays, from which the next is reckoned.

    Raises:
        RuntimeError: a table could not be pruned; the others were.
    """
    from airflow.utils.db_cleanup import run_cleanup
    from pendulum import instance

    run_cleanup(
        clean_before_timestamp=instance(before),
        confirm=False,
        skip_archive=True,
        batch_size=BATCH,
        error_on_cleanup_failure=True,
    )


def prune() -> None:
    """Prune both, by the settings of Airflow and of Dateline."""
    from airflow.configuration import conf

    from dateline.present import now
    from dateline.settings import settings

    before = now() - timedelta(days=settings().keep_airflow_days)
    cut_logs(settings().home / "logs")
    removed = prune_logs(Path(conf.get("logging", "base_log_folder")), before)
    prune_metadata(before)
    sys.stderr.write(
        f"Airflow's runs before {before:%Y-%m-%d %H:%M}Z are pruned, and {removed} files of logs.\n"
    )


def prune_daily() -> None:
    """Prune once a day, each time in a process of its own; end where that fails, to be started again."""
    time.sleep(FIRST_SECONDS)
    while True:
        subprocess.run([sys.executable, "-m", "dateline.local.prune"], check=True)
        time.sleep(DAY_SECONDS)


if __name__ == "__main__":
    try:
        prune_daily() if "--daily" in sys.argv[1:] else prune()
    except subprocess.CalledProcessError as error:
        sys.exit(
            f"Airflow could not be pruned (exit code {error.returncode}, see above); that is tried again."
        )
