"""A newsroom of 200 live blogs, a simulated day, everything that can go wrong, and the audit of it.

    python -m benchmarks.newsroom [--blogs 200] [--hours 24] [--seed 1] [--keep FOLDER] [--json]

Without ``--seed`` the seed is random, and printed.  The exit status is 1 when a bar of the audit is broken.
With ``--keep`` everything stays in a folder, and ``DATELINE_HOME=FOLDER dateline audit FOLDER/rehearsal``
asks again.
"""

from __future__ import annotations

import argparse
import json
import resource
import secrets
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from rich.console import Console

from benchmarks.simulation import Plot, Simulation, Spent, simulation
from dateline.audit import Compared, audited, bars, figures_of, read_rehearsal, worst_first
from dateline.cli.audit import show
from dateline.database import connect
from dateline.newsroom.faults import FAULTS


def play(plot: Plot, home: Path, console: Console | None = None) -> tuple[list[Compared], Spent]:
    """Play a plot to its end and audit what came of it."""
    with simulation(plot, home) as here:
        for at in here.moments():
            here.step(at)
            if console and at.minute == 0:
                console.print(f"{at:%a %H:%M}  {here.spent.crawls:,} crawls", style="dim")
        return audit_of(here), here.spent


def audit_of(here: Simulation) -> list[Compared]:
    """Compare the database of a simulation with its journal."""
    rehearsal = read_rehearsal(here.folder)
    with closing(connect(here.postgres.url("dateline_reader"))) as connection:
        return list(audited(connection, rehearsal))


def report(compared: list[Compared], spent: Spent, *, as_json: bool, **more: object) -> int:
    """Print an audit; return the exit status.  ``more`` goes into the JSON."""
    figures = figures_of(compared)
    held = bars(figures)
    if as_json:
        said = {
            "figures": asdict(figures),
            "bars": [asdict(bar) for bar in held],
            "findings": [asdict(finding) for finding in worst_first(compared)],
            "spent": asdict(spent),
            **more,
        }
        print(json.dumps(said, default=datetime.isoformat))
    else:
        show(compared)
    return 0 if all(bar.holds for bar in held) else 1


def arguments(description: str) -> argparse.ArgumentParser:
    """Return what every command that plays a newsroom takes."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--blogs", type=int, default=200)
    parser.add_argument("--hours", type=float, default=24.0)
    parser.add_argument("--seed", type=int, help="the same seed gives the same day; else a random one")
    parser.add_argument("--step-seconds", type=int, default=60)
    parser.add_argument("--poll-seconds", type=int, default=60)
    parser.add_argument("--intensity", type=float, default=1.0, help="of the faults; 0 has none")
    parser.add_argument("--faults", nargs="+", choices=FAULTS, default=list(FAULTS))
    parser.add_argument("--keep", type=Path, help="an empty folder in which everything stays")
    parser.add_argument("--json", action="store_true")
    return parser


def plot_of(chosen: argparse.Namespace) -> Plot:
    """Return what is to be played."""
    return Plot(
        seed=secrets.randbelow(10**6) if chosen.seed is None else chosen.seed,
        blogs=chosen.blogs,
        hours=chosen.hours,
        step_seconds=chosen.step_seconds,
        poll_seconds=chosen.poll_seconds,
        faults=tuple(chosen.faults),
        intensity=chosen.intensity,
    )


@contextmanager
def home_of(chosen: argparse.Namespace) -> Iterator[Path]:
    """Give the folder in which to play."""
    if chosen.keep:
        yield chosen.keep.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="dateline-newsroom-") as folder:
        yield Path(folder) / "home"


def main() -> int:
    """Run the benchmark."""
    chosen = arguments(__doc__).parse_args()
    console = Console(stderr=True, highlight=False)
    plot = plot_of(chosen)
    console.print(f"seed {plot.seed}, {plot.blogs} live blogs, {plot.hours:g} hours")
    began = time.perf_counter()
    with home_of(chosen) as home:
        compared, spent = play(plot, home, console)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    console.print(
        f"{seconds:.0f} s on the wall: {spent.steps:,} steps, plan {spent.plan:.0f} s, "
        f"{spent.crawls:,} crawls {spent.crawl:.0f} s, revise {spent.revise:.0f} s; "
        f"longest step {spent.longest_step:.1f} s; largest process {peak:,.0f} MB"
    )
    return report(compared, spent, as_json=chosen.json)


if __name__ == "__main__":
    raise SystemExit(main())
