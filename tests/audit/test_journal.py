"""A rehearsal's files say what the season says."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from dateline.audit.journal import INTERRUPTED, POLLS, SERVED, read_rehearsal, write_lines, write_truth
from dateline.audit.latency import Poll
from dateline.audit.truth import Sight, TrueBlog
from dateline.errors import SetupError
from dateline.newsroom.capability import CAPABILITIES
from dateline.newsroom.planning import generate
from dateline.newsroom.season import Season
from dateline.newsroom.served import Served, line_of
from dateline.newsroom.truth import Story

START = datetime(2026, 3, 2, 6, 0, tzinfo=timezone.utc)
MOMENTS = [START + timedelta(minutes=number) for number in range(0, 12 * 60, 7)]


@pytest.fixture(scope="module")
def season() -> Season:
    return generate(5, blogs=len(CAPABILITIES), hours=12, starts_at=START)


@pytest.fixture(scope="module")
def folder(season: Season, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A rehearsal in which every page of every live blog was sent every seven minutes."""
    folder = tmp_path_factory.mktemp("rehearsal")
    write_truth(season, folder)
    sent = [
        Served(at=at, live_blog=story.key, page=page, status=200, as_of=at, is_whole=True)
        for story in season.stories
        for at in MOMENTS
        for page in range(1, season.edition_at(story.key, at).pages + 1)
    ]
    (folder / SERVED).write_text("".join(map(line_of, sent)), encoding="utf-8")
    return folder


def shown(season: Season, story: Story, sight: Sight) -> list[tuple[str, str, str | None, bool, int]]:
    """What the newsroom says that its pages showed."""
    edition = season.edition_at(story.key, sight.at)
    return [
        (one.key, one.article_body, one.headline, one.is_pinned, one.page)
        for one in edition.updates
        if one.page
    ]


def understood(truth: TrueBlog, sight: Sight) -> list[tuple[str, str, str | None, bool, int]]:
    """What the audit says that they showed."""
    found = []
    for one in sight.glimpses:
        wording = truth.updates[one.key].wordings[one.wording]
        found.append((one.key, wording.article_body, wording.headline, one.is_pinned, one.page))
    return found


def test_the_audit_sees_what_the_newsroom_shows(season: Season, folder: Path) -> None:
    truths = list(read_rehearsal(folder).truths())
    assert [truth.url for truth in truths] == [season.url(story) for story in season.stories]
    updates = 0
    for story, truth in zip(season.stories, truths, strict=True):
        assert len(truth.sights) == len(MOMENTS)
        for sight in truth.sights[::5]:
            assert understood(truth, sight) == shown(season, story, sight)
            updates += len(sight.glimpses)
    assert updates > 1000


def test_presence_and_ids_are_those_of_the_journal(season: Season, folder: Path) -> None:
    for story, truth in zip(season.stories, read_rehearsal(folder).truths(), strict=True):
        for at in MOMENTS[::9]:
            there = {one.key for one in season.edition_at(story.key, at).updates}
            assert {k for k, u in truth.updates.items() if any(s.holds(at) for s in u.present)} == there
        ids = {one.update_id for one in season.edition_at(story.key, MOMENTS[-1]).updates}
        known = frozenset().union(*(one.ids for one in truth.updates.values()))
        assert (ids <= known) is story.capability.gives_ids


def test_polls_that_were_cut_off_have_shown_nothing(season: Season, folder: Path, tmp_path: Path) -> None:
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    url = season.url(season.stories[0])
    write_lines([{"url": url, "at": MOMENTS[3]}], tmp_path / INTERRUPTED)
    write_lines(
        [{"url": url, "at": MOMENTS[1], "interval_seconds": 60.0, "work_seconds": 1.5}], tmp_path / POLLS
    )
    rehearsal = read_rehearsal(tmp_path)
    truth = next(rehearsal.truths())
    assert {sight.at for sight in truth.sights} == set(MOMENTS) - {MOMENTS[3]}
    assert rehearsal.polls[url] == [Poll(at=MOMENTS[1], interval_seconds=60.0, work_seconds=1.5)]


@pytest.mark.parametrize("line", ["{", '{"at": "now"}', "[]", '{"live_blog": "a", "at": "2026"}'])
def test_a_damaged_journal_is_named(line: str, folder: Path, tmp_path: Path) -> None:
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "journal.jsonl").write_text(line + "\n", encoding="utf-8")
    with pytest.raises(SetupError, match="no folder of a rehearsal"):
        read_rehearsal(tmp_path)
