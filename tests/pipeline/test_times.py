"""Times of updates over several looks: put right without a word changed, or kept though their order was."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone

from tests.pipeline.test_views import look
from tests.pipeline.world import START, World

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=timezone.utc)
SAID = {
    "101": "The crews voted to stay in port until Friday, their union says.",
    "102": "Lorries wait on both sides of the water, and the queue grows.",
    "103": "The harbour master closed the northern gate this morning.",
}


def dated(times: dict[str, str]) -> bytes:
    blocks = "".join(
        f"<article id='entry-{key}00000'><h3>Point {key}</h3><time datetime='2026-03-02T{time}:00Z'></time>"
        f"<p>{SAID[key]}</p></article>"
        for key, time in times.items()
    )
    return f"<html><body><h1>Ferry strike live</h1>{blocks}</body></html>".encode()


def test_a_time_put_right_is_told_without_an_edit_and_the_first_is_kept(world: World) -> None:
    look(world, 0, dated({"103": "13:40", "102": "13:20", "101": "13:00"}))
    for minute, time in ((1, "13:25"), (2, "13:28"), (3, "13:28")):
        look(world, minute, dated({"103": "13:40", "102": time, "101": "13:00"}))
    assert world.ask("SELECT DISTINCT kind FROM revision") == [("added",)]
    found = world.ask(
        """SELECT date_published - %s, jsonb_array_length(disagreements), disagreements -> 0 ->> 'other'
        FROM update_version WHERE article_body LIKE 'Lorries%%' OR headline = 'Point 102'""",
        NOON,
    )
    assert found == [(timedelta(hours=1, minutes=28), 1, "2026-03-02T13:20:00Z")]


def clocked(*lines: tuple[str, str]) -> bytes:
    blocks = "".join(f"<h2>{clock}: {words.split(',')[0]}</h2><p>{words}</p>" for clock, words in lines)
    dates = "<meta property='article:modified_time' content='2026-03-02T13:59:00Z'>"
    title = "<h1>Ferry strike live</h1>"
    return f"<html><head>{dates}</head><body><article>{title}{blocks}</article></body></html>".encode()


def clocks(world: World) -> Sequence[tuple[object, ...]]:
    return world.ask(
        "SELECT DISTINCT date_published_raw, date_published FROM update_version ORDER BY date_published DESC"
    )


def test_a_clock_keeps_its_day_though_another_update_was_moved_above_it(world: World) -> None:
    lines = [
        ("13:50", "Tugs came, slowly, into the basin at the northern end of town."),
        ("13:45", "Nobody was hurt, say those on board of the ship that ran aground."),
        ("13:05", "Flags fly, at half mast, over the old customs house on the quay."),
        ("12:20", "Doors open, to all, at the seamen's mission from noon until late."),
    ]
    look(world, 0, clocked(*lines))
    before = clocks(world)
    assert len(before) == len(lines)
    moved = [lines[0], lines[3], (lines[1][0], lines[1][1] + " The ship has been freed."), lines[2]]
    look(world, 1, clocked(*moved))
    assert world.ask("SELECT count(*) FROM revision WHERE kind = 'edited'") == [(1,)]
    assert clocks(world) == before
    assert {day for _, day in before if isinstance(day, datetime) and day.date() != START.date()} == set()
