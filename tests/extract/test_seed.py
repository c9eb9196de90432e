"""What the rules find on a real live blog; the page is not part of the repository."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import pytest

from dateline.extract import Facts, context_from, extract

PAGE = Path(__file__).parents[3] / "shared" / "pages" / "seed" / "moscow-times-syria.txt"
pytestmark = pytest.mark.skipif(not PAGE.is_file(), reason="the seed page is not beside this checkout")


@lru_cache(maxsize=1)
def _by_clock() -> dict[str, Facts]:
    text = PAGE.read_text(encoding="utf-8")
    context = context_from([text])
    found = {}
    for match in re.finditer(
        r"\n([^\n]+) \((\d+:\d+) [ap]\.m\.\)\n\n(.*?)(?=\n[^\n]+\(\d+:\d+ [ap]\.m\.\)\n|\n… )", text, re.S
    ):
        found[match.group(2)] = extract(match.group(1), match.group(3), context=context)
    return found


def test_reads_all_updates() -> None:
    assert len(_by_clock()) == 8


@pytest.mark.parametrize(
    ("clock", "speaker", "role", "quotes"),
    [
        ("1:09", "Sergei Lavrov", "Russian Foreign Minister", 4),
        ("12:54", "Hami Aksoy", "Foreign Ministry spokesman", 1),
        ("12:14", "Hulusi Akar", "Defense Minister", 3),
        ("11:47", "Jens Stoltenberg", "NATO Secretary General", 1),
        ("11:28", "Josep Borrell", "European Union’s foreign policy chief", 2),
        ("02:52", "Omer Celik", "spokesman of Erdogan’s ruling party", 2),
    ],
)
def test_speakers_have_full_names_and_roles(clock: str, speaker: str, role: str, quotes: int) -> None:
    spoken = [quote for quote in _by_clock()[clock].quotes if quote.speaker == speaker]
    assert len(spoken) == quotes
    assert {quote.speaker_role for quote in spoken} == {role}


@pytest.mark.parametrize(
    ("clock", "claimant", "cue", "medium"),
    [
        ("1:09", "Sergei Lavrov", "told", "a Moscow news conference"),
        ("12:54", "Hami Aksoy", "says", "an emailed statement"),
        ("12:14", "Hulusi Akar", "was cited as saying", "state media"),
        ("11:47", "Jens Stoltenberg", "said", "BBC Radio"),
        ("11:47", "a NATO statement", "according to", None),
        ("11:28", "Josep Borrell", "said", "Twitter"),
        ("09:55", "two traders", "according to", None),
        ("08:50", "Defense Ministry in Moscow", "said", None),
        ("08:50", "Russia", "saying", None),
    ],
)
def test_claims_name_claimant_cue_and_medium(clock: str, claimant: str, cue: str, medium: str | None) -> None:
    assert (claimant, cue, medium) in {(c.claimant, c.cue, c.medium) for c in _by_clock()[clock].claims}


def test_state_agency_is_the_medium() -> None:
    media = [claim.medium or "" for claim in _by_clock()["02:52"].claims]
    assert any(medium.endswith("Anadolu") for medium in media)


def test_figures_say_what_they_count_and_who_says_so() -> None:
    figures = _by_clock()["12:14"].figures
    assert [(f.value, f.bound, f.counted, f.verb, f.claimant) for f in figures] == [
        (Decimal(200), "more than", "Syrian military locations", "targeted", "Hulusi Akar"),
        (Decimal(309), "exactly", "Syrian soldiers", "neutralized", "Hulusi Akar"),
        (Decimal(5), "exactly", "helicopters", "hit", "Hulusi Akar"),
        (Decimal(23), "exactly", "tanks", "hit", "Hulusi Akar"),
    ]


def test_market_figures_leave_out_index_names_and_ordinals() -> None:
    figures = _by_clock()["09:55"].figures
    assert [(f.text, f.unit, f.counted) for f in figures if f.claimant is None] == [
        ("10%", "%", None),
        ("seven years", "years", None),
        ("two", None, "traders"),
    ]


def test_scare_quotes_are_partial() -> None:
    partial = {quote.text for facts in _by_clock().values() for quote in facts.quotes if quote.is_partial}
    assert {"hold", "neutralized", "terrorists", "detailed"} <= partial
