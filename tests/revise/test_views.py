from __future__ import annotations

import pytest

from dateline.identify import text_hash, view_key
from dateline.revise.decide import Seen
from dateline.revise.views import Side, View, as_told

BLOCK = Side(headline="Gate shut", article_body="12 boats wait.", headline_from="block", body_from="block")
BARE = Side(article_body="12 boats wait.", body_from="block")
MIXED = Side(headline="Gate shut", article_body="12 boats wait.", headline_from="jsonld", body_from="block")
LINKED = Side(
    headline="Gate shut", article_body="12 boats wait. Read on.", headline_from="jsonld", body_from="jsonld"
)


def view(known: Side, seen: Side, **told: str) -> View:
    kept = {view_key("article_body", witness): text_hash(text) for witness, text in told.items()}
    return View(position=1, version_key=7, known_hash="known", known=known, seen=seen, told=kept)


@pytest.mark.parametrize(
    ("known", "seen", "told", "is_edit"),
    [
        (BLOCK, LINKED, {}, False),  # this witness was never met: its words are no edit
        (BLOCK, LINKED, {"jsonld": "12 boats wait. Read on."}, False),  # it says what it always said
        (BLOCK, LINKED, {"jsonld": "9 boats wait. Read on."}, True),  # it says something new
        (BARE, Side(article_body="12 BOATS wait", body_from="jsonld"), {"jsonld": "9"}, False),  # it lagged
        (MIXED, BARE, {}, False),  # the part that gave the headline is not on the page
        (BARE, MIXED, {}, False),
        (BLOCK, BARE, {}, True),  # the block has lost its headline
        (BARE, BLOCK, {}, True),
        (MIXED, Side(article_body="31 boats wait.", body_from="block"), {}, True),
        (BLOCK, Side(headline="Gate open", headline_from="block"), {}, True),
        (BLOCK, Side(headline="Gate shut", headline_from="jsonld"), {}, False),
    ],
)
def test_a_witness_is_compared_with_itself(
    known: Side, seen: Side, told: dict[str, str], is_edit: bool
) -> None:
    assert view(known, seen, **told).is_edit == is_edit


def test_what_only_another_witness_words_otherwise_is_as_it_was() -> None:
    seen = [
        Seen(position=0, content_hash="page's", is_pinned=False, update_key=1),
        Seen(position=1, content_hash="page's", is_pinned=True, update_key=2),
    ]
    found = as_told(seen, [view(BLOCK, LINKED)])
    assert [one.content_hash for one in found] == ["page's", "known"]
    assert [(one.position, one.is_pinned, one.update_key) for one in found] == [
        (one.position, one.is_pinned, one.update_key) for one in seen
    ]
