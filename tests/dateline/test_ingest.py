from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from dateline.ingest import ingest_files
from dateline.reading import Reading
from dateline.snapshot import Archive

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


def test_a_file_that_cannot_be_read_is_refused_and_the_rest_goes_on(
    dateline: Any, database: Any, tmp_path: Path
) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    with (pages / "a.html").open("wb") as large:
        large.truncate(30_000_000)
    (pages / "b.warc").write_bytes(b"no WARC file")
    (pages / "c.txt").write_text(STORM, encoding="utf-8")
    done = dateline("ingest", pages, "--published", "2026-03-06")
    assert (done.returncode, done.stderr) == (0, "")
    assert "a.html is larger than 20,000,000 bytes." in done.stdout
    assert "b.warc: The file is not a WARC file" in done.stdout
    assert "1 pages with 3 updates understood, 2 refused" in done.stdout
    assert ask(database, "SELECT count(*) FROM current_update") == [(3,)]


def test_what_was_taken_in_is_understood_when_the_rest_stops(
    dateline: Any, database: Any, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text(STORM, encoding="utf-8")
    (tmp_path / "b.txt").write_text(STORM.replace("Ulla", "Vera"), encoding="utf-8")
    owner = psycopg2.connect(database.owner_url)
    with owner, owner.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION stop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "IF (SELECT count(*) FROM observation) > 0 THEN RAISE 'the disk is full'; END IF; "
            "RETURN new; END $$;"
            "CREATE TRIGGER stop BEFORE INSERT ON observation FOR EACH ROW EXECUTE FUNCTION stop()"
        )
    owner.close()
    done = dateline("ingest", tmp_path / "a.txt", tmp_path / "b.txt", "--published", "2026-03-06")
    assert done.returncode == 1
    assert done.stderr.startswith("dateline: The database refused: the disk is full")
    assert ask(database, "SELECT count(*) FROM current_update") == [(3,)]


def test_what_waited_from_before_is_counted_apart(dateline: Any, database: Any, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORM, encoding="utf-8")
    (tmp_path / "b.txt").write_text("Nothing of the kind.", encoding="utf-8")
    reading = Reading(date_published=date(2026, 3, 6))
    archive = Archive((tmp_path / "archive").as_uri())
    list(ingest_files(database.writer_url, archive, [tmp_path / "a.txt"], reading, {}))
    done = dateline("ingest", tmp_path / "b.txt")
    earlier, _, own = done.stdout.splitlines()
    assert earlier.startswith("Left from before and understood first; 3 added, ")
    assert own == "0 pages with 0 updates understood, 1 refused."


def test_a_folder_without_pages_is_said_to_be_one(dateline: Any, tmp_path: Path) -> None:
    done = dateline("ingest", tmp_path)
    assert (done.returncode, done.stderr) == (1, f"dateline: There are no pages in {tmp_path}.\n")


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
