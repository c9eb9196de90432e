from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from dateline.newsroom import ShownUpdate, edition_at, journal_of, read_scripts
from dateline.newsroom.edition import Place, update_id

SCRIPTS = {script.name: script for script in read_scripts()}
START = datetime(2026, 3, 29, 0, 40, tzinfo=timezone.utc)
PLACE = Place(base_url="http://127.0.0.1:1", started_at=START)


def _shown(name: str, key: str, at: float) -> ShownUpdate | None:
    identity = update_id(SCRIPTS[name], key, PLACE.seed)
    found = [u for u in edition_at(SCRIPTS[name], at, PLACE).updates if u.update_id == identity]
    assert len(found) <= 1
    return found[0] if found else None


@pytest.mark.parametrize("name", sorted(SCRIPTS))
@pytest.mark.parametrize("at", [-3000, 0, 10, 25, 60])
def test_what_is_shown_is_what_the_journal_left(name: str, at: float) -> None:
    past = [line for line in journal_of(SCRIPTS[name], PLACE) if line.at <= START + timedelta(seconds=at)]
    added = {line.update_id: line.at for line in past if line.kind == "added"}
    for line in past:
        if line.kind == "deleted":
            del added[line.update_id]
    edition = edition_at(SCRIPTS[name], at, PLACE)
    assert {u.update_id: u.date_published for u in edition.updates} == added
    assert edition.date_modified == past[-1].at


@pytest.mark.parametrize("name", sorted(SCRIPTS))
def test_updates_stand_newest_first(name: str) -> None:
    times = [u.date_published for u in edition_at(SCRIPTS[name], 60, PLACE).updates]
    assert times == sorted(times, reverse=True)
    assert len(set(times)) == len(times)


def test_the_toll_is_raised_in_place() -> None:
    before, after = _shown("the_lantern", "death-toll", 29.9), _shown("the_lantern", "death-toll", 30)
    assert before
    assert after
    assert "at least 12 people were killed" in before.article_body
    assert after.article_body == before.article_body.replace("12", "31")
    assert (before.date_modified, after.date_modified) == (None, START + timedelta(seconds=30))
    assert after.date_published == before.date_published


def test_a_silent_edit_leaves_no_date() -> None:
    before, after = _shown("skerry_tribune", "hospital", 15), _shown("skerry_tribune", "hospital", 16)
    assert before
    assert after
    assert after.article_body == before.article_body.replace("recieved", "received")
    assert after.date_modified is None


def test_a_deleted_update_is_gone() -> None:
    assert _shown("the_lantern", "second-vessel", 23.9)
    assert _shown("the_lantern", "second-vessel", 24) is None


def test_an_update_is_pinned_for_a_while() -> None:
    script = SCRIPTS["the_lantern"]
    pinned = [edition_at(script, at, PLACE).pinned for at in (9, 10, 41, 42)]
    assert [bool(update) for update in pinned] == [False, True, True, False]
    assert pinned[1]
    assert pinned[1].headline == "What we know so far"


def test_the_correction_is_labelled() -> None:
    update = _shown("skerry_tribune", "on-board", 40)
    assert update
    assert "\n\nCorrection: " in update.article_body


def test_one_blog_closes() -> None:
    ends = {name: edition_at(script, 60, PLACE).coverage_end_time for name, script in SCRIPTS.items()}
    assert [name for name, end in ends.items() if end] == ["skerry_tribune"]
    assert ends["skerry_tribune"] == START + timedelta(seconds=57)
    titles = [edition_at(SCRIPTS["skerry_tribune"], at, PLACE).title for at in (56, 57)]
    assert "LIVE" in titles[0]
    assert "LIVE" not in titles[1]


def test_the_agency_story_stands_in_two_outlets_with_a_lag() -> None:
    first = _shown("skerry_tribune", "divers-northline", 60)
    second = _shown("quayside_gazette", "divers-northline", 60)
    assert first
    assert second
    assert second.date_published - first.date_published == timedelta(seconds=9)
    assert first.article_body.split("\n\n")[-1] == second.article_body.split("\n\n")[-1]
    assert first.article_body != second.article_body


def test_nothing_is_shown_before_the_story() -> None:
    edition = edition_at(SCRIPTS["the_lantern"], -99999, PLACE)
    assert edition.updates == ()
    assert edition.date_published == edition.date_modified == START - timedelta(seconds=6120)


def test_ids_look_like_the_platforms_and_follow_the_seed() -> None:
    ids = {name: update_id(script, "captain", 0) for name, script in SCRIPTS.items()}
    assert ids["quayside_gazette"] == "captain"
    assert len(ids["the_lantern"]) == 24
    assert set(ids["the_lantern"]) <= set("0123456789abcdef")
    assert len(ids["skerry_tribune"]) == 10
    assert ids["skerry_tribune"].isdecimal()
    assert update_id(SCRIPTS["the_lantern"], "captain", 1) != ids["the_lantern"]
