"""Sentences that stop right behind a cue."""

from __future__ import annotations

import pytest

from dateline.extract import extract


@pytest.mark.parametrize(
    "text",
    ["And who knows …", "Let the talks continue …", "They said …", "“Yes,” he said …", "The mayor says …"],
)
def test_nothing_is_said_behind_dots(text: str) -> None:
    assert [claim.text for claim in extract(None, text, language="en").claims if claim.text == "…"] == []
