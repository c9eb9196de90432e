"""A feed holds several live blogs: each is staged under its own address, by the spider and by ingest."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from dateline.cli import app
from dateline.crawl import Tally, assignments, finish, open_crawl, watch
from dateline.database import connect
from dateline.errors import NotALiveBlog
from dateline.ingest import ingest_files
from dateline.model import Response
from dateline.observe import Outcome, observe, unchanged
from dateline.reading import Reading, parse, parse_all
from dateline.snapshot import Archive
from dateline.sources import Source
from dateline.understand import understand_waiting
from tests.pipeline.world import START, World

FEED = Path(__file__).parents[1] / "fixtures" / "pages" / "minute-feed" / "page.json"
URL = "https://jornal.test/feed.json"
SOURCE = Source.model_validate(
    {
        "name": "jornal",
        "title": "Jornal",
        "homepage": "https://jornal.test/",
        "language": "pt",
        "timezone": "Europe/Lisbon",
    }
)
TEXTS = """
    SELECT b.url, u.update_id, v.article_body FROM update_version v
    JOIN live_update u USING (update_key) JOIN live_blog b USING (live_blog_key)
    WHERE v.is_current ORDER BY 1, 2"""


def response(feed: Any, minutes: int = 0) -> Response:
    return Response(
        url=URL,
        body=json.dumps(feed).encode(),
        fetched_at=START + timedelta(minutes=minutes),
        headers=(("Content-Type", "application/json"),),
    )


def look(world: World, answer: Response) -> Outcome:
    at = answer.fetched_at
    with closing(connect(world.url)) as connection:
        with connection:
            key = watch(connection, URL, {SOURCE.name: SOURCE}, at)
            crawl_key = open_crawl(connection, run_id="test", shard=0, live_blog_keys=[key], at=at)
        [assignment] = assignments(connection, crawl_key, {SOURCE.name: SOURCE})
        connection.commit()
        if answer.status == 304:
            unchanged(connection, crawl_key, assignment, answer)
            outcome = Outcome(live_blog=None, live_blog_key=key)
        else:
            outcome = observe(connection, world.archive, crawl_key, assignment, answer)
        with connection:
            finish(connection, crawl_key, Tally(), at)
    return outcome


def test_each_live_blog_of_a_polled_feed_has_its_own_rows(world: World) -> None:
    feed = json.loads(FEED.read_text("utf-8"))
    outcome = look(world, response(feed))
    assert (outcome.cause, outcome.walk) == (None, None)
    understand_waiting(world.url)
    found = world.ask(TEXTS)
    assert [url for url, _, _ in found] == [f"{URL}#2406001"] * 2 + [f"{URL}#2406002"]
    assert world.ask(
        "SELECT count(DISTINCT source_key), bool_or(is_watched AND url <> %s) FROM live_blog", URL
    ) == [(1, False)]


def test_an_edit_in_one_live_blog_of_a_feed_is_no_edit_in_another(world: World) -> None:
    feed = json.loads(FEED.read_text("utf-8"))
    look(world, response(feed))
    feed[1]["posts"][0]["body"] = "<p>O vento chegou.</p>"
    look(world, response(feed, minutes=1))
    understand_waiting(world.url)
    edits = world.ask(
        "SELECT b.url FROM revision r JOIN live_update u USING (update_key) "
        "JOIN live_blog b USING (live_blog_key) WHERE r.kind = 'edited'"
    )
    assert edits == [(f"{URL}#2406002",)]


def test_looking_twice_at_one_answer_changes_nothing(world: World) -> None:
    answer = response(json.loads(FEED.read_text("utf-8")))
    look(world, answer)
    understand_waiting(world.url)
    before = world.rows()
    look(world, Response(url=URL, body=answer.body, fetched_at=START + timedelta(minutes=1)))
    understand_waiting(world.url)
    assert [row[:-3] for row in world.rows()["versions"]] == [row[:-3] for row in before["versions"]]
    assert world.rows()["revisions"] == before["revisions"]


@pytest.mark.parametrize("is_taken_up", [True, False])
def test_a_feed_that_is_confirmed_confirms_what_each_of_its_live_blogs_lacks(
    world: World, is_taken_up: bool
) -> None:
    feed = json.loads(FEED.read_text("utf-8"))
    bridge = {"_id": "f00", "title": "Ponte", "body": "<p>A ponte reabriu.</p>", "timestamp": 1695624900}
    feed[0]["posts"].append({**feed[0]["posts"][1], **bridge})
    look(world, response(feed))
    understand_waiting(world.url)
    del feed[0]["posts"][1]
    look(world, response(feed, minutes=1))
    if is_taken_up:
        understand_waiting(world.url)
    look(world, Response(url=URL, body=b"", fetched_at=START + timedelta(minutes=2), status=304))
    understand_waiting(world.url)
    gone = world.ask("SELECT update_id FROM live_update WHERE state = 'deleted'")
    assert gone == [("69b86f4ce0394ef6d54f3033081b0002",)]
    confirmed = world.ask("SELECT count(*) FROM observation WHERE outcome = 'unchanged'")
    assert confirmed == [(1,)], "only where it says something"


def test_every_live_blog_of_a_feed_leads_to_the_same_bytes(world: World) -> None:
    look(world, response(json.loads(FEED.read_text("utf-8"))))
    assert world.ask(
        "SELECT count(*), count(DISTINCT snapshot_key), count(DISTINCT live_blog_key) FROM observation"
    ) == [(2, 1, 2)]


def test_a_saved_feed_gives_one_result_for_each_live_blog(database: Any, tmp_path: Path) -> None:
    archive = Archive((tmp_path / "archive").as_uri())
    found = list(ingest_files(database.writer_url, archive, [FEED], Reading(), {}))
    understand_waiting(database.writer_url)
    assert [len(page.outcome.live_blog.updates) for page in found if page.outcome.live_blog] == [2, 1]
    stored = World(url=database.writer_url, archive=archive).ask(TEXTS)
    assert [url.rsplit("#")[-1] for url, _, _ in stored] == ["2406001", "2406001", "2406002"]
    assert all(url.startswith("file:///") for url, _, _ in stored)


def test_the_command_line_prints_one_object_for_each_live_blog() -> None:
    shown = CliRunner().invoke(app, ["parse", "--json", str(FEED)])
    records = [json.loads(line) for line in shown.stdout.splitlines()]
    assert [len(record["updates"]) for record in records] == [2, 1]
    assert len({record["url"] for record in records}) == 2


def test_who_wants_one_live_blog_is_told_that_there_are_several() -> None:
    answer = response(json.loads(FEED.read_text("utf-8")))
    assert len(parse_all(answer, Reading())) == 2
    with pytest.raises(NotALiveBlog, match="2 live blogs") as refused:
        parse(answer, Reading())
    assert refused.value.cause == "feed"
