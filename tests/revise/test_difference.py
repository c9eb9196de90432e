from __future__ import annotations

import time
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.identify import normalised
from dateline.revise.difference import CONTEXT, MAX_PART, MAX_PARTS, Part, word_difference
from dateline.revise.words import words_of

CONTEXT_OF_WORD = 3
"""Characters before a word on which its kind depends."""


def shown(parts: tuple[Part, ...]) -> str:
    marks = {"equal": "{}", "removed": "[-{}-]", "added": "{{+{}+}}", "skipped": "…"}
    return "".join(marks[part.op].format(part.text) for part in parts)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("The toll is 12 dead.", "The toll is 31 dead.", "The toll is [-12 -]{+31 +}dead."),
        (
            "Gates open. Rain ends.",
            "Gates open. Ferries sail. Rain ends.",
            "Gates open. {+Ferries sail. +}Rain ends.",
        ),
        ("死者は十二人に達した。", "死者は三十一人に達した。", "死者は[-十二-]{+三十一+}人に達した。"),
        ("ฝนตกหนัก", "ฝนตกเบา", "ฝนตก[-หนัก-]{+เบา+}"),
        ("मृतकों की संख्या १२ है", "मृतकों की संख्या ३१ है", "मृतकों की संख्या [-१२ -]{+३१ +}है"),
        ("“All is well” – so far", '"All is well" - so far', ""),
        ("Same  words\n\nhere", "Same words here", ""),
        ("", "New", "{+New+}"),
        ("Old", "", "[-Old-]"),
    ],
)
def test_what_was_taken_out_and_put_in(before: str, after: str, expected: str) -> None:
    assert shown(word_difference(before, after)) == expected


def test_long_unchanged_stretches_are_skipped() -> None:
    words = [chr(97 + number // 10) + chr(97 + number % 10) for number in range(100)]
    parts = word_difference(" ".join(words), " ".join([*words[:50], "changed", *words[51:]]))
    assert [part.op for part in parts] == ["skipped", "equal", "removed", "added", "equal", "skipped"]
    assert parts[0].words == 50 - CONTEXT
    assert len(parts[1].text.split()) == CONTEXT


TEXT = st.lists(
    st.sampled_from(["a", "b", "12", "31", "Poe", ".", "\n\n", "“", "死", "者"]), max_size=25
).map(" ".join)


@given(TEXT, TEXT)
def test_parts_give_both_texts_again(before: str, after: str) -> None:
    parts = word_difference(before, after)
    if any(part.op == "skipped" for part in parts) or not parts:
        return
    new = "".join(part.text for part in parts if part.op != "removed")
    old = "".join(part.text for part in parts if part.op != "added")
    assert new.strip() == after.strip()
    assert normalised(old).replace(" ", "") == normalised(before).replace(" ", "")


PIECES = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "a",
                "b",
                "12",
                "31",
                "-5",
                "3-5",
                "12.5",
                "5m",
                "Poe",
                "it's",
                "a-b",
                ".",
                "-",
                "“x”",
                "死",
                "数十",
                "१२",
                "मृत",
            ]
        ),
        st.sampled_from(["", " ", " ", "\n\n"]),
    ),
    max_size=60,
).map(lambda pieces: "".join(word + gap for word, gap in pieces))


@given(PIECES, PIECES, st.integers(0, 400), st.integers(0, 400))
def test_a_text_and_its_difference_give_the_text_after(text: str, new: str, start: int, stop: int) -> None:
    after = text[:start] + new + text[max(start, stop) :]
    parts = word_difference(text, after)
    assert _bare(patched(text, parts)) == _bare(after if parts else text)


def patched(before: str, parts: Sequence[Part]) -> str | None:
    """Return the text after an edit from the one before and their difference.

    What is skipped keeps the typography of before.  ``None`` where parts were cut or left out for their size.
    """
    if not parts or any(part.words and part.op != "skipped" for part in parts):
        return None if parts else before
    words = words_of(before)
    place, after = 0, before[: words[0].start] if words and parts[0].op == "skipped" else ""
    for part in parts:
        context = before[: words[place].start] if part.op == "removed" and place < len(words) else after
        stop = place + (_count(context, part) if part.op != "added" else 0)
        if stop > len(words):
            return None
        if part.op == "skipped":
            after += before[words[place].start : words[stop].start if stop < len(words) else None]
        elif part.op != "removed":
            after += part.text
        place = stop
    return after if place == len(words) else None


def _count(context: str, part: Part) -> int:
    """Return how many words a part is, given the text before it: "-5" behind a digit is no number."""
    last = context[-CONTEXT_OF_WORD:]
    return part.words if part.op == "skipped" else len(words_of(last + part.text)) - len(words_of(last))


def _bare(text: str | None) -> str:
    """Words alone are stored: typography of what is skipped may be the one before."""
    assert text is not None
    return normalised(text).replace(" ", "")


def test_a_difference_that_was_cut_gives_nothing() -> None:
    after = "word " * MAX_PART
    assert patched("", word_difference("", after)) is None


@given(TEXT)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert word_difference(text, text) == ()


@given(st.text(max_size=60))
def test_words_are_in_order_and_leave_nothing_out_but_space(text: str) -> None:
    words = words_of(text)
    assert all(a.end <= b.start for a, b in pairwise(words))
    assert sum(word.end - word.start for word in words) == sum(not char.isspace() for char in text) + sum(
        char.isspace() for word in words for char in text[word.start : word.end]
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a " * 100_000, "b " * 100_000),
        ("a b " * 50_000, "b a a " * 33_000),
        ("1,2" * 60_000, "2.1" * 60_000),
        ("死者" * 100_000, "者死死" * 66_000),
        (". " * 100_000, "(\n" * 100_000),
        (" ".join(map(str, range(30_000))), " ".join(map(str, range(30_000, 0, -1)))),
    ],
    ids=["other words", "shuffled", "numbers", "glyphs", "marks", "backwards"],
)
def test_hostile_texts_cost_little_and_give_little(before: str, after: str) -> None:
    begun = time.process_time()
    parts = word_difference(before, after)
    assert time.process_time() - begun < 15
    assert len(parts) <= MAX_PARTS + 1
    assert max(len(part.text) for part in parts) <= MAX_PART
