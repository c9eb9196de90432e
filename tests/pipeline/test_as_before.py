"""A page whose bytes are others at each look, and that tells nothing new, is kept and not revised again."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import timedelta

import pytest

from dateline.crawl import Tally, assignments, finish, open_crawl, watch
from dateline.database import Row, connect
from dateline.model import Response
from dateline.observe import observe
from dateline.reprocess import reread
from dateline.sources import Source
from dateline.understand import understand_waiting
from tests.pipeline.world import START, World

URL = "https://ferry.test/live/strike"
SOURCE = Source.model_validate(
    {"name": "ferry", "title": "Ferry News", "homepage": "https://ferry.test/", "timezone": "Europe/London"}
)
WORDS = {
    31: "The crews voted to stay in port until Friday, their union says.",
    32: "Lorries wait on both sides of the water, and the queue grows.",
    33: "The harbour master closed the northern gate this morning.",
    34: "The mayor asked both sides to sit down once more before the weekend.",
}
TITLE = "Ferry strike live"


def page(number: int, words: dict[int, str] = WORDS, title: str = TITLE) -> bytes:
    """A page that counts its visitors."""
    updates = [
        {
            "@type": "BlogPosting",
            "@id": f"{URL}#entry-{key}",
            "datePublished": f"2026-03-02T13:{key}:00Z",
            "headline": f"Point {key}",
            "articleBody": body,
        }
        for key, body in sorted(words.items(), reverse=True)
    ]
    blog = {"@type": "LiveBlogPosting", "headline": title, "liveBlogUpdate": updates}
    head = f"<title>{title}</title><script type='application/ld+json'>{json.dumps(blog)}</script>"
    return f"<html><head>{head}</head><body><h1>{title}</h1><!-- visit {number} --></body></html>".encode()


def look(world: World, minutes: int, body: bytes, *headers: tuple[str, str]) -> Row:
    """Poll the page, and return the row of the crawl."""
    at = START + timedelta(minutes=minutes)
    kind = ("Content-Type", "text/html; charset=utf-8")
    answer = Response(url=URL, body=body, fetched_at=at, headers=(kind, *headers))
    with closing(connect(world.url)) as connection:
        with connection:
            key = watch(connection, URL, {SOURCE.name: SOURCE}, at)
            crawl_key = open_crawl(connection, run_id="test", shard=0, live_blog_keys=[key], at=at)
            [assignment] = assignments(connection, crawl_key, {SOURCE.name: SOURCE})
        observe(connection, world.archive, crawl_key, assignment, answer)
        with connection:
            return finish(connection, crawl_key, Tally(), at)


def staged(world: World) -> list[int]:
    """Return how many pages each crawl staged."""
    return [row[0] for row in world.ask("SELECT staged FROM crawl ORDER BY crawl_key")]


def test_what_tells_nothing_new_is_kept_and_not_staged(world: World) -> None:
    look(world, 0, page(0))
    understand_waiting(world.url)
    for minute in (1, 2):
        row = look(world, minute, page(minute), ("Age", str(minute)))
        assert (row["staged"], row["not_modified"], row["failed"]) == (0, 1, 0)
    assert world.ask("SELECT count(*) FROM staged_update") == [(0,)]
    assert world.ask("SELECT count(DISTINCT sha256), bool_or(is_revisit) FROM snapshot") == [(3, False)]
    told = world.ask(
        "SELECT is_as_before, is_healthy, updates, revised_at IS NULL FROM observation ORDER BY observed_at"
    )
    assert told == [(False, True, 4, False), (True, True, 4, False), (True, True, 4, False)]

    look(world, 3, page(3, WORDS | {32: "The queue is gone."}))
    understand_waiting(world.url)

    assert staged(world) == [1, 0, 0, 1]
    edits = world.ask("SELECT revised_at FROM revision WHERE kind = 'edited'")
    assert edits == [(START + timedelta(minutes=3),)]


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (page(1, title="Ferry strike: what we know"), ()),
        (page(1, WORDS | {35: "The first ferry is back."}), ()),
        (page(1), (("Last-Modified", "Mon, 02 Mar 2026 13:59:00 GMT"),)),
    ],
    ids=["title", "update", "date of the page"],
)
def test_whatever_is_new_is_staged(world: World, body: bytes, headers: tuple[tuple[str, str], ...]) -> None:
    look(world, 0, page(0))
    understand_waiting(world.url)
    look(world, 1, body, *headers)
    assert staged(world) == [1, 1]


def test_before_the_last_look_was_revised_every_look_waits(world: World) -> None:
    look(world, 0, page(0))
    look(world, 1, page(1))
    assert staged(world) == [1, 1]


def test_a_second_look_without_an_update_is_the_proof_that_it_is_gone(world: World) -> None:
    less = {key: words for key, words in WORDS.items() if key != 32}
    look(world, 0, page(0))
    for minute in (1, 2):
        look(world, minute, page(minute, less))
        understand_waiting(world.url)
    assert staged(world) == [1, 1, 1]
    assert world.ask("SELECT kind, revised_at FROM revision WHERE kind = 'deleted'") == [
        ("deleted", START + timedelta(minutes=1))
    ]
    look(world, 3, page(3, less))
    assert staged(world) == [1, 1, 1, 0]


def test_an_earlier_state_that_comes_back_is_staged(world: World) -> None:
    edited = WORDS | {32: "The queue is gone."}
    for minute, words in enumerate((WORDS, edited, WORDS, WORDS)):
        look(world, minute, page(minute, words))
        understand_waiting(world.url)
    assert staged(world) == [1, 1, 1, 1]


def test_the_archive_reads_it_like_any_other_look(world: World) -> None:
    look(world, 0, page(0))
    understand_waiting(world.url)
    look(world, 1, page(1))
    with closing(connect(world.url)) as connection:
        [(key,)] = world.ask("SELECT live_blog_key FROM live_blog")
        read = reread(connection, world.archive, key, {SOURCE.name: SOURCE}, everything=True)
    assert (read.pages, read.lost, read.reinterpretations) == (2, 0, {})
    assert world.ask("SELECT outcome, is_healthy FROM observation ORDER BY observed_at") == [
        ("parsed", True),
        ("parsed", True),
    ]
