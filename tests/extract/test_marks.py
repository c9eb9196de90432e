"""Quotation marks of many languages."""

from __future__ import annotations

import pytest

from dateline.extract.marks import is_partial, quotations


def _inside(text: str) -> list[str]:
    return [text[item.inner_start : item.inner_end] for item in quotations(text)]


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("“One,” she said. “Two.”", ["One,", "Two."]),
        ('"One," she said. "Two."', ["One,", "Two."]),
        ("''One,'' she said.", ["One,"]),
        ("``One,'' she said.", ["One,"]),
        ("‘It’s the troops’ bridge,’ he said", ["It’s the troops’ bridge,"]),
        ("'It's late,' he said", ["It's late,"]),
        ("„Eins“ und ‚zwei‘", ["Eins", "zwei"]),
        ("« Un » et «deux»", ["Un", "deux"]),
        ("»Eins«, sagte er", ["Eins"]),
        ("彼は「一」と言った", ["一"]),
        ("“He said ‘no’ to me”", ["He said ‘no’ to me"]),
        ("“One.\n\n“Two.”\n\nHe left.", ["One.\n\n“Two."]),
        ("“One.”\n\n“Two.”", ["One.", "Two."]),
        ("“An opening that is never closed\n\nNext.", ["An opening that is never closed"]),
        ("the troops’ positions and the players’ bus", []),
        ("It's 6'2\" and the '90s", []),
        ("A stray “ in the middle", []),
        ("“”", []),
    ],
)
def test_finds_what_is_inside(text: str, inside: list[str]) -> None:
    assert _inside(text) == inside


@pytest.mark.parametrize(
    ("words", "partial"),
    [
        ("hold", True),
        ("neutralized", True),
        ("pure fantasy", True),
        ("No change", True),
        ("No.", False),
        ("Never,", False),
        ("the will of the people", False),
    ],
)
def test_scraps_of_up_to_three_words_are_partial(words: str, partial: bool) -> None:
    assert is_partial(words) is partial
