"""Airflow with a metadata database of its own (SQLite), and DAGs that find theirs through a connection."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from dateline.house import folder
from dateline.snapshot import Archive
from tests.pipeline.world import World

# Airflow reads its configuration when it is first imported, so it must be there before any test is.
_HOME = Path(tempfile.mkdtemp(prefix="dateline-airflow-"))
sys.path.append(str(folder("dags")))  # as Airflow does itself before it reads DAGs
atexit.register(shutil.rmtree, _HOME, ignore_errors=True)
os.environ.update(
    {
        "AIRFLOW_HOME": str(_HOME),
        "AIRFLOW__CORE__DAGS_FOLDER": str(folder("dags")),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "false",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{_HOME}/airflow.db",
        "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "false",
        "AIRFLOW__CORE__UNIT_TEST_MODE": "false",
    }
)


@pytest.fixture(scope="session")
def airflow() -> None:
    """A migrated metadata database."""
    command = "from airflow.utils.db import initdb; initdb()"
    subprocess.run([sys.executable, "-c", command], check=True, capture_output=True, timeout=240)


@pytest.fixture(scope="session")
def bag(airflow: None) -> Any:
    """The DAGs of the house."""
    from airflow.dag_processing.dagbag import DagBag

    return DagBag(folder("dags"))


@pytest.fixture
def world(database: Any, tmp_path: Path) -> World:
    """An empty database and archive."""
    return World(url=database.writer_url, archive=Archive((tmp_path / "archive").as_uri()))
