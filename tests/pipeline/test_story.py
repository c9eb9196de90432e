"""What the outlets did, against what the tables say they did."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import timedelta

from dateline.understand import understand_waiting
from tests.pipeline.world import START, STEP, WHOLE_STORY, World


def test_every_update_is_there_once(told: World) -> None:
    published = Counter(line.source for line in told.journal if line.kind == "added")
    stored = told.ask(
        "SELECT s.name, count(*) FROM live_update JOIN live_blog USING (live_blog_key) "
        "JOIN source s USING (source_key) GROUP BY 1"
    )
    assert dict(stored) == published


def test_edits_and_deletions_are_those_of_the_journal(told: World) -> None:
    done = Counter((line.source, line.kind) for line in told.journal if line.kind in ("edited", "deleted"))
    seen = told.ask(
        "SELECT source, kind, count(*) FROM edit_log WHERE kind IN ('edited', 'deleted') GROUP BY 1, 2"
    )
    assert {(source, kind): n for source, kind, n in seen} == done


def test_nothing_is_said_to_have_moved(told: World) -> None:
    assert told.ask("SELECT count(*) FROM revision WHERE kind IN ('moved', 'restored')") == [(0,)]


def test_the_silent_deletion_is_dated_with_the_first_look_without_it(told: World) -> None:
    [deletion] = [line for line in told.journal if line.kind == "deleted"]
    [(deleted_at, update_id, body)] = told.ask(
        "SELECT deleted_at, update_id, article_body FROM deleted_updates"
    )
    assert update_id == deletion.update_id
    assert timedelta(0) <= deleted_at - deletion.at <= timedelta(seconds=STEP)
    assert body


def test_the_story_of_the_wire_is_found_in_two_outlets(told: World) -> None:
    copies = told.ask("SELECT kind FROM duplicate WHERE scope = 'other_outlet'")
    assert copies
    stories = told.ask("SELECT count(DISTINCT source) FROM development_lag GROUP BY development_key")
    assert max(outlets for (outlets,) in stories) >= 2


def test_quotes_and_figures_have_their_people(told: World) -> None:
    assert told.ask("SELECT count(DISTINCT speaker) FROM quote")[0][0] >= 5
    tolls = told.ask("SELECT DISTINCT value FROM figure WHERE verb = 'killed' AND claimant IS NOT NULL")
    assert {int(value) for (value,) in tolls} >= {12, 31}


def test_every_version_leads_to_its_bytes(told: World) -> None:
    traces = told.ask(
        "SELECT DISTINCT s.warc_file, s.warc_offset, s.warc_length, s.sha256 "
        "FROM update_version v JOIN snapshot s USING (snapshot_key)"
    )
    assert traces
    for file, offset, length, sha256 in traces:
        assert hashlib.sha256(told.archive.read(file, offset, length).body).hexdigest() == sha256


def test_times_are_the_publishers(told: World) -> None:
    [(first, last, unknown)] = told.ask(
        "SELECT min(date_published), max(date_published), count(*) - count(date_published) "
        "FROM current_update"
    )
    assert unknown == 0
    assert START - timedelta(hours=2) < first < last <= START + timedelta(seconds=60)


def test_one_look_without_an_update_is_no_deletion(world: World) -> None:
    world.look(20, 25)
    understand_waiting(world.url)
    assert world.ask("SELECT count(*) FROM deleted_updates") == [(0,)]
    assert world.ask("SELECT count(*) FROM live_update WHERE absences = 1") == [(1,)]


def test_rows_do_not_depend_on_when_they_are_understood(told: World, world: World) -> None:
    for second in WHOLE_STORY:
        world.look(second)
        understand_waiting(world.url)
    # A look that tells what the last one told is not revised, and moves no update's last moment on.
    assert world.rows(but=["updates"]) == told.rows(but=["updates"])
    at_once, later = ([(*row[:6], *row[7:]) for row in one.rows()["updates"]] for one in (world, told))
    assert at_once == later
    assert all(
        mine[6] <= theirs[6]
        for mine, theirs in zip(world.rows()["updates"], told.rows()["updates"], strict=True)
    )


def test_understanding_again_and_a_late_page_change_nothing(world: World) -> None:
    world.look(0, 60)
    understand_waiting(world.url)
    before = world.rows()
    understand_waiting(world.url)
    assert world.rows() == before
    world.look(30, names=["skerry_tribune"])
    understand_waiting(world.url)
    assert world.rows() == before
