"""Edits under new ids, made by the hundred: how many are found, and that no two updates are taken for one."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from dateline.identify import content_hash, fingerprint
from dateline.model import Update
from dateline.revise.match import Wording, match_wordings

T0 = datetime(2026, 1, 1, 12, tzinfo=timezone.utc)
PLACES = "Ardal Brunvik Corrin Dunmere Eskholm Farlund Garrow Hestvik Inverdal Jorund Kelby Lunde".split()  # noqa: SIM905
THINGS = "houses lorries ferries schools villages shops engineers families".split()  # noqa: SIM905
ACTS = "closed evacuated repaired counted searched reopened insured damaged".split()  # noqa: SIM905


def said(chance: random.Random) -> str:
    place, other = chance.sample(PLACES, 2)
    thing, act = chance.choice(THINGS), chance.choice(ACTS)
    return chance.choice(
        [
            f"{chance.randrange(2, 900)} {thing} near {place} were {act} before the storm reached {other}.",
            f"The mayor of {place} said that {chance.randrange(2, 900)} {thing} had been {act} by noon.",
            f"In {place}, crews {act} {thing} a second day; {other} has {chance.randrange(9)} boats.",
        ]
    )


def wording(key: int, headline: str, body: str, at: datetime | None, raw: str | None = None) -> Wording:
    update = Update(update_id=str(key), headline=headline, article_body=body)
    return Wording(
        key=key,
        content_hash=content_hash(update),
        fingerprint=fingerprint(update),
        headline=headline,
        article_body=body,
        date_published=at,
        date_published_raw=raw,
        **({"body_from": None} if "body_from" in Wording.__dataclass_fields__ else {}),
    )


def number(chance: random.Random, headline: str, body: str) -> tuple[str, str]:
    return headline, "".join("7" if char.isdigit() else char for char in body)


def paragraph(chance: random.Random, headline: str, body: str) -> tuple[str, str]:
    return headline, f"{body}\n\n{said(chance)}"


def title(chance: random.Random, headline: str, body: str) -> tuple[str, str]:
    return f"{chance.choice(PLACES)}: {chance.choice(ACTS)} at last", body


def word(chance: random.Random, headline: str, body: str) -> tuple[str, str]:
    words = body.split()
    words[chance.randrange(len(words))] = "quickly"
    return headline, " ".join(words)


EDITS: list[Callable[[random.Random, str, str], tuple[str, str]]] = [number, paragraph, title, word]


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
@pytest.mark.parametrize(
    ("has_time", "recall"), [(True, 0.99), (False, 0.95)], ids=["with times", "without times"]
)
def test_edits_are_found_and_nothing_else(
    edit: Callable[[random.Random, str, str], tuple[str, str]], has_time: bool, recall: float
) -> None:
    chance = random.Random(7)
    found = right = wrong = 0
    for _ in range(60):
        at = [T0 + timedelta(minutes=3 * n) if has_time else None for n in range(20)]
        known = [
            wording(n, f"Report {chance.choice(PLACES)}", f"{said(chance)} {said(chance)}", at[n])
            for n in range(20)
        ]
        edited = [edit(chance, one.headline, one.article_body) for one in known[:10]]
        seen = [wording(100 + n, *words, at[n]) for n, words in enumerate(edited)]
        later = T0 + timedelta(hours=3)
        seen += [
            wording(
                200 + n,
                f"Report {chance.choice(PLACES)}",
                f"{said(chance)} {said(chance)}",
                later if has_time else None,
            )
            for n in range(10)
        ]
        matched = match_wordings(known, seen)
        right += sum(matched.get(100 + n) == n for n in range(10))
        wrong += sum(key != seen_key - 100 for seen_key, key in matched.items())
        found += 10
    print(f"{edit.__name__}: recall {right / found:.3f}, wrong {wrong} of {60 * 20}")
    assert right / found >= recall
    assert wrong == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12 dead", "12 injured"),
        ("12 dead in Ardal", "12 dead in Kelby"),
        ("Goal! 1-0", "Goal! 2-0"),
        (
            "The road to Ardal is shut until noon on Friday.",
            "The road to Kelby is shut until noon on Friday.",
        ),
    ],
)
@pytest.mark.parametrize("minutes", [3, None])
def test_two_updates_that_look_alike_stay_two(one: str, other: str, minutes: int | None) -> None:
    first = T0 if minutes else None
    second = T0 + timedelta(minutes=minutes) if minutes else None
    assert match_wordings([wording(1, "", one, first)], [wording(7, "", other, second)]) == {}


def test_twins_of_one_minute_are_matched_with_their_own() -> None:
    chance = random.Random(3)
    known = [wording(n, "", said(chance), T0) for n in range(8)]
    seen = [
        replace(wording(100 + n, "", f"{one.article_body} More follows.", T0)) for n, one in enumerate(known)
    ]
    matched = match_wordings(known, seen)
    assert matched == {100 + n: n for n in range(8)}
