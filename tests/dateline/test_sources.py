from __future__ import annotations

from pathlib import Path

import pytest

from dateline.errors import SourceInvalid
from dateline.sources import load_sources, read_source, source_of, write_source

PLAIN = {"title": "Daily", "homepage": "https://daily.test/"}


def test_the_sources_that_come_with_dateline_are_right() -> None:
    sources = load_sources()
    assert len(sources) >= 10
    for source in sources.values():
        assert source.timezone
        assert source.language
        assert source.country
        found = source.discover
        assert found.feeds or found.sitemaps or found.pages


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"timezone": "Mars/Olympus"}, "timezone: .*Mars/Olympus is not an IANA time zone"),
        ({"language": "xx-nowhere-1"}, "language: .*is not a BCP 47 language"),
        ({"polls": 3}, "polls: Extra inputs are not permitted"),
        ({"poll_seconds": 0}, "poll_seconds: .*greater than or equal to 5"),
        ({"homepage": "ftp://daily.test"}, "homepage: "),
        ({"country": "uk"}, "country: "),
    ],
)
def test_a_wrong_key_is_named_with_its_file(change: dict[str, object], message: str, tmp_path: Path) -> None:
    write_source(tmp_path / "daily.toml", {**PLAIN, **change})
    with pytest.raises(SourceInvalid, match=f"daily.toml: {message}"):
        read_source(tmp_path / "daily.toml")


def test_a_file_that_is_no_toml_is_named(tmp_path: Path) -> None:
    (tmp_path / "daily.toml").write_text("title = ")
    with pytest.raises(SourceInvalid, match=r"daily\.toml: "):
        load_sources(tmp_path)


def test_two_sources_with_one_host_are_an_error(tmp_path: Path) -> None:
    write_source(tmp_path / "daily.toml", PLAIN)
    write_source(tmp_path / "evening.toml", {**PLAIN, "title": "Evening"})
    with pytest.raises(SourceInvalid, match=r"both claim daily\.test"):
        load_sources(tmp_path)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://daily.test/live/1", "daily"),
        ("https://www.daily.test/live/1", "daily"),
        ("https://DAILY.test:443/live", "daily"),
        ("https://other.test/live", "other.test"),
        ("https://notdaily.test/", "notdaily.test"),
        ("http://[::1]:8080/", "1"),
        ("http://[::ffff:127.0.0.1]/", "ffff-127.0.0.1"),
        ("file:///tmp/page.html", "saved-pages"),
    ],
)
def test_whose_page_it_is(url: str, name: str, tmp_path: Path) -> None:
    write_source(tmp_path / "daily.toml", PLAIN)
    assert source_of(url, load_sources(tmp_path)).name == name


@pytest.mark.parametrize("url", ["no address", "http:///path", "mailto:desk@daily.test"])
def test_what_has_no_host_is_nobodys(url: str) -> None:
    with pytest.raises(SourceInvalid):
        source_of(url, {})


def test_a_port_may_tell_two_sources_apart(tmp_path: Path) -> None:
    for port in (8001, 8002):
        write_source(tmp_path / f"p{port}.toml", {"title": "P", "homepage": f"http://127.0.0.1:{port}/"})
    sources = load_sources(tmp_path)
    assert source_of("http://127.0.0.1:8002/x", sources).name == "p8002"
