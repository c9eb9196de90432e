"""The pure parts: words, facts, verdicts, bands, the same news, the plan of developments."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from random import Random

import pytest

from dateline.deduplicate import minhash, same_news
from dateline.deduplicate.compare import compare
from dateline.deduplicate.developments import Link, plan
from dateline.deduplicate.facts import differences
from dateline.deduplicate.names import names
from dateline.deduplicate.normalise import has_own_words, words
from dateline.deduplicate.wording import Wording, in_order, prepare

NOON = datetime(2026, 3, 4, 12, tzinfo=timezone.utc)
HARBOUR = (
    "The harbour master of Port Lennet, Ivo Marsh, said on Tuesday that 12 boats had been moved by 3.30pm and"
    " that the north quay will be closed until repairs worth 4m crowns are finished."
)


def wording(text: str, *, key: int = 1, headline: str | None = None, minutes: float = 0) -> Wording:
    return prepare(
        {
            "version_key": key,
            "update_key": key,
            "live_blog_key": key,
            "source_key": key,
            "content_hash": f"{headline}|{text}",
            "moment": NOON + timedelta(minutes=minutes),
            "headline": headline,
            "article_body": text,
            "is_summary": False,
        }
    )


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Two hundred and five", "205"),
        ("one hundred and twenty-three thousand", "123000"),
        ("between one hundred and two hundred", "between 100 and 200"),
        ("one hundred and counting", "100 and counting"),
        ("1.5 million", "1500000"),
        ("£14.5m", "14500000"),
        ("1,234,567", "1234567"),
        ("20 per cent", "20%"),
        ("20 percent", "20%"),
        ("3.54 p.m.", "@15:54"),
        ("12am", "@00:00"),
        ("12:05pm", "@12:05"),
        ("15:30", "@15:30"),
        ("3 2", "3 2"),
        ("two three", "2 3"),
        ("twenty nineteen", "20 19"),
        ("can’t", "can not"),
        ("WON'T", "will not"),
        ("n't", "n't"),
        ("U.S.", "us"),
        ("Zoë's", "zoë"),
        ("東京で", "東 京 で"),
        ("see https://example.test/a?b=1 now", "see now"),
        ("million", "million"),
        ("9" * 40, "9" * 40),
    ],
)
def test_words_have_one_spelling(written: str, expected: str) -> None:
    assert " ".join(words(written)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Goal!", False),
        ("Good morning and welcome to our coverage of the day in the assembly and around it.", False),
        ("That's all from us. Thank you for reading along today, wherever you are.", False),
        ("This live blog has now closed, please see our other pages for more.", False),
        ("Updated at 12.40 by our reporters in the north of the country", False),
        ("Good evening. The pilot of the missing glider has been found alive near Tarn Edge.", True),
        ("The pilot has been found alive near Tarn Edge.", True),
        ("市長は火曜日に橋が閉鎖されると述べた", True),
        ("", False),
    ],
)
def test_templates_have_no_words_of_their_own(text: str, expected: bool) -> None:
    assert has_own_words(text) is expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("12 boats", "a dozen or so boats", {}),
        ("12 boats", "twelve boats", {}),
        ("12 boats", "15 boats", {"number": [["12"], ["15"]]}),
        ("12 boats", "fifteen boats", {"number": [["12"], ["15"]]}),
        ("3.30pm", "15:30", {}),
        ("3.30pm", "4.10pm", {"clock": [["@15:30"], ["@16:10"]]}),
        ("on Tuesday", "on Friday", {"day": [["tuesday"], ["friday"]]}),
        ("on Tuesday", "today", {}),
        ("will be closed", "has been closed", {"status": [["future"], ["done"]]}),
        ("will be closed", "will not be closed", {"polarity": [[], ["not"]]}),
        ("4m crowns", "4 million crowns", {}),
        ("4m crowns", "4bn crowns", {"number": [["4000000"], ["4000000000"]]}),
        (" are finished.", " are finished. In all 90 people work there.", {}),
        ("12 boats had been moved by 3.30pm", "by 3.30pm 12 boats had been moved", {}),
    ],
)
def test_only_contradicted_facts_differ(old: str, new: str, expected: dict[str, list[list[str]]]) -> None:
    assert old in HARBOUR
    first, second = words(HARBOUR), words(HARBOUR.replace(old, new))
    assert differences(first, second) == expected
    assert differences(second, first) == {kind: sides[::-1] for kind, sides in expected.items()}


@pytest.mark.parametrize(
    ("other", "verdict"),
    [
        (HARBOUR.replace("said on Tuesday that", "told reporters on Tuesday that").upper(), "near"),
        (HARBOUR + " The south quay stays open to the ferries from Corran and the islands.", "near"),
        (HARBOUR.split(" and that")[0] + ".", "near"),
        (HARBOUR.replace("12", "19"), "changed"),
        (HARBOUR.replace("Port Lennet, Ivo Marsh", "Corran Bay, Una Tolland"), "changed"),
        (HARBOUR.replace("Lennet", "Lenet"), "near"),
        ("Ivo Marsh spoke in Port Lennet about boats, a quay, and the repairs that it needs.", None),
        ("A quiet morning in the assembly, where members wait for the vote on rural bus fares.", None),
    ],
)
def test_verdicts(other: str, verdict: str | None) -> None:
    first, second = wording(HARBOUR), wording(other, key=2)
    for found in (compare(first, second), compare(second, first)):
        assert (found.verdict if found else None) == verdict


def test_equal_bodies_under_other_headlines_are_near_copies() -> None:
    found = compare(wording(HARBOUR, headline="Quay to close"), wording(HARBOUR, key=2, headline="Port news"))
    assert found is not None
    assert (found.verdict, found.similarity) == ("near", 1.0)


def test_a_line_quoted_in_a_long_summary_is_no_copy() -> None:
    dice = Random(3)
    filler = " ".join("".join(dice.choices("aeioubdgklmnrst", k=6)) for _ in range(600))
    assert compare(wording(HARBOUR), wording(f"{HARBOUR} {filler}", key=2)) is None


def test_of_the_same_moment_the_one_stored_first_is_earlier() -> None:
    first, second = wording(HARBOUR, key=1), wording(HARBOUR, key=2)
    assert in_order(second, first) == (first, second)
    assert in_order(wording(HARBOUR, key=3, minutes=1), second)[0] == second


def test_bands_stay_as_they_are_stored() -> None:
    """Another algorithm or seed would silently cut new wordings off from the stored ones."""
    bands = minhash.bands(minhash.signatures(["the north quay is closed"])[0])
    assert len(bands) == minhash.BANDS == len(set(bands))
    assert bands[:2] == [8778525093250597807, 1960146545247330887]


@pytest.mark.parametrize("shift", range(-4, 5))
def test_a_day_is_sought_in_the_periods_of_the_days_around_it(shift: int) -> None:
    for ordinal in range(739000, 739010):
        day, other = date.fromordinal(ordinal), date.fromordinal(ordinal + shift)
        if abs(shift) <= minhash.WINDOW_DAYS:
            assert minhash.period_of(other) in minhash.periods_near(day)
    assert len(minhash.periods_near(date.min + timedelta(days=2))) <= 2


def test_mixing_in_a_period_keeps_64_bits() -> None:
    for band in (-(1 << 63), -1, 0, (1 << 63) - 1):
        mixed = {minhash.in_period(band, period) for period in range(100)}
        assert len(mixed) == 100
        assert all(-(1 << 63) <= value < 1 << 63 for value in mixed)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Talks began. Minister Ana Kovač met critics in Split.", {"minister", "ana", "kovač", "split"}),
        ("The U.S. Navy said so. Police agreed.", {"navy"}),
        ("Ten Things We Know About The Port Lennet Fire", set()),
        ("nothing here has a capital", set()),
        ("", set()),
    ],
)
def test_names_are_words_with_capitals_inside_sentences(text: str, expected: set[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    ("other", "is_same"),
    [
        (
            "In Port Lennet the quay stays shut, harbour chief Ivo Marsh said: 12 boats were moved from it.",
            True,
        ),
        (
            "In Port Lennet the quay stays shut, harbour chief Ivo Marsh said: 40 boats were moved from it.",
            False,
        ),
        ("Ivo Marsh of Port Lennet has won the regatta off Corran with the old cutter Sandpiper.", False),
        ("Harbours across the country count 12 boats moved and a quay closed for repairs this week.", False),
    ],
)
def test_the_same_news_shares_names_numbers_and_words(other: str, is_same: bool) -> None:
    first, second = same_news.lead(wording(HARBOUR)), same_news.lead(wording(other, key=2))
    assert first is not None
    if second is None:
        assert not is_same
        return
    assert (same_news.shared(first, second) is not None) is is_same
    assert same_news.shared(first, second) == same_news.shared(second, first)


def link(earlier: int, later: int) -> Link:
    return Link(earlier, later, (earlier, later), {})


@pytest.mark.parametrize(
    ("known", "links", "made", "members", "merged"),
    [
        ({}, [(1, 2)], [1], {1: -1, 2: -1}, []),
        ({}, [(1, 2), (1, 2)], [1], {1: -1, 2: -1}, []),
        ({1: 7}, [(1, 2)], [], {2: 7}, []),
        ({2: 7}, [(1, 2)], [], {1: 7}, []),
        ({1: 7, 2: 7}, [(1, 2)], [], {}, []),
        ({1: 9, 2: 7}, [(1, 2)], [], {}, [(9, 7)]),
        ({}, [(1, 2), (3, 4), (2, 3)], [1, 3], {1: -1, 2: -1, 3: -2, 4: -2}, [(-2, -1)]),
        ({1: 5}, [(3, 4), (1, 3), (4, 6)], [3], {3: -1, 4: -1, 6: 5}, [(-1, 5)]),
        ({1: 5, 2: 6, 3: 8}, [(2, 3), (1, 3)], [], {}, [(8, 6), (6, 5)]),
    ],
)
def test_the_plan_of_developments(
    known: dict[int, int],
    links: list[tuple[int, int]],
    made: list[int],
    members: dict[int, int],
    merged: list[tuple[int, int]],
) -> None:
    planned = plan(known, [link(*pair) for pair in links])
    assert planned.first_updates == made
    assert {member.update_key: member.development for member in planned.members} == members
    assert len(planned.members) == len(members)
    assert planned.merged == merged
