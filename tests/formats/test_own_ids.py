"""Where pages write the ids of their updates."""

from __future__ import annotations

import pytest

from dateline.formats.own_ids import own_ids
from dateline.formats.tree import html_tree

LINK = "<p>The water rises.</p><a href='#post-{n}'>Link</a>"


def _ids(form: str) -> list[str]:
    root = html_tree("<div>" + "".join(form.replace("{n}", str(40 + n)) for n in range(3)) + "</div>")
    assert root is not None
    holder = root.find(".//div")
    assert holder is not None
    return own_ids(list(holder))


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("<li id='u{n}'>x</li>", ["u40", "u41", "u42"]),
        ("<li data-item-id='{n}'>x</li>", ["40", "41", "42"]),
        ("<li data-postingid='{n}'>x</li>", ["40", "41", "42"]),
        ("<section><div id='u{n}'><p>x</p><p>y</p></div></section>", ["u40", "u41", "u42"]),
        (
            "<section><article data-history-node-id='{n}'><p>x</p><p>y</p></article></section>",
            ["40", "41", "42"],
        ),
        (f"<section>{LINK}</section>", ["40", "41", "42"]),
        ("<section id='u{n}' data-author-id='7'>x</section>", ["u40", "u41", "u42"]),
        ("<section data-author-id='{n}'>x</section>", ["", "", ""]),
        ("<section data-item-id='7'>x</section>", ["", "", ""]),
        ("<section><p>x</p><div id='u{n}'>y</div></section>", ["", "", ""]),
    ],
)
def test_ids_are_read_where_all_updates_have_one(form: str, expected: list[str]) -> None:
    assert _ids(form) == expected
