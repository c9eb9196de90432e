"""Exit 0 when Airflow's own health page calls a component healthy: ``python healthy.py scheduler``.

A plain request takes a tenth of a second; ``airflow jobs check`` takes 8 seconds of processor time.
"""

from __future__ import annotations

import json
import sys
from http.client import HTTPConnection


def status(component: str, server: str = "api-server:8080") -> str:
    """Return ``healthy`` or ``unhealthy`` for metadatabase, scheduler, dag_processor or triggerer."""
    connection = HTTPConnection(server, timeout=5)  # straight there, whatever proxy the environment names
    try:
        connection.request("GET", "/api/v2/monitor/health")
        return str(json.load(connection.getresponse())[component]["status"])
    finally:
        connection.close()


if __name__ == "__main__":
    try:
        found = status(sys.argv[1])
    except OSError as error:
        sys.exit(f"The API server does not answer: {error}")
    sys.exit(None if found == "healthy" else f"{sys.argv[1]} is {found}")
