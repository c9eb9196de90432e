"""What the parser reads from the newsroom's pages against what the scripts say is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

import pytest

from dateline.formats import Page, understand
from dateline.model import LiveBlog
from dateline.newsroom import Edition, Script, edition_at, read_scripts
from dateline.newsroom.edition import Place
from dateline.newsroom.pages import VOLATILE, Visit, render

SCRIPTS = {script.name: script for script in read_scripts()}
STARTS = {
    "midday": datetime(2026, 11, 22, 12, 0, 20, tzinfo=timezone.utc),
    "around midnight": datetime(2026, 11, 22, 23, 0, 30, tzinfo=timezone.utc),
    "clocks go forward": datetime(2026, 3, 29, 1, 30, tzinfo=timezone.utc),
}
MOMENTS = (0, 5, 11, 17, 25, 31, 36, 41, 47, 52, 60)


@dataclass(frozen=True)
class Showing:
    """One page and the truth about it."""

    script: Script
    edition: Edition
    read: LiveBlog


def _showing(name: str, at: float, start: datetime, number: int = 1) -> Showing:
    script = SCRIPTS[name]
    edition = edition_at(script, at, Place(base_url="http://127.0.0.1:1", started_at=start))
    now = start + timedelta(seconds=at)
    page = Page.read(
        render(edition, Visit(now=now, number=number)).encode(),
        url=edition.url,
        content_type="text/html; charset=utf-8",
        timezone=script.outlet.timezone,
        language=script.outlet.language,
        fetched_at=now,
    )
    return Showing(script, edition, understand(page))


@pytest.fixture(params=sorted(SCRIPTS))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("at", MOMENTS)
def test_the_parser_reads_what_is_shown(name: str, at: float) -> None:
    showing = _showing(name, at, STARTS["midday"])
    told, read = showing.edition.updates, showing.read.updates
    assert [u.headline for u in read] == [u.headline for u in told]
    assert [u.article_body for u in read] == [u.article_body for u in told]
    assert showing.read.rejected == ()


@pytest.mark.parametrize("at", MOMENTS)
def test_the_parser_takes_the_platforms_ids(name: str, at: float) -> None:
    showing = _showing(name, at, STARTS["midday"])
    ids = [u.update_id for u in showing.read.updates]
    assert len(set(ids)) == len(ids)
    if showing.script.platform == "clock_article":
        assert {u.id_from for u in showing.read.updates} == {"fingerprint"}
    else:
        assert ids == [u.update_id for u in showing.edition.updates]


@pytest.mark.parametrize("start", sorted(STARTS))
@pytest.mark.parametrize("at", [0, 36, 60])
def test_the_parser_reads_times_to_the_minute(name: str, start: str, at: float) -> None:
    showing = _showing(name, at, STARTS[start])
    read = [u.date_published.value and _minute(u.date_published.value) for u in showing.read.updates]
    assert read == [_minute(u.date_published) for u in showing.edition.updates]


def _minute(when: datetime) -> datetime:
    return when.astimezone(timezone.utc).replace(second=0, microsecond=0)


@pytest.mark.parametrize("at", [29, 31, 41])
@pytest.mark.parametrize("outlet", ["skerry_tribune", "the_lantern"])
def test_the_parser_reads_when_an_update_was_modified(outlet: str, at: float) -> None:
    showing = _showing(outlet, at, STARTS["midday"])
    told = [u.date_modified and _minute(u.date_modified) for u in showing.edition.updates]
    read = [u.date_modified.value and _minute(u.date_modified.value) for u in showing.read.updates]
    assert read == told


@pytest.mark.parametrize("at", [9, 11, 41, 43])
def test_the_parser_sees_what_is_pinned_and_what_is_key(at: float) -> None:
    showing = _showing("the_lantern", at, STARTS["midday"])
    flags = [(u.is_pinned, u.is_key_event, u.is_summary) for u in showing.edition.updates]
    assert [(u.is_pinned, u.is_key_event, u.is_summary) for u in showing.read.updates] == flags


@pytest.mark.parametrize("at", [56, 58])
def test_the_parser_sees_the_end(at: float) -> None:
    showing = _showing("skerry_tribune", at, STARTS["midday"])
    assert showing.read.coverage_end_time.value == showing.edition.coverage_end_time
    assert (showing.read.state == "closed") is (showing.edition.coverage_end_time is not None)


@pytest.mark.parametrize("at", MOMENTS)
def test_a_deletion_can_be_proven(name: str, at: float) -> None:
    assert _showing(name, at, STARTS["midday"]).read.covers in ("whole", "newest")


def test_the_parser_reads_the_key_developments() -> None:
    for at in (0, 60):
        showing = _showing("quayside_gazette", at, STARTS["midday"])
        assert showing.read.key_developments == showing.edition.key_developments


@pytest.mark.parametrize("at", [0, 60])
def test_title_and_dates_of_the_blog(name: str, at: float) -> None:
    showing = _showing(name, at, STARTS["midday"])
    assert showing.read.title == showing.edition.title
    assert showing.read.url == showing.edition.url
    assert showing.read.date_published.value == showing.edition.date_published
    assert showing.read.date_modified.value == showing.edition.date_modified


def test_two_visits_to_a_volatile_page_read_the_same(name: str) -> None:
    first, second = (_showing(name, 36, STARTS["midday"], number).read for number in (1, 2))
    assert first == second
    assert (SCRIPTS[name].platform in VOLATILE) is (name == "the_lantern")


def test_a_page_without_any_update_yet_has_none() -> None:
    early = _showing("the_lantern", -6100, STARTS["midday"])
    assert len(early.read.updates) == len(early.edition.updates) == 1


@pytest.mark.parametrize("outlet", ["skerry_tribune", "the_lantern"])
def test_pictures_and_links_are_kept_apart_from_the_text(outlet: str) -> None:
    showing = _showing(outlet, 0, STARTS["midday"])
    told = [u.picture.name if u.picture else None for u in showing.edition.updates]
    read = [
        u.media[0].url.rsplit("/", 1)[-1].removesuffix(".svg") if u.media else None
        for u in showing.read.updates
    ]
    assert read == told


def _ids(outlet: str, at: float) -> dict[str, str]:
    """Return what the parser calls each update of an edition, by its id in the journal."""
    showing = _showing(outlet, at, STARTS["midday"])
    pairs = zip(showing.edition.updates, showing.read.updates, strict=True)
    return {told.update_id: read.update_id for told, read in pairs}


def test_ids_stay_while_the_blog_grows_and_texts_are_edited(name: str) -> None:
    renamed = {"sailings"}  # its headline is edited, and the headline is what its fingerprint is made of
    before = _ids(name, 0)
    for at in MOMENTS[1:]:
        now = _ids(name, at)
        kept = {key for key in before if key in now and key not in renamed}
        assert kept
        assert {key: now[key] for key in kept} == {key: before[key] for key in kept}
        before = now
