"""How well copies are found, and how fast.

    python benchmarks/duplicates.py [--pairs FILE] [--versions 50000]

Quality: pairs of texts labelled as copies or not (a gzipped JSON list of [label, kind, text, text]; not
part of the project, skipped where it is missing).  Pairs whose facts were changed are a kind of their own:
there the right answer is "changed", not a copy.

Speed: wordings made here, in a Postgres server of our own, from ``update_version`` to committed
duplicates and developments; beside it the rate at which rensa alone signs the same texts in the same run.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta, timezone
from itertools import accumulate
from pathlib import Path

from rensa import RMinHash

from dateline.database import Connection, connect, copy_rows
from dateline.deduplicate import deduplicate, pending
from dateline.deduplicate.candidates import band_keys
from dateline.deduplicate.compare import compare
from dateline.deduplicate.minhash import PERMUTATIONS, SHINGLE
from dateline.deduplicate.wording import Wording, prepare

PAIRS = Path(__file__).resolve().parents[2] / "shared" / "bench" / "duplicates" / "machine_made_pairs.json.gz"
NOON = datetime(2026, 3, 4, 12, tzinfo=timezone.utc)
OUTLETS = 40
BLOGS = 400
BATCH = 1000
COMMON = """
    the of and to a in that is was he for it with as his on be at by had not are but from or have an
    they one you which were all her she there would their we him been has when who will no more if out
    so up said what about its than into them can only other time new some could these two may first then
    do any like my now over our such man me even most made after also did many off before must well back
    through years much where your way police minister government people president according officials
    reported told reporters statement country
"""
"""The most frequent words, whose runs of characters bring unlike texts together as real ones do."""


def wording(key: int, text: str) -> Wording:
    """Return a text as a wording of an outlet of its own."""
    return prepare(
        {
            "version_key": key,
            "update_key": key,
            "live_blog_key": key,
            "source_key": key,
            "content_hash": text,
            "moment": NOON,
            "headline": None,
            "article_body": text,
            "is_summary": False,
        }
    )


def score(verdicts: list[tuple[bool, bool]]) -> str:
    """Return precision, recall and F1 of (truth, answer)."""
    right = sum(truth and answer for truth, answer in verdicts)
    said = sum(answer for _, answer in verdicts)
    true = sum(truth for truth, _ in verdicts)
    precision, recall = right / max(1, said), right / max(1, true)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return f"precision {precision:.4f}  recall {recall:.4f}  F1 {f1:.4f}  ({right} of {true}, {said} said)"


def quality(file: Path) -> None:
    """Print how the labelled pairs are judged, by kind, and how many of them meet in a band."""
    if not file.is_file():
        print(f"quality: skipped, {file.name} is not here (evaluation data is not part of the project)")
        return
    pairs = json.loads(gzip.decompress(file.read_bytes()))
    answers: dict[str, Counter[str]] = defaultdict(Counter)
    met: dict[str, int] = Counter()
    copies: list[tuple[bool, bool]] = []
    alike: list[tuple[bool, bool]] = []
    for place, (label, kind, first, second) in enumerate(pairs):
        one, other = wording(2 * place, first), wording(2 * place + 1, second)
        if kind == "numbers" and one.words == other.words:
            kind = "numbers (none in it)"
        comparison = compare(one, other)
        verdict = comparison.verdict if comparison else "other"
        answers[kind][verdict] += 1
        keys = band_keys([one, other])
        meets = bool(set(keys[0].sought) & set(keys[1].kept))
        met[kind] += meets
        is_copy = label == 1 and kind != "numbers"
        copies.append((is_copy, verdict in ("exact", "near") and meets))
        alike.append((label == 1, comparison is not None))
    print(f"quality: {len(pairs)} machine-made pairs (easy; they flatter every method)")
    for kind, verdicts in sorted(answers.items()):
        total = verdicts.total()
        counts = "  ".join(f"{verdict} {count}" for verdict, count in verdicts.most_common())
        print(f"  {kind:21} {total:5}  meet in a band {met[kind] / total:.4f}  |  {counts}")
    print(f"  copy (facts unchanged)  {score(copies)}")
    print(f"  alike (facts or not)    {score(alike)}")


def vocabulary(dice: random.Random, size: int) -> list[str]:
    """Return words of one to four syllables, the most frequent ones short."""
    endings = ("", "n", "r", "s", "t")
    syllables = [head + vowel + end for head in "bdfghklmnprstvw" for vowel in "aeiou" for end in endings]
    found: dict[str, None] = dict.fromkeys(COMMON.split())
    while len(found) < size:
        longest = 1 if len(found) < 60 else 2 if len(found) < 1500 else 4
        found["".join(dice.choices(syllables, k=dice.randint((longest + 1) // 2, longest)))] = None
    return list(found)


def generated(versions: int) -> Iterator[tuple[int, str, float]]:
    """Yield (blog, text, minutes): mostly news of its own, some wire copies, some templates."""
    dice = random.Random(20260304)
    words = vocabulary(dice, 20_000)
    weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(words))))
    names = [word.capitalize() for word in vocabulary(dice, 4000)[1000:]]
    wire: list[str] = []
    for number in range(versions):
        minutes = 1440 * 3 * number / versions
        chance = dice.random()
        if chance < 0.03:
            text = f"Good morning and welcome to our live coverage of day {dice.randint(1, 9)}."
        elif chance < 0.05:
            crowd = dice.randint(2, 60)
            text = f"The second half of the match is under way here in front of {crowd},000 people."
        elif chance < 0.15 and wire:
            text = edited(dice, dice.choice(wire[-200:]), words)
        else:
            text = news(dice, words, weights, names)
            if dice.random() < 0.05:
                wire.append(text)
        yield dice.randrange(BLOGS), text, minutes


def news(dice: random.Random, words: list[str], weights: list[float], names: list[str]) -> str:
    """Return a text of about sixty words in sentences, with names and numbers."""
    sentences = []
    for _ in range(dice.randint(2, 6)):
        sentence = dice.choices(words, cum_weights=weights, k=dice.randint(8, 22))
        for _ in range(dice.randint(0, 3)):
            sentence[dice.randrange(1, len(sentence))] = dice.choice(names)
        if dice.random() < 0.4:
            sentence[dice.randrange(1, len(sentence))] = str(dice.randint(2, 900))
        sentence[0] = sentence[0][:1].upper() + sentence[0][1:]
        sentences.append(" ".join(sentence))
    return ". ".join(sentences) + "."


def edited(dice: random.Random, text: str, words: list[str]) -> str:
    """Return a text as another desk would take it over: some words changed, perhaps cut at the end."""
    if dice.random() < 0.25:
        return text
    parts = text.split()
    for _ in range(max(1, len(parts) // 20)):
        parts[dice.randrange(len(parts))] = dice.choice(words)
    return " ".join(parts[: max(12, int(len(parts) * dice.choice((1, 1, 0.8))))])


@contextmanager
def server() -> Iterator[tuple[str, str]]:
    """A migrated database of our own: URLs of its owner and its writer."""
    from psycopg2 import sql

    from dateline.local import roles
    from dateline.local.postgres import Postgres
    from dateline.migrate import migrate

    with tempfile.TemporaryDirectory(prefix="dateline-benchmark-") as home, Postgres(Path(home)) as postgres:
        with roles.superuser(postgres.url("postgres", "postgres")) as statements:
            statements.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE template1 OWNER dateline").format(
                    sql.Identifier("benchmark")
                )
            )
            roles.close_to_strangers(statements, "benchmark")
        owner = postgres.url("dateline", "benchmark")
        migrate(owner)
        yield owner, postgres.url("dateline_writer", "benchmark")


VERSION_COLUMNS = (
    *("update_key", "article_body", "date_published", "content_hash", "fingerprint"),
    *("snapshot_key", "format", "parser_version", "valid_from"),
)
PAGES = """
INSERT INTO source (name, title)
SELECT 'outlet ' || n, 'Outlet ' || n FROM generate_series(1, %(outlets)s) AS n;
INSERT INTO live_blog (source_key, url, first_seen_at)
SELECT 1 + n %% %(outlets)s, 'https://example.test/' || n, %(at)s FROM generate_series(1, %(blogs)s) AS n;
INSERT INTO crawl (run_id, shard, live_blog_keys, started_at) VALUES ('benchmark', 0, '{}', %(at)s);
INSERT INTO snapshot (crawl_key, url, fetched_at, status, sha256, size, warc_file, warc_offset, warc_length,
  warc_record_id, is_revisit)
VALUES (1, 'https://example.test/', %(at)s, 200, repeat('0', 64), 1, 'w', 0, 1, 'r', false);
"""

BAND_TABLE = """
SELECT count(*) AS rows, pg_size_pretty(pg_total_relation_size('minhash_band')) AS size,
  (SELECT count(*) FROM (SELECT FROM minhash_band GROUP BY band_hash HAVING count(*) = 64) AS hot)
    AS full_keys
FROM minhash_band
"""


def fill(connection: Connection, versions: int) -> list[str]:
    """Store generated wordings as revise leaves them; return their texts."""
    made = list(generated(versions))
    with connection.cursor() as cursor:
        cursor.execute(PAGES, {"outlets": OUTLETS, "blogs": BLOGS, "at": NOON})
    copy_rows(
        connection,
        "live_update",
        ("live_blog_key", "update_id", "id_from", "position", "first_seen_at", "last_seen_at"),
        ((1 + blog, number, "platform", 0, NOON, NOON) for number, (blog, _, _) in enumerate(made)),
    )
    copy_rows(
        connection,
        "update_version",
        VERSION_COLUMNS,
        (
            (number, text, NOON + timedelta(minutes=minutes), hash(text), "", 1, "made", "1", NOON)
            for number, (_, text, minutes) in enumerate(made, start=1)
        ),
    )  # fmt: skip
    connection.commit()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    connection.commit()
    return [text for _, text, _ in made]


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that some work takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def signing_rate(texts: list[str]) -> float:
    """Return how many texts a second are cut into shingles and signed, and nothing else."""

    def sign() -> None:
        for start in range(0, len(texts), BATCH):
            shingles = [
                [text[place : place + SHINGLE] for place in range(len(text) - SHINGLE + 1)]
                for text in texts[start : start + BATCH]
            ]
            RMinHash.digests_from_token_sets(shingles, PERMUTATIONS, 1)

    return len(texts) / timed(sign)


def speed(versions: int) -> None:
    """Print how fast a filled table is de-duplicated, as a share of signing alone."""
    with server() as (owner, writer), closing(connect(owner)) as owned:
        texts = fill(owned, versions)
        with closing(connect(writer)) as connection:
            seconds, rates, found = run(connection)
        signing = signing_rate(texts)
        with owned.cursor() as cursor:
            cursor.execute(BAND_TABLE)
            bands = dict(cursor.fetchone() or ())
    words = sum(len(text.split()) for text in texts) / len(texts)
    print(f"speed: {versions} wordings of {words:.0f} words, batches of {BATCH}, {found}")
    print(f"  rensa signing alone        {signing:8.0f} versions/s   (1.000)")
    rate = versions / seconds
    print(f"  deduplicate with database  {rate:8.0f} versions/s   ({rate / signing:.3f})")
    tenth = max(1, len(rates) // 10)
    print(f"  first tenth {sum(rates[:tenth]) / tenth:.0f}/s, last tenth {sum(rates[-tenth:]) / tenth:.0f}/s")
    print(
        f"  minhash_band: {bands['rows']} rows, {bands['size']} with indexes, {bands['full_keys']} full keys"
    )


def run(connection: Connection) -> tuple[float, list[float], str]:
    """De-duplicate everything; return seconds, versions per second of each batch, and what was found."""
    rates: list[float] = []
    exact = near = developments = 0
    began = time.perf_counter()
    while True:
        start = time.perf_counter()
        counts = deduplicate(connection, limit=BATCH)
        connection.commit()
        if not counts.versions:
            break
        rates.append(counts.versions / (time.perf_counter() - start))
        exact, near = exact + counts.exact, near + counts.near
        developments += counts.developments
    seconds = time.perf_counter() - began
    assert pending(connection) == 0
    return seconds, rates, f"{exact} exact, {near} near, {developments} developments"


def main(arguments: list[str]) -> None:
    """Run both parts."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pairs", type=Path, default=PAIRS)
    parser.add_argument("--versions", type=int, default=50_000)
    options = parser.parse_args(arguments)
    quality(options.pairs)
    speed(options.versions)


if __name__ == "__main__":
    main(sys.argv[1:])
