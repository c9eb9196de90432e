"""A closed live blog that goes on, on a real Postgres."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from typing import Any

import psycopg2

from dateline.revise import revise_waiting
from tests.pipeline.test_replay import START, Block, shown

HOUR = timedelta(hours=1)
OPENING, LATER = Block("u1", "Gates open at the harbour."), Block("u2", "Rain sets in at the harbour.")


def _state(database: Any) -> tuple[str | None, bool]:
    with closing(psycopg2.connect(database.owner_url)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT state, closed_at IS NOT NULL FROM live_blog")
        [found] = cursor.fetchall()
    return found[0], found[1]


def test_a_closed_live_blog_goes_on_when_it_adds_updates_and_says_nothing_of_its_end(database: Any) -> None:
    shown(database, START, [OPENING])
    revise_waiting(database.writer_url)
    with (
        closing(psycopg2.connect(database.owner_url)) as connection,
        connection,
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE live_blog SET state = 'closed', closed_at = %s", [START])
    shown(database, START + HOUR, [OPENING])
    revise_waiting(database.writer_url)
    assert _state(database) == ("closed", True)
    shown(database, START + 2 * HOUR, [LATER, OPENING])
    revise_waiting(database.writer_url)
    assert _state(database) == (None, False)
