from __future__ import annotations

from datetime import datetime

import pytest

from dateline.clocks.zones import declared_zone, is_declaration, zone_named, zone_of_country


@pytest.mark.parametrize(
    ("name", "country", "zone"),
    [
        ("Turkish local", None, "Europe/Istanbul"),
        ("Turkish local time", None, "Europe/Istanbul"),
        ("Beijing", None, "Asia/Shanghai"),
        ("China", None, "Asia/Shanghai"),
        ("Eastern time", None, "America/New_York"),
        ("Pariser Zeit", None, "Europe/Paris"),
        ("Paris", None, "Europe/Paris"),
        ("London", None, "Europe/London"),
        ("New York", None, "America/New_York"),
        ("Israeli", None, "Asia/Jerusalem"),
        ("Deutschland", None, "Europe/Berlin"),
        ("Europe/Kyiv", None, "Europe/Kyiv"),
        ("MSK", None, "UTC+03:00"),
        ("UTC+5:30", None, "UTC+05:30"),
        ("GMT-3", None, "UTC-03:00"),
        ("ET", None, "America/New_York"),
        ("BST", "GB", "UTC+01:00"),
        ("IST", "IN", "UTC+05:30"),
        ("heure de Paris", None, "Europe/Paris"),
        ("hora de Lisboa", None, "Europe/Lisbon"),
        ("horário de Brasília", None, "America/Sao_Paulo"),
        ("hora peninsular", None, "Europe/Madrid"),
        ("ora italiana", None, "Europe/Rome"),
        ("Amsterdamse tijd", None, "Europe/Amsterdam"),
        ("czasu polskiego", None, "Europe/Warsaw"),
        ("Türkiye saatiyle", None, "Europe/Istanbul"),
        ("по московскому времени", None, "Europe/Moscow"),
        ("за київським часом", None, "Europe/Kyiv"),
        ("IST", "IL", "UTC+02:00"),
        ("CST", "CN", "UTC+08:00"),
    ],
)
def test_a_zone_is_found_by_its_name(name: str, country: str | None, zone: str) -> None:
    found = zone_named(name, country)
    assert found is not None
    assert found.tz is not None
    assert found.name == zone


@pytest.mark.parametrize(
    ("name", "country"),
    [("IST", None), ("CST", None), ("BST", None), ("BST", "FR"), ("Russian", None), ("US", None)],
)
def test_a_name_with_several_zones_is_left_open_with_a_reason(name: str, country: str | None) -> None:
    found = zone_named(name, country)
    assert found is not None
    assert found.tz is None
    assert found.reason


@pytest.mark.parametrize("name", ["", "due", "record", "Etc/Nowhere", "UTC+99"])
def test_an_unknown_name_is_no_zone(name: str) -> None:
    assert zone_named(name) is None


@pytest.mark.parametrize(
    ("sentence", "zone"),
    [
        ("Below are highlights since the clashes, in Turkish local time:", "Europe/Istanbul"),
        ("All times below are in Eastern time.", "America/New_York"),
        ("(All times GMT)", "Etc/UTC"),
        ("All times are in BST", None),
        ("Here is the latest (Kyiv time):", "Europe/Kyiv"),
        ("Toutes les informations de ce jeudi, en heure de Paris.", "Europe/Paris"),
        ("Alle Zeitangaben in MESZ.", "UTC+02:00"),
        ("Times are local time in Tbilisi.", "Asia/Tbilisi"),
    ],
)
def test_a_sentence_declares_the_zone(sentence: str, zone: str | None) -> None:
    found = declared_zone(sentence)
    assert found is not None
    assert (found.name if found.tz else None) == zone


@pytest.mark.parametrize("sentence", ["The train arrived in record time.", "It was about time.", "x" * 5_000])
def test_other_sentences_declare_nothing(sentence: str) -> None:
    assert declared_zone(sentence) is None


def test_a_sentence_about_one_event_is_no_declaration() -> None:
    assert is_declaration("All times below are in Beijing time.")
    assert not is_declaration("He will speak at 5 p.m. Beijing time.")


def test_a_country_with_one_zone_has_it_and_others_have_a_reason() -> None:
    georgia, america = zone_of_country("GE"), zone_of_country("US")
    assert georgia is not None
    assert america is not None
    assert datetime(2020, 2, 28, tzinfo=georgia.tz).utcoffset() is not None
    assert america.tz is None
    assert "time zones" in (america.reason or "")
