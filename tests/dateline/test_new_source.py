from __future__ import annotations

import json
from datetime import datetime, timezone
from pathlib import Path

import pytest

from dateline.errors import SetupError, Unreadable
from dateline.fixtures import expect, find_fixtures, problem
from dateline.model import Response
from dateline.new_source import Draft, draft, write_draft
from dateline.sources import load_sources, read_source
from tests.dateline.paged import page

URL = "https://www.harbour-paper.no/news/live/harbour-strike"
AT = datetime(2026, 11, 22, 12, tzinfo=timezone.utc)


def response(body: bytes = b"", url: str = URL) -> Response:
    return Response(
        url=url, body=body or page(range(5, 0, -1)), fetched_at=AT, headers=(("content-type", "text/html"),)
    )


def made(folder: Path, name: str = "harbour-paper", **how: object) -> Draft:
    return write_draft(name, URL, response(**how), sources=folder, fixtures=folder / "pages")  # type: ignore[arg-type]


def html(head: str, lang: str = "nb-NO") -> bytes:
    return (
        f'<!doctype html><html lang="{lang}"><head>{head}</head><body><h1>Strike</h1></body></html>'.encode()
    )


def test_a_draft_is_a_source_that_can_be_read_and_a_test_that_fails(tmp_path: Path) -> None:
    written = made(tmp_path)
    source = load_sources(tmp_path)["harbour-paper"]
    assert source == written.source
    assert (source.country, source.timezone, source.language) == ("NO", "Europe/Oslo", "en")
    assert source.discover.match == "/live/"
    assert [str(url) for url in source.live_blogs] == [URL]
    assert written.file.read_text(encoding="utf-8").count("REVIEW") >= 6
    assert find_fixtures(tmp_path / "pages") == [written.fixture]
    assert "not reviewed" in (problem(written.fixture) or "")


def test_a_fixture_holds_once_it_is_reviewed_and_while_the_page_is_read_so(tmp_path: Path) -> None:
    folder = made(tmp_path).fixture
    file = folder / "expected.json"
    expected = json.loads(file.read_text(encoding="utf-8"))
    assert expected["reviewed"] is False
    assert len(expected["updates"]) == 5
    file.write_text(json.dumps({**expected, "reviewed": True}), encoding="utf-8")
    assert problem(folder) is None
    expected["updates"][2]["article_body"] = "Something else."
    file.write_text(json.dumps({**expected, "reviewed": True}), encoding="utf-8")
    assert "updates[2]" in (problem(folder) or "")
    expect(folder)
    assert "not reviewed" in (problem(folder) or ""), "a new reading is to be reviewed anew"
    file.write_text("{", encoding="utf-8")
    assert "cannot be read" in (problem(folder) or "")


def test_a_page_that_no_format_reads_is_kept_for_whoever_writes_one(tmp_path: Path) -> None:
    written = made(tmp_path, body=html("<title>Strike</title>"))
    assert written.record["format"] is None
    assert (written.fixture / "page.html").exists()


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ('<meta property="og:site_name" content="Havneavisen">', "Havneavisen"),
        (
            '<script type="application/ld+json">{"@type": "NewsArticle", '
            '"publisher": {"@type": "Organization", "name": "Havneavisen"}}</script>',
            "Havneavisen",
        ),
        ("", "www.harbour-paper.no"),
        ('<meta property="og:site_name" content=\'A "b" \\ &#10; c = 1 # é\'>', 'A "b" \\ \n c = 1 # é'),
    ],
)
def test_the_title_is_the_publishers(tmp_path: Path, head: str, title: str) -> None:
    assert made(tmp_path, body=html(head)).source.title == title


def test_a_feed_that_the_page_links_to_is_proposed(tmp_path: Path) -> None:
    links = (
        '<link rel="alternate" type="application/rss+xml" href="https://elsewhere.example/rss">'
        '<link rel="alternate" type="application/rss+xml" href="/rss.xml">'
    )
    source = made(tmp_path, body=html(links)).source
    assert [str(url) for url in source.discover.feeds] == ["https://www.harbour-paper.no/rss.xml"]


@pytest.mark.parametrize("lang", ["", "xx-nonsense", "'\"]", "zh-Hant-TW-x-long"])
def test_a_language_that_is_none_is_left_to_the_person(tmp_path: Path, lang: str) -> None:
    text = draft(response(html("", lang)), URL)
    (tmp_path / "x.toml").write_text(text, encoding="utf-8")
    read_source(tmp_path / "x.toml")


@pytest.mark.parametrize("name", ["../outside", "Upper", "", "a/b", ".hidden", "x" * 61])
def test_a_name_stays_in_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(SetupError, match="will not do"):
        made(tmp_path / "in", name=name)
    assert list(tmp_path.rglob("*.toml")) == []


def test_nothing_is_written_over_and_no_host_belongs_to_two(tmp_path: Path) -> None:
    made(tmp_path)
    before = sorted(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    with pytest.raises(SetupError, match="there already"):
        made(tmp_path)
    with pytest.raises(SetupError, match="belongs to the source harbour-paper"):
        made(tmp_path, name="another")
    assert sorted(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()) == before


def test_an_empty_page_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        made(tmp_path, body=b"  ")
    assert list(tmp_path.rglob("*.toml")) == []
