from __future__ import annotations

from pathlib import Path

import pytest

from dateline.errors import SourceInvalid
from dateline.sources import load_sources, normal_url, read_source, read_sources, source_of, write_source

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
        ({"live_blogs": ["https://me:secret@daily.test/live"]}, "live_blogs: .*user name or password"),
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


def test_what_is_wrong_is_left_out_and_all_of_it_named(tmp_path: Path) -> None:
    for name in ("daily", "evening", "weekly"):
        write_source(tmp_path / f"{name}.toml", PLAIN | {"homepage": f"https://{name}.test/"})
    write_source(tmp_path / "latecomer.toml", {**PLAIN, "title": "Latecomer"})
    (tmp_path / "evening.toml").write_text("title = ")
    sources, wrong = read_sources(tmp_path)
    assert list(sources) == ["daily", "weekly"]
    assert [error.source for error in wrong] == ["evening", "latecomer"]
    with pytest.raises(SourceInvalid, match=r"evening\.toml: .*both claim daily\.test"):
        load_sources(tmp_path)


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("https://daily.test/live?page=1#latest", "https://daily.test/live?page=1"),
        ("HTTPS://Daily.TEST:8443/Live", "https://daily.test:8443/Live"),
        ("http://daily.test", "http://daily.test/"),
    ],
)
def test_an_address_has_one_spelling(url: str, normal: str) -> None:
    assert normal_url(url) == normal == normal_url(normal)


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("https://me:secret@daily.test/", "user name or password"),
        ("https://daily.test/a b", "blanks"),
        ("https://daily.test/\n", "blanks"),
        ("https://daily.test/\x00", "control characters"),
        ("ftp://daily.test/", "not an http address"),
        ("file:///tmp/page.html", "not an http address"),
        ("https:///live", "not an http address"),
        ("https://[daily.test/", "not an address: Invalid IPv6"),
        ("https://daily.test:x/", "not an address: Port"),
        ("https://daily.test/" + "a" * 2000, "more than 2,000 characters"),
    ],
)
def test_what_cannot_be_polled_is_refused(url: str, message: str) -> None:
    with pytest.raises(SourceInvalid, match=message) as caught:
        normal_url(url)
    assert "secret" not in str(caught.value)


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


@pytest.mark.parametrize("url", ["no address", "http:///path", "mailto:desk@daily.test", "http://[::"])
def test_what_has_no_host_is_nobodys(url: str) -> None:
    with pytest.raises(SourceInvalid):
        source_of(url, {})


def test_a_port_may_tell_two_sources_apart(tmp_path: Path) -> None:
    for port in (8001, 8002):
        write_source(tmp_path / f"p{port}.toml", {"title": "P", "homepage": f"http://127.0.0.1:{port}/"})
    sources = load_sources(tmp_path)
    assert source_of("http://127.0.0.1:8002/x", sources).name == "p8002"
