from __future__ import annotations

from datetime import date, datetime, timezone
from zoneinfo import ZoneInfo

import pytest

from dateline.clocks.anchor import Anchor, Reading, instants
from dateline.clocks.days import address_day
from dateline.clocks.grammar import Clock

LONDON = ZoneInfo("Europe/London")
NEWEST = date(2024, 1, 19)


def told(clocks: tuple[str, ...], anchor: Anchor) -> list[str]:
    page = [Reading(clock=Clock(hour=int(c[:2]), minute=int(c[3:])), tz=LONDON) for c in clocks]
    found = [moment for moment in instants(page, anchor) if moment]
    back = [moment for moment in instants(page[::-1], anchor) if moment][::-1]
    assert back == found, "the same page the other way round"
    return [moment.strftime("%d %H:%M") for moment in found]


@pytest.mark.parametrize(
    ("clocks", "anchor", "expected"),
    [
        # announced on the 16th, then nothing for three days
        (
            ("14:22", "14:08", "10:05"),
            Anchor(newest_day=NEWEST, opened=date(2024, 1, 16)),
            ["19 14:22", "19 14:08", "16 10:05"],
        ),
        (
            ("14:22", "14:08", "10:05"),
            Anchor(newest_day=NEWEST, began=(datetime(2024, 1, 16, 10, 0, tzinfo=timezone.utc),)),
            ["19 14:22", "19 14:08", "16 10:05"],
        ),
        # opened late in the evening, first update after midnight: nothing is missing
        (
            ("02:22", "01:08", "00:05"),
            Anchor(newest_day=NEWEST, opened=date(2024, 1, 18)),
            ["19 02:22", "19 01:08", "19 00:05"],
        ),
        # no place where a silence could be: the page was only announced early
        (
            ("14:22", "14:08", "14:02"),
            Anchor(newest_day=NEWEST, opened=date(2024, 1, 16)),
            ["19 14:22", "19 14:08", "19 14:02"],
        ),
        # published, but not when the oldest clock shows: it may have been written later
        (
            ("14:22", "14:08", "10:05"),
            Anchor(newest_day=NEWEST, began=(datetime(2024, 1, 16, 8, 0, tzinfo=timezone.utc),)),
            ["19 14:22", "19 14:08", "19 10:05"],
        ),
        # only the address is known
        (
            ("09:30", "08:10", "07:05"),
            Anchor(opened=NEWEST),
            ["19 09:30", "19 08:10", "19 07:05"],
        ),
        (
            ("00:10", "23:40", "22:05"),
            Anchor(opened=NEWEST),
            ["20 00:10", "19 23:40", "19 22:05"],
        ),
        # opened for the next day on its eve, as they do at the other end of the world
        (
            ("06:10", "03:00", "01:10", "22:30"),
            Anchor(opened=NEWEST),
            ["19 06:10", "19 03:00", "19 01:10", "18 22:30"],
        ),
    ],
)
def test_a_second_date_shows_the_days_without_updates(
    clocks: tuple[str, ...], anchor: Anchor, expected: list[str]
) -> None:
    assert told(clocks, anchor) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://a.example/world/live/2015/jan/16/talks", date(2015, 1, 16)),
        ("https://a.example/2024/3/2/final", date(2024, 3, 2)),
        ("https://a.example/monde/live/2023-11-02-direct.html", date(2023, 11, 2)),
        ("https://a.example/ticker/20231102/seite", date(2023, 11, 2)),
        ("https://a.example/live?day=2023-11-02", None),
        ("https://a.example/news/33386398/riots", None),
        ("https://a.example/2024/13/45/odd", None),
        ("https://a.example/outbreak-02-19-20-intl", None),
        (None, None),
    ],
)
def test_the_day_in_an_address(address: str | None, expected: date | None) -> None:
    assert address_day(address) == expected
