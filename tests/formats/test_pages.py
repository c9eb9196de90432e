"""Every folder of tests/fixtures/pages: the page, what the caller knows, and what must come out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dateline.fixtures import problem, read_fixture

FIXTURES = Path(__file__).parents[1] / "fixtures" / "pages"
CASES = sorted(folder.name for folder in FIXTURES.iterdir() if folder.is_dir())


def read(case: str, **changed: Any) -> dict[str, Any]:
    return read_fixture(FIXTURES / case, **changed)


def test_there_are_fixtures() -> None:
    assert len(CASES) >= 15


@pytest.mark.parametrize("case", CASES)
def test_the_page_gives_what_is_expected(case: str) -> None:
    expected = json.loads((FIXTURES / case / "expected.json").read_text("utf-8"))
    assert expected.pop("reviewed", True) is True, "compare expected.json with the page first"
    assert read(case) == expected
    assert problem(FIXTURES / case) is None


def test_the_same_article_as_text_and_as_html_gives_the_same_updates() -> None:
    kept = ("update_id", "headline", "article_body", "date_published", "date_published_raw", "precision")
    as_text, as_html = read("clock-tail-text"), read("clock-tail-html")
    assert [[u[k] for k in kept] for u in as_text["updates"]] == [
        [u[k] for k in kept] for u in as_html["updates"]
    ]
    assert as_text["key_developments"] == as_html["key_developments"]
    assert as_text["title"] == as_html["title"]


def test_the_ids_are_the_same_without_a_date() -> None:
    dated, undated = read("clock-tail-text"), read("clock-tail-undated")
    assert [u["update_id"] for u in dated["updates"]] == [u["update_id"] for u in undated["updates"]]
    assert all(u["date_published"] is None and u["date_published_raw"] for u in undated["updates"])
    assert "--published" in undated["notes"][0]


def test_nothing_of_the_page_around_is_in_an_update() -> None:
    bodies = "\n".join(u["article_body"] for case in CASES for u in read(case).get("updates", []))
    for word in (
        "favour",
        "Payment",
        "Remind",
        "Read more",
        "Anzeige",
        "Publicité",
        "Lire aussi",
        "Share",
        "Pool",
        "Mehr zum",
    ):
        assert word not in bodies
