from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.clocks.anchor import Anchor, Reading, instants, newest_first
from dateline.clocks.grammar import Clock

DAY = date(2020, 2, 28)
BERLIN, ISTANBUL = ZoneInfo("Europe/Berlin"), ZoneInfo("Europe/Istanbul")


def readings(*clocks: str, zone: str = "Europe/Istanbul") -> list[Reading]:
    return [Reading(clock=Clock(hour=int(c[:2]), minute=int(c[3:])), tz=ZoneInfo(zone)) for c in clocks]


def local(found: Sequence[datetime | None], zone: str = "Europe/Istanbul") -> list[str | None]:
    return [m.astimezone(ZoneInfo(zone)).strftime("%d %H:%M") if m else None for m in found]


@pytest.mark.parametrize(
    ("clocks", "anchor", "expected"),
    [
        (("13:09", "12:54", "02:52"), Anchor(newest_day=DAY), ["28 13:09", "28 12:54", "28 02:52"]),
        (("00:20", "23:48", "18:05"), Anchor(newest_day=DAY), ["28 00:20", "27 23:48", "27 18:05"]),
        (("18:05", "23:48", "00:20"), Anchor(oldest_day=DAY), ["28 18:05", "28 23:48", "29 00:20"]),
        (("18:05", "23:48", "00:20"), Anchor(newest_day=DAY), ["27 18:05", "27 23:48", "28 00:20"]),
        (("00:20", "23:48", "18:05"), Anchor(oldest_day=DAY), ["29 00:20", "28 23:48", "28 18:05"]),
        (
            ("08:00", "23:00", "09:00", "22:00"),
            Anchor(newest_day=DAY),
            ["28 08:00", "27 23:00", "27 09:00", "26 22:00"],
        ),
        # a late item is filed out of order: no midnight lies between
        (
            ("09:05", "07:05", "07:07", "07:03"),
            Anchor(newest_day=DAY),
            ["28 09:05", "28 07:05", "28 07:07", "28 07:03"],
        ),
        (
            ("10:00", "09:00", "11:30", "08:00"),
            Anchor(newest_day=DAY),
            ["28 10:00", "28 09:00", "28 11:30", "28 08:00"],
        ),
    ],
)
def test_the_walk_over_midnight(clocks: tuple[str, ...], anchor: Anchor, expected: list[str]) -> None:
    assert local(instants(readings(*clocks), anchor)) == expected


@pytest.mark.parametrize(
    ("clocks", "until", "expected"),
    [
        # pinned this morning; the others are of today as well
        (("09:10", "14:07", "14:05", "13:50"), "14:08", ["28 09:10", "28 14:07", "28 14:05", "28 13:50"]),
        (("22:30", "00:20", "00:10", "23:50"), "00:25", ["27 22:30", "28 00:20", "28 00:10", "27 23:50"]),
        # the first of a new day, above those of the evening before
        (("08:05", "22:30", "22:10", "21:00"), "08:06", ["28 08:05", "27 22:30", "27 22:10", "27 21:00"]),
        (("08:05", "22:30", "22:10", "21:00"), "23:00", ["28 08:05", "27 22:30", "27 22:10", "27 21:00"]),
    ],
)
def test_what_is_pinned_on_top_dates_nothing(
    clocks: tuple[str, ...], until: str, expected: list[str]
) -> None:
    hour, minute = map(int, until.split(":"))
    anchor = Anchor(not_after=datetime(2020, 2, 28, hour, minute, tzinfo=ISTANBUL).astimezone(timezone.utc))
    assert local(instants(readings(*clocks), anchor)) == expected


@pytest.mark.parametrize(
    ("clocks", "is_newest_first"),
    [
        (("22:53", "23:38", "23:30", "23:00", "22:59", "22:56"), True),
        (("22:53", "22:30", "22:41", "22:55", "23:00", "23:12"), False),
        (("23:01", "23:44", "23:44", "23:31", "23:38", "23:33", "23:31", "23:05", "22:58", "22:56"), True),
        (("22:53", "23:38", "23:30"), False),  # too few to tell
    ],
)
def test_what_is_pinned_on_top_turns_no_page_round(clocks: tuple[str, ...], is_newest_first: bool) -> None:
    assert newest_first(readings(*clocks)) == is_newest_first


def test_a_moment_of_change_gives_the_latest_fitting_day() -> None:
    changed = datetime(2020, 2, 28, 1, 0, tzinfo=timezone.utc)
    assert local(instants(readings("23:10", "22:00"), Anchor(not_after=changed))) == ["27 23:10", "27 22:00"]


def test_the_zone_may_change_inside_a_page() -> None:
    page = [*readings("07:58", zone="Asia/Shanghai"), *readings("17:06", "16:23", zone="America/New_York")]
    found = instants(page, Anchor(newest_day=date(2020, 2, 20)))
    assert [m.isoformat()[8:16] for m in found if m] == ["19T23:58", "19T22:06", "19T21:23"]


def test_the_hour_that_is_shown_twice_when_summer_time_ends() -> None:
    page = readings("03:10", "02:40", "02:10", zone="Europe/Berlin")
    found = instants(page, Anchor(newest_day=date(2023, 10, 29)))
    assert [m.strftime("%H:%M") for m in found if m] == ["02:10", "01:40", "01:10"]
    page = readings("04:00", "02:10", "02:50", "02:05", zone="Europe/Berlin")
    found = instants(page, Anchor(newest_day=date(2023, 10, 29)))
    assert [m.strftime("%H:%M") for m in found if m] == ["03:00", "01:10", "00:50", "00:05"]


def test_day_headings_win_over_the_walk() -> None:
    page = [
        Reading(clock=Clock(hour=9, minute=0), tz=ISTANBUL, day=DAY),
        Reading(clock=Clock(hour=8, minute=0), tz=ISTANBUL, day=date(2020, 2, 25)),
    ]
    assert local(instants(page, Anchor())) == ["28 09:00", "25 08:00"]


def test_without_a_date_or_a_zone_nothing_is_guessed() -> None:
    assert instants(readings("13:09", "12:54"), Anchor()) == [None, None]
    assert instants([Reading(clock=Clock(hour=1, minute=0))], Anchor(newest_day=DAY)) == [None]


@settings(deadline=None)
@given(st.lists(st.integers(min_value=1, max_value=600), min_size=2, max_size=40), st.booleans())
def test_any_stream_with_gaps_under_ten_hours_is_read_back(gaps: list[int], backwards: bool) -> None:
    moments = [datetime(2024, 1, 15, 12, 0, tzinfo=timezone.utc).timestamp()]
    for gap in gaps:
        moments.append(moments[-1] - gap * 60)
    newest_to_oldest = [datetime.fromtimestamp(m, timezone.utc) for m in moments]
    page = newest_to_oldest if backwards else newest_to_oldest[::-1]
    shown = [Reading(clock=Clock(hour=m.hour, minute=m.minute), tz=timezone.utc) for m in page]
    assert newest_first(shown) is backwards
    assert instants(shown, Anchor(newest_day=newest_to_oldest[0].date())) == page
