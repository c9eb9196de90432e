from __future__ import annotations

from typing import Any

import pytest

from dateline.revise.variants import Reworded, is_on_trial
from tests.dateline.paged import body
from tests.revise.test_doubt import Paper, newest, paper

__all__ = ["paper"]

FULL = "The gate is shut. Tugs wait outside the lock.\n\nThe mayor will speak at noon."


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
