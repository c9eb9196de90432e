from __future__ import annotations

import pytest

from dateline.clocks.grammar import clock, clock_line


@pytest.mark.parametrize(
    ("text", "key", "zone"),
    [
        ("1:09 p.m.", "13:09", None),
        ("02:52 a.m.", "02:52", None),
        ("1:09pm", "13:09", None),
        ("1:09 PM", "13:09", None),
        ("1.09 P.M.", "13:09", None),
        ("3 pm", "15:00", None),
        ("12:10 a.m.", "00:10", None),
        ("12:10 p.m.", "12:10", None),
        ("a las 3:05 p. m.", "15:05", None),
        ("13:47", "13:47", None),
        ("13.47", "13:47", None),
        ("13h47", "13:47", None),
        ("9h05", "09:05", None),
        ("21 h 30", "21:30", None),
        ("15h", "15:00", None),
        ("12.31 Uhr", "12:31", None),
        ("14 Uhr 30", "14:30", None),
        ("kl. 13.47", "13:47", None),
        ("kl 07.00", "07:00", None),
        ("24:00", "00:00", None),
        ("15時05分", "15:05", None),
        ("午後3時05分", "15:05", None),
        ("12:54 BST", "12:54", "BST"),
        ("6:40 a.m. ET", "06:40", "ET"),
        ("0109 GMT", "01:09", "GMT"),
        ("15:00 UTC+3", "15:00", "UTC+3"),
        ("19:02 (IST)", "19:02", "IST"),
        ("Posted at 15:05", "15:05", None),
        ("noon", "12:00", None),
        ("noon ET", "12:00", "ET"),
        ("godz. 21.30", "21:30", None),
        ("o godz. 21:30", "21:30", None),
        ("21.30 uur", "21:30", None),
        ("om 9 uur", "09:00", None),
        ("21u30", "21:30", None),
        ("21 heures 30", "21:30", None),
        ("alle ore 21:30", "21:30", None),
        ("21:30 horas", "21:30", None),
        ("21.30'da", "21:30", None),
        ("Türkiye saatiyle 21.30", "21:30", "Türkiye"),
        ("о 21:30 за київським часом", "21:30", "за київським часом"),
        ("21:30 по Киеву", "21:30", "по Киеву"),
        ("21:30 (мск)", "21:30", "мск"),
        ("21:30 Kyiv time", "21:30", "Kyiv time"),
        ("21:30 local time", "21:30", None),
        ("21h30 (heure locale)", "21:30", None),
        ("21:30 Ortszeit", "21:30", None),
        ("2130 hrs", "21:30", None),
    ],
)
def test_a_clock_is_read(text: str, key: str, zone: str | None) -> None:
    found = clock(text)
    assert found is not None
    assert (found.key, found.zone) == (key, zone)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "25:10",
        "12:75",
        "2024",
        "9",
        "1-0",
        "10.5 million",
        "24.10.2026",
        "24.10. 2026",
        "2-1",
        "half past nine",
        "12/10",
        "9 horas",
        "1200 horas",
    ],
)
def test_what_is_no_clock_is_not_read(text: str) -> None:
    assert clock(text) is None


@pytest.mark.parametrize(
    ("text", "precision"), [("3 pm", "hour"), ("15h", "hour"), ("3:00 pm", "minute"), ("15:00:09", "second")]
)
def test_the_precision_is_that_of_the_characters(text: str, precision: str) -> None:
    found = clock(text)
    assert found is not None
    assert found.precision == precision


@pytest.mark.parametrize(
    ("line", "form", "key", "rest"),
    [
        ("Envoys meet in the capital (1:09 p.m.)", "tail", "13:09", "Envoys meet in the capital"),
        ("Envoys (all three) meet [13.09]", "tail", "13:09", "Envoys (all three) meet"),
        ("12.31 Uhr: Brücke wieder frei", "head", "12:31", "Brücke wieder frei"),
        ("9h05 - Le port rouvre", "head", "09:05", "Le port rouvre"),
        ("2:57 pm: Two ships leave", "head", "14:57", "Two ships leave"),
        ("19:02(IST) Toss won by the visitors", "head", "19:02", "Toss won by the visitors"),
        ("23.45 It is now nearly midnight", "head", "23:45", "It is now nearly midnight"),
        ("13:47", "alone", "13:47", ""),
    ],
)
def test_a_line_is_divided_from_its_clock(line: str, form: str, key: str, rest: str) -> None:
    found = clock_line(line)
    assert found is not None
    assert (found.form, found.clock.key, found.rest) == (form, key, rest)


@pytest.mark.parametrize(
    "line",
    [
        "At least 12 people were hurt",
        "The trade deal (worth 12.50 euros a head in all)",
        "17.5 million people voted",
        "3 people were hurt",
        "Goals (2)",
        "It rained (updated 1:09 p.m.)",
        "12.500 Menschen feiern",
    ],
)
def test_a_line_without_a_clock_stays_whole(line: str) -> None:
    assert clock_line(line) is None


def test_the_zone_belongs_to_the_characters_of_the_clock() -> None:
    found = clock("6:40 a.m. ET")
    assert found is not None
    assert found.raw == "6:40 a.m. ET"


def test_a_short_word_in_capitals_is_no_zone() -> None:
    found = clock_line("13:10 NATO meets in the evening")
    assert found is not None
    assert (found.clock.zone, found.rest) == (None, "NATO meets in the evening")
