"""Gaps: declared where something may have been missed, and called filled when nothing is missing any more."""

from __future__ import annotations

import random
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from dateline.revise import revise_waiting
from dateline.snapshot import Archive
from tests.dateline.paged import page
from tests.dateline.test_walk import Pages, Paper, newest


@pytest.fixture
def paper(database: Any, tmp_path: Path) -> Paper:
    return Paper(database.writer_url, Archive((tmp_path / "archive").as_uri()))


def _poll_as_planned(paper: Paper, pages: Pages, **how: Any) -> None:
    paper.at += timedelta(minutes=1)
    paper.poll(pages, **how)
    revise_waiting(paper.url)


def _missing(paper: Paper, published: int) -> set[int]:
    return set(range(1, published + 1)) - set(paper.numbers())


def _open_gaps(paper: Paper) -> int:
    return len(paper.ask("SELECT FROM gap WHERE filled_at IS NULL"))


@pytest.mark.parametrize("deleted", [1, 5, 12, 25], ids=lambda count: f"{count} deleted")
def test_a_gap_is_not_called_filled_while_something_is_missing(paper: Paper, deleted: int) -> None:
    """Deletions meanwhile move what was not read to pages that the earlier walk had read."""
    _poll_as_planned(paper, newest(20))
    _poll_as_planned(paper, newest(100), max_pages=3)
    assert _missing(paper, 100) == set(range(21, 71))
    left = [number for number in range(100, 0, -1) if not 75 <= number < 75 + deleted]
    for _ in range(9):
        _poll_as_planned(paper, lambda number: page(left, number), max_pages=3)
        assert _open_gaps(paper) == bool(_missing(paper, 100))
    assert _missing(paper, 100) == set()


@pytest.mark.parametrize("seed", range(8))
def test_gaps_are_filled_in_the_end_and_never_before(paper: Paper, seed: int) -> None:
    """Bursts, deletions, older pages that do not come, and small limits, in any order."""
    chance = random.Random(seed)
    published, gone = 30, set()
    _poll_as_planned(paper, newest(published), max_pages=9)
    for _ in range(12):
        published += chance.choice((0, 2, 30, 60))
        gone |= set(chance.sample(range(1, published + 1), chance.choice((0, 0, 3))))
        left = [number for number in range(published, 0, -1) if number not in gone]
        fail_at = chance.choice((None, None, 2, 3))
        _poll_as_planned(paper, lambda number, left=left: page(left, number), max_pages=3, fail_at=fail_at)
        assert not _missing(paper, published) - gone or _open_gaps(paper)
    for _ in range(30):
        _poll_as_planned(paper, lambda number: page(left, number), max_pages=3)
        assert not _missing(paper, published) - gone or _open_gaps(paper)
    assert _missing(paper, published) <= gone
    assert _open_gaps(paper) == 0


def test_a_burst_that_only_further_pages_show_is_read_and_without_them_it_is_a_gap(paper: Paper) -> None:
    _poll_as_planned(paper, newest(20, size=20))
    _poll_as_planned(paper, newest(120, size=20))
    assert (len(paper.asked), _missing(paper, 120), _open_gaps(paper)) == (6, set(), 0)
    only = lambda number: page(range(220, 200, -1), 1, size=20)  # noqa: E731
    _poll_as_planned(paper, only)
    assert _missing(paper, 220) == set(range(121, 201))
    [gap] = paper.ask("SELECT reason, filled_at FROM gap")
    assert gap == {
        "reason": "No update on this page was known, and it names no older page.",
        "filled_at": None,
    }
    for _ in range(3):
        _poll_as_planned(paper, only)
    assert (len(paper.asked), _open_gaps(paper)) == (1, 1), "nothing leads there; it is not asked for"


def test_a_page_that_fails_for_an_hour_is_asked_for_less_and_less_and_then_read(paper: Paper) -> None:
    _poll_as_planned(paper, newest(20))
    tries = []
    for minute in range(61):
        numbers = range(60 + minute, 0, -1)
        _poll_as_planned(paper, lambda number, n=numbers: page(n, 1) if number == 1 else b"<html><body>Soup")
        tries += [minute] if len(paper.asked) > 1 else []
        assert _open_gaps(paper) == 1
    pauses = [later - earlier for earlier, later in pairwise(tries)]
    assert (pauses[:8], max(pauses)) == ([1] * 8, 6)
    assert _missing(paper, 120) == set(range(21, 51)), "what is new is not lost meanwhile"
    for minute in range(61, 70):
        _poll_as_planned(paper, newest(60 + minute))
    assert (_missing(paper, 129), _open_gaps(paper)) == (set(), 0)
    assert paper.revisions() == {"added": 129}


def test_what_comes_back_with_an_address_of_its_own_is_read_to_its_end(paper: Paper) -> None:
    """Pages by cursor: the address of an older page says where it begins, and does not shift."""

    def cursor(newest_number: int) -> Pages:
        def pages(start: int) -> bytes:
            top = newest_number if start == 1 else start
            shown = list(range(top, max(0, top - 10), -1))
            html = page(shown, 1, is_endless=True)
            older = f"page={shown[-1] - 1}" if shown[-1] > 1 else ""
            return html.replace(b"page=2", older.encode()) if older else page(shown, 1)

        return pages

    _poll_as_planned(paper, cursor(20))
    published = 100
    _poll_as_planned(paper, cursor(published), max_pages=3)
    for _ in range(8):
        published += 4
        _poll_as_planned(paper, cursor(published), max_pages=3)
        assert _open_gaps(paper) == bool(_missing(paper, published))
    assert _missing(paper, published) == set()
