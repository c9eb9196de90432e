"""Batches of wordings against a real database."""

from __future__ import annotations

import subprocess
import sys
import threading
from contextlib import closing
from typing import Any

import pytest

from dateline.database import connect
from dateline.deduplicate import DEDUPLICATOR_VERSION, deduplicate, pending

FERRY = (
    "The coastguard says 14 passengers have been taken off the ferry Aurelia after its engine room caught"
    " fire eight miles from Port Lennet. Two helicopters from the base at Corran are still circling."
)
FERRY_ELSEWHERE = (
    "Fourteen passengers have been taken off the ferry Aurelia after its engine room caught fire eight miles"
    " from Port Lennet, the coastguard says. Two helicopters from the Corran base are still circling."
)
FERRY_LATER = FERRY.replace("14 passengers", "31 passengers")
FERRY_OWN_WORDS = (
    "Helicopters are over Port Lennet, where the engine room of the Aurelia burned this morning. The ferry's"
    " 14 passengers are safe, says Corran coastguard."
)
BUDGET = (
    "Chancellor Idris Venn has told parliament that the duty on cider will stay where it is until the spring,"
    " and that the promised review of rural bus fares begins in Harrow Moor next month."
)
GREETING = "Good morning, and welcome to our live coverage of the day's events in parliament and beyond."


@pytest.mark.parametrize(
    ("place", "text", "expected"),
    [
        ("sun/a", FERRY, ("exact", "same_blog")),
        ("sun/b", FERRY, ("exact", "same_outlet")),
        ("moon/c", FERRY, ("exact", "other_outlet")),
        ("moon/c", FERRY_ELSEWHERE, ("near", "other_outlet")),
        ("sun/a", FERRY_ELSEWHERE, ("near", "same_blog")),
        ("moon/c", FERRY_LATER, None),
        ("moon/c", BUDGET, None),
    ],
)
def test_copies_are_recorded_with_kind_and_scope(
    desk: Any, place: str, text: str, expected: tuple[str, str] | None
) -> None:
    first = desk.update("sun/a", FERRY)
    second = desk.update(place, text, minutes=3)
    desk.deduplicate()
    assert desk.duplicates() == ([(first, second, *expected)] if expected else [])


def test_the_earlier_one_is_the_original_whichever_was_stored_first(desk: Any) -> None:
    stored_first = desk.update("sun/a", FERRY, minutes=20)
    published_first = desk.update("moon/c", FERRY_ELSEWHERE, minutes=5)
    desk.deduplicate()
    assert desk.duplicates() == [(published_first, stored_first, "near", "other_outlet")]


def test_wordings_of_one_update_are_not_duplicates(desk: Any) -> None:
    update = desk.update("sun/a", FERRY)
    desk.wording(update, "sun/a", FERRY_ELSEWHERE)
    desk.wording(update, "sun/a", FERRY)
    desk.deduplicate()
    assert desk.duplicates() == []
    assert desk.developments() == []


def test_a_superseded_wording_is_compared(desk: Any) -> None:
    first = desk.update("sun/a", FERRY)
    desk.wording(first, "sun/a", BUDGET)
    second = desk.update("moon/c", FERRY)
    desk.deduplicate()
    assert desk.duplicates() == [(first, second, "exact", "other_outlet")]


@pytest.mark.parametrize("text", ["Goal!", GREETING, "That's all from us for today. Thank you for reading."])
def test_short_texts_and_templates_are_copies_only_in_their_own_blog(desk: Any, text: str) -> None:
    first = desk.update("sun/a", text)
    desk.update("moon/c", text)
    desk.update("sun/b", text)
    again = desk.update("sun/a", text, minutes=30)
    desk.update("sun/a", text[:-1] + " now!")
    desk.deduplicate()
    assert desk.duplicates() == [(first, again, "exact", "same_blog")]
    assert desk.developments() == []


def test_updates_without_words_are_not_copies(desk: Any) -> None:
    desk.update("sun/a", "")
    desk.update("sun/a", "")
    desk.update("moon/c", "")
    assert desk.deduplicate().versions == 3
    assert desk.duplicates() == []


@pytest.mark.parametrize(("days", "found"), [(0, 1), (2, 1), (3, 0), (5, 0), (-2, 1), (-3, 0)])
def test_copies_are_sought_two_days_around(desk: Any, days: int, found: int) -> None:
    for shift in range(5):  # wherever the periods of the bands begin
        desk.update(
            f"sun/{shift}", f"Report {shift} of five: {FERRY}", minutes=1440 * 20 * shift + 1440 * shift
        )
        desk.update(
            f"moon/{shift}",
            f"Report {shift} of five: {FERRY}",
            minutes=1440 * 20 * shift + 1440 * shift + 1440 * days,
        )
    desk.deduplicate()
    assert len(desk.duplicates()) == 5 * found


def test_copies_elsewhere_make_a_development_that_says_who_was_first(desk: Any) -> None:
    late = desk.update("sun/a", FERRY, headline="Ferry fire", minutes=12)
    early = desk.update("moon/c", FERRY_ELSEWHERE, minutes=4)
    desk.update("sun/a", FERRY, minutes=40)
    desk.deduplicate()
    report = desk.ask("SELECT * FROM development_lag")
    assert [(row["source"], row["update_key"], row["is_first"], row["place"]) for row in report[:2]] == [
        ("moon", early, True, 1),
        ("sun", late, False, 2),
    ]
    assert report[1]["lag"].total_seconds() == 8 * 60
    assert {row["rule"] for row in report} == {None, "copy"}
    assert [row["reports"] for row in report] == [3, 3, 3]
    assert report[1]["headline"] == "Ferry fire"


def test_the_same_text_with_changed_facts_is_one_development_but_no_copy(desk: Any) -> None:
    first = desk.update("sun/a", FERRY)
    second = desk.update("moon/c", FERRY_LATER, minutes=25)
    desk.deduplicate()
    assert desk.duplicates() == []
    assert desk.developments() == [[first, second]]
    evidence = desk.one("SELECT evidence FROM development_member WHERE evidence <> '{}'")
    assert evidence["rule"] == "changed_facts"
    assert evidence["differs"] == {"number": [["14"], ["31"]]}


def test_own_words_make_a_development_with_what_is_shared(desk: Any) -> None:
    first = desk.update("sun/a", FERRY)
    second = desk.update("moon/c", FERRY_OWN_WORDS, minutes=25)
    desk.update("moon/c", BUDGET, minutes=26)
    desk.update("star/d", FERRY_OWN_WORDS.replace("says", "according to"), minutes=60 * 24 * 4)
    desk.deduplicate()
    assert desk.duplicates() == []
    assert desk.developments() == [[first, second]]
    evidence = desk.one(
        "SELECT evidence FROM development_member WHERE update_key = %(update)s", update=second
    )
    assert evidence["rule"] == "own_words"
    assert {"aurelia", "lennet"} <= set(evidence["names"])
    assert evidence["numbers"] == ["14"]


def test_developments_that_meet_are_merged(desk: Any) -> None:
    one = [desk.update("sun/a", FERRY), desk.update("moon/c", FERRY)]
    middle = (
        "Firefighters in Tarrow Glen say the fire at the mill is out and that nobody was hurt in the yard."
    )
    two = [desk.update("sun/a", middle), desk.update("moon/c", middle)]
    desk.deduplicate()
    assert desk.developments() == [one, two]
    bridge = desk.update("star/d", FERRY)
    desk.wording(bridge, "star/d", middle)
    desk.deduplicate()
    assert desk.developments() == [[*one, *two, bridge]]
    kept, merged = desk.ask("SELECT * FROM development ORDER BY development_key")
    assert kept["merged_into"] is None
    assert merged["merged_into"] == kept["development_key"]


def everything(desk: Any) -> dict[str, list[Any]]:
    """All that deduplicate writes, with surrogate keys replaced by what they stand for."""
    return {
        "duplicate": desk.ask(
            "SELECT version_key, original_version_key, kind, scope, similarity, evidence FROM duplicate"
            " ORDER BY 1, 2"
        ),
        "band": desk.ask("SELECT band_hash, version_key, published_on FROM minhash_band ORDER BY 1, 2"),
        "clue": desk.ask("SELECT clue_hash, version_key FROM development_clue ORDER BY 1, 2"),
        "development": desk.ask(
            "SELECT d.first_update_key, m.first_update_key AS merged_into FROM development d"
            " LEFT JOIN development m ON m.development_key = d.merged_into ORDER BY d.development_key"
        ),
        "member": desk.ask(
            "SELECT m.update_key, d.first_update_key, m.evidence, c.version_key, c.original_version_key"
            " FROM development_member m JOIN development d USING (development_key)"
            " LEFT JOIN duplicate c ON c.duplicate_key = m.evidence_duplicate_key ORDER BY m.update_key"
        ),
        "version": desk.ask("SELECT version_key, deduplicated_by FROM update_version ORDER BY 1"),
    }


def newsday(desk: Any) -> None:
    """Store a mix in which copies, changes and own words cross, and a later wording joins two stories."""
    texts = [FERRY, BUDGET, GREETING, FERRY_ELSEWHERE, FERRY_LATER, "Goal!", FERRY_OWN_WORDS, FERRY, BUDGET]
    blogs = ["sun/a", "moon/c", "sun/b", "star/d"]
    updates = [
        (blogs[place % 4], desk.update(blogs[place % 4], text, minutes=7 * place % 40))
        for place, text in enumerate(texts * 3)
    ]
    for place in (1, 6, 11):
        desk.wording(updates[place][1], updates[place][0], FERRY)
    desk.connection.commit()


def again(desk: Any) -> None:
    """Forget everything that deduplicate wrote, by the owner's means."""
    with desk.owner.cursor() as cursor:
        cursor.execute("TRUNCATE development_member, development, duplicate, minhash_band, development_clue")
        cursor.execute("UPDATE update_version SET deduplicated_by = NULL")
    desk.owner.commit()


@pytest.fixture
def owned(desk: Any, database: Any) -> Any:
    with closing(connect(database.owner_url)) as owner:
        desk.owner = owner
        yield desk


def test_rows_do_not_depend_on_where_a_batch_ends(owned: Any) -> None:
    newsday(owned)
    owned.deduplicate()
    whole = everything(owned)
    assert len(whole["duplicate"]) > 20
    assert whole["member"]
    for limit in (1, 2, 7):
        owned.connection.commit()
        again(owned)
        owned.deduplicate(limit)
        assert everything(owned) == whole


def test_comparing_again_leaves_the_same_rows(owned: Any) -> None:
    newsday(owned)
    owned.deduplicate()
    whole = everything(owned)
    owned.connection.commit()
    with owned.owner.cursor() as cursor:
        cursor.execute("UPDATE update_version SET deduplicated_by = NULL")
    owned.owner.commit()
    owned.deduplicate(5)
    second = everything(owned)
    assert second["band"] == whole["band"]
    assert second["member"] == whole["member"]
    assert {(row["version_key"], row["original_version_key"]) for row in whole["duplicate"]} <= {
        (row["version_key"], row["original_version_key"]) for row in second["duplicate"]
    }


KILLED = """
import sys, time
from dateline.database import connect
from dateline.deduplicate import deduplicate
print(deduplicate(connect(sys.argv[1]), limit=9).versions, flush=True)
time.sleep(600)
"""


def test_a_killed_batch_leaves_nothing_and_the_next_gives_the_same(owned: Any, database: Any) -> None:
    newsday(owned)
    owned.deduplicate()
    whole = everything(owned)
    owned.connection.commit()
    again(owned)
    deduplicate(owned.connection, limit=4)
    owned.connection.commit()
    command = [sys.executable, "-c", KILLED, database.writer_url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "9\n"
        process.kill()
    assert pending(owned.connection) == len(whole["version"]) - 4
    owned.deduplicate(6)
    assert everything(owned) == whole


def test_two_at_once_give_the_same_rows(owned: Any, database: Any) -> None:
    newsday(owned)
    owned.deduplicate()
    whole = everything(owned)
    owned.connection.commit()
    again(owned)
    counted: list[int] = []

    def run() -> None:
        with closing(connect(database.writer_url)) as connection:
            while pending(connection):
                counted.append(deduplicate(connection, limit=3).versions)
                connection.commit()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sum(counted) == len(whole["version"])
    assert everything(owned) == whole


def test_counts_and_version_are_recorded(desk: Any) -> None:
    desk.update("sun/a", FERRY)
    desk.update("moon/c", FERRY)
    desk.update("star/d", FERRY_ELSEWHERE)
    assert pending(desk.connection) == 3
    counts = desk.deduplicate()
    assert (counts.versions, counts.exact, counts.near, counts.developments) == (3, 1, 2, 1)
    assert pending(desk.connection) == 0
    assert deduplicate(desk.connection).versions == 0
    assert desk.ask("SELECT DISTINCT deduplicated_by FROM update_version") == [
        {"deduplicated_by": DEDUPLICATOR_VERSION}
    ]


def test_a_template_used_a_thousand_times_stays_cheap(desk: Any) -> None:
    for place in range(300):
        desk.update(f"sun/{place % 100}", FERRY, minutes=place)
    desk.deduplicate(50)
    assert desk.one("SELECT max(n) FROM (SELECT count(*) AS n FROM minhash_band GROUP BY band_hash) b") == 64
    assert desk.one("SELECT max(n) FROM (SELECT count(*) AS n FROM duplicate GROUP BY version_key) d") <= 32
    copied = desk.one(
        "SELECT count(*) FROM (SELECT version_key FROM duplicate"
        " UNION SELECT original_version_key FROM duplicate) AS copied"
    )
    assert copied == 300


@pytest.mark.parametrize(
    "text",
    [
        "\0" * 3,
        "a" * 300_000,
        "9" * 50_000,
        "😀" * 40,
        "1,000," * 9000,
        "it's " * 5000,
        "\u0301" * 5000,
        "U." * 9000,
    ],
)
def test_odd_texts_are_compared_too(desk: Any, text: str) -> None:
    text = text.replace("\0", "")
    desk.update("sun/a", text)
    desk.update("moon/c", text)
    assert desk.deduplicate().versions == 2
