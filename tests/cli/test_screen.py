from __future__ import annotations

import pytest

from dateline.cli.screen import moment, plain
from dateline.errors import SetupError


@pytest.mark.parametrize("control", [*"\x00\x1b\x7f\x9b\u061c\u200e\u200f\u202a\u202e\u2066\u2069"])
def test_control_and_direction_characters_do_not_reach_the_terminal(control: str) -> None:
    assert plain(f"a{control}b").plain == "ab"


@pytest.mark.parametrize("text", ["now", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00+14:00", ""])
def test_what_is_no_moment_in_utc_is_refused(text: str) -> None:
    with pytest.raises(SetupError, match="not a moment"):
        moment(text)
