from __future__ import annotations

import pytest

from dateline.revise.decide import Seen
from dateline.revise.views import View, as_told


def view(told_hash: str | None) -> View:
    return View(
        position=1,
        version_key=7,
        body_from="jsonld",
        known_hash="block's",
        seen_hash="page's",
        told_hash=told_hash,
    )


@pytest.mark.parametrize(
    ("told_hash", "compared"),
    [
        (None, "block's"),  # this witness was never met: its words are no edit
        ("page's", "block's"),  # it says what it always said
        ("other", "page's"),  # it says something new
    ],
)
def test_a_witness_is_compared_with_itself(told_hash: str | None, compared: str) -> None:
    seen = [
        Seen(position=0, content_hash="page's", is_pinned=False, update_key=1),
        Seen(position=1, content_hash="page's", is_pinned=True, update_key=2),
    ]
    found = as_told(seen, [view(told_hash)])
    assert [one.content_hash for one in found] == ["page's", compared]
    assert [(one.position, one.is_pinned, one.update_key) for one in found] == [
        (one.position, one.is_pinned, one.update_key) for one in seen
    ]
