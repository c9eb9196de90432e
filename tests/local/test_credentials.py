from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest

from dateline.errors import SetupError
from dateline.local.credentials import credentials
from dateline.local.home import make_home


def test_secrets_are_private_distinct_and_kept(home: Path) -> None:
    made = credentials(make_home(home))
    assert home.stat().st_mode & 0o777 == 0o700
    assert (home / "secrets.json").stat().st_mode & 0o777 == 0o600
    values = list(asdict(made).values())
    assert len(set(values)) == len(values)
    assert min(map(len, values)) >= 32
    assert credentials(home) == made


def test_secrets_do_not_show(home: Path) -> None:
    made = credentials(make_home(home))
    assert not any(value in repr(made) + str(made) for value in asdict(made).values())


def test_a_missing_secret_is_added_and_loose_modes_are_tightened(home: Path) -> None:
    made = credentials(make_home(home))
    (home / "secrets.json").write_text('{"dateline": "kept", "unknown": "dropped"}')
    (home / "secrets.json").chmod(0o644)
    again = credentials(home)
    assert again.dateline == "kept"
    assert again.airflow not in ("", made.airflow)
    assert (home / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert credentials(home) == again


@pytest.mark.parametrize("text", ["", "{", "[]", '{"dateline": 1}'])
def test_a_damaged_file_is_named(home: Path, text: str) -> None:
    (make_home(home) / "secrets.json").write_text(text)
    with pytest.raises(SetupError, match=r"secrets\.json is damaged"):
        credentials(home)


def test_an_impossible_folder_is_named(home: Path) -> None:
    home.write_text("a file")
    with pytest.raises(SetupError, match=f"Cannot use the folder {home}"):
        make_home(home)
