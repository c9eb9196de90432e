"""Replay at every look gives what the page showed: ids, words, pins, order."""

from __future__ import annotations

import random
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from typing import Any

import psycopg2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.crawl import open_crawl, watch
from dateline.database import connect
from dateline.model import Covers, LiveBlog, PublisherTime, Snapshot, Update
from dateline.revise import revise_waiting
from dateline.revise.places import Edges, edges, ranked
from dateline.stage import Look, stage_parsed, store_snapshot

START = datetime(2026, 4, 1, 9, tzinfo=timezone.utc)
URL = "https://paper.test/live/regatta"


@dataclass(frozen=True)
class Block:
    update_id: str
    body: str
    is_pinned: bool = False


def shown(database: Any, at: datetime, blocks: Sequence[Block], covers: Covers = "whole") -> int:
    """Stage a page that shows these blocks, without understanding it; return the key of the live blog."""
    updates = tuple(
        Update(
            update_id=block.update_id,
            article_body=block.body,
            is_pinned=block.is_pinned,
            date_published=PublisherTime(
                value=START + timedelta(minutes=int(block.update_id[1:])), witness="block", precision="minute"
            ),
        )
        for block in blocks
    )
    live_blog = LiveBlog(
        url=URL,
        format="blocks",
        parser_version="1",
        title="Regatta",
        covers=covers,
        announced=len(updates) if covers == "whole" else None,
        updates=updates,
    )
    with closing(connect(database.writer_url)) as connection, connection:
        key = watch(connection, URL, {}, at)
        crawl_key = open_crawl(connection, run_id="test", shard=0, live_blog_keys=[key], at=at)
        place = int((at - START).total_seconds())
        snapshot = Snapshot(
            url=URL,
            fetched_at=at,
            status=200,
            sha256="0" * 64,
            size=1,
            warc_file="none",
            warc_offset=place,
            warc_length=1,
            warc_record_id=str(place),
        )
        snapshot_key = store_snapshot(connection, snapshot, crawl_key=crawl_key, live_blog_key=key)
        look = Look(crawl_key=crawl_key, live_blog_key=key, snapshot_key=snapshot_key, observed_at=at)
        stage_parsed(connection, look, live_blog, {})
    return key


def ask(url: str, question: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(question, parameters)
        return list(cursor.fetchall())


def replayed(database: Any, key: int, at: datetime) -> list[Block]:
    question = "SELECT update_id, article_body, is_pinned FROM live_blog_as_of(%s, %s) ORDER BY place"
    return [Block(*row) for row in ask(database.reader_url, question, key, at)]


class Story:
    """An editor who adds, edits, moves, pins, unpins and deletes at random."""

    def __init__(self, seed: int, *, newest_first: bool) -> None:
        self.random = random.Random(seed)
        self.newest_first = newest_first
        self.number = 0
        self.blocks: list[Block] = []
        for _ in range(6):
            self.add()

    def add(self) -> None:
        self.number += 1
        block = Block(f"u{self.number}", f"Boat {self.number} rounds the mark.")
        self.blocks.insert(0 if self.newest_first else len(self.blocks), block)

    def act(self) -> None:
        act = self.random.choices(("add", "edit", "move", "pin", "delete", "nothing"), (5, 3, 1, 2, 1, 1))[0]
        place = self.random.randrange(len(self.blocks))
        block = self.blocks[place]
        if act == "add":
            self.add()
        elif act == "edit":
            self.blocks[place] = replace(block, body=f"{block.body} Wind {self.random.randrange(90)}.")
        elif act == "move":
            self.blocks.insert(self.random.randrange(len(self.blocks)), self.blocks.pop(place))
        elif act == "pin":
            self.blocks[place] = replace(block, is_pinned=not block.is_pinned)
        elif act == "delete" and len(self.blocks) > 4:
            del self.blocks[place]

    def page(self) -> list[Block]:
        """Pinned blocks stand on top and nowhere else, in an order of their own."""
        pinned = sorted((b for b in self.blocks if b.is_pinned), key=lambda b: b.update_id)
        return [*pinned, *(b for b in self.blocks if not b.is_pinned)]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("newest_first", [True, False], ids=["newest first", "oldest first"])
@pytest.mark.parametrize("together", [True, False], ids=["understood at the end", "understood at once"])
def test_replay_is_what_the_page_showed(database: Any, seed: int, newest_first: bool, together: bool) -> None:
    story = Story(seed, newest_first=newest_first)
    pages: list[tuple[datetime, list[Block]]] = []
    key = 0
    for step in range(25):
        at = START + timedelta(hours=2, minutes=step)
        pages.append((at, story.page()))
        key = shown(database, at, story.page())
        if not together:
            revise_waiting(database.writer_url)
        for _ in range(story.random.randrange(4)):
            story.act()
    # What has gone at last needs two looks to be known as gone.
    for step in (25, 26):
        key = shown(database, START + timedelta(hours=2, minutes=step), pages[-1][1])
    revise_waiting(database.writer_url)
    # A page that is wholly as it was before is not believed at its first look: a cache may have sent it.
    doubted = {
        at
        for (at,) in ask(database.reader_url, "SELECT observed_at FROM observation WHERE doubt IS NOT NULL")
    }
    believed = [(at, page) for at, page in pages if at not in doubted]
    assert len(believed) > 15
    for at, page in believed:
        for moment in (at, at + timedelta(seconds=59)):
            assert replayed(database, key, moment) == page
    assert replayed(database, key, START) == []
    rows = ask(database.reader_url, "SELECT count(*) FROM update_place")[0][0]
    assert rows < 4 * story.number, "places are written only where something changed"


def test_a_window_that_rolls_keeps_the_order_of_all(database: Any) -> None:
    key = 0
    for step, newest in enumerate((12, 17, 17, 24, 35, 60)):  # the last one joins on to nothing
        window = [Block(f"u{number}", f"Boat {number} is in.") for number in range(newest, newest - 12, -1)]
        key = shown(database, START + timedelta(hours=2, minutes=step), window, "newest")
    revise_waiting(database.writer_url)
    at = START + timedelta(hours=3)
    ids = [block.update_id for block in replayed(database, key, at)]
    assert ids == sorted(ids, key=lambda name: -int(name[1:]))
    assert len(ids) == 35 + 12


def test_all_updates_as_of_a_moment_are_those_of_the_blogs(database: Any) -> None:
    shown(database, START + timedelta(hours=2), [Block("u1", "One boat left.")])
    key = shown(database, START + timedelta(hours=3), [Block("u1", "Two boats left."), Block("u2", "Rain.")])
    revise_waiting(database.writer_url)
    question = "SELECT update_id, article_body FROM update_as_of(%s) WHERE live_blog_key = %s ORDER BY 1"
    for minutes, expected in (
        (119, []),
        (120, [("u1", "One boat left.")]),
        (180, [("u1", "Two boats left."), ("u2", "Rain.")]),
    ):
        assert ask(database.reader_url, question, START + timedelta(minutes=minutes), key) == expected


def test_the_functions_are_inlined_and_use_the_indexes(database: Any) -> None:
    [*plan] = ask(
        database.reader_url,
        "EXPLAIN SELECT * FROM update_as_of(now()) WHERE live_blog_key = 7 AND update_key = 3",
    )
    text = "\n".join(line for (line,) in plan)
    assert "Function Scan" not in text
    assert "Index" in text


@pytest.mark.parametrize(
    ("before", "after", "severity", "is_labelled", "is_silent"),
    [
        ("12 boats are lost.", "31 boats are lost.", "number", False, True),
        ("The boats are lost", "The boats are lost!!", "typography", False, True),
        ("12 boats are lost.", "31 boats are lost. Correction: it had said 12.", "correction", True, False),
        ("12 lost. Correction: It is Mole.", "31 lost. Correction: It is Mole.", "number", True, True),
        ("12 boats are lost.", "Update: 31 boats are lost.", "number", True, False),
    ],
    ids=["number", "typography", "labelled", "under_an_older_label", "under_news"],
)
def test_an_edit_is_stored_with_severity_label_and_difference(
    database: Any, before: str, after: str, severity: str, is_labelled: bool, is_silent: bool
) -> None:
    shown(database, START + timedelta(hours=2), [Block("u1", before)])
    shown(database, START + timedelta(hours=3), [Block("u1", after)])
    revise_waiting(database.writer_url)
    [(found, labelled, first, difference)] = ask(
        database.reader_url,
        "SELECT severity, is_labelled, changes[1], difference -> 'article_body' FROM edit_log",
    )
    assert (found, labelled, first) == (severity, is_labelled, severity)
    kept = "".join(part.get("text", "") for part in difference if part["op"] != "removed")
    assert kept == after
    silent = ask(database.reader_url, "SELECT severity FROM silent_edits")
    assert silent == ([(severity,)] if is_silent else [])


def test_revisions_of_before_have_no_severity_and_are_neither_silent_nor_labelled(database: Any) -> None:
    shown(database, START + timedelta(hours=2), [Block("u1", "12 boats.")])
    shown(database, START + timedelta(hours=3), [Block("u1", "31 boats.")])
    revise_waiting(database.writer_url)
    with (
        closing(psycopg2.connect(database.owner_url)) as connection,
        connection,
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE revision SET severity = NULL, changes = NULL, is_labelled = NULL, difference = NULL, "
            "judged_by = NULL, came_labelled = NULL"
        )
    assert ask(database.reader_url, "SELECT count(*) FROM edit_log WHERE severity IS NULL") == [(1,)]
    assert ask(database.reader_url, "SELECT count(*) FROM silent_edits") == [(0,)]


RANKS = st.dictionaries(st.integers(1, 30), st.floats(-100, 100, allow_nan=False), max_size=20)
PAGES = st.lists(st.integers(1, 40), unique=True, min_size=1, max_size=20)


@given(RANKS, PAGES, st.booleans(), st.booleans())
def test_ranks_fall_from_the_top_down(
    ranks: dict[int, float], page: list[int], is_newest: bool, newest_first: bool
) -> None:
    within = edges(ranks, page, is_newest=is_newest, newest_first=newest_first, beneath=None)
    found = ranked(page, ranks, within, max(ranks.values(), default=0.0))
    order = [found[key] for key in page]
    assert order == sorted(order, reverse=True)
    assert len(set(order)) == len(order)


def test_nothing_moves_while_nothing_moves() -> None:
    ranks = {key: float(key) for key in range(1, 6)}
    assert ranked([5, 4, 3], ranks, Edges(above=None, below=2.0), 5.0) == {5: 5.0, 4: 4.0, 3: 3.0}
    assert ranked([9, 5, 4], ranks, Edges(above=None, below=3.0), 5.0)[9] == 6.0
    assert ranked([5, 8, 4], ranks, Edges(above=None, below=3.0), 5.0)[8] == 4.5
    assert ranked([3, 5, 4], ranks, Edges(above=None, below=2.0), 5.0) == {3: 6.0, 5: 5.0, 4: 4.0}
