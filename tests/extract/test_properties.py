"""What holds for every text: places are right, nothing raises, time grows with length only."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.extract import Context, Facts, context_from, extract

_PIECES = st.sampled_from(
    [
        "Mary Poe",
        "said",
        "says",
        "told",
        "according to",
        ", ",
        ". ",
        "\n\n",
        "“",
        "”",
        "‘",
        "’",
        '"',
        "'",
        "''",
        "``",
        "«",
        "»",
        "„",
        "「",
        "」",
        "12",
        "3,000",
        "1.234,5",
        "$",
        "%",
        "m",
        "bn",
        "dozens",
        "of",
        "people",
        "killed",
        "the",
        "minister",
        "Minister",
        "he",
        "who",
        "was cited as saying",
        "by",
        "state media",
        "that",
        ":",
        "–",
        "-",
        "(",
        ")",
        "two",
        "hundred",
        "and",
        "to",
        "between",
        "at least",
        "F",
        "16",
        "May",
        "2019",
        ":30",
        "p.m.",
        "U.S.",
        "’s",
        "é",
        "İ",
        "ß",
        "日本",
        "\u202f",
        "\xa0",
        "\u2028",
        "\x00",
        "😀",
        "1 234",
        ",",
        "Ⅷ",
        "٣",
        "²",
    ]
)
_TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(_PIECES, max_size=60).map(" ".join),
    st.lists(_PIECES, max_size=60).map("".join),
)
_LANGUAGES = st.sampled_from([None, "en", "en-GB", "de", "fr", "es", "tr", "ja", "xx", "", "not a tag"])


def _spans_hold(facts: Facts, texts: dict[str, str]) -> None:
    for fact in (*facts.quotes, *facts.claims, *facts.figures, *facts.mentions):
        text = texts[fact.span.field]
        assert 0 <= fact.span.start < fact.span.end <= len(text)
        assert text[fact.span.start : fact.span.end] == fact.text
    named = [
        *(quote.speaker_span for quote in facts.quotes),
        *(claim.claimant_span for claim in facts.claims),
    ]
    for span in named:
        assert span is None or 0 <= span.start < span.end <= len(texts[span.field])


@settings(max_examples=400, deadline=None)
@given(headline=st.none() | _TEXTS, article_body=_TEXTS, language=_LANGUAGES)
def test_any_text_gives_valid_spans(headline: str | None, article_body: str, language: str | None) -> None:
    context = context_from([article_body])
    facts = extract(headline, article_body, language=language, context=context)
    _spans_hold(facts, {"headline": headline or "", "article_body": article_body})
    assert facts == extract(headline, article_body, language=language, context=context)


@settings(max_examples=100, deadline=None)
@given(article_body=_TEXTS)
def test_quotes_and_figures_do_not_overlap(article_body: str) -> None:
    facts = extract(None, article_body, language="en")
    for kind in (facts.quotes, facts.figures):
        places = [(fact.span.start, fact.span.end) for fact in kind]
        assert all(before[1] <= after[0] for before, after in pairwise(places))


_SIZE = 50_000


@pytest.mark.parametrize(
    "unit",
    [
        *(
            "“",
            "'",
            "''",
            '"',
            "‘a ",
            "a’ ",
            "«",
            "„x“ ",
            "said ",
            "A said, ",
            "1.",
            "1,",
            "1 ",
            "1-",
            "two ",
        ),
        *(
            "a hundred ",
            "Mary ",
            "Mary of ",
            "according to ",
            ", who said ",
            "the ",
            "\n“",
            "“a\n",
            "\n",
            " ",
        ),
        *(
            "killed 5 ",
            "5 and ",
            "U.S.",
            "A.",
            "quoted as saying ",
            "quoted by x ",
            "(",
            "x’s ",
            "Mary Poe, 25, ",
        ),
        *("-", "“a” said B. ", "1 to "),
    ],
    ids=repr,
)
def test_long_hostile_text_is_read_in_linear_time(unit: str) -> None:
    text = (unit * (_SIZE // len(unit) + 1))[:_SIZE]
    extract(None, "warm")
    begun = time.process_time()
    facts = extract(text[:2_000], text, language="en", context=context_from([text[:20_000]]))
    seconds = time.process_time() - begun
    _spans_hold(facts, {"headline": text[:2_000], "article_body": text})
    assert seconds < 2, f"{seconds:.1f} s for 50 kB of {unit!r}"


def test_empty_texts_have_no_facts() -> None:
    assert extract(None, "") == extract("", "  \n ", context=Context()) == Facts()
