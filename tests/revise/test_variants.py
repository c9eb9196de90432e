from __future__ import annotations

from typing import Any

import pytest

from dateline.revise.variants import Reworded, is_beginning, is_on_trial, is_shown_otherwise, is_worse
from tests.dateline.paged import body
from tests.revise.test_doubt import Paper, newest, paper

__all__ = ["paper"]

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


def reworded(**details: Any) -> Reworded:
    said = {
        "known_headline": "Gate shut",
        "seen_headline": "Shut: the gate",
        "known_body": FULL,
        "seen_body": FULL,
    }
    keys = {"position": 0, "update_key": 1, "known_hash": "k", "seen_before": 1, "known_times": 2}
    return Reworded(**{**said, **keys, **details})


@pytest.mark.parametrize(
    ("details", "is_it"),
    [
        ({}, True),
        ({"known_times": 1}, False),  # put back for the first time: an editor may
        ({"seen_before": 0}, False),
        ({"seen_body": "The gate is open."}, False),
    ],
)
def test_a_headline_that_comes_and_goes_is_on_trial(details: dict[str, Any], is_it: bool) -> None:
    assert is_on_trial(reworded(**details)) == is_it


def test_a_wall_before_some_texts_is_no_edit(paper: Paper) -> None:
    cut = {number: body(number)[:40] + "…\nSubscribe to continue" for number in range(1, 6)}
    for count, words in ((10, None), (11, cut), (12, cut), (13, None)):
        paper.look(newest(count, edited=words))
    assert paper.revisions == {}
    assert paper.ask("SELECT DISTINCT count(*) FROM update_version GROUP BY update_key") == [{"count": 1}]


def test_a_text_of_which_the_beginning_was_known_is_told_in_full_and_not_edited(paper: Paper) -> None:
    cut = {number: body(number)[:40] + "…" for number in (3, 4)}
    for count, words in ((10, cut), (11, None), (12, None)):
        paper.look(newest(count, edited=words))
    assert paper.revisions == {}
    found = paper.ask(
        "SELECT article_body FROM update_version JOIN live_update USING (update_key) "
        "WHERE update_id IN ('000003', '000004') ORDER BY update_id"
    )
    assert [row["article_body"] for row in found] == [body(3), body(4)]
    assert len(paper.ask("SELECT FROM reinterpretation WHERE reason LIKE '%cut short%'")) == 2


def test_an_edit_of_a_text_that_was_cut_is_an_edit(paper: Paper) -> None:
    cut = body(3)[:40] + "…"
    for count, words in ((10, cut), (11, cut.replace("Report", "A report")), (12, cut)):
        paper.look(newest(count, edited={3: words}))
    assert paper.revisions == {"edited": 2}


def test_a_headline_on_trial_is_edited_twice_at_most(paper: Paper) -> None:
    for count in range(10, 20):
        html = newest(count)
        if count % 2:
            html = html.replace(b"Report number 5<", b"Lorries wait at five<")
        paper.look(html)
    assert paper.revisions == {"edited": 2}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Gate shut.\n\n5 minutes ago", "Gate shut.\n\n14 minutes ago"),
        ("Gate shut.\n\nPosted 7 mins ago", "Gate shut.\n\nPosted 2 hours ago"),
        ("Gate shut.\n\nvor 5 Minuten", "Gate shut.\n\nvor einer Stunde"),
        ("33 people reading now\nGate shut.", "1.2k people reading now\nGate shut."),
        ("Gate shut.", "Gate shut.\n\n12 comments · 1.4k views"),
        ("Gate shut.\n\nShow more", "Gate shut.\n\nShow less"),
        ("Gate & lock shut.", "Gate &amp; lock shut."),
        ("Gate shut ❤\ufe0f", "Gate shut ❤"),
    ],
)
def test_what_a_page_does_to_a_text_is_no_edit(before: str, after: str) -> None:
    for one, other in ((before, after), (after, before)):
        assert is_shown_otherwise(reworded(known_body=one, seen_body=other, seen_headline="Gate shut"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The motion passed with 33 votes.", "The motion passed with 22 votes."),
        ("Dead:\n\n12", "Dead:\n\n31"),
        ("33 votes", "22 votes"),
        ("2-1", "2-2"),
        ("He left 5 minutes ago.", "He left 14 minutes ago."),
        ("Gate shut.\n\nvor 5 Menschen", "Gate shut.\n\nvor 9 Menschen"),
        ("Register by noon.", "Register by dawn."),
    ],
)
def test_what_is_told_otherwise_is_an_edit(before: str, after: str) -> None:
    for one, other in ((before, after), (after, before)):
        assert not is_shown_otherwise(reworded(known_body=one, seen_body=other, seen_headline="Gate shut"))


@pytest.mark.parametrize("unit", ["1,", "1 ", "vor ", "\ufffd", " ", "a\ufffd", "!"])
def test_hostile_texts_end(unit: str) -> None:
    """A cost that grows with the square of the length would keep this from ending."""
    text = (unit * 50_000)[:100_000]
    assert not is_shown_otherwise(
        reworded(known_body=f"{text}x", seen_body=f"{text}yy", seen_headline="Gate shut")
    )
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


def test_what_came_in_a_wrong_encoding_is_told_anew_and_not_edited(paper: Paper) -> None:
    words = {4: "Der Hafen ist für heute zu, sagt die Behörde am Tor.", 5: body(5)}
    spoilt = {**words, 4: words[4].encode().decode("cp1252")}
    for count, said in ((10, spoilt), (11, words), (12, spoilt), (13, words)):
        paper.look(newest(count, edited=said))
    assert paper.revisions == {}
    found = paper.ask(
        "SELECT article_body FROM update_version JOIN live_update USING (update_key) "
        "WHERE update_id = '000004'"
    )
    assert found == [{"article_body": words[4]}]
