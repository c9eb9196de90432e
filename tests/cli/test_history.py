"""``dateline replay`` and ``dateline diff`` on a real Postgres."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from dateline.cli.differences import difference
from dateline.revise import revise_waiting
from tests.pipeline.test_replay import START, URL, Block, shown

ROOT = Path(__file__).parents[2]
HOSTILE = "Storm \x1b[31mred\x1b[0m [bold]x[/bold] \u202eevil"


def dateline(database: Any, *arguments: str, colour: bool = False) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "DATELINE_DATABASE_URL": database.reader_url,
        "PYTHONPATH": str(ROOT),
        "COLUMNS": "200",
        **({"FORCE_COLOR": "1", "TERM": "xterm"} if colour else {}),
    }
    return subprocess.run(
        [sys.executable, "-m", "dateline", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def told(database: Any) -> Any:
    """A live blog that was edited, pinned and shortened."""
    looks = [
        [Block("u2", "Rain sets in."), Block("u1", "12 boats are lost.")],
        [Block("u3", HOSTILE), Block("u2", "Rain sets in."), Block("u1", "31 boats are lost.")],
        [Block("u1", "31 boats are lost. Correction: it had said 12.", is_pinned=True), Block("u3", HOSTILE)],
        [Block("u1", "31 boats are lost. Correction: it had said 12.", is_pinned=True), Block("u3", HOSTILE)],
    ]
    for hour, blocks in enumerate(looks, 2):
        shown(database, START + timedelta(hours=hour), blocks)
    revise_waiting(database.writer_url)
    return database


def bodies(told: Any, *arguments: str) -> list[str]:
    done = dateline(told, "replay", *arguments, "--json")
    assert done.returncode == 0, done.stderr
    return [json.loads(line)["article_body"] for line in done.stdout.splitlines()]


def test_replay_shows_the_blog_as_it_stood(told: Any) -> None:
    assert bodies(told, URL, "--at", "2026-04-01T11:30Z") == ["Rain sets in.", "12 boats are lost."]
    assert bodies(told, "1", "--at", "2026-04-01T14:30+02:00") == [
        HOSTILE,
        "Rain sets in.",
        "31 boats are lost.",
    ]
    assert bodies(told, "regatta", "--at", "2026-04-01T13:00:00") == [
        "31 boats are lost. Correction: it had said 12.",
        HOSTILE,
    ]


def test_replay_says_which_moment_and_zone_it_means(told: Any) -> None:
    done = dateline(told, "replay", "regatta", "--at", "2026-04-01T14:30+02:00")
    assert done.returncode == 0
    assert (
        "As it stood at 2026-04-01 12:30:00Z (UTC): 3 updates; last looked at 2026-04-01 12:00:00Z."
        in done.stdout
    )
    early = dateline(told, "replay", "regatta", "--at", "2026-03-01")
    assert early.stdout.startswith(
        f"Nothing was known of {URL} at 2026-03-01 00:00:00Z (UTC); it was first seen at"
    )


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("replay", "no such", "--at", "2026-04-01"), 1, "No live blog is called no such"),
        (("replay", "regatta", "--at", "noon"), 2, "noon is not a moment"),
        (("diff", "u77"), 1, "No update has the key or id u77."),
        (("diff", "u1", "--blog", "no such"), 1, "No live blog is called no such"),
    ],
)
def test_what_cannot_be_shown_is_said_in_one_sentence(
    told: Any, arguments: tuple[str, ...], code: int, said: str
) -> None:
    done = dateline(told, *arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.startswith(f"dateline: {said}")


def test_what_is_piped_is_not_folded_and_open_ends_are_null(told: Any) -> None:
    told_by = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    command = [sys.executable, "-m", "dateline"]
    environment = {**told_by, "DATELINE_DATABASE_URL": told.reader_url, "PYTHONPATH": str(ROOT)}
    with psycopg2.connect(told.owner_url) as connection, connection.cursor() as cursor:
        cursor.execute(
            "UPDATE update_version SET article_body = repeat('word ', 60) WHERE valid_to = 'infinity'"
        )
    replayed = subprocess.run(
        [*command, "replay", "1", "--at", "2026-05-01"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "word " * 50 in replayed.stdout
    done = dateline(told, "replay", "1", "--at", "2026-05-01", "--json")
    assert {json.loads(line)["valid_to"] for line in done.stdout.splitlines()} == {None}


def test_several_live_blogs_of_one_name_are_listed(told: Any) -> None:
    with psycopg2.connect(told.owner_url) as connection, connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO live_blog (source_key, url, first_seen_at)"
            " SELECT source_key, url || '-2', now() FROM live_blog"
        )
    done = dateline(told, "replay", "regatta", "--at", "2026-04-01T12:00Z")
    assert done.returncode == 1
    assert "Several live blogs are called regatta: 1 (" in done.stderr
    assert dateline(told, "replay", URL, "--at", "2026-04-01T12:00Z").returncode == 0


def test_diff_shows_versions_times_severity_label_and_words(told: Any) -> None:
    [(key,)] = _ask(told, "SELECT update_key FROM live_update WHERE update_id = 'u1'")
    by_id, by_key = dateline(told, "diff", "u1"), dateline(told, "diff", str(key))
    assert by_id.returncode == 0, by_id.stderr
    assert by_id.stdout == by_key.stdout
    shown_now = by_id.stdout
    assert "Version 1  2026-04-01 11:00:00Z to 2026-04-01 12:00:00Z  added" in shown_now
    assert "Version 2  2026-04-01 12:00:00Z to 2026-04-01 13:00:00Z  edited: number; silent" in shown_now
    assert "[-12-] {+31+} boats are lost." in shown_now
    assert "to now  edited: correction, wording; labelled" in shown_now
    assert "labelled: Correction: it had said 12." in shown_now
    assert dateline(told, "diff", "post-u1", "--blog", "regatta").stdout == shown_now


@pytest.mark.parametrize(
    ("before", "after", "shown_so"),
    [
        ("Operator stops sailings on the route", "Operator stops all sailings",
         "Operator stops {+all+} sailings [-on the route-]"),
        ("Gusts of 130km", "Gusts of 130", "Gusts of 130[-km-]"),
        ("水位上升三米", "水位上升", "水位上升[-三米-]"),
    ],
)  # fmt: skip
def test_what_went_from_the_end_keeps_its_distance(before: str, after: str, shown_so: str) -> None:
    assert difference(before, after).plain.strip() == shown_so


def test_diff_is_coloured_on_a_terminal(told: Any) -> None:
    done = dateline(told, "diff", "u1", colour=True)
    assert "\x1b[31m[-12-]\x1b[0m" in done.stdout
    assert "\x1b[32m{+31+}\x1b[0m" in done.stdout


@pytest.mark.parametrize("arguments", [("replay", "regatta", "--at", "2026-04-01T13:00Z"), ("diff", "u3")])
def test_hostile_text_does_nothing_to_the_terminal(told: Any, arguments: tuple[str, ...]) -> None:
    plain = dateline(told, *arguments)
    assert "[31mred[0m [bold]x[/bold] evil" in plain.stdout
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202e]", plain.stdout)
    coloured = dateline(told, *arguments, colour=True)
    assert "\x1b[31mred" not in coloured.stdout


def test_versions_as_json(told: Any) -> None:
    first, second, third = map(json.loads, dateline(told, "diff", "u1", "--json").stdout.splitlines())
    assert first["valid_to"] == second["valid_from"]
    assert second["valid_to"] == third["valid_from"]
    assert third["valid_to"] is None
    judged = [(one["severity"], one["came_labelled"]) for one in (first, second, third)]
    assert judged == [(None, None), ("number", False), ("correction", True)]
    assert second["article_body"] == "31 boats are lost."


def test_an_edit_from_before_severities_can_be_shown(told: Any) -> None:
    with psycopg2.connect(told.owner_url) as connection, connection.cursor() as cursor:
        cursor.execute(
            "UPDATE revision SET (severity, changes, is_labelled, label, difference, judged_by,"
            " came_labelled) = (NULL, NULL, NULL, NULL, NULL, NULL, NULL)"
        )
    done = dateline(told, "diff", "u1")
    assert "edited, severity not known" in done.stdout
    assert "[-12-] {+31+} boats are lost." in done.stdout


def test_words_of_a_difference_stay_in_one_line_and_plain() -> None:
    shown_parts = difference("One.\n\nTwo [red] boats.", "One.\n\nThree [red] boats.").plain
    assert shown_parts == "One. [-Two-] {+Three+} [red] boats."


def _ask(database: Any, question: str) -> list[tuple[Any, ...]]:
    with psycopg2.connect(database.reader_url) as connection, connection.cursor() as cursor:
        cursor.execute(question)
        return list(cursor.fetchall())
