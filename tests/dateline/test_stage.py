from __future__ import annotations

import json
from contextlib import closing
from typing import Any

import psycopg2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.database import connect, copy_rows
from dateline.ingest import ingest_files
from dateline.reading import Reading
from dateline.snapshot import Archive
from dateline.stage import MAX_TEXT, as_json, short_id
from dateline.understand import understand_waiting

_BAD = str.maketrans({"\0": None})


def page(*bodies: str, ids: tuple[str, ...] = ("a", "b", "c")) -> str:
    """A page with one update for each body."""
    updates = [
        {
            "@type": "BlogPosting",
            "@id": identity,
            "headline": f"Headline {number}",
            "articleBody": body,
            "datePublished": f"2026-03-02T12:0{number}:00Z",
        }
        for number, (identity, body) in enumerate(zip(ids, bodies, strict=False))
    ]
    blog = {"@type": "LiveBlogPosting", "headline": "Storm", "liveBlogUpdate": updates}
    return f'<h1>Storm</h1><script type="application/ld+json">{json.dumps(blog)}</script>'


@given(st.text(st.characters(exclude_categories=()), max_size=40))
def test_json_is_what_postgres_takes(text: str) -> None:
    stored = json.loads(as_json({"text": text}))["text"]
    assert stored == text.translate(_BAD).encode("utf-8", "replace").decode()


@pytest.mark.parametrize(
    "text", ["a\0b", "\\u0000", "\\\0", "\ud83d", "tab\tline\nback\\slash", "\\N", "\\."]
)
def test_every_text_survives_copy(text: str, database: Any) -> None:
    with closing(connect(database.owner_url)) as connection:
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE kept (text text, document jsonb)")
        copy_rows(connection, "kept", ("text", "document"), [(text, as_json([text]))])
        with connection.cursor() as cursor:
            cursor.execute("SELECT text, document FROM kept")
            [row] = cursor.fetchall()
    expected = text.replace("\0", "").encode("utf-8", "replace").decode()
    assert dict(row) == {"text": expected, "document": [expected]}


def test_an_id_fits_into_an_index() -> None:
    assert short_id("x" * 500) == "x" * 500
    assert len(short_id("x" * 9000)) < 80
    assert short_id("x" * 9000) != short_id("x" * 9001)


@pytest.mark.parametrize(
    "hostile",
    [
        page("Rain.", " ".join(f"word{number}" for number in range(MAX_TEXT // 5)), "Sun."),
        page("Rain.", " ".join(f"Name{number}" for number in range(3000)) + " said so.", "Sun."),
        page("Rain.", "Wind.", "Sun.", ids=("a", "".join(f"{number:x}" for number in range(9000)), "c")),
        page("Rain.", "Half an emoji: \ud83d.", "Sun."),
        page("Rain.", "A literal \\u0000 and a real \0.", "Sun."),
    ],
    ids=["long text", "long name", "long id", "half a pair", "nul"],
)
def test_one_hostile_update_stops_nobody(hostile: str, database: Any, tmp_path: Any) -> None:
    (tmp_path / "a.html").write_text(hostile, encoding="utf-8")
    (tmp_path / "b.html").write_text(page("Calm.", "Fog.", "Snow."), encoding="utf-8")
    archive = Archive((tmp_path / "archive").as_uri())
    list(
        ingest_files(database.writer_url, archive, [tmp_path / "a.html", tmp_path / "b.html"], Reading(), {})
    )
    understand_waiting(database.writer_url)
    with closing(psycopg2.connect(database.reader_url)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT article_body FROM current_update")
        bodies = {body for (body,) in cursor.fetchall()}
        cursor.execute("SELECT count(*) FROM observation WHERE revised_at IS NULL")
        assert cursor.fetchall() == [(0,)]
    assert bodies >= {"Rain.", "Sun.", "Calm.", "Fog.", "Snow."}
