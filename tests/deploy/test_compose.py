"""What docker-compose.yml promises, as Compose itself understands the file."""

from __future__ import annotations

import base64
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from dateline.local.airflow import environment
from dateline.local.credentials import Credentials
from dateline.settings import Settings
from tests.deploy.conftest import ROOT, Compose

TEXT = (ROOT / "docker-compose.yml").read_text() + (ROOT / "deploy" / "publish-postgres.yml").read_text()
EXAMPLE = (ROOT / ".env.example").read_text()
SECRETS = re.findall(r"^(\w+)=$", EXAMPLE, re.MULTILINE)
OPTIONS = dict(re.findall(r"^#(\w+)=(.*)$", EXAMPLE, re.MULTILINE))
AIRFLOW = {"api-server", "scheduler", "dag-processor", "triggerer"}
ALL = AIRFLOW | {"postgres", "init", "pruner"}

Services = dict[str, dict[str, Any]]


def holders(services: Services, secret: str) -> set[str]:
    """Return the services whose environment holds a secret."""
    return {name for name, service in services.items() if secret in json.dumps(service["environment"])}


def test_make_env_fills_every_secret_for_its_owner_alone(deployment: Path, secrets: dict[str, str]) -> None:
    assert len(SECRETS) == 9
    assert list(secrets) == SECRETS
    assert len(set(secrets.values())) == len(SECRETS)
    assert min(map(len, secrets.values())) >= 43
    assert len(base64.urlsafe_b64decode(secrets["AIRFLOW_FERNET_KEY"])) == 32
    assert (deployment / ".env").stat().st_mode & 0o777 == 0o600


def test_make_env_leaves_an_existing_file_alone(deployment: Path) -> None:
    before = (deployment / ".env").read_text()
    again = subprocess.run([deployment / "deploy" / "make-env"], capture_output=True, text=True)
    assert again.returncode == 1
    assert "There is a .env already" in again.stderr
    assert (deployment / ".env").read_text() == before


def test_config_is_valid_and_without_a_warning(compose: Compose) -> None:
    result = compose("config", "--quiet")
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("left", ["", "{}=\n"], ids=["missing", "empty"])
def test_without_a_secret_nothing_starts(compose: Compose, deployment: Path, secret: str, left: str) -> None:
    env = re.sub(
        rf"^{secret}=.*\n", left.format(secret), (deployment / ".env").read_text(), flags=re.MULTILINE
    )
    (deployment / ".env").write_text(env)
    result = compose("config", "--quiet")
    assert result.returncode != 0
    assert f"required variable {secret} is missing a value: set it in .env" in result.stderr


def test_every_variable_is_listed_as_secret_or_with_its_default() -> None:
    used = re.findall(r"\$\{(\w+)(:\?|:-)?([^}]*)\}", TEXT)
    required = {name for name, kind, _ in used if kind == ":?"}
    defaults = {name: default for name, kind, default in used if kind == ":-"}
    assert len(used) >= len(required) + len(defaults)
    assert {name for name, kind, _ in used if not kind} == set()
    assert required == set(SECRETS)
    assert required & set(defaults) == set()
    assert defaults.keys() == OPTIONS.keys() - {"COMPOSE_FILE"}
    assert {name: default for name, default in defaults.items() if default} == {
        name: OPTIONS[name] for name, default in defaults.items() if default
    }


def test_defaults_left_to_the_library_are_the_librarys(services: Services) -> None:
    fields = Settings.model_fields
    handed_on = {name for name in services["scheduler"]["environment"] if name.startswith("DATELINE_")}
    assert handed_on <= {f"DATELINE_{field.upper()}" for field in fields}
    for name in OPTIONS.keys() & handed_on - {"DATELINE_ARCHIVE_URL"}:
        assert type(default := fields[name[9:].lower()].default)(OPTIONS[name]) == default


def test_secrets_are_told_only_to_who_needs_them(services: Services, secrets: dict[str, str]) -> None:
    assert services.keys() == ALL
    found = {name: holders(services, value) for name, value in secrets.items()}
    everyone = AIRFLOW | {"init", "pruner"}
    assert found == {
        "POSTGRES_PASSWORD": {"postgres", "init"},
        "AIRFLOW_DB_PASSWORD": everyone,
        "DATELINE_OWNER_PASSWORD": {"init"},
        "DATELINE_WRITER_PASSWORD": everyone - {"api-server", "pruner"},
        "DATELINE_READER_PASSWORD": everyone - {"pruner"},
        "AIRFLOW_ADMIN_PASSWORD": {"api-server"},
        "AIRFLOW_FERNET_KEY": everyone,
        "AIRFLOW_JWT_SECRET": everyone,
        "AIRFLOW_SECRET_KEY": everyone,
    }


def published(services: Services) -> dict[str, list[tuple[str, str]]]:
    """Return service -> its published addresses and ports."""
    return {
        name: [(port.get("host_ip", ""), port["published"]) for port in service["ports"]]
        for name, service in services.items()
        if service.get("ports")
    }


def test_only_airflows_pages_are_published_and_only_on_loopback(services: Services) -> None:
    assert published(services) == {"api-server": [("127.0.0.1", "8080")]}


def test_postgres_is_published_on_loopback_when_asked(compose: Compose, deployment: Path) -> None:
    with (deployment / ".env").open("a") as env:
        env.write(f"COMPOSE_FILE={OPTIONS['COMPOSE_FILE']}\nPOSTGRES_PORT=15432\nAIRFLOW_PORT=18080\n")
    found = json.loads(compose("config", "--format", "json").stdout)["services"]
    assert published(found) == {"api-server": [("127.0.0.1", "18080")], "postgres": [("127.0.0.1", "15432")]}


@pytest.mark.parametrize("name", sorted(ALL))
def test_no_service_can_do_more_than_it_must(services: Services, name: str) -> None:
    service = services[name]
    assert service["init"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not service.keys() & {"privileged", "cap_add", "devices", "pid", "network_mode"}
    assert service.get("user", "dateline") in {"dateline", "postgres"}
    assert service.get("read_only", False) is (name != "postgres")
    assert int(service["mem_limit"]) > 0
    assert service["logging"]["options"] == {"max-size": "10m", "max-file": "3"}


@pytest.mark.parametrize("name", sorted(ALL - {"init"}))
def test_what_runs_on_is_watched_and_comes_back(services: Services, name: str) -> None:
    assert services[name]["restart"] == "unless-stopped"
    test = services[name]["healthcheck"]["test"]
    assert test[0] == "CMD"
    assert "airflow" not in test[1]


def test_everything_waits_for_the_prepared_database(services: Services) -> None:
    waits = {name: service.get("depends_on", {}) for name, service in services.items()}
    assert waits["init"]["postgres"]["condition"] == "service_healthy"
    assert {waits[name]["init"]["condition"] for name in AIRFLOW} == {"service_completed_successfully"}
    assert services["init"]["restart"] == "no"


def test_data_outlives_the_containers(services: Services) -> None:
    mounted = {
        name: {volume["target"] for volume in service["volumes"] if volume["type"] == "volume"}
        for name, service in services.items()
    }
    assert mounted.pop("postgres") == {"/var/lib/postgresql/data"}
    assert set(map(frozenset, mounted.values())) == {
        frozenset({"/opt/airflow/logs", "/var/lib/dateline/archive"})
    }


def test_knobs_are_those_of_the_local_stack(services: Services, tmp_path: Path) -> None:
    here = services["scheduler"]["environment"]
    there = environment(tmp_path, tmp_path, "", Credentials(), 1)
    differ = {name for name in here.keys() & there.keys() if here[name] != there[name]}
    own = {"API__BASE_URL", "API__SECRET_KEY", "API_AUTH__JWT_SECRET", "CORE__FERNET_KEY"}
    own |= {
        "CORE__EXECUTION_API_SERVER_URL",
        "DATABASE__SQL_ALCHEMY_CONN",
        "CORE__DAGS_ARE_PAUSED_AT_CREATION",
    }
    assert {name.removeprefix("AIRFLOW__") for name in differ} == own
    assert "AIRFLOW__WORKERS__MIN_HEARTBEAT_INTERVAL" in here.keys() & there.keys()
