from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg2
import pytest

ROOT = Path(__file__).parents[2]
SEED = ROOT.parent / "shared" / "pages" / "seed" / "moscow-times-syria.txt"
STORM = """Storm Ulla: live updates

Below is what has happened in Portuguese local time:

Key developments

  • Two ferries wait outside the harbour
  • Schools stay closed

Ferry reaches harbour (1:09 p.m.)

The first ferry is in, harbour master Rui Lampreia said. “Everybody is well,” he said.

Power is back (11:47 a.m.)

At least 4,000 homes have power again, the grid company said.

Schools stay closed (02:52 a.m.)

All schools on the coast stay closed on Friday.
"""


@pytest.fixture
def dateline(database: Any, tmp_path: Path) -> Any:
    """The command line on a database of its own."""
    env = {
        **os.environ,
        "DATELINE_DATABASE_URL": database.writer_url,
        "DATELINE_READER_URL": database.reader_url,
        "DATELINE_ARCHIVE_URL": (tmp_path / "archive").as_uri(),
        "COLUMNS": "200",
    }

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "dateline", *map(str, arguments)]
        return subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)

    return run


def ask(database: Any, question: str) -> list[tuple[Any, ...]]:
    with psycopg2.connect(database.reader_url) as connection, connection.cursor() as cursor:
        cursor.execute(question)
        return list(cursor.fetchall())


def test_a_capture_becomes_rows(dateline: Any, database: Any, tmp_path: Path) -> None:
    (tmp_path / "storm.txt").write_text(STORM, encoding="utf-8")
    done = dateline("ingest", tmp_path / "storm.txt", "--published", "2026-03-06")
    assert done.returncode == 0, done.stderr
    assert "3 updates" in done.stdout
    times = ask(database, "SELECT date_published::text FROM current_update ORDER BY 1")
    assert [time for (time,) in times] == [
        "2026-03-06 02:52:00+00",
        "2026-03-06 11:47:00+00",
        "2026-03-06 13:09:00+00",
    ]
    assert ask(database, "SELECT count(*) FROM key_development") == [(2,)]
    assert ask(database, "SELECT speaker FROM quote") == [("Rui Lampreia",)]
    assert ask(database, "SELECT value, bound, claimant FROM figure WHERE counted = 'homes'") == [
        (4000, "at least", "the grid company")
    ]
    shown = dateline("timeline", "--blog", "storm")
    assert "Ferry reaches harbour" in shown.stdout


def test_without_a_date_the_user_is_told_why_and_the_time_is_filled_later(
    dateline: Any, database: Any, tmp_path: Path
) -> None:
    (tmp_path / "storm.txt").write_text(STORM, encoding="utf-8")
    done = dateline("ingest", tmp_path / "storm.txt")
    assert done.returncode == 0
    assert "--published" in done.stdout
    unknown = ask(database, "SELECT date_published, date_published_raw FROM current_update ORDER BY 2")
    assert unknown == [(None, "02:52 a.m."), (None, "11:47 a.m."), (None, "1:09 p.m.")]
    dateline("ingest", tmp_path / "storm.txt", "--published", "2026-03-06")
    assert ask(database, "SELECT count(date_published), count(*) FROM update_version") == [(3, 3)]


def test_an_edited_file_is_an_edit_and_one_bad_file_loses_nothing(
    dateline: Any, database: Any, tmp_path: Path
) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "a.html").write_bytes(b"<p>No live blog.")
    (pages / "b.txt").write_text(STORM, encoding="utf-8")
    (pages / "c.json").write_text('{"items": [', encoding="utf-8")
    (pages / "d.html").write_bytes(b"\x00\xff\xfe" * 50)
    first = dateline("ingest", pages, "--published", "2026-03-06")
    assert first.returncode == 0
    assert [line.split(": ")[0].rpartition("/")[2] for line in first.stdout.splitlines()[:4]] == [
        "a.html",
        "b.txt",
        "c.json",
        "d.html",
    ]
    (pages / "b.txt").write_text(STORM.replace("4,000", "14,000"), encoding="utf-8")
    dateline("ingest", pages / "b.txt", "--published", "2026-03-06")
    assert ask(database, "SELECT kind, headline_after FROM edit_log") == [("edited", "Power is back")]


def test_a_page_that_is_none_is_named_and_the_code_says_so(dateline: Any, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"<h1>About us</h1><p>We sell boats.")
    done = dateline("ingest", tmp_path / "a.html")
    assert done.returncode == 1
    assert "a.html" in done.stdout
    assert done.stderr.startswith("dateline: None of the pages is a live blog")


@pytest.mark.skipif(not SEED.exists(), reason="the seed page is not beside this checkout")
def test_the_seed(dateline: Any, database: Any) -> None:
    assert dateline("ingest", SEED, "--published", "2020-02-28").returncode == 0
    [(updates, quotes, speakers)] = ask(
        database,
        "SELECT (SELECT count(*) FROM current_update), (SELECT count(*) FROM quote), "
        "(SELECT count(DISTINCT speaker) FROM quote)",
    )
    assert (updates, quotes >= 12, speakers >= 6) == (8, True, True)
    times = ask(database, "SELECT to_char(date_published, 'DD HH24:MI') FROM current_update ORDER BY 1")
    assert (times[0], times[-1]) == (("27 23:52",), ("28 10:09",))
    assert ask(database, "SELECT count(*) FROM key_development") == [(5,)]
