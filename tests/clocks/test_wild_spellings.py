"""Spellings of moments that pages of other outlets and languages use."""

from __future__ import annotations

from datetime import date

import pytest

from dateline.clocks.ages import age
from dateline.clocks.days import day_heading
from dateline.clocks.grammar import clock, clock_line
from dateline.clocks.moments import machine_time
from dateline.clocks.stamps import stamp


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("10:31 hs", "10:31"),
        ("오후 10:31", "22:31"),
        ("午前9時05分", "09:05"),
        ("午後9:05", "21:05"),
        ("下午3:31", "15:31"),
        ("٤:٣١ م", "16:31"),
        ("9:05 ص", "09:05"),
    ],
)
def test_clocks(text: str, key: str) -> None:
    found = clock(text)
    assert found is not None
    assert found.key == key


@pytest.mark.parametrize("text", ["+++ 15:31 Gauge rises +++", "• 15:31 Gauge rises", "► 15:31 Gauge rises"])
def test_ornaments_around_an_opening_line(text: str) -> None:
    found = clock_line(text)
    assert found is not None
    assert (found.clock.key, found.rest) == ("15:31", "Gauge rises")


@pytest.mark.parametrize(
    ("text", "day", "key"),
    [
        ("2024.06.11. 15:31", (11, 6, 2024), "15:31"),
        ("2024.06.11. 오후 10:31", (11, 6, 2024), "22:31"),
        ("6月11日 22:31", (11, 6, None), "22:31"),
        ("2024年6月11日 9時05分", (11, 6, 2024), "09:05"),
        ("2024-06-11 15:31", (11, 6, 2024), "15:31"),
        ("20:31 ngày 11/6", (11, 6, None), "20:31"),
        ("Update 8:31 a.m. CDT June 11", (11, 6, None), "08:31"),
        ("marți, 11 iunie 2024, 15:31", (11, 6, 2024), "15:31"),
    ],
)
def test_dates_beside_clocks(text: str, day: tuple[int, int, int | None], key: str) -> None:
    found = stamp(text)
    assert found is not None
    assert found.day is not None
    assert found.clock is not None
    assert ((found.day.day, found.day.month, found.day.year), found.clock.key) == (day, key)


@pytest.mark.parametrize(
    ("text", "near", "read"),
    [
        ("06/11/2024", date(2024, 6, 12), date(2024, 6, 11)),
        ("06/11/2024", date(2024, 11, 7), date(2024, 11, 6)),
        ("06/11/2024", date(2024, 1, 1), date(2024, 11, 6)),
        ("06.11.2024", date(2024, 6, 12), date(2024, 11, 6)),
        ("10/06/2024", date(2024, 6, 11), date(2024, 6, 10)),
    ],
)
def test_a_date_with_strokes_is_read_so_that_it_comes_near_the_page(
    text: str, near: date, read: date
) -> None:
    found = day_heading(text)
    assert found is not None
    assert found.near(near) == read


@pytest.mark.parametrize(
    "raw",
    [
        "Tue Jun 11 2024 13:31:00 GMT+0000 (Coordinated Universal Time)",
        "Tue Jun 11 2024 15:31:00 GMT+0200 (Central European Summer Time)",
        "Tue, 11 Jun 2024 13:31:00 GMT",
        "11 Jun 2024 15:31:00 +0200",
        "Jun 11 2024 13:31 UTC",
    ],
)
def test_machine_times_in_words(raw: str) -> None:
    found = machine_time(raw, "block")
    assert found.value is not None
    assert found.value.isoformat() == "2024-06-11T13:31:00+00:00"
    assert found.raw == raw


def test_plurals_in_brackets() -> None:
    found = age("9 minute(s) ago")
    assert found is not None
    assert found.seconds == 540


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("לפני 9 דקות", 9),
        ("לפני שעתיים", 120),
        ("قبل ساعتين", 120),
        ("9分前", 9),
        ("9分钟前", 9),
        ("9분 전", 9),
        ("9 phút trước", 9),
        ("acum 9 minute", 9),
    ],
)
def test_ages_in_languages_whose_words_for_one_and_two_hold_no_figure(text: str, minutes: int) -> None:
    found = age(text)
    assert found is not None
    assert found.seconds == minutes * 60


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("9 minuter sedan", 540),
        ("för 9 minuter sedan", 540),
        ("9 minutter siden", 540),
        ("2 u geleden", 7_200),
        ("hace 3 dias", 259_200),
        ("hace 9 seg", 9),
    ],
)
def test_ages_as_pages_write_them_and_cldr_does_not(text: str, seconds: int) -> None:
    found = age(text)
    assert found is not None
    assert (found.seconds, found.is_bare) == (seconds, False)


@pytest.mark.parametrize("text", ["3 weeks ago", "vor 2 Wochen", "3w ago", "\u22125 min"])
def test_weeks_are_no_age_that_dates_an_update(text: str) -> None:
    assert age(text) is None


@pytest.mark.parametrize(("text", "is_bare"), [("5m", True), ("5m ago", False), ("vor 5 m", False)])
def test_a_figure_and_a_letter_may_be_something_else_than_an_age(text: str, is_bare: bool) -> None:
    found = age(text)
    assert found is not None
    assert found.is_bare == is_bare


def test_months_of_one_language_do_not_change_those_of_another() -> None:
    november = day_heading("3 listopad 2024")
    assert november is not None
    assert november.month == 11
