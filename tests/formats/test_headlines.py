"""The headline of an update on pages that do not use headings for it."""

from __future__ import annotations

import pytest

from dateline.formats.headlines import bold_headline, heading_of
from dateline.formats.text import read, text_of
from dateline.formats.tree import html_tree

TEXT = "The water at the lock has passed four metres, and the gauge may still climb until the night."


@pytest.mark.parametrize(
    ("markup", "headline"),
    [
        ("<h3>Gauge passes its record</h3>", "Gauge passes its record"),
        ("<div class='item-title'>Gauge passes its record</div>", "Gauge passes its record"),
        ("<div data-qa='Live-Headline'>Gauge passes its record</div>", "Gauge passes its record"),
        ("<p class='live__headline'>Gauge passes its record</p>", "Gauge passes its record"),
        ("<span class='job-title'>National reporter</span>", None),
        ("<blockquote><h4>What the mayor wrote</h4></blockquote>", None),
        ("<div class='titles'><p>Two halls are open</p></div>", None),
    ],
)
def test_a_headline_is_a_heading_or_what_is_called_so(markup: str, headline: str | None) -> None:
    block = html_tree(f"<div id='b'>{markup}<p>{TEXT}</p></div>").find(".//div")
    assert block is not None
    found = heading_of(block)
    assert (text_of(found) if found is not None else None) == headline


def test_what_is_called_a_title_below_the_text_belongs_to_a_box() -> None:
    block = html_tree(f"<div><p>{TEXT}</p><div class='title'>More about dams</div></div>").find(".//div")
    assert block is not None
    assert heading_of(block) is None


def test_the_summary_of_a_folded_update_is_its_headline() -> None:
    block = html_tree(f"<details><summary>14:05 Gauge</summary><p>{TEXT}</p></details>").find(".//details")
    assert block is not None
    found = heading_of(block)
    assert found is not None
    assert found.tag == "summary"


@pytest.mark.parametrize(
    ("markup", "headline", "below"),
    [
        (f"<p><strong>Gauge</strong></p><p>{TEXT}</p>", "Gauge", TEXT),
        (f"<p><b>Gauge</b><br>{TEXT}</p>", "Gauge", TEXT),
        (f"<p><b>Gauge</b> {TEXT}</p>", None, f"Gauge {TEXT}"),
        ("<p><b>Gauge</b></p>", None, "Gauge"),
    ],
)
def test_bold_words_above_the_text_are_a_headline(markup: str, headline: str | None, below: str) -> None:
    body = html_tree(f"<div>{markup}</div>").find(".//div")
    assert body is not None
    found, lines = bold_headline(read(body).lines)
    assert (found, " ".join(line.text for line in lines)) == (headline, below)
    assert "".join(chunk.text for line in lines for chunk in line.chunks).split() == below.split()
