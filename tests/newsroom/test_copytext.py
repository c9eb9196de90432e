from __future__ import annotations

import pytest

from dateline.newsroom import copytext

CASES = [
    ("One.", "One.", "<p>One.</p>"),
    ("One\nline.\n\nTwo.", "One line.\n\nTwo.", "<p>One line.</p>\n<p>Two.</p>"),
    ("> Said.", "Said.", "<blockquote><p>Said.</p></blockquote>"),
    ("**A** b", "A b", "<p><strong>A</strong> b</p>"),
    ("[a](http://b.test/?c=1&d=2)", "a", '<p><a href="http://b.test/?c=1&amp;d=2">a</a></p>'),
    ("1 < 2 & <script>", "1 < 2 & <script>", "<p>1 &lt; 2 &amp; &lt;script&gt;</p>"),
    ("[a](javascript:b)", "[a](javascript:b)", "<p>[a](javascript:b)</p>"),
    ("", "", ""),
]


@pytest.mark.parametrize(("body", "plain", "markup"), CASES)
def test_markup_becomes_text_and_html(body: str, plain: str, markup: str) -> None:
    assert copytext.plain(body) == plain
    assert copytext.to_html(body) == markup


def test_a_quotation_mark_cannot_end_an_address() -> None:
    assert "<a" not in copytext.to_html('[a](http://b.test/"onclick="c)')
