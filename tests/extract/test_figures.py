"""Which numbers are figures, and what is read around them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dateline.extract import Figure, extract


def _figures(text: str, language: str = "en") -> tuple[Figure, ...]:
    return extract(None, text, language=language).figures


@pytest.mark.parametrize(
    "text",
    [
        "They met in 2018 under the 2015 agreement.",
        "Doors open at 12:14 p.m. and close at 5 p.m.",
        "It was signed on May 3 and ended on 28 February.",
        "The log is dated 2020-02-28 and 28/02/2020.",
        "The F-16 and the MiG-29 flew on.",
        "The Nordmark 50 Index closed.",
        "Article 5 and Flight 370 were named.",
        "She lives at 10 Downing Street.",
        "Harrow won 2-1.",
        "Ada Quill, 67, waited.",
        "A 19-year-old man fled.",
        "It is their 5th win on the 3rd day.",
        "The G7 met.",
        "The MDX 40 closed higher.",
        "The two spoke, one by one.",
        "1. Close the door",
        "Covid-19 spreads.",
    ],
)
def test_years_clocks_dates_names_scores_and_ages_are_no_figures(text: str) -> None:
    assert [figure.text for figure in _figures(text)] == []


@pytest.mark.parametrize(
    ("text", "stated", "value", "high", "bound", "unit"),
    [
        ("About 14.5m trees burned.", "14.5m", "14500000", None, "about", None),
        ("It cost $18 million.", "$18 million", "18000000", None, "exactly", "$"),
        ("It cost US$2bn.", "US$2bn", "2000000000", None, "exactly", "$"),
        ("It rose 10%.", "10%", "10", None, "exactly", "%"),
        ("It rose 10 per cent.", "10 per cent", "10", None, "exactly", "%"),
        (
            "It rose by two percentage points.",
            "two percentage points",
            "2",
            None,
            "exactly",
            "percentage points",
        ),
        ("At least 10-15 people fled.", "10-15", "10", "15", "at least", None),
        ("Up to 20 to 30 boats sank.", "20 to 30", "20", "30", "at most", None),
        ("Fewer than 8,000 came.", "8,000", "8000", None, "less than", None),
        ("No fewer than 9 boats sank.", "9", "9", None, "at least", None),
        ("20 or more boats sank.", "20", "20", None, "at least", None),
        ("It is 12 km away.", "12 km", "12", None, "exactly", "km"),
        ("Scores of boats sank.", "Scores", None, None, "exactly", None),
        ("In all, 2,000 people came.", "2,000", "2000", None, "exactly", None),
        ("In all, 2000 people came.", "2000", "2000", None, "exactly", None),
    ],
)
def test_value_bound_and_unit(
    text: str, stated: str, value: str | None, high: str | None, bound: str, unit: str | None
) -> None:
    (figure,) = _figures(text)
    assert (figure.text, figure.bound, figure.unit) == (stated, bound, unit)
    assert figure.value == (None if value is None else Decimal(value))
    assert figure.value_high == (None if high is None else Decimal(high))


@pytest.mark.parametrize(
    ("text", "counted", "head", "verb"),
    [
        (
            "The blast killed at least 33 young soldiers near the town.",
            "young soldiers",
            "soldiers",
            "killed",
        ),
        ("Twelve people died.", "people", "people", "died"),
        ("Some 40 houses have been badly damaged.", "houses", "houses", "damaged"),
        ("Dozens of others are missing.", "others", "others", "missing"),
        ("Two of the hostages were freed.", "hostages", "hostages", "freed"),
        ("Police arrested 15 arms dealers.", "arms dealers", "dealers", "arrested"),
        ("Five more boats sank.", "boats", "boats", "sank"),
        ("The mine holds 14 miners.", "miners", "miners", "holds"),
    ],
)
def test_counted_noun_and_verb(text: str, counted: str, head: str, verb: str) -> None:
    (figure,) = _figures(text)
    assert (figure.counted, figure.counted_head, figure.verb) == (counted, head, verb)


def test_nouns_and_verbs_are_read_in_english_only() -> None:
    (figure,) = _figures("Mehr als 640 Menschen wurden verletzt.", "de")
    assert (figure.value, figure.bound, figure.counted, figure.verb) == (
        Decimal(640),
        "more than",
        None,
        None,
    )


def test_thousands_divided_by_spaces() -> None:
    assert [figure.value for figure in _figures("Il y a 1 234 567 arbres.", "fr")] == [Decimal(1_234_567)]
    assert [figure.value for figure in _figures("Rooms 12 345 are shut.", "en")] == [
        Decimal(12),
        Decimal(345),
    ]


@pytest.mark.parametrize(
    ("text", "figures"),
    [("5$10", ["5$", "10"]), ("3€, €4", ["3€", "€4"]), ("5US$7", ["5", "US$7"])],
)
def test_a_currency_belongs_to_one_figure(text: str, figures: list[str]) -> None:
    assert [figure.text for figure in _figures(text)] == figures
