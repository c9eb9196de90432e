"""Facts of the wordings that nobody has read yet, into their tables."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from typing import Any

from dateline.database import Connection, Row, copy_rows, execute, rows, transaction
from dateline.extract import EXTRACTOR_VERSION, Context, context_from, extract
from dateline.extract.model import Facts, Mention, Span

log = logging.getLogger(__name__)

BATCH = 2000
MAX_BATCHES = 8
"""Tasks of one run; each costs about a CPU second before it does anything."""

MAX_NAME = 200
"""Characters of a name."""

_PLACE = ("version_key", "field", "span_start", "span_end", "text", "extractor_version")
_COLUMNS = {
    "quote": (*_PLACE, "speaker", "speaker_role", "cue", "medium", "is_partial"),
    "claim": (*_PLACE, "claimant", "claimant_role", "cue", "medium"),
    "figure": (*_PLACE, "value", "value_high", "bound", "unit", "counted", "verb", "claimant"),
    "mention": (*_PLACE, "entity_key"),
}


def extraction_batches(url: str) -> list[list[int]]:
    """Return ranges ``[first, last]`` of version keys that hold everything not yet read."""
    with transaction(url) as connection:
        found = rows(connection, "extract.batches", batch=BATCH, limit=MAX_BATCHES)
    return [[int(row["first"]), int(row["last"])] for row in found]


def extract_batch(url: str, *, first: int, last: int) -> dict[str, int]:
    """Read the wordings of a range that nobody has read, in one transaction; return facts by table.

    Two at once on one range wait for each other, and the second finds nothing to do.
    """
    with transaction(url, application="dateline extract") as connection:
        execute(connection, "extract.lock", first=first)
        wordings = rows(connection, "extract.wordings", first=first, last=last)
        contexts = _contexts(connection, {row["live_blog_key"] for row in wordings})
        read = [(row["version_key"], _facts(row, contexts[row["live_blog_key"]])) for row in wordings]
        counts = store_facts(connection, read)
    return counts | {"wordings": len(wordings)}


def _contexts(connection: Connection, live_blogs: set[int]) -> dict[int, Context]:
    texts: dict[int, list[str]] = {key: [] for key in live_blogs}
    for row in rows(connection, "extract.texts", live_blog_keys=sorted(live_blogs)):
        texts[row["live_blog_key"]] += [row["headline"] or "", row["article_body"]]
    return {key: context_from(found) for key, found in texts.items()}


def _facts(wording: Row, context: Context) -> Facts:
    try:
        return extract(
            wording["headline"], wording["article_body"], language=wording["in_language"], context=context
        )
    except Exception:
        # One wording that trips the extractor must not hold up all others for ever; it has no facts.
        log.exception("The extractor failed on version %s", wording["version_key"])
        return Facts()


def store_facts(connection: Connection, read: Sequence[tuple[int, Facts]]) -> dict[str, int]:
    """Write the facts of wordings in place of what was read from them before; return the counts by table."""
    keys = [key for key, _ in read]
    for table in _COLUMNS:
        execute(connection, f"extract.forget_{table}", version_keys=keys)
    entities = _entity_keys(connection, read)
    facts: dict[str, list[tuple[Any, ...]]] = {
        "quote": list(_quotes(read)),
        "claim": list(_claims(read)),
        "figure": list(_figures(read)),
        "mention": list(_mentions(read, entities)),
    }
    for table, found in facts.items():
        copy_rows(connection, table, _COLUMNS[table], found)
    execute(connection, "extract.done", version_keys=keys, extractor_version=EXTRACTOR_VERSION)
    return {table: len(found) for table, found in facts.items()}


def _entity_keys(connection: Connection, read: Sequence[tuple[int, Facts]]) -> dict[tuple[str, str], int]:
    named = sorted({(m.entity.name, m.entity.kind) for _, facts in read for m in _mentioned(facts)})
    found = rows(
        connection,
        "extract.entities",
        names=[name for name, _ in named],
        kinds=[kind for _, kind in named],
    )
    return {(row["name"], row["kind"]): row["entity_key"] for row in found}


def _mentioned(facts: Facts) -> list[Mention]:
    """The names that can be names: a run of a hundred capitalised words is none."""
    return [mention for mention in facts.mentions if len(mention.entity.name) <= MAX_NAME]


def _place(version_key: int, span: Span, text: str) -> tuple[Any, ...]:
    return (version_key, span.field, span.start, span.end, text, EXTRACTOR_VERSION)


def _quotes(read: Sequence[tuple[int, Facts]]) -> Iterator[tuple[Any, ...]]:
    for key, facts in read:
        for q in facts.quotes:
            yield (*_place(key, q.span, q.text), q.speaker, q.speaker_role, q.cue, q.medium, q.is_partial)


def _claims(read: Sequence[tuple[int, Facts]]) -> Iterator[tuple[Any, ...]]:
    for key, facts in read:
        for c in facts.claims:
            yield (*_place(key, c.span, c.text), c.claimant, c.claimant_role, c.cue, c.medium)


def _figures(read: Sequence[tuple[int, Facts]]) -> Iterator[tuple[Any, ...]]:
    for key, facts in read:
        for f in facts.figures:
            what = (f.value, f.value_high, f.bound, f.unit, f.counted, f.verb, f.claimant)
            yield (*_place(key, f.span, f.text), *what)


def _mentions(
    read: Sequence[tuple[int, Facts]], entities: dict[tuple[str, str], int]
) -> Iterator[tuple[Any, ...]]:
    for key, facts in read:
        for m in _mentioned(facts):
            yield (*_place(key, m.span, m.text), entities[m.entity.name, m.entity.kind])
