from __future__ import annotations

import pytest

from dateline.formats import Page


@pytest.mark.parametrize(
    ("text", "content_type", "kind"),
    [
        ("<!doctype html><p>x", None, "html"),
        ("\n  <div>x</div>", "text/plain", "html"),
        ('{"a": 1}', None, "json"),
        ('[{"a": "<p>x</p>"}]', "application/json", "json"),
        ('{"a": "<p>x</p>"}', None, "json"),
        ('{"a": "trunc', "application/json", "json"),
        ("[Live] The council sits", None, "text"),
        ("{braces} and words", None, "text"),
        ("A title\n\nA paragraph", "text/html", "text"),
    ],
)
def test_the_kind_is_seen_in_the_characters(text: str, content_type: str | None, kind: str) -> None:
    assert Page.read(text.encode(), url=None, content_type=content_type).kind == kind


def test_the_page_says_its_address_language_and_country() -> None:
    body = b'<html lang="en-GB"><head><link rel="canonical" href="/a?b=1"></head><body>x</body></html>'
    facts = Page.read(body, url="https://paper.example.de/x?utm_source=y").facts
    assert (facts.url, facts.language, facts.country) == ("https://paper.example.de/a?b=1", "en-GB", "DE")


def test_the_heading_of_the_page_is_the_title_and_the_name_of_the_site_is_not() -> None:
    body = b"<html><head><title>Storm: live | The Crier</title></head><body><p>x</p></body></html>"
    assert Page.read(body, url=None).facts.title == "Storm: live"
    body = b"<html><head><title>9h05 - Port</title></head><body><h1>Storm: the day</h1></body></html>"
    assert Page.read(body, url=None).facts.title == "Storm: the day"
