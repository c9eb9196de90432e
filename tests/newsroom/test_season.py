from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import datetime, timedelta, timezone
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path

import pytest

from dateline.errors import SetupError
from dateline.newsroom import CAPABILITIES, Happening, Season, Story, generate, write_journal, write_sources
from dateline.newsroom.season import moved
from dateline.sources import load_sources

START = datetime(2026, 11, 22, 6, 0, tzinfo=timezone.utc)
SEASON = generate(7, blogs=72, hours=24, starts_at=START)
LINES = list(SEASON.journal())
EDITS = [line for line in LINES if line.kind in ("edited", "renamed")]


def _before(edit: Happening) -> Happening:
    """Return the line that told of the same update before an edit."""
    told = [
        line
        for line in SEASON.story(edit.live_blog).happenings
        if line.update == edit.update and line.body is not None and line.at < edit.at
    ]
    return told[-1]


def _figures(text: str | None) -> Counter[str]:
    return Counter(re.findall(r"\d+", text or ""))


def _without_figures(text: str | None) -> str:
    return re.sub(r"\d+", "#", text or "")


def test_the_same_seed_tells_the_same_story() -> None:
    again = generate(7, blogs=72, hours=24, starts_at=START)
    assert again == SEASON
    assert generate(8, blogs=72, hours=24, starts_at=START) != SEASON


@pytest.mark.parametrize(
    "kind",
    [
        *("opened", "added", "edited", "renamed", "deleted", "restored", "moved", "pinned", "unpinned"),
        *("doubled", "titled", "paused", "resumed", "closed", "reopened"),
    ],
)
def test_everything_happens_in_a_day(kind: str) -> None:
    assert sum(line.kind == kind for line in LINES) >= 3


def test_the_journal_is_in_order_and_no_two_lines_of_a_live_blog_share_a_moment_but_pins() -> None:
    assert [line.at for line in LINES] == sorted(line.at for line in LINES)
    for story in SEASON.stories:
        for one, other in pairwise(story.happenings):
            assert one.at < other.at or one.kind == "unpinned"


def test_a_journal_cut_short_is_the_beginning_of_the_whole() -> None:
    half = list(SEASON.journal(START + timedelta(hours=6)))
    assert 0 < len(half) < len(LINES)
    assert half == LINES[: len(half)]
    assert LINES[len(half)].at > START + timedelta(hours=6)


def _replayed(story: Story, at: datetime) -> dict[str, tuple[str | None, str | None, str | None, bool]]:
    """Return by update what stands on the page, worked out from the journal in another way than the truth."""
    past = [line for line in story.happenings if line.at <= at and line.update]
    by_update: dict[str, list[Happening]] = defaultdict(list)
    for line in past:
        by_update[line.update or ""].append(line)
    found = {}
    for key, lines in by_update.items():
        if [one.kind for one in lines if one.kind in ("deleted", "restored")][-1:] == ["deleted"]:
            continue
        text = [one for one in lines if one.body is not None][-1]
        pins = [one.kind for one in lines if one.kind in ("pinned", "unpinned")]
        found[key] = (lines[-1].update_id, text.headline, text.article_body, pins[-1:] == ["pinned"])
    return found


@pytest.mark.parametrize("hours", [-2, 0, 3, 7.5, 12, 18, 24])
def test_what_is_shown_is_what_the_journal_left(hours: float) -> None:
    at = START + timedelta(hours=hours)
    for story in SEASON.stories:
        edition = SEASON.edition_at(story.key, at)
        shown = {u.key: (u.update_id, u.headline, u.article_body, u.is_pinned) for u in edition.updates}
        assert shown == _replayed(story, at)
        assert edition.total == len(shown)
        ids = [u.update_id for u in edition.updates]
        assert len(set(ids)) == len(ids)


def test_updates_stand_newest_first_but_for_those_that_were_moved() -> None:
    for story in SEASON.stories:
        moved_ones = {line.update for line in story.happenings if line.kind == "moved"}
        updates = SEASON.edition_at(story.key, SEASON.ends_at).updates
        times = [u.date_published for u in updates]
        if not moved_ones:
            assert times == sorted(times, reverse=True)
        assert len(set(times)) == len(times)


def test_nothing_is_told_by_two_updates_but_on_purpose() -> None:
    texts: dict[str, str] = {}
    for line in LINES:
        if line.kind == "added" and line.copy_of is None:
            text = line.article_body or ""
            assert text not in texts
            texts[text] = line.live_blog


def test_updates_have_the_length_of_updates() -> None:
    words = [len((line.article_body or "").split()) for line in LINES if line.kind == "added"]
    assert min(words) >= 25
    assert 60 <= sum(words) / len(words) <= 120
    assert max(words) <= 200


def test_live_blogs_have_the_size_of_live_blogs() -> None:
    sizes = sorted(sum(line.kind == "added" for line in story.happenings) for story in SEASON.stories)
    assert sizes[0] >= 3
    assert 25 <= sizes[len(sizes) // 2] <= 80
    assert sizes[-1] > 70


def test_no_page_falls_below_what_can_be_known_for_a_live_blog() -> None:
    for story in SEASON.stories:
        opened = story.happenings[0].at + timedelta(minutes=1)
        for line in story.happenings:
            if line.at >= opened:
                shown = SEASON.edition_at(story.key, line.at).updates
                assert len(shown) >= story.capability.fewest


@pytest.mark.parametrize("severity", ["number", "name", "attribution", "correction", "wording", "typography"])
def test_an_edit_touches_what_its_severity_says(severity: str) -> None:
    edits = [(_before(line), line) for line in EDITS if line.severity == severity]
    assert len(edits) >= 10
    for old, new in edits:
        assert (old.body, old.headline) != (new.body, new.headline)
        is_other_figure = _figures(old.article_body) != _figures(new.article_body)
        is_other_word = _without_figures(old.article_body) != _without_figures(new.article_body)
        if severity in ("number", "correction"):
            assert is_other_figure
            assert is_other_word is (severity == "correction")
        else:
            assert not is_other_figure
        if severity == "correction":
            added = set((new.article_body or "").split("\n\n")) - set((old.article_body or "").split("\n\n"))
            assert any(
                re.search(r"orrect|amended|Korrektur|Anmerkung|Rectif|Corr|errores", one) for one in added
            )
        if severity == "typography":
            folded = [re.sub(r"[“”„«»\"'’–\-]", "", line.article_body or "") for line in (old, new)]
            assert folded[0] == folded[1]
        if severity == "name":
            ratio = SequenceMatcher(a=old.body or "", b=new.body or "", autojunk=False).ratio()
            assert 0.9 < ratio < 1


def test_ids_change_with_an_edit_only_where_the_platform_does_that() -> None:
    for line in EDITS:
        old = [one for one in SEASON.story(line.live_blog).happenings if one.update == line.update]
        was = [one.update_id for one in old if one.at < line.at][-1]
        assert (was != line.update_id) is (line.kind == "renamed")
        if line.kind == "renamed":
            assert SEASON.story(line.live_blog).capability.changes_ids


def test_what_a_platform_cannot_show_does_not_happen_there() -> None:
    can = {"moved": "shows_order", "pinned": "shows_pins", "doubled": "shows_doubles"}
    for line in LINES:
        if line.kind in can:
            assert getattr(SEASON.story(line.live_blog).capability, can[line.kind])


def test_wire_stories_are_taken_over_with_a_lag() -> None:
    by_place = {f"{line.live_blog}/{line.update}": line for line in LINES if line.kind == "added"}
    copies = [line for line in LINES if line.kind == "added" and line.copy_of and line.update]
    wires = [line for line in copies if (line.update or "").startswith("w")]
    assert len(wires) >= 20
    lags = []
    for line in copies:
        first = by_place[line.copy_of or ""]
        lags.append(line.at - first.at)
        if line in wires:
            assert SEASON.story(first.live_blog).outlet != SEASON.story(line.live_blog).outlet
            shared = set((first.article_body or "").split("\n\n")) & set(
                (line.article_body or "").split("\n\n")
            )
            assert shared
            assert first.article_body != line.article_body
        else:
            assert first.live_blog == line.live_blog
    assert min(lags) > timedelta(0)


def test_a_live_blog_opens_lives_and_closes() -> None:
    for story in SEASON.stories:
        assert story.happenings[0].kind == "opened"
        assert SEASON.edition_at(story.key, story.happenings[0].at - timedelta(seconds=1)).state == "upcoming"
        assert SEASON.edition_at(story.key, story.happenings[0].at).state == "live"
        whole = [line for line in story.happenings if line.kind in ("closed", "reopened")]
        assert [line.kind for line in whole] == ["closed", "reopened", "closed"][: len(whole)]
        ended = [line.at for line in story.happenings if line.kind == "closed"]
        if ended:
            edition = SEASON.edition_at(story.key, ended[0])
            assert (edition.state, edition.coverage_end_time) == ("closed", ended[0])
            assert edition.title != story.coverage.blog.title


def test_all_platforms_languages_and_half_hour_zones_take_part() -> None:
    big = generate(3, blogs=240, hours=2, starts_at=START)
    assert {one.platform for one in big.publishers} == set(CAPABILITIES)
    assert {one.outlet.language for one in big.publishers} == {"de", "en", "es", "fr"}
    offsets = {one.outlet.timezone for one in big.publishers}
    assert offsets & {"Asia/Kolkata", "Australia/Adelaide"}
    assert len({one.address for one in big.publishers}) == len(big.publishers) == 30


def test_pages_hold_what_the_capability_says() -> None:
    sizes = Counter[int]()
    for story in SEASON.stories:
        edition = SEASON.edition_at(story.key, SEASON.ends_at)
        pages = Counter(update.page for update in edition.updates)
        capability = story.capability
        if capability.page_size:
            assert max(pages.values()) <= capability.page_size
            assert edition.pages == max(pages)
            sizes[edition.pages] += 1
        elif capability.window:
            assert pages[1] <= capability.window
        else:
            assert set(pages) == {1}
    assert max(sizes) >= 3


def test_sources_are_read_as_source_files(tmp_path: Path) -> None:
    write_sources(SEASON, tmp_path / "sources")
    sources = load_sources(tmp_path / "sources")
    urls = {str(url) for source in sources.values() for url in source.live_blogs}
    assert urls == {SEASON.url(story) for story in SEASON.stories}
    assert len(urls) == 72


def test_a_season_can_be_moved_to_other_hosts() -> None:
    there = [f"127.0.0.1:{9000 + number}" for number in range(len(SEASON.publishers))]
    other = moved(SEASON, there)
    assert other.url(other.stories[1]).startswith("http://127.0.0.1:9001/")
    assert other.edition_at("blog_00001", START).url == other.url(other.stories[1])


def test_the_journal_is_written_as_lines_of_json(tmp_path: Path) -> None:
    write_journal(SEASON, tmp_path / "journal.jsonl")
    lines = (tmp_path / "journal.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == len(LINES)
    assert '"kind": "opened"' in lines[0]


@pytest.mark.parametrize("wrong", [{"blogs": 0}, {"hours": 0}, {"blogs": 1_000_000}, {"platforms": ()}])
def test_a_season_of_nothing_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(SetupError, match="season"):
        generate(1, **{"blogs": 3, "hours": 1.0, "starts_at": START, **wrong})  # type: ignore[arg-type]


def test_what_is_not_there_is_named() -> None:
    with pytest.raises(SetupError, match="blog_99999"):
        SEASON.story("blog_99999")
    with pytest.raises(SetupError, match="nobody"):
        SEASON.publisher("nobody")


def test_a_season_is_frozen() -> None:
    assert isinstance(SEASON, Season)
    with pytest.raises(AttributeError):
        SEASON.seed = 2  # type: ignore[misc]
