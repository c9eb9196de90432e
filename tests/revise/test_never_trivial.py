"""Whatever changes what is told must not come out as typography, in no notation and no language."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import severity as benchmark
from dateline.revise.edits import Said, changes, judge
from dateline.revise.lexicon import fractions, number_words, ordinals, tables

LANGUAGES = sorted(tables()["numbers"])
TEMPLATES = [
    "{} people died.",
    "It is {}",
    "At least {} km of road, police said.",
    "{}",
    "x ({}) y",
    "On {} May 5",
]
_SOME = (
    "17 33 5 one two first third fourth hundreds both no not never nobody Poe London police said reportedly "
    "according to May June Monday today noon 10pm 3.45 the a and at least over minus km miles percent $ GMT "
    "old G7 2-1 死 三 十 万 he is us Ms 24/7 247 2:1 21"
)
WORDS = _SOME.split()
"""Of these none is another notation of another."""
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12)


@given(SENTENCES, st.sampled_from(WORDS), st.integers(0, 11), st.sampled_from(["en", "de", "ja", "tr"]))
@settings(max_examples=600, deadline=None)
def test_a_word_taken_out_put_in_or_exchanged(
    words: list[str], other: str, place: int, language: str
) -> None:
    place %= len(words)
    without = [*words[:place], *words[place + 1 :]]
    exchanged = [*words[:place], other, *words[place + 1 :]]
    pairs = [(words, without), (without, words)] if words[place] != "$" else []
    if other != words[place]:
        pairs += [(words, exchanged)]
    for before, after in pairs:
        assert changes(" ".join(before), " ".join(after), language) != {"typography"}


def _spellings(language: str) -> list[tuple[str, object]]:
    simple = [(word, value) for word, value in number_words(language).simple.items() if value > 1]
    places = [(word, f"place {value}") for word, value in ordinals(language).items() if value > 1]
    parts = [(word, f"part {value}") for word, value in fractions(language).items()]
    clear = {word for word, _ in simple}
    return [*simple, *((word, value) for word, value in (*places, *parts) if word not in clear)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_number_word_is_told_from_the_others(language: str) -> None:
    spelt = _spellings(language)
    for (one, value), (other, other_value) in zip(spelt, spelt[7:] + spelt[:7], strict=True):
        if value != other_value and not {one, other} & set(ordinals(language)) & set(fractions(language)):
            assert "number" in changes(f"x {one} x", f"x {other} x", language), (one, other)


@pytest.mark.parametrize("template", TEMPLATES)
@given(st.integers(0, 10**7), st.integers(0, 10**7), st.sampled_from(LANGUAGES))
@settings(max_examples=60, deadline=None)
def test_another_value_is_another_number(template: str, one: int, other: int, language: str) -> None:
    if one != other:
        found = changes(template.format(one), template.format(f"{other:,}"), language)
        assert "number" in found or f"{other:,}".count(",") == 1


def test_no_edit_of_the_benchmark_is_lost() -> None:
    results = [benchmark.result(case) for case in benchmark.cases()]
    assert not [one.case for one in results if one.is_lost]
    assert sum(one.is_graded for one in results) > 0.93 * len(results)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("12.", "12. 31."),
        ("Toll:\n12\n31", "Toll:\n31\n12"),
        ("One left.", "First left."),
        ("One of the men left.", "Of the men left."),
    ],
)
def test_numbers_that_stand_alone(before: str, after: str) -> None:
    assert (
        judge(Said(headline="", article_body=before), Said(headline="", article_body=after), "en").severity
        != "typography"
    )
