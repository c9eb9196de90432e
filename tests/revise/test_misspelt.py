from __future__ import annotations

import pytest

from dateline.revise.edits import changes
from dateline.revise.misspelt import respelt
from dateline.revise.sides import compare


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("It shut for the seocnd time.", "It shut for the second time.", {"wording"}),
        ("There were several fires.", "There were seevral fires.", {"wording"}),
        ("It is shut, accroding to the mayor.", "It is shut, according to the mayor.", {"wording"}),
        ("The seocnd of 12 boats sank.", "The second of 13 boats sank.", {"wording", "number"}),
        ("It saw there fires.", "It saw three fires.", {"wording", "number"}),  # both are words
        ("It is shut, says Brednan.", "It is shut, says Brendan.", {"attribution", "name"}),
    ],
)
def test_letters_put_in_order_tell_nothing_else(before: str, after: str, found: set[str]) -> None:
    assert changes(before, after, "en") == found


def test_every_word_is_put_in_order_and_nothing_else_is_touched() -> None:
    before, after = "«Seveal»  poeple saw the  seocnd boat.", "«Several»  people saw the  second ship."
    assert respelt(compare(before, after)) == "«Seveal»  people saw the  second boat."


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Об этом сообщает агентство.", "Об этом сообщает министерство."),
        ("Мост закрыт со ссылкой на мэрию.", "Мост закрыт со ссылкой на полицию."),
        ("По сообщению властей, мост закрыт.", "По сообщению очевидцев, мост закрыт."),
        ("Про це повідомляє міністерство.", "Про це повідомляє поліція."),
    ],
)
def test_who_says_so_in_east_slavic_words(before: str, after: str) -> None:
    assert "attribution" in changes(before, after, "uk" if "Про" in before else "ru")
