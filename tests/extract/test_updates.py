"""Invented news updates of many kinds with the facts that a reader finds in them."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dateline.extract import Facts, extract

UPDATES: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("updates.json").read_text(encoding="utf-8")
)
BY_NAME = pytest.mark.parametrize("update", UPDATES, ids=[update["name"] for update in UPDATES])


def _facts(update: dict[str, Any]) -> Facts:
    return extract(update["headline"], update["body"], language=update.get("language", "en"))


def test_there_are_enough_of_them() -> None:
    assert len(UPDATES) >= 25


@BY_NAME
def test_quotes_have_their_speakers(update: dict[str, Any]) -> None:
    assert [[quote.text, quote.speaker] for quote in _facts(update).quotes] == update["quotes"]


@BY_NAME
def test_claims_have_claimant_cue_and_medium(update: dict[str, Any]) -> None:
    found = [[claim.claimant, claim.cue, claim.medium] for claim in _facts(update).claims]
    missing = [
        claim
        for claim in update["claims"]
        if [claim[0], claim[1].casefold(), claim[2]]
        not in [[name, (cue or "").casefold(), medium] for name, cue, medium in found]
    ]
    assert not missing, f"found only {found}"


@BY_NAME
def test_figures_have_value_bound_unit_noun_verb_and_claimant(update: dict[str, Any]) -> None:
    found = [
        (figure.value, figure.bound, figure.unit, figure.counted, figure.verb, figure.claimant)
        for figure in _facts(update).figures
    ]
    expected = [(None if value is None else Decimal(value), *rest) for value, *rest in update["figures"]]
    assert found == expected
