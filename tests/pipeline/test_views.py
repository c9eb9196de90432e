"""Two parts of a page word one update differently: only what a part changes in its own words is an edit."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import timedelta

from dateline.crawl import Assignment, Tally, finish, open_crawl, watch
from dateline.database import connect
from dateline.model import Response
from dateline.observe import observe
from dateline.sources import Source
from dateline.understand import understand_waiting
from tests.pipeline.world import START, World

URL = "https://ferry.test/live/strike"
SOURCE = Source.model_validate(
    {
        "name": "ferry",
        "title": "Ferry News",
        "homepage": "https://ferry.test/",
        "language": "en",
        "timezone": "Europe/London",
    }
)
WORDS = {
    31: "The crews voted to stay in port until Friday, their union says.",
    32: "Lorries wait on both sides of the water, and the queue grows.",
    33: "The harbour master closed the northern gate this morning.",
}


def page(linked: dict[int, str], shown: dict[int, str]) -> bytes:
    """A page whose linked data is worded otherwise than its blocks; a block without words holds a picture."""
    updates = [
        {
            "@type": "BlogPosting",
            "@id": f"{URL}#entry-{key}00000",
            "datePublished": f"2026-03-02T13:{key}:00Z",
            "headline": f"Point {key}",
            "articleBody": f"{words} Read on in our report.",
        }
        for key, words in linked.items()
    ]
    blog = {"@type": "LiveBlogPosting", "headline": "Ferry strike live", "liveBlogUpdate": updates}
    blocks = "".join(
        f"<article id='entry-{key}00000'><h3>Point {key}</h3><time datetime='2026-03-02T13:{key}:00Z'></time>"
        + (f"<p>{shown[key]}</p>" if shown.get(key) else "<img src='/picture.jpg'>")
        + "</article>"
        for key in linked
    )
    head = f"<script type='application/ld+json'>{json.dumps(blog)}</script>"
    return f"<html><head>{head}</head><body><h1>Ferry strike live</h1>{blocks}</body></html>".encode()


def look(world: World, minutes: int, body: bytes) -> None:
    at = START + timedelta(minutes=minutes)
    answer = Response(url=URL, body=body, fetched_at=at, headers=(("Content-Type", "text/html"),))
    with closing(connect(world.url)) as connection:
        with connection:
            key = watch(connection, URL, {SOURCE.name: SOURCE}, at)
            crawl_key = open_crawl(connection, run_id="test", shard=0, live_blog_keys=[key], at=at)
        observe(
            connection,
            world.archive,
            crawl_key,
            Assignment(live_blog_key=key, url=URL, source=SOURCE),
            answer,
        )
        with connection:
            finish(connection, crawl_key, Tally(), at)
    understand_waiting(world.url)


def edits(world: World) -> list[tuple[str, str]]:
    return [
        (str(update_id), str(body_from))
        for update_id, body_from in world.ask(
            """SELECT u.update_id, v.body_from FROM revision r JOIN live_update u USING (update_key)
            JOIN update_version v ON v.update_key = r.update_key AND v.valid_from = r.revised_at
            WHERE r.kind = 'edited' ORDER BY r.revised_at"""
        )
    ]


def test_a_body_from_another_part_of_the_page_is_no_edit(world: World) -> None:
    look(world, 0, page(WORDS, WORDS))
    assert world.ask("SELECT DISTINCT body_from FROM update_version") == [("block",)]
    unreadable = WORDS | {32: ""}
    look(world, 1, page(WORDS, unreadable))
    look(world, 2, page(WORDS, unreadable))
    look(world, 3, page(WORDS, WORDS))
    assert edits(world) == []
    reworded = WORDS | {32: "The queue is gone."}
    look(world, 4, page(reworded, unreadable))
    assert edits(world) == [("3200000", "jsonld")]
    look(world, 5, page(reworded, reworded))
    assert edits(world) == [("3200000", "jsonld")]
    look(world, 6, page(reworded, reworded | {32: "The queue is back."}))
    assert len(edits(world)) == 2


def test_an_edit_that_comes_with_another_part_of_the_page_is_an_edit(world: World) -> None:
    """What every part said stands on each page."""
    look(world, 0, page(WORDS, WORDS))
    reworded = WORDS | {32: "The queue is gone."}
    look(world, 1, page(reworded, WORDS | {32: ""}))
    assert edits(world) == [("3200000", "jsonld")]


def test_a_headline_that_only_another_part_of_the_page_gives_is_no_edit(world: World) -> None:
    """The linked data name the newest updates only: a headline goes as they roll out of it."""
    bare = page(WORDS, WORDS).replace(b"<h3>", b"<!--").replace(b"</h3>", b"-->")
    for minute, nameless in enumerate(((), (31,), (31, 32), ())):
        body = bare
        for key in nameless:
            body = body.replace(f'"headline": "Point {key}", '.encode(), b"")
        look(world, minute, body)
    assert world.ask("SELECT count(*) FROM update_version WHERE headline_from = 'jsonld'") == [(3,)]
    assert edits(world) == []


def test_what_two_parts_of_the_page_said_alike_is_known_of_both(world: World) -> None:
    """A page of few updates is read by its linked data, and by its blocks as it grows."""
    same = page(WORDS, WORDS).replace(b" Read on in our report.", b"")
    unread = same.replace(b"<article", b"<!-- <article").replace(b"</article>", b"</article> -->")
    look(world, 0, unread)
    assert world.ask("SELECT DISTINCT body_from FROM update_version") == [("jsonld",)]
    look(world, 1, same)
    look(world, 2, same.replace(b"the queue grows", b"the queue is gone"))
    assert edits(world) == [("3200000", "block")]
