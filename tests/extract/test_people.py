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
        (None, "Quill said it was late. “We will stay the course,” she added.", "Ada Quill", "Foreign Minister"),
        (None, "Quill said it was late. “We will stay the course,” the minister said.", "Ada Quill", "Foreign Minister"),
        (None, "“We will stay the course,” said Bo Finn, a baker from Tarn.", "Bo Finn", None),
        (None, "“We will stay the course,” said Bo Finn, head of the union.", "Bo Finn", "head of the union"),
        (None, "“We will stay the course,” Mr. Finn said.", "Finn", None),
        (None, "“We will stay the course,” they said.", None, None),
        (None, "“We will stay the course,” two officials said.", "two officials", None),
        (None, "Nobody knows who wrote “We will stay the course” on the wall.", None, None),
    ],
)  # fmt: skip
def test_speakers_are_resolved(
    headline: str | None, article_body: str, speaker: str | None, role: str | None
) -> None:
    (quote,) = extract(headline, article_body, language="en", context=CONTEXT).quotes
    assert (quote.speaker, quote.speaker_role) == (speaker, role)


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
