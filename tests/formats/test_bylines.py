"""Names in bylines and in signatures below an update."""

from __future__ import annotations

import pytest

from dateline.formats.bylines import bare_name, opened, signature
from dateline.formats.text import Line


@pytest.mark.parametrize(
    ("shown", "name"),
    [
        ("By Jane Roe", "Jane Roe"),
        ("Posted by Jane Roe", "Jane Roe"),
        ("Autor: Jan Kos", "Jan Kos"),
        ("Jane Roe, Reporter", "Jane Roe"),
        ("Jane Roe, Senior political correspondent", "Jane Roe"),
        ("Jane Roe 11 June 2024 14:31", "Jane Roe"),
        ("Jane Roe11 June 2024 14:31", "Jane Roe"),
        ("Jane Roe, Tom Poe", "Jane Roe, Tom Poe"),
        ("Byron Field", "Byron Field"),
    ],
)
def test_a_byline_gives_the_bare_name(shown: str, name: str) -> None:
    assert bare_name(shown) == name


def _lines(*texts: str, kind: str = "paragraph") -> list[Line]:
    return [Line(text=text, kind=kind if not number else "paragraph") for number, text in enumerate(texts)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("last", "name"),
    [
        ("— Jane Roe", "Jane Roe"),
        ("-Jane Roe", "Jane Roe"),
        ("– Jane Roe and Tom Poe", "Jane Roe and Tom Poe"),
        ("— Jane van der Roe, in Porthay", "Jane van der Roe"),
        ("— The water is still rising", None),
        ("– nobody was hurt", None),
        ("Jane Roe", None),
    ],
)
def test_the_last_line_may_be_signed(last: str, name: str | None) -> None:
    assert signature(_lines("The water rose again in the night.", last)) == name


def test_below_a_quotation_a_name_is_its_speaker() -> None:
    assert signature(_lines("The water rose again.", "— Jane Roe", kind="quote")) is None
    assert signature(_lines("“The water rose again.”", "— Jane Roe")) is None
    assert signature(_lines("— Jane Roe")) is None


@pytest.mark.parametrize(
    ("texts", "author", "kept"),
    [
        (["By Jane Roe, reporter", "It rained."], "Jane Roe", ["It rained."]),
        (["11 Jun 2024", "9:31 AM", "It rained."], None, ["It rained."]),
        (["9:31 AM", "Von Jan Kos", "It rained."], "Jan Kos", ["It rained."]),
        (["By Monday it had rained.", "It rained on."], None, ["By Monday it had rained.", "It rained on."]),
        (["9:31 AM"], None, ["9:31 AM"]),
    ],
)
def test_small_lines_above_the_text(texts: list[str], author: str | None, kept: list[str]) -> None:
    found, lines = opened([Line(text=text) for text in texts])
    assert (found, [line.text for line in lines]) == (author, kept)
