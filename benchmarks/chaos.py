"""The same newsroom while everything that can die does, and the audit of what is left.

    python -m benchmarks.chaos [--kills 100] [--blogs 200] [--hours 24] [--seed 1] [--keep FOLDER] [--json]

Spiders, plans and revisions are killed with -9 at random moments; Postgres is shot and started again in the
midst of their work; the disk is full, for the archive or for the database; the network is lost during a
crawl.  Half of what was killed is tried again at once, the rest is left to the next run.  The last minutes
pass in peace; then the audit must be clean, and every stored response still readable.
"""

from __future__ import annotations

import os
import resource
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import datetime
from pathlib import Path
from random import Random

from rich.console import Console

from benchmarks.newsroom import arguments, audit_of, home_of, plot_of, report
from benchmarks.simulation import Plot, Simulation, simulation, wait
from dateline.audit import Compared
from dateline.errors import DatelineError, SetupError
from dateline.local import roles
from dateline.model import Snapshot
from dateline.snapshot import Archive

PEACE_STEPS = 6
"""Steps without any disturbance at the end: a deletion needs two polls."""
_FULL_BYTES = 16 * 1024 * 1024
"""No file of a full database may be larger: a segment of its log has just that size."""


@dataclass(slots=True, kw_only=True)
class Chaos:
    """What is done to the pipeline, from a seed."""

    rng: Random
    kills: int
    """To be done."""
    first: list[str] = field(default_factory=lambda: ["database", "archive", "network", "Postgres"])
    """What is done before chance decides, so that nothing is left out: while all pages are new."""
    done: Counter[str] = field(default_factory=Counter)
    usual: dict[str, float] = field(default_factory=lambda: {"crawl": 0.7, "revise": 0.2, "plan": 0.1})
    """Seconds that a task takes when it is left alone, a running mean."""

    @property
    def killed(self) -> int:
        """How many processes were killed."""
        return sum(count for what, count in self.done.items() if what.startswith("killed"))

    def has_turn(self, steps: int) -> bool:
        """Say whether the next of so many steps is disturbed: a little more often than it has to be."""
        left = self.kills - self.killed
        return bool(self.first) or (left > 0 and self.rng.random() * steps < 1.5 * left)

    def step(self, here: Simulation, at: datetime) -> None:
        """Do what a minute of the DAGs does, disturbed."""
        if self.rng.random() < 0.1:
            self._kill(here.forked(lambda: _plan(here, at), "plan.log"), "plan")
        for key in here.plan(at):
            self._crawl(here, key, at)
        self._revise(here)
        here.note_polls(at, 0.0)

    def _crawl(self, here: Simulation, key: int, at: datetime) -> None:
        disturb = self._disturbance()
        status = disturb(here, key)
        while status < 0 and self.rng.random() < 0.5:
            self.done["tried again at once"] += 1
            status = self._killed_crawl(here, key)
        if status > 0 or (status < 0 and self.rng.random() < 0.5):
            here.close(key, at)  # else nobody tells: the row stays open until it is known for dead
        here.note_interruption(key, at)

    def _disturbance(self) -> Callable[[Simulation, int], int]:
        kinds: dict[str, tuple[float, Callable[[Simulation, int], int]]] = {
            "kill": (0.70, self._killed_crawl),
            "archive": (0.08, self._full_archive),
            "database": (0.04, self._full_database),
            "network": (0.08, self._lost_network),
            "Postgres": (0.03, self._shot_postgres),
            "nothing": (0.07, lambda here, key: self._undisturbed(here.crawl(key), "crawl")),
        }
        if self.first:
            return kinds[self.first.pop(0)][1]
        [chosen] = self.rng.choices(list(kinds), [share for share, _ in kinds.values()])
        return kinds[chosen][1]

    def _killed_crawl(self, here: Simulation, key: int) -> int:
        return self._kill(here.crawl(key), "crawl")

    def _revise(self, here: Simulation) -> None:
        while self.rng.random() < 0.5:
            if self._kill(here.revise(), "revise") == 0:
                return
            if self.rng.random() < 0.5:
                return  # the next step takes up what is left
        self._undisturbed(here.revise(), "revise")

    def _kill(self, process: int, task: str) -> int:
        """Kill a process at a random moment of the time that it usually takes; return its exit status."""
        began = time.monotonic()
        deadline = began + self.usual[task] * self.rng.uniform(0.0, 1.1)
        while time.monotonic() < deadline:
            found, status = os.waitpid(process, os.WNOHANG)
            if found:
                self._took(task, time.monotonic() - began)
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.002)
        os.killpg(process, signal.SIGKILL)
        status = wait(process)
        self.done[f"killed {task}"] += status == -signal.SIGKILL
        return status

    def _undisturbed(self, process: int, task: str) -> int:
        began = time.monotonic()
        status = wait(process)
        self._took(task, time.monotonic() - began)
        return status

    def _took(self, task: str, seconds: float) -> None:
        self.usual[task] += 0.2 * (seconds - self.usual[task])

    def _full_archive(self, here: Simulation, key: int) -> int:
        """Let no file grow beyond some kilobytes: for the writer of the archive that is a full disk."""
        self.done["archive full"] += 1
        return wait(here.crawl(key, RLIMIT_FSIZE=self.rng.randint(1_000, 40_000)))

    def _full_database(self, here: Simulation, key: int) -> int:
        """Let no table grow any more."""
        self.done["database full"] += 1
        with full_database(here):
            return wait(here.crawl(key))

    def _lost_network(self, here: Simulation, key: int) -> int:
        self.done["network lost"] += 1
        process = here.crawl(key)
        time.sleep(self.usual["crawl"] * self.rng.uniform(0.3, 0.9))
        here.servers.lose_network()
        try:
            return wait(process)
        finally:
            here.servers.find_network()

    def _shot_postgres(self, here: Simulation, key: int) -> int:
        self.done["Postgres shot"] += 1
        process = here.crawl(key)
        time.sleep(self.usual["crawl"] * self.rng.uniform(0.3, 0.9))
        restart(here)
        return wait(process)


def _plan(here: Simulation, at: datetime) -> int:
    here.plan(at)
    return 0


def restart(here: Simulation) -> None:
    """Shoot Postgres, as ``pg_ctl restart -m immediate`` does, and start it again."""
    os.kill(_postmaster(here), signal.SIGQUIT)
    here.postgres.stop()
    here.postgres.start()


def _postmaster(here: Simulation) -> int:
    return int((here.postgres.data / "postmaster.pid").read_text().split()[0])


def fill(here: Simulation) -> None:
    """Make the staging table so large that it has reached the quota of a full database.

    The rows are rolled back; their place is not given free before a vacuum, and there is none.
    """
    with roles.superuser(here.postgres.url("postgres", "dateline")) as statements:
        statements.execute("ALTER TABLE staged_update SET (autovacuum_enabled = false)")
        statements.execute("SET session_replication_role = replica")
        statements.execute("BEGIN")
        statements.execute(
            "INSERT INTO staged_update SELECT 0, n, '', '', '', repeat('x', 1500), '{}' "
            "FROM generate_series(1, %s) n",
            [_FULL_BYTES // 1_500],
        )
        statements.execute("ROLLBACK")


@contextmanager
def full_database(here: Simulation) -> Iterator[None]:
    """Let no file of the database grow beyond a quota, for every connection that is opened now."""
    process = _postmaster(here)
    soft, hard = resource.prlimit(process, resource.RLIMIT_FSIZE)
    resource.prlimit(process, resource.RLIMIT_FSIZE, (_FULL_BYTES, hard))
    try:
        yield
    finally:
        resource.prlimit(process, resource.RLIMIT_FSIZE, (soft, hard))


def unreadable(here: Simulation) -> list[str]:
    """Read every stored response from the archive; return what is wrong with those that are damaged."""
    archive = Archive((here.home / "archive").as_uri())
    found = []
    names = ", ".join(field.name for field in fields(Snapshot))
    stored = [Snapshot(**row) for row in here.ask(f"SELECT {names} FROM snapshot ORDER BY snapshot_key")]
    originals = {(one.sha256, one.url): one for one in stored if not one.is_revisit}
    for one in stored:
        try:
            archive.read_snapshot(one, originals.get((one.sha256, one.url)) if one.is_revisit else None)
        except DatelineError as error:
            found.append(f"{one.warc_file} at {one.warc_offset}: {error}")
    return found


def play(
    plot: Plot, home: Path, kills: int, console: Console | None = None
) -> tuple[list[Compared], Chaos, Simulation, list[str]]:
    """Play a plot, disturb it until enough was killed, leave its end in peace, and audit what is left."""
    chaos = Chaos(rng=Random(f"{plot.seed}/chaos"), kills=kills)
    with simulation(plot, home, is_durable=True) as here:
        fill(here)
        last = here.servers.season.ends_at - PEACE_STEPS * plot.step
        for at in here.moments():
            if at < last and chaos.has_turn((last - at) // plot.step):
                chaos.step(here, at)
            else:
                here.step(at)
            if console and at.minute == 0:
                console.print(f"{at:%a %H:%M}  {dict(chaos.done)}", style="dim")
        if chaos.killed < kills:
            raise SetupError(f"The season was over after {chaos.killed} kills; give it more --hours.")
        chaos.done.update(refusals(here))
        return audit_of(here), chaos, here, unreadable(here)


def refusals(here: Simulation) -> dict[str, int]:
    """Count the polls that a full disk has cost."""
    [row] = here.ask(
        "SELECT count(*) FILTER (WHERE cause = 'archive') AS archive, "
        "count(*) FILTER (WHERE message LIKE '%%could not extend file%%') AS database FROM poll_failure"
    )
    return {f"polls refused by the {where}": count for where, count in row.items() if count}


def main() -> int:
    """Run the benchmark."""
    parser = arguments(__doc__)
    parser.add_argument("--kills", type=int, default=100)
    chosen = parser.parse_args()
    console = Console(stderr=True, highlight=False)
    plot = plot_of(chosen)
    console.print(f"seed {plot.seed}, {plot.blogs} live blogs, {chosen.kills} kills")
    began = time.perf_counter()
    with home_of(chosen) as home:
        compared, chaos, here, damaged = play(plot, home, chosen.kills, console)
    told = ", ".join(f"{count} {what}" for what, count in sorted(chaos.done.items()))
    console.print(f"{time.perf_counter() - began:.0f} s on the wall, {here.spent.crawls:,} crawls: {told}")
    console.print(f"{len(damaged)} stored responses cannot be read. {' '.join(damaged[:3])}")
    status = report(compared, here.spent, as_json=chosen.json, done=chaos.done, unreadable=damaged)
    return status or bool(damaged)


if __name__ == "__main__":
    raise SystemExit(main())
