from __future__ import annotations

import pytest

from dateline.revise.shown import is_beginning, is_shown_otherwise, is_worse

FULL = "The gate is shut. Tugs wait outside the lock.\n\nThe mayor will speak at noon."


@pytest.mark.parametrize(
    ("part", "is_it"),
    [
        ("The gate is shut. Tugs wait…", True),
        ("The gate is shut. Tugs wait […]", True),
        ("The gate is shut. Tugs wait outside the lock.\n\nSubscribe to continue", True),
        ("The gate is\n\nWeiterlesen mit dem Abo\n\nSchon Abonnent? Anmelden", True),
        ("Sign in to read this update.", True),
        (
            "The gate is shut. Tugs wait outside the lock.",
            False,
        ),  # so does an editor who takes out a paragraph
        ("The gate is open. Tugs wait…", False),
        (FULL, False),
        (f"{FULL}\n\nSubscribe to our newsletter", False),
        (f"{FULL}\n\nRead more…", False),
    ],
)
def test_a_text_cut_short_shows_that_it_was(part: str, is_it: bool) -> None:
    assert is_beginning(part, FULL) == is_it


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Police say the two attacks are connected.", "Police say three people were killed."),
        (
            "Turnout is up.\nSome 3,000 voters registered.",
            "Turnout is up.\nSome 5,000 voters registered.",
        ),
        ("She was assassinated by two men.", "She was assassinated by three men."),
        ("Voters must register by noon.", "Voters must register by dawn."),
        ("The paper has 3m subscribers.", "The paper has 5m subscribers."),
    ],
)
def test_words_of_walls_in_the_news_cut_nothing(before: str, after: str) -> None:
    for one, other in ((before, after), (after, before)):
        assert not is_worse(("Latest", one), ("Latest", other))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Gate shut.\n\n5 minutes ago", "Gate shut.\n\n14 minutes ago"),
        ("Gate shut.\n\nPosted 7 mins ago", "Gate shut.\n\nPosted 2 hours ago"),
        ("Gate shut.\n\nvor 5 Minuten", "Gate shut.\n\nvor einer Stunde"),
        ("Gate shut.\n\n• hace 5 seg", "Gate shut.\n\n• hace 1 hora"),
        ("Gate shut.\n\n9 minuter sedan", "Gate shut.\n\n1 timme sedan"),
        ("Just now\nGate shut.", "9 minutes ago\nGate shut."),
        ("33 people reading now\nGate shut.", "1.2k people reading now\nGate shut."),
        ("Gate shut.", "Gate shut.\n\n12 comments · 1.4k views"),
        ("Gate shut.\n\nShow more", "Gate shut.\n\nShow less"),
        ("Gate & lock shut.", "Gate &amp; lock shut."),
        ("Gate shut ❤\ufe0f", "Gate shut ❤"),
    ],
)
def test_what_a_page_does_to_a_text_is_no_edit(before: str, after: str) -> None:
    for one, other in ((before, after), (after, before)):
        assert is_shown_otherwise(("Gate shut", one), ("Gate shut", other))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The motion passed with 33 votes.", "The motion passed with 22 votes."),
        ("Dead:\n\n12", "Dead:\n\n31"),
        ("33 votes", "22 votes"),
        ("Gate shut.\n\n5m", "Gate shut.\n\n9m"),  # deep, may be
        ("Gate shut.\n\n5 weeks", "Gate shut.\n\n9 weeks"),
        ("2-1", "2-2"),
        ("He left 5 minutes ago.", "He left 14 minutes ago."),
        ("Gate shut.\n\nvor 5 Menschen", "Gate shut.\n\nvor 9 Menschen"),
        ("Register by noon.", "Register by dawn."),
        ("Fall:\n• 15m shares", "Fall:\n• 50m shares"),
        ("Sold:\n$1.5m shares", "Sold:\n$2.5m shares"),
    ],
)
def test_what_is_told_otherwise_is_an_edit(before: str, after: str) -> None:
    for one, other in ((before, after), (after, before)):
        assert not is_shown_otherwise(("Gate shut", one), ("Gate shut", other))


@pytest.mark.parametrize("unit", ["1,", "1 ", "vor ", "\ufffd", " ", "a\ufffd", "!"])
def test_hostile_texts_end(unit: str) -> None:
    """A cost that grows with the square of the length would keep this from ending."""
    text = (unit * 50_000)[:100_000]
    assert not is_shown_otherwise(("Gate shut", f"{text}x"), ("Gate shut", f"{text}yy"))
    assert not is_beginning(f"{text}x", f"{text}yy")


@pytest.mark.parametrize(
    ("spoilt", "is_it"),
    [
        ("Das Tor ist fÃ¼r heute zu.", True),
        ("Das Tor ist f\ufffd\ufffdr heute zu.", True),
        ("Das Tor ist f\ufffdr immer zu.", False),
        ("Das Tor ist für heute zu.", False),
        ("Das Tor ist fur heute zu.", False),
    ],
)
def test_letters_in_a_wrong_encoding_are_known(spoilt: str, is_it: bool) -> None:
    assert is_worse(("Tor zu", spoilt), ("Tor zu", "Das Tor ist für heute zu.")) == is_it
    assert not is_worse(("Tor zu", "Das Tor ist für heute zu."), ("Tor zu", spoilt))
