"""How many updates a second go through all rooms behind the spider, and where the time goes.

    python -m benchmarks.pipeline [--blogs 1000] [--updates 50]

Live blogs are written here, in three page formats, and shown to the rooms one after the other: keep the
bytes (WARC), parse, stage, revise, de-duplicate, extract, on a durable Postgres server of our own.  Beside
it, in the same run, the least that any such pipeline must do with the same pages: read the HTML into a tree
(lxml) and COPY the texts into one bare table.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timezone
from pathlib import Path

from lxml import html
from rich.console import Console
from rich.table import Table

from dateline.crawl import open_crawl, watch
from dateline.database import Connection, connect, copy_rows
from dateline.extract.store import extract_batch, extraction_batches
from dateline.local.postgres import Postgres
from dateline.migrate import migrate
from dateline.model import LiveBlog, Response, Snapshot
from dateline.newsroom.edition import Place, edition_at
from dateline.newsroom.pages import Visit, render
from dateline.newsroom.script import Script
from dateline.reading import Reading, parse
from dateline.revise import revise_waiting
from dateline.snapshot import Archive
from dateline.sources import Source
from dateline.stage import Look, stage_parsed, store_snapshot
from dateline.understand import deduplicate_waiting

START = datetime(2026, 3, 4, 12, tzinfo=timezone.utc)
PLATFORMS = ("schema_org", "blocks", "clock_article")
SURNAMES = "Arnesen Brekke Cavallo Dorn Ekberg Falk Gamper Holt Iversen Jansky Kern Lund".split()
PEOPLE = [f"{name} {surname}" for name in "Ada Bo Cem Dag Eli Fay Gus Ida".split() for surname in SURNAMES]
ROLES = "police chief,harbour master,minister,spokeswoman,surgeon,union leader,mayor".split(",")
PLACES = "Ardal Brunvik Corrin Dunmere Eskholm Farlund Garrow Hestvik Inverdal Jorund Kelby".split()
THINGS = "houses lorries ferries schools villages shops patients engineers families soldiers".split()
EVENTS = "storm flood strike election fire trial landslide outage summit blockade".split()
VERBS = "closed evacuated repaired counted destroyed searched reopened insured damaged".split()
SYLLABLES = "ka lo mi ne ru sta ver tin dol gra pel sun mor fi hal be".split()


class Timer:
    """Seconds by room."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def room(self, name: str) -> Iterator[None]:
        """Add the time of a block to a room."""
        begun = time.perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - begun


def invented(chance: random.Random) -> str:
    """Return some words that nobody has written before, as most words of a text are not those of another."""
    return " ".join("".join(chance.choices(SYLLABLES, k=chance.randint(1, 3))) for _ in range(7))


def sentence(chance: random.Random) -> str:
    """Return a sentence as news has them."""
    who, role, place, thing, verb = map(chance.choice, (PEOPLE, ROLES, PLACES, THINGS, VERBS))
    number, event, tail = chance.randint(2, 900), chance.choice(EVENTS), invented(chance)
    return chance.choice(
        (
            f"At least {number} {thing} were {verb} near {place} {tail}, {role} {who} said on Tuesday.",
            f"“We have {number} {thing} left in {place}, {tail},” {who}, the {role}, told reporters.",
            f"The {event} in {place} has cost {tail} more than ${number} million, according to the {role}.",
            f"{who} denied that {thing} {tail} had been {verb} before the {event} reached {place}.",
            f"Roads from {place} to {tail} stay closed until the {event} is over.",
        )
    )


def script(number: int, updates: int) -> Script:
    """Return a live blog of an outlet of its own."""
    chance = random.Random(number)
    place, event = chance.choice(PLACES), chance.choice(EVENTS)
    happening = [
        {
            "kind": "added",
            "at": -60.0 * (updates - index),
            "update": f"u{index}",
            "headline": sentence(chance).split(",")[0].strip("“”.")[:70],
            "body": "\n\n".join(sentence(chance) for _ in range(chance.randint(2, 4))),
        }
        for index in range(updates)
    ]
    return Script.model_validate(
        {
            "name": f"outlet_{number}",
            "platform": PLATFORMS[number % len(PLATFORMS)],
            "outlet": {
                "title": f"Outlet {number}",
                "language": "en",
                "timezone": "Europe/Oslo",
                "sections": ["News"],
            },
            "blog": {
                "path": f"/live/{place.lower()}-{number}",
                "title": f"{event.title()} in {place}: live updates",
                "standfirst": "What has happened so far, in Norwegian local time:",
                "author": chance.choice(PEOPLE),
                "clock_zone": "Europe/Oslo",
                "picture": {"name": "scene", "alt": "A scene", "caption": "A scene.", "credit": "Nobody"},
            },
            "happening": happening,
        }
    )


def page(told: Script) -> tuple[Source, Response]:
    """Return a live blog as its server would send it."""
    base_url = f"https://{told.name.replace('_', '-')}.test"
    place = Place(base_url=base_url, started_at=START)
    body = render(edition_at(told, 0, place), Visit(now=START, number=1)).encode()
    source = Source.model_validate(
        {
            "name": told.name,
            "title": told.name,
            "homepage": base_url,
            "language": "en",
            "timezone": "Europe/Oslo",
        }
    )
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    return source, Response(url=base_url + told.blog.path, body=body, fetched_at=START, headers=headers)


def stage(connection: Connection, source: Source, response: Response, kept: Snapshot, read: LiveBlog) -> None:
    """Write a page that was read into the staging tables, as ``dateline.observe`` does."""
    with connection:
        key = watch(connection, response.url, {source.name: source}, START)
        crawl_key = open_crawl(connection, run_id="benchmark", shard=0, live_blog_keys=[key], at=START)
        snapshot_key = store_snapshot(connection, kept, crawl_key=crawl_key, live_blog_key=key)
        look = Look(crawl_key=crawl_key, live_blog_key=key, snapshot_key=snapshot_key, observed_at=START)
        stage_parsed(connection, look, read, {})


def all_rooms(url: str, archive: Archive, pages: list[tuple[Source, Response]], timer: Timer) -> int:
    """Take pages through every room; return how many updates came through."""
    updates = 0
    with closing(connect(url)) as connection:
        for source, response in pages:
            with timer.room("snapshot"):
                kept = archive.write(response)
            with timer.room("parse"):
                read = parse(response, Reading(source=source))
            with timer.room("stage"):
                stage(connection, source, response, kept, read)
            updates += len(read.updates)
    with timer.room("revise"):
        revise_waiting(url)
    with timer.room("deduplicate"):
        deduplicate_waiting(url)
    with timer.room("extract"):
        while batches := extraction_batches(url):
            for first, last in batches:
                extract_batch(url, first=first, last=last)
    return updates


def least_work(url: str, pages: list[tuple[Source, Response]]) -> float:
    """Return the seconds for reading the same pages into trees and copying their texts to one table."""
    begun = time.perf_counter()
    with closing(connect(url)) as connection:
        with connection, connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE bare (url text, words text)")
        for _, response in pages:
            tree = html.document_fromstring(response.body)
            texts = [(response.url, "".join(map(str, block.itertext()))) for block in tree.iter("p")]
            with connection:
                copy_rows(connection, "bare", ("url", "words"), texts)
    return time.perf_counter() - begun


def report(timer: Timer, updates: int, expected: int, least: float) -> None:
    """Print the result."""
    console = Console()
    total = sum(timer.seconds.values())
    table = Table(title=f"{updates:,} updates of {expected:,} written", title_justify="left")
    for heading in ("room", "seconds", "share", "updates/s"):
        table.add_column(heading, justify="left" if heading == "room" else "right")
    for name, seconds in timer.seconds.items():
        table.add_row(name, f"{seconds:.1f}", f"{seconds / total:.0%}", f"{updates / seconds:,.0f}")
    table.add_row("all rooms", f"{total:.1f}", "100%", f"{updates / total:,.0f}", style="bold")
    table.add_row("lxml + COPY alone", f"{least:.1f}", f"{least / total:.0%}", f"{updates / least:,.0f}")
    console.print(table)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    console.print(f"All rooms take {total / least:.1f} times the least work; peak memory {peak:,.0f} MB.")


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--blogs", type=int, default=1000)
    parser.add_argument("--updates", type=int, default=50)
    chosen = parser.parse_args()
    pages = [page(script(number, chosen.updates)) for number in range(chosen.blogs)]
    timer = Timer()
    with (
        tempfile.TemporaryDirectory(prefix="dateline-benchmark-") as home,
        Postgres(Path(home)) as server,
    ):
        migrate(server.url("dateline"))
        least = least_work(server.url("dateline_writer"), pages)
        archive = Archive((Path(home) / "archive").as_uri())
        updates = all_rooms(server.url("dateline_writer"), archive, pages, timer)
    report(timer, updates, chosen.blogs * chosen.updates, least)


if __name__ == "__main__":
    main()
