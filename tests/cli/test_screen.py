from __future__ import annotations

import pytest

from dateline.cli.screen import plain


@pytest.mark.parametrize("control", [*"\x00\x1b\x7f\x9b\u061c\u200e\u200f\u202a\u202e\u2066\u2069"])
def test_control_and_direction_characters_do_not_reach_the_terminal(control: str) -> None:
    assert plain(f"a{control}b").plain == "ab"
