"""Damaged, deep and random pages end in an error of the house or in a live blog; nothing else, and soon."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline.errors import DatelineError, NotALiveBlog, SetupError, Unreadable
from dateline.formats import FORMATS, Page, understand
from dateline.formats.page import MAX_BYTES
from dateline.formats.record import as_json
from dateline.model import LiveBlog

FIXTURES = Path(__file__).parents[1] / "fixtures" / "pages"
BODIES = [
    next(folder.glob("page.*")).read_bytes() for folder in sorted(FIXTURES.iterdir()) if folder.is_dir()
]
SECONDS = 10
"""Far above what any of these take, far below what a runaway pattern would."""


def outcome(body: bytes) -> LiveBlog | DatelineError:
    try:
        found = understand(Page.read(body, url="https://paper.example/live"))
    except DatelineError as error:
        return error
    json.dumps(as_json(found))
    return found


@settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=600))
def test_garbage_ends_in_an_outcome(body: bytes) -> None:
    outcome(body)


@settings(deadline=None, max_examples=200, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(BODIES), st.data())
def test_a_mutated_page_ends_in_an_outcome(body: bytes, data: st.DataObject) -> None:
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(body)))
        length = data.draw(st.sampled_from([0, 1, 7, 60, 2_000]))
        patch = data.draw(
            st.one_of(
                st.binary(max_size=12),
                st.sampled_from([b"<div>", b"</p>", b'"', b"{", b"23:59 ", b"(1:09 p.m.)", b"\x00"]),
            )
        )
        body = body[:start] + patch + body[start + length :]
    outcome(body)


@pytest.mark.parametrize("body", BODIES)
def test_every_tenth_truncation_ends_in_an_outcome(body: bytes) -> None:
    for share in range(1, 10):
        outcome(body[: len(body) * share // 10])


LD = '<html><script type="application/ld+json">%s</script><body><p>x</p></body></html>'
HOSTILE = {
    "deep html": "<html><body>" + "<div>" * 50_000 + "x",
    "deep inline": "<html><body>" + "<b><a href='/'>" * 30_000 + "x",
    "deep lists": "<html><body>" + "<ul><li>" * 30_000 + "12:30 x",
    "deep json": "[" * 200_000,
    "deep json object": '{"response":' * 100_000,
    "deep json-ld": LD % ('{"@type":"LiveBlogPosting","a":' + "[" * 100_000),
    "json-ld that refers to itself in types": LD
    % '{"@type":{"@type":["LiveBlogPosting"]},"liveBlogUpdate":{"a":1}}',
    "odd members": LD
    % (
        '{"@type":"LiveBlogPosting","url":[],"headline":{},"liveBlogUpdate":[1,null,[],{},{"headline":[[["x"]]],'
        '"articleBody":{"@value":{"@value":3}},"url":{"@id":5},"author":[null,1,{"name":{}}],'
        '"datePublished":{"@value":[]},"image":[{"url":{}}]}]}'
    ),
    "bad addresses": LD
    % '{"@type":"LiveBlogPosting","url":"http://[","liveBlogUpdate":[{"headline":"x","url":"http://[::1"},{"headline":"y","url":"//["}]}',
    "many clocks": "<html><body>" + "<p>12:30 Something happened here, and it was seen by many.</p>" * 20_000,
    "one long line of digits": "1:" * 200_000,
    "one long line of brackets": "<p>" + "(" * 100_000 + "1:09 p.m." + ")" * 100_000,
    "one long line of spaces": "<p>12:30" + " " * 500_000 + "x</p>" * 3,
    "many attributes": "<html><body><div " + " ".join(f"class{i}='ad share'" for i in range(20_000)) + ">",
    "a long class": "<html><body><div class='" + "share-" * 50_000 + "' id='block-1'>x</div>",
    "many blocks of one id": "<html><body>"
    + "<article class='block' id='block-1'><time datetime='2020-01-01T00:00:00Z'></time><p>x</p></article>"
    * 3_000,
    "unclosed comment": "<html><!--" + "x" * 100_000,
    "odd api": (
        '{"response": {"content": {"fields": {"body": "<div id=\\"block-1\\" class=\\"block\\">"},'
        ' "blocks": {"body": [1, {"id": 3}, {"id": "a"}]}}}}'
    ),
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_page_ends_soon(name: str) -> None:
    began = time.process_time()
    outcome(HOSTILE[name].encode())
    assert time.process_time() - began < SECONDS


def test_a_page_that_is_too_large_is_refused() -> None:
    with pytest.raises(Unreadable, match="20,000,000"):
        Page.read(b"x" * (MAX_BYTES + 1), url="https://paper.example/")


@pytest.mark.parametrize("body", [b"", b" \n ", b"\xef\xbb\xbf"])
def test_an_empty_page_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable, match="empty"):
        Page.read(body, url=None)


def test_damaged_json_is_unreadable() -> None:
    with pytest.raises(Unreadable, match="damaged"):
        understand(
            Page.read(b'{"response": {"content": {"fields": {"bo', url=None, content_type="application/json")
        )


def test_an_unknown_format_or_zone_is_a_mistake_of_the_set_up() -> None:
    with pytest.raises(SetupError, match="no format"):
        understand(Page.read(b"<p>x", url=None, format="carrier-pigeon"))
    with pytest.raises(SetupError, match="no time zone"):
        Page.read(b"<p>x", url=None, timezone="Mars/Base")


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_a_named_format_that_finds_nothing_says_so(name: str) -> None:
    with pytest.raises(NotALiveBlog, match=name):
        understand(Page.read(b"<html><body><p>x</p></body></html>", url=None, format=name))
