"""What the documents tell people to type works."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2
import pytest
import typer

from dateline.cli import app
from dateline.house import folder

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])
RECIPES = sorted((folder("sql") / "recipes").glob("*.sql"))
_FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def fenced(path: Path, language: str) -> list[str]:
    return [text for kind, text in _FENCE.findall(path.read_text(encoding="utf-8")) if kind == language]


def questions() -> list[tuple[str, str]]:
    asked = [(recipe.name, recipe.read_text(encoding="utf-8")) for recipe in RECIPES]
    for path in DOCUMENTS:
        for block in fenced(path, "sql"):
            asked += [(path.name, part) for part in block.split(";\n") if "SELECT" in part.upper()]
    return asked


@pytest.mark.parametrize("question", [text for _, text in questions()], ids=[name for name, _ in questions()])
def test_every_question_can_be_asked_by_the_reader(question: str, database: Any) -> None:
    # psql's own variables, as in `psql -v blog='%storm%'`
    question = re.sub(r":'\w+'", "'%storm%'", question)
    with closing(psycopg2.connect(database.reader_url)) as connection, connection.cursor() as cursor:
        cursor.execute(question)
        assert cursor.description


def test_there_are_questions() -> None:
    assert len(questions()) >= 8


def test_every_command_that_is_named_exists() -> None:
    known = set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
    named = {
        word
        for path in DOCUMENTS
        for block in fenced(path, "sh")
        for word in re.findall(r"(?:^|[\s/])dateline ([a-z]+)", block)
    }
    assert named <= known
    assert {"watch", "ingest", "parse", "timeline"} <= named


def test_every_target_of_make_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {
        word for path in DOCUMENTS for word in re.findall(r"`?\bmake ([a-z]+)`", path.read_text("utf-8"))
    }
    assert named
    assert named <= targets


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_inside_the_repository_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (path.parent / target).exists(), f"{path.name} links to {target}"
