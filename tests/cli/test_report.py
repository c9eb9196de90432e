from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from dateline import query
from dateline.cli import questions, report
from dateline.cli.screen import stdout


def member(place: int, lag: timedelta | None, rule: str | None) -> dict[str, Any]:
    return {
        "place": place,
        "publisher": f"Paper {place}",
        "headline": "Ferry in",
        "article_body": "",
        "lag": lag,
        "rule": rule,
    }


def test_story_names_only_a_known_rule() -> None:
    told = report._story(
        [
            member(1, timedelta(0), None),
            member(2, timedelta(seconds=95), "near"),
            member(3, timedelta(minutes=53, seconds=20), None),
        ]
    ).plain
    assert told.splitlines() == [
        "• Paper 1, first: Ferry in",
        "    +95 s Paper 2: Ferry in (near)",
        "    +53 min Paper 3: Ferry in",
    ]


@pytest.mark.parametrize(
    ("lag", "shown"),
    [(None, "?"), (timedelta(seconds=120), "120 s"), (timedelta(seconds=121), "2 min")],
)
def test_long_lag_is_in_minutes(lag: timedelta | None, shown: str) -> None:
    assert report._lag(lag) == shown


def test_changes_are_in_order_of_their_times(monkeypatch: pytest.MonkeyPatch) -> None:
    def change(minute: int) -> dict[str, Any]:
        at = datetime(2026, 3, 6, 9, minute, tzinfo=timezone.utc)
        return {"revised_at": at, "kind": "pinned", "source": "daily", "headline_after": "Ferry in"}

    monkeypatch.setattr(query, "changes", lambda connection, *, limit: [change(5), change(2)])
    with stdout.capture() as seen:
        report._changes(None)
    assert [line[:9] for line in seen.get().splitlines()] == ["09:02:00Z", "09:05:00Z"]


@pytest.mark.parametrize(
    ("updates", "url", "said"),
    [
        (0, None, "There are no updates yet in boats;"),
        (0, "postgresql://elsewhere/x", "There are no updates yet in the database of DATELINE_DATABASE_URL;"),
        (3, None, "None of the 3 updates is of such a live blog and time."),
    ],
)
def test_empty_answer_says_whether_there_is_anything_at_all(
    updates: int, url: str | None, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dateline.settings import settings

    monkeypatch.setenv("DATELINE_HOME", "boats")
    monkeypatch.setenv("DATELINE_DATABASE_URL", url or "")
    monkeypatch.delenv("DATELINE_MIGRATE_URL", raising=False)
    settings.cache_clear()
    try:
        assert questions._why_nothing({"updates": updates}).startswith(said)
    finally:
        settings.cache_clear()
