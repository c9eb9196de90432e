from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from dateline.revise.match import Wording, match_wordings

T0 = datetime(2026, 1, 1, 12, tzinfo=timezone.utc)
BODY = "The harbour master said the two ferries had left before the storm reached the coast of the island."


def wording(key: int, body: str, *, at: datetime | None = T0, raw: str | None = None) -> Wording:
    return Wording(
        key=key,
        content_hash=body,
        fingerprint=body[:10],
        headline="Ferries left before the storm",
        article_body=body,
        date_published=at,
        date_published_raw=raw,
    )


def test_an_edit_with_a_new_id_is_the_same_update() -> None:
    edited = BODY.replace("two ferries", "three ferries")
    assert match_wordings([wording(1, BODY)], [wording(7, edited)]) == {7: 1}


def test_the_same_words_at_another_time_are_another_update() -> None:
    assert match_wordings([wording(1, BODY)], [wording(7, BODY, at=T0 + timedelta(hours=3))]) == {}


def test_a_time_put_right_is_no_other_update_where_one_went_as_the_other_came() -> None:
    went, later = replace(wording(1, BODY), was_there=True), T0 - timedelta(minutes=4)
    assert match_wordings([went], [wording(7, BODY, at=later)]) == {7: 1}
    assert match_wordings([went], [wording(7, BODY.replace("two", "three"), at=later)]) == {7: 1}
    merged = wording(
        7,
        f"{'Sandbags are filled in the old school at the end of the quay. ' * 9}\n\n{BODY} {BODY}",
        at=later,
    )
    merged = replace(merged, headline="Quay under water")
    assert match_wordings([replace(went, article_body=f"{BODY} {BODY}")], [merged]) == {}


@pytest.mark.parametrize(("minutes", "expected"), [(-3, {7: 1}), (3, {}), (-30, {})])
def test_few_words_are_the_same_update_only_where_the_time_is_put_back(
    minutes: int, expected: dict[int, int]
) -> None:
    """A goal is taken back, and another is scored."""
    went = replace(wording(1, "Goal!"), was_there=True, headline="")
    came = replace(wording(7, "Goal!", at=T0 + timedelta(minutes=minutes)), headline="")
    assert match_wordings([went], [came]) == expected
    assert match_wordings([replace(went, was_there=False)], [came]) == {}


def test_what_was_deleted_comes_back_only_in_its_words() -> None:
    """What is new and dated back may have the minute of something that was deleted."""
    known = replace(wording(1, f"{BODY} A bus stands in the square."), headline="Ferry gone", fingerprint="a")
    seen = wording(7, f"Two cows swam over. {BODY} It rains.")
    assert match_wordings([known], [seen]) == {7: 1}
    assert match_wordings([replace(known, is_deleted=True)], [seen]) == {}
    assert match_wordings([replace(known, is_deleted=True, headline=seen.headline)], [seen]) == {7: 1}


def test_what_is_written_on_under_its_headline_is_the_same_update() -> None:
    title = "Ferries left before the storm"
    bare = replace(wording(1, ""), headline="", article_body=title, content_hash="bare")
    filled = replace(wording(7, f"{title}\n\n{BODY} {BODY}"), headline="", fingerprint="other")
    assert match_wordings([bare], [filled]) == {7: 1}
    assert match_wordings([bare], [replace(filled, date_published=T0 + timedelta(minutes=1))]) == {}


def test_what_is_written_on_and_dated_anew_at_once_is_the_same_update() -> None:
    went = replace(wording(1, "More to follow."), was_there=True)
    for minutes, expected in ((3, {7: 1}), (30, {})):
        seen = wording(7, f"{BODY} {BODY}", at=T0 - timedelta(minutes=minutes))
        assert match_wordings([went], [seen]) == expected
        assert match_wordings([replace(went, was_there=False)], [seen]) == {}


@pytest.mark.parametrize(
    ("apart", "precisions", "witness", "is_same"),
    [
        (40, ("minute", "second"), "block", True),
        (60, ("minute", "second"), "block", False),
        (40, ("second", "second"), "block", False),
        (70, ("minute", "minute"), "relative", True),
        (120, ("minute", "minute"), "relative", False),
    ],
)
def test_times_are_compared_as_far_as_they_are_precise(
    apart: int, precisions: tuple[str, str], witness: str, is_same: bool
) -> None:
    known = replace(wording(1, BODY), date_published_precision=precisions[0], date_published_from=witness)
    seen = wording(7, BODY.replace("two", "three"), at=T0 + timedelta(seconds=apart))
    seen = replace(seen, date_published_precision=precisions[1], date_published_from=witness)
    assert match_wordings([known], [seen]) == ({7: 1} if is_same else {})


def test_the_clock_tells_where_the_day_was_found_anew() -> None:
    known = replace(wording(1, BODY, raw="14.07"), date_published_from="clock", was_there=True)
    seen = wording(7, BODY.replace("two", "three"), at=T0 - timedelta(days=1), raw="14.07")
    assert match_wordings([known], [replace(seen, date_published_from="clock")]) == {7: 1}


def test_other_words_at_the_same_time_are_another_update() -> None:
    other = "Schools on the mainland stay closed on Friday and exams are put off until the week after."
    seen = Wording(
        key=7,
        content_hash="x",
        fingerprint="y",
        headline="Schools closed",
        article_body=other,
        date_published=T0,
        date_published_raw=None,
    )
    assert match_wordings([wording(1, BODY)], [seen]) == {}


def test_short_words_without_times_prove_nothing() -> None:
    goal = [
        Wording(
            key=key,
            content_hash="goal",
            fingerprint="goal",
            headline="",
            article_body="Goal!",
            date_published=None,
            date_published_raw=None,
        )
        for key in (1, 7)
    ]
    assert match_wordings(goal[:1], goal[1:]) == {}


def test_bare_clocks_are_compared_where_times_are_unknown() -> None:
    known, seen = wording(1, BODY, at=None, raw="1:09 p.m."), wording(7, BODY[:-12], at=None, raw="1:09 p.m.")
    assert match_wordings([known], [seen]) == {7: 1}


def test_each_update_is_matched_once_and_with_the_best() -> None:
    close, closer = BODY.replace("island", "isle"), BODY
    known = [wording(1, BODY)]
    assert match_wordings(known, [wording(7, close), wording(8, closer)]) == {8: 1}


@pytest.mark.parametrize(("minutes", "expected"), [(-3, {7: 1}), (3, {})])
def test_a_later_update_of_the_same_headline_is_another_unless_it_keeps_words(
    minutes: int, expected: dict[int, int]
) -> None:
    """One is taken back and another written in its place, with the same headline."""
    went = replace(wording(1, "Two more crews are on their way."), was_there=True)
    seen = wording(7, f"{BODY} {BODY}", at=T0 + timedelta(minutes=minutes))
    assert match_wordings([went], [seen]) == expected
    written_on = replace(seen, article_body=f"Two more crews are on their way. {BODY}")
    assert match_wordings([went], [written_on]) == {7: 1}
