"""Names, roles, pronouns, and what the whole live blog knows."""

from __future__ import annotations

import pytest

from dateline.extract import Context, context_from, extract


def test_context_collects_full_names_and_first_roles() -> None:
    context = context_from(
        [
            "Foreign Minister Ada Quill met spokesman Tomas Breck.",
            "Prime Minister Ada Quill left. Karl Renn, the bishop of Tarn, stayed.",
        ]
    )
    assert context.people == {"Quill": "Ada Quill", "Breck": "Tomas Breck", "Renn": "Karl Renn"}
    assert context.roles["Ada Quill"] == "Foreign Minister"
    assert context.roles["Karl Renn"] == "bishop of Tarn"


def test_shared_surnames_are_left_out() -> None:
    context = context_from(["Minister Ada Quill and President Bo Quill met."])
    assert context.people == {}


CONTEXT = Context(people={"Quill": "Ada Quill"}, roles={"Ada Quill": "Foreign Minister"})


@pytest.mark.parametrize(
    ("headline", "article_body", "speaker", "role"),
    [
        (None, "“We will stay the course,” Quill said.", "Ada Quill", "Foreign Minister"),
        ("Quill speaks", "“We will stay the course,” she said.", "Ada Quill", "Foreign Minister"),
        (None, "Quill was late. “We will stay the course,” she added.", "Ada Quill", "Foreign Minister"),
        (
            None,
            "Quill said no. “We will stay the course,” the minister said.",
            "Ada Quill",
            "Foreign Minister",
        ),
        (None, "“We will stay the course,” said Bo Finn, a baker from Tarn.", "Bo Finn", None),
        (None, "“We will stay the course,” said Bo Finn, head of the union.", "Bo Finn", "head of the union"),
        (None, "“We will stay the course,” Mr. Finn said.", "Finn", None),
        (None, "“We will stay the course,” they said.", None, None),
        (None, "“We will stay the course,” two officials said.", "two officials", None),
        (None, "Nobody knows who wrote “We will stay the course” on the wall.", None, None),
    ],
)
def test_speakers_are_resolved(
    headline: str | None, article_body: str, speaker: str | None, role: str | None
) -> None:
    (quote,) = extract(headline, article_body, language="en", context=CONTEXT).quotes
    assert (quote.speaker, quote.speaker_role) == (speaker, role)


def test_paragraph_behind_a_colon_is_a_claim_without_marks() -> None:
    (claim,) = extract(None, "Quill said:\n\nWe stay. We pay.\n\nIt rained.", context=CONTEXT).claims
    assert (claim.claimant, claim.text) == ("Ada Quill", "We stay. We pay.")


def test_writer_is_no_claimant() -> None:
    assert extract(None, "I think it will rain, and we said so.", language="en").claims == ()


@pytest.mark.parametrize(
    ("article_body", "claimant"),
    [
        ("The president, Bo Finn, praised the crews and said the dam had held.", "Bo Finn"),
        ("The Ministry of Roads said two bridges were shut.", "Ministry of Roads"),
        ("Two bridges were shut, said a spokesman for the police.", "a spokesman for the police"),
        ("According to a report by the union, two bridges were shut.", "a report by the union"),
        ("Finn, who said he was tired, went home.", "Finn"),
        ("The police report shows that two bridges were shut.", "The police report"),
    ],
)
def test_claimants(article_body: str, claimant: str) -> None:
    (claim,) = extract(None, article_body, language="en").claims
    assert claim.claimant == claimant


@pytest.mark.parametrize(
    "article_body",
    [
        "Police did not say who was hurt.",
        "He declined to comment.",
        "The report was long.",
        "She lives in the United States of old.",
        "They went home, and it rained.",
    ],
)
def test_sentences_without_speech_have_no_claims(article_body: str) -> None:
    assert extract(None, article_body, language="en").claims == ()


@pytest.mark.parametrize(
    ("article_body", "expected"),
    [
        ("Syrian forces entered Turkey.", [("place", "Syria"), ("place", "Turkey")]),
        ("Talks in Geneva with NATO failed.", [("place", "Geneva"), ("organisation", "NATO")]),
        ("Foreign Minister Ada Quill left for Paris.", [("person", "Ada Quill"), ("place", "Paris")]),
        ("He joined the Tarn Rescue Service.", [("organisation", "Tarn Rescue Service")]),
        ("It happened in Morv province on Friday.", [("place", "Morv")]),
        ("The Bank of Tarn closed.", [("organisation", "Bank of Tarn")]),
        ("However, nothing happened on Monday.", []),
    ],
)
def test_mentions(article_body: str, expected: list[tuple[str, str]]) -> None:
    found = extract(None, article_body, language="en").mentions
    assert [(mention.entity.kind, mention.entity.name) for mention in found] == expected


def test_language_is_told_apart() -> None:
    assert extract(None, "Die Lage ist ernst und der Fluss steigt.").language == "de"
    assert extract(None, "The river is rising.").language == "en"
    assert extract(None, "川が増水している").language is None
    assert extract(None, "The river", language="pt_BR").language == "pt"
