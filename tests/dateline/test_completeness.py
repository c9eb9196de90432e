"""How much of what a platform announces was observed, by the pages of a platform that tells it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from dateline.revise import revise_waiting
from dateline.snapshot import Archive
from tests.dateline.paged import START, body
from tests.dateline.test_walk import Pages, Paper

SIZE = 10


def answer(
    numbers: Sequence[int], total: int | None = None, *, pinned: int | None = None, size: int = SIZE
) -> Pages:
    """Return the pages of a REST answer with these entries, the newest first, and their announced number."""

    def pages(number: int) -> bytes:
        shown = list(numbers[(number - 1) * size : number * size])
        entries = [_entry(one, is_pinned=one == pinned) for one in shown]
        if pinned and number == 1:
            entries.insert(0, _entry(pinned, is_pinned=True))
        count = -(-len(numbers) // size)
        known = len(numbers) if total is None else total
        return json.dumps({"entries": entries, "page": number, "pages": count, "total": known}).encode()

    return pages


def _entry(number: int, *, is_pinned: bool) -> dict[str, object]:
    seconds = str(int((START + timedelta(minutes=number)).timestamp()))
    return {
        "id": number,
        "type": "new",
        "content": f"<h3>Report {number}</h3><p>{body(number)}</p>",
        "css_classes": "liveblog-entry is-pinned" if is_pinned else "liveblog-entry",
        "timestamp": seconds,
        "entry_time": seconds,
        "share_link": f"http://harbour-paper.test/live/harbour-strike#{number}",
    }


@pytest.fixture
def paper(database: Any, tmp_path: Path) -> Paper:
    return Paper(database.writer_url, Archive((tmp_path / "archive").as_uri()))


def look(paper: Paper, pages: Pages, **how: Any) -> None:
    paper.at += timedelta(minutes=1)
    paper.poll(pages, **how)
    revise_waiting(paper.url)


def completeness(paper: Paper) -> tuple[int, int | None, float | None]:
    [row] = paper.ask("SELECT updates, announced, observed_percent FROM live_blog_status WHERE updates > 0")
    percent = row["observed_percent"]
    return row["updates"], row["announced"], float(percent) if percent is not None else None


def down(count: int, *, but: Sequence[int] = ()) -> list[int]:
    return [number for number in range(count, 0, -1) if number not in but]


def test_a_page_that_holds_all_is_all_of_it(paper: Paper) -> None:
    look(paper, answer(down(8)))
    assert completeness(paper) == (8, 8, 100.0)


def test_a_deletion_lowers_what_is_announced_and_what_stands(paper: Paper) -> None:
    look(paper, answer(down(8)))
    for _ in range(4):
        look(paper, answer(down(8, but=(5,))))
    assert completeness(paper) == (7, 7, 100.0)


def test_an_update_that_is_pinned_and_listed_counts_once(paper: Paper) -> None:
    look(paper, answer(down(8), pinned=3))
    assert completeness(paper) == (8, 8, 100.0)


def test_what_the_window_leaves_out_is_missing(paper: Paper) -> None:
    look(paper, answer(down(10), total=40, size=20))
    assert completeness(paper) == (10, 40, 25.0)


def test_more_than_is_announced_is_all(paper: Paper) -> None:
    """Where deletions out of sight cannot be proved, more updates stand than the platform counts."""
    look(paper, answer(down(10)))
    look(paper, answer(down(10), total=8))
    assert completeness(paper) == (10, 8, 100.0)


@pytest.mark.parametrize("total", [-1, 0, 2**31, 10**40])
def test_a_number_that_cannot_be_meant_stops_nothing(paper: Paper, total: int) -> None:
    look(paper, answer(down(8), total=total))
    assert completeness(paper)[0] == 8
    assert completeness(paper)[2] is None
