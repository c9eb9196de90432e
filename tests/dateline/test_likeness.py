from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from dateline.likeness import Likeness, break_of, is_accepted, likeness_of, made_at, page_date, warning_of
from dateline.model import LiveBlog, PublisherTime, RejectedUpdate, Response, Update

NOON = datetime(2026, 3, 2, 12, tzinfo=timezone.utc)
BEFORE = Likeness(format="blocks", updates=20, from_platform=20, is_ended=True)


def like(**told: object) -> Likeness:
    return Likeness(**{**BEFORE.kept(), **told})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("before", "now", "known_ids", "cause"),
    [
        (None, like(updates=0), 0, None),
        (BEFORE, BEFORE, 20, None),
        (BEFORE, like(updates=0), 0, "zero_yield"),
        (like(updates=0), like(updates=0), 0, None),
        (BEFORE, like(is_ended=False), 20, "truncated"),
        (like(is_ended=False), like(is_ended=False), 20, None),
        (BEFORE, like(format="stamped", updates=12), 0, "layout_break"),
        (BEFORE, like(format="stamped", updates=12), 6, None),
        (BEFORE, like(from_platform=0), 0, "layout_break"),
        (like(from_platform=0), like(from_platform=0), 0, None),
        (like(from_platform=0), BEFORE, 0, None),
        (BEFORE, like(updates=5, from_platform=5), 5, "layout_break"),
        (BEFORE, like(updates=5, from_platform=5), 4, None),
        (BEFORE, like(updates=7, from_platform=7), 7, None),
        (like(updates=4, from_platform=4), like(updates=1, from_platform=1), 1, None),
        (BEFORE, like(rejected=1), 20, None),
        (BEFORE, like(rejected=3), 20, "layout_break"),
        (like(rejected=3), like(rejected=3), 20, None),
        (like(is_feed=True), like(updates=0), 0, None),
    ],
)
def test_a_broken_page_is_known_by_the_one_before(
    before: Likeness | None, now: Likeness, known_ids: int, cause: str | None
) -> None:
    found = break_of(before, now, known_ids)
    assert (found.cause if found else None) == cause


@pytest.mark.parametrize(
    ("doubt", "minutes", "accepted"),
    [
        ("layout_break", 29, False),
        ("layout_break", 30, True),
        ("truncated", 31, True),
        ("stale_page", 31, False),
        (None, None, False),
    ],
)
def test_what_lasts_is_meant(doubt: str | None, minutes: int | None, accepted: bool) -> None:
    since = NOON - timedelta(minutes=minutes) if minutes is not None else None
    assert is_accepted(doubt, since, NOON) == accepted


def answer(body: bytes = b"<html></html>", took_seconds: float = 0.1, **headers: str) -> Response:
    said = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Response(url="u", body=body, fetched_at=NOON, headers=said, took_seconds=took_seconds)


@pytest.mark.parametrize(
    ("response", "page", "warning"),
    [
        (answer(), None, None),
        (answer(Date="Mon, 02 Mar 2026 11:58:30 GMT"), None, None),
        (answer(Date="Mon, 02 Mar 2026 11:50:00 GMT"), None, "clock_skew"),
        (answer(Date="Mon, 02 Mar 2026 12:10:00 GMT"), None, "clock_skew"),
        (answer(Date="Mon, 02 Mar 2026 11:50:00 GMT", Age="600"), None, None),
        (answer(Date="soon", Age="old"), None, None),
        (answer(took_seconds=11.0), None, "slow"),
        (answer(), like(rejected=1), None),
        (answer(), like(rejected=2), "parse_rejects"),
    ],
)
def test_what_is_odd_about_a_good_answer(
    response: Response, page: Likeness | None, warning: str | None
) -> None:
    assert warning_of(response, page) == warning


EARLIER = NOON - timedelta(minutes=7)
PAGE = LiveBlog(url=None, format="blocks", parser_version="1", date_modified=PublisherTime(value=EARLIER))
UNDATED = LiveBlog(url=None, format="blocks", parser_version="1")
AHEAD = LiveBlog(
    url=None,
    format="blocks",
    parser_version="1",
    date_modified=PublisherTime(value=NOON + timedelta(minutes=5)),
)


@pytest.mark.parametrize(
    ("page", "response", "date"),
    [
        (PAGE, answer(), EARLIER),
        (PAGE, answer(Last_Modified="Mon, 02 Mar 2026 11:40:00 GMT"), EARLIER),
        (UNDATED, answer(Last_Modified="Mon, 02 Mar 2026 11:53:00 GMT"), EARLIER),
        (UNDATED, answer(Last_Modified="yesterday"), None),
        (UNDATED, answer(), None),
        (AHEAD, answer(), None),
        (PAGE, answer(Date="Mon, 02 Mar 2026 11:00:00 GMT"), None),
    ],
)
def test_a_page_has_a_date_where_clocks_are_right(
    page: LiveBlog, response: Response, date: datetime | None
) -> None:
    assert page_date(page, response) == date


@pytest.mark.parametrize(
    ("age", "seconds"), [("60", 60), ("0", 0), ("-5", None), ("", None), ("²", None), ("9" * 40, 999_999_999)]
)
def test_a_cache_says_how_old_its_answer_is(age: str, seconds: int | None) -> None:
    made = made_at(answer(Age=age))
    assert made == (NOON - timedelta(seconds=seconds) if seconds is not None else None)


def test_a_page_is_remembered_as_json_and_by_what_is_known_of_it() -> None:
    updates = (Update(update_id="1"), Update(update_id="2", id_from="fingerprint"))
    rejected = (RejectedUpdate(reason="r", excerpt="e"),)
    blog = LiveBlog(url=None, format="blocks", parser_version="1", updates=updates, rejected=rejected)
    kept = likeness_of(blog, answer(b"<html>" + b" " * 9000 + b"</HTML>\n")).kept()
    assert Likeness.read({**kept, "of_a_later_version": 1}) == Likeness(
        format="blocks", updates=2, rejected=1, from_platform=1, is_ended=True
    )
    assert Likeness.read({}) is None
