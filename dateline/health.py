"""How the polls of each publisher go: ok, degraded, failing or blocked, with a cause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from dateline.database import Connection, Row, execute, rows, transaction
from dateline.errors import FetchFailed
from dateline.sources import read_sources

__all__ = ["Condition", "Polls", "judge", "judge_sources", "report_trouble", "troubled_sources"]

State = Literal["ok", "degraded", "failing", "blocked"]
REFUSALS = frozenset(
    {
        *("robots", "status_401", "status_403", "status_429", "status_451"),
        *("bot check", "refusal", "consent wall", "paywall"),
    }
)
"""Causes by which a publisher says that it does not want to be asked."""
TRANSPORT = frozenset(
    {"timeout", "connection", "dns", "tls", "truncated", "crawl_timeout", "killed", "archive", "database"}
)
"""Causes, beside 5xx, that say nothing of the page."""
QUARANTINE = ("failing", "blocked")
FIRST_PROBE_SECONDS = 60
SOON_SECONDS = 300
"""Longest pause between two probes while it may be over soon."""
SOON = timedelta(hours=1)
LONGEST_SECONDS = {"failing": 600, "blocked": 3600}
"""Longest pause later on: a fault ends by itself, a refusal seldom."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Polls:
    """What became of the last poll of each live blog of a source that is watched, or was just let go."""

    polled: int
    is_watched: bool = True
    """Some of its live blogs are watched, whether they were ever polled or not."""
    failing: int
    """How many of them brought nothing."""
    failures: int = 0
    """Polls that brought nothing since the last that did, of all of them together."""
    cause: str | None = None
    """The most frequent cause of those."""
    worry: str | None = None
    """What is most frequently odd about the others: a doubt or a warning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A state with its cause."""

    state: State
    cause: str | None = None

    @property
    def is_quarantined(self) -> bool:
        """Only one live blog is asked for, now and then."""
        return self.state in QUARANTINE


def judge(before: Condition, polls: Polls) -> Condition:
    """Say how a source does.

    One failed poll of the only live blog proves little; in quarantine, where the probe is the only
    one that is polled, it does not end it.  Of a publisher of whom nothing is watched no trouble is known.
    """
    if not polls.is_watched:
        return Condition(state="ok")
    if not polls.polled:
        return before
    if polls.failing == polls.polled and (before.is_quarantined or polls.failures > 1):
        return Condition(state="blocked" if polls.cause in REFUSALS else "failing", cause=polls.cause)
    if polls.failing:
        return Condition(state="degraded", cause=polls.cause)
    return Condition(state="degraded", cause=polls.worry) if polls.worry else Condition(state="ok")


def probe_after(condition: Condition, failures: int, lasting: timedelta) -> timedelta:
    """Return the pause before the next probe of a source in quarantine, after so many that failed."""
    seconds = FIRST_PROBE_SECONDS * 2 ** min(max(failures, 1) - 1, 10)
    return timedelta(
        seconds=min(seconds, SOON_SECONDS if lasting < SOON else LONGEST_SECONDS[condition.state])
    )


def judge_sources(connection: Connection) -> None:
    """Bring the health of every source up to its last polls; doing it again changes nothing."""
    execute(connection, "health.lock")
    for row in rows(connection, "health.polls"):
        before = Condition(state=row["state"] or "ok", cause=row["cause"])
        after = judge(before, _polls(row))
        is_news = row["judged_at"] is None or row["last_polled_at"] > row["judged_at"]
        if is_news or after != before:
            _write(connection, row, before, after, is_news=is_news)


def _polls(row: Row) -> Polls:
    return Polls(
        polled=row["polled"],
        is_watched=row["is_watched"],
        failing=row["failing"],
        failures=row["total_failures"],
        cause=row["failed_for"],
        worry=row["worry"],
    )


def _write(connection: Connection, row: Row, before: Condition, after: Condition, *, is_news: bool) -> None:
    at: datetime = row["last_polled_at"]
    failures = (row["failures"] or 0) + is_news if after.is_quarantined else 0
    lasting = at - row["since"] if before.is_quarantined else timedelta(0)
    execute(
        connection,
        "health.write",
        source_key=row["source_key"],
        state=after.state,
        cause=after.cause,
        is_changed=after != before or row["state"] is None,
        failures=failures,
        next_probe_at=at + probe_after(after, failures, lasting) if after.is_quarantined else None,
        at=at,
    )
    if before.is_quarantined and not after.is_quarantined:
        execute(connection, "health.release", source_key=row["source_key"])


def troubled_sources(url: str, *, run_id: str, sources: Path | None) -> list[str]:
    """Return the names of the sources with live blogs that a run could not observe, or with a wrong file."""
    wrong = {error.source for error in read_sources(sources)[1] if error.source}
    with transaction(url, application="dateline health") as connection:
        return sorted(wrong | {row["name"] for row in rows(connection, "health.troubled", run_id=run_id)})


def report_trouble(url: str, *, run_id: str, name: str, sources: Path | None) -> None:
    """Say what was wrong with a source in a run.

    Raises:
        SourceInvalid: its file is wrong.
        FetchFailed: live blogs of it could not be observed.
    """
    for error in read_sources(sources)[1]:
        if error.source == name:
            raise error
    with transaction(url, application="dateline health") as connection:
        found = [row for row in rows(connection, "health.troubled", run_id=run_id) if row["name"] == name]
    for row in found:
        raise FetchFailed(_sentence(row), cause=", ".join(row["causes"]), source=name)


def _sentence(row: Row) -> str:
    causes: Sequence[str] = row["causes"]
    probe = f"; it is asked again at {row['next_probe_at']:%H:%M:%S}Z" if row["next_probe_at"] else ""
    said = row["message"].replace(f" ({row['url']})", "").rstrip(".")
    what = "1 live blog" if row["failed"] == 1 else f"{row['failed']} live blogs"
    return (
        f"{what} could not be observed ({', '.join(causes)}): {row['url']} - {said}. "
        f"The source is {row['state']} since {row['since']:%Y-%m-%d %H:%M}Z{probe}. {_advice(causes)}"
    )


def _advice(causes: Sequence[str]) -> str:
    """Say what a person has to do."""
    if not REFUSALS.isdisjoint(causes):
        return "If it lasts: open it in a browser; where no crawler is wanted, let it go (dateline unwatch)."
    if all(cause in TRANSPORT or cause.startswith("status_5") for cause in causes):
        return "Nothing need be done unless it lasts."
    return "If it lasts: see what dateline parse says of the page, and docs/add-a-source.md."
