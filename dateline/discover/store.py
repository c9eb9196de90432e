"""Which places are visited, what was found there, and what is watched from now on."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dateline.crawl import store_source, watch
from dateline.database import Connection, Row, execute, rows, transaction
from dateline.discover.evidence import Candidate, same_page
from dateline.present import now
from dateline.settings import Settings
from dateline.sources import Source, read_sources

__all__ = ["Visit", "note_failed", "note_found", "plan_discovery", "visits", "watch_found"]

OLD = timedelta(days=3)
"""A link that the publisher dates earlier is no new live blog."""
HOPELESS = ("NotALiveBlog", "article", "embed", "json", "status_404", "status_410", "not_http")
"""Causes for which a discovered page is dropped, once it has failed ``TRIES`` times."""
TRIES = 2

_log = logging.getLogger("dateline.discover")


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A place that a run has to read."""

    discovery_visit_key: int
    url: str
    source: Source


def places_of(source: Source) -> tuple[str, ...]:
    """Return the addresses at which new live blogs of a source show up, each once."""
    there = source.discover
    return tuple(dict.fromkeys(map(str, (*there.feeds, *there.sitemaps, *there.pages))))


def plan_discovery(url: str, *, run_id: str, settings: Settings) -> int:
    """Note the places that a run has to read, of all sources whose file is right; return how many.

    Raises:
        SourceInvalid: there is no folder of source files.
    """
    at = now()
    with transaction(url, application="dateline discover") as connection:
        for source in read_sources(settings.sources)[0].values():
            if places := places_of(source):
                source_key = store_source(connection, source)
                for place in places:
                    execute(
                        connection, "discover.plan", run_id=run_id, source_key=source_key, url=place, at=at
                    )
        return len(rows(connection, "discover.waiting", run_id=run_id))


def visits(connection: Connection, run_id: str, sources: dict[str, Source]) -> list[Visit]:
    """Return what a run has still to read; places of sources that are gone are left out."""
    return [
        Visit(discovery_visit_key=row["discovery_visit_key"], url=row["url"], source=sources[row["source"]])
        for row in rows(connection, "discover.waiting", run_id=run_id)
        if row["source"] in sources
    ]


def note_found(connection: Connection, visit: Visit, entries: int, found: Sequence[Candidate]) -> None:
    """Write what was found at a place."""
    at = now()
    with connection:
        _note(connection, visit, at, entries=entries, candidates=len(found))
        for candidate in found:
            execute(
                connection,
                "discover.found",
                discovery_visit_key=visit.discovery_visit_key,
                url=candidate.url,
                title=candidate.title.replace("\0", ""),
                evidence=[one.replace("\0", "") for one in candidate.evidence],
                date_published=candidate.date_published,
                at=at,
            )


def note_failed(connection: Connection, visit: Visit, cause: str, message: str) -> None:
    """Write why a place could not be read."""
    with connection:
        _note(connection, visit, now(), cause=cause, message=message)


def _note(
    connection: Connection,
    visit: Visit,
    at: datetime,
    *,
    cause: str | None = None,
    message: str | None = None,
    entries: int = 0,
    candidates: int = 0,
) -> None:
    execute(
        connection,
        "discover.visited",
        discovery_visit_key=visit.discovery_visit_key,
        at=at,
        cause=cause,
        message=message,
        entries=entries,
        candidates=candidates,
    )


def watch_found(url: str, *, run_id: str, settings: Settings) -> int:
    """Put what a run found on the watch list, a few for each source; return how many are new.

    What was ever known is not added again, whether it is still watched or was let go; but a closed live blog
    that was changed after its last poll is followed again.
    """
    at = now()
    sources, _ = read_sources(settings.sources)
    with transaction(url, application="dateline discover") as connection:
        execute(connection, "discover.lock")
        dropped = rows(connection, "discover.give_up", failures=TRIES, causes=list(HOPELESS))
        for row in dropped:
            _log.info("%s is no live blog after all and is not watched any more.", row["url"])
        known = {same_page(row["url"]): row["live_blog_key"] for row in rows(connection, "discover.known")}
        left: Counter[str] = Counter(dict.fromkeys(sources, settings.max_new_live_blogs))
        undecided = rows(connection, "discover.undecided", run_id=run_id)
        new = sum(_decide(connection, row, sources, known, left, at) for row in undecided)
        execute(connection, "discover.reopen", run_id=run_id, at=at)
        return new


def _decide(
    connection: Connection,
    row: Row,
    sources: dict[str, Source],
    known: dict[str, int],
    left: Counter[str],
    at: datetime,
) -> bool:
    """Decide on one link; what is above the limit waits for the next run."""
    page, published = same_page(row["url"]), row["date_published"]
    key: int | None = known.get(page)
    if key is not None:
        decision = "known"
    elif published and published < at - OLD:
        decision = "old"
    elif left[row["source"]] <= 0:
        return False
    else:
        left[row["source"]] -= 1
        decision, key = "watched", watch(connection, row["url"], sources, at)
        known[page] = key
        _log.info("%s: %s is watched from now on.", row["source"], row["url"])
    execute(
        connection,
        "discover.decide",
        decision=decision,
        live_blog_key=key,
        discovery_key=row["discovery_key"],
    )
    return decision == "watched"


def failures(url: str, run_id: str, *, cause: str) -> list[Row]:
    """Close the visits of a run that nobody came to, with a cause, and return all that failed."""
    with transaction(url, application="dateline discover") as connection:
        execute(connection, "discover.close_visits", run_id=run_id, cause=cause, at=now())
        return rows(connection, "discover.failures", run_id=run_id)


def named(failed: Iterable[Row]) -> str:
    """Return the failures as one line that names each source and cause."""
    return "; ".join(f"{row['source']}: {row['url']}: {row['cause']}" for row in failed)
