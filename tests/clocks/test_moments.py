from __future__ import annotations

from datetime import date, datetime, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.clocks.days import day_heading
from dateline.clocks.moments import given_time, machine_time, relative_time


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("2024-08-05T21:00:18.921+01:00", "2024-08-05T20:00:18.921000+00:00"),
        ("2020-02-20T10:20:23+0000", "2020-02-20T10:20:23+00:00"),
        ("2020-02-20T10:20Z", "2020-02-20T10:20:00+00:00"),
        ("2020-02-20 10:20:23 UTC", "2020-02-20T10:20:23+00:00"),
        ("20200220T102023Z", "2020-02-20T10:20:23+00:00"),
        ("2024-08-27T10:32:25.386913+00:00", "2024-08-27T10:32:25.386913+00:00"),
        ("1573655768", "2019-11-13T14:36:08+00:00"),
        ("1722888018921", "2024-08-05T20:00:18.921000+00:00"),
    ],
)
def test_machine_times_become_utc(raw: str, value: str) -> None:
    found = machine_time(raw, "block").value
    assert found is not None
    assert found.isoformat() == value


@pytest.mark.parametrize(
    "raw", ["11524", "2020-02-31T10:00:00Z", "yesterday", "2020-02-20T10:20:23", "9" * 30]
)
def test_what_cannot_be_known_has_a_reason(raw: str) -> None:
    found = machine_time(raw, "block")
    assert found.value is None
    assert found.reason


def test_a_time_without_an_offset_is_read_in_the_zone_of_the_source() -> None:
    found = machine_time("2020-02-20T10:20:23", "block", "Europe/Istanbul")
    assert found.value == datetime(2020, 2, 20, 7, 20, 23, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("text", "value", "precision"),
    [
        ("4m ago", "11:56", "minute"),
        ("2 hours ago", "10:00", "hour"),
        ("30s", "11:59", "minute"),
        ("1 hr 23 min ago", "10:37", "minute"),
        ("il y a 5 minutes", "11:55", "minute"),
    ],
)
def test_relative_times_need_the_moment_of_the_fetch(text: str, value: str, precision: str) -> None:
    found = relative_time(text, datetime(2023, 5, 15, 12, 0, tzinfo=timezone.utc))
    assert found.value is not None
    assert (found.value.strftime("%H:%M"), found.precision) == (value, precision)
    assert relative_time(text, None).value is None


def test_a_given_date_is_a_day() -> None:
    assert given_time(date(2020, 2, 28), "Europe/Istanbul").precision == "day"


@settings(deadline=None)
@given(st.text(max_size=40))
def test_no_text_makes_machine_time_fail(raw: str) -> None:
    machine_time(raw, "jsonld")
    day_heading(raw)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Friday, 28 February 2020", (28, 2, 2020)),
        ("FEBRUARY 28", (28, 2, None)),
        ("Donnerstag, 18. 7.", (18, 7, None)),
        ("Dienstag, 27. August 2024", (27, 8, 2024)),
        ("jeudi 18 juillet", (18, 7, None)),
        ("28 февраля 2020", (28, 2, 2020)),
        ("28.02.2020", (28, 2, 2020)),
    ],
)
def test_a_day_heading_is_read(line: str, expected: tuple[int, int, int | None]) -> None:
    found = day_heading(line)
    assert found is not None
    assert (found.day, found.month, found.year) == expected


@pytest.mark.parametrize(
    "line", ["In May 12 people were hurt", "31 February", "May", "12", "9 March brought snow to the hills"]
)
def test_other_lines_are_no_day_headings(line: str) -> None:
    assert day_heading(line) is None


def test_a_year_that_is_left_out_is_the_nearest() -> None:
    found = day_heading("31 December")
    assert found is not None
    assert found.near(date(2021, 1, 2)) == date(2020, 12, 31)
