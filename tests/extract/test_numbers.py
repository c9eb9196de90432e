"""Values of digits and number words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dateline.extract.numbers import digits, number_words


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("309", "en", "309"),
        ("1,234", "en", "1234"),
        ("1,234.5", "en", "1234.5"),
        ("14.5", "en", "14.5"),
        ("1,234,567", "en", "1234567"),
        ("1.234,5", "de", "1234.5"),
        ("1.234", "de", "1234"),
        ("12,5", "fr", "12.5"),
        ("1\u202f234", "fr", "1234"),
        ("1’234", "de", "1234"),
        ("1.234,5", "en", "1234.5"),
        ("12,34,56", "en", None),
        ("1.2.3", "en", None),
        ("9" * 50, "en", None),
    ],
)
def test_digits_by_custom_of_the_language(text: str, language: str, value: str | None) -> None:
    assert digits(text, language) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("twelve", 12),
        ("twenty-three", 23),
        ("a dozen", 12),
        ("two dozen", 24),
        ("two hundred and five", 205),
        ("a hundred", 100),
        ("three million", 3_000_000),
        ("six hundred thousand", 600_000),
        ("a", None),
        ("soldiers", None),
        ("twenty-ten", None),
    ],
)
def test_number_words(words: str, value: int | None) -> None:
    assert number_words(words.split()) == value
