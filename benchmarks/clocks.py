"""Measure how bare clocks of real live blogs become UTC.

    python -m benchmarks.clocks FOLDER [--errors N]

FOLDER holds ``guardian.jsonl.gz``: a blog a line with ``zone`` and, newest first, ``posts`` with ``utc`` and,
for some, ``shown`` (the clock as readers saw it, with its zone).  The true moments serve only to make what a
page says of itself, and to score.  Clocks are given in two spellings: ``shown`` ("3.54am GMT") where there is
one, and the zone's HH:MM.  The trusted dates are

* ``newest day``   one date: the local date of the newest update, as a person gives it with --published;
* ``oldest day``   one date: that of the oldest update;
* ``address``      one date: the day in the page's address, which may be a day off in the page's zone;
* ``modified``     one moment: that of the newest update, as ``dateModified`` of a page not touched again;
* ``later``        the same, three hours later: a page that was touched once more;
* ``... + address``  the same with the day in the address, which a page of this publisher always has;
* ``modified + published``  with the moment of the oldest update as ``datePublished``.

One date leaves open what no clock can show: a silence of a day or more between two updates.  The caption says
how many blogs have one; "without silence" is the share of the others that is fully right.
"disordered" has one update in twenty a place off, as edited pages have: no day may be counted for it.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table

from dateline.clocks.anchor import Anchor, Reading, instants
from dateline.clocks.days import address_day
from dateline.clocks.grammar import Clock, clock
from dateline.clocks.zones import zone_named

_OUT = Console(width=120)
_LATER = timedelta(hours=3)
_SWAPPED = 0.05
_DAY = timedelta(hours=23, minutes=30)
_CLOSE = timedelta(minutes=30)
_COUNTRY = "GB"
"""The country of the publisher, which settles BST."""


@dataclass(frozen=True, slots=True)
class Blog:
    """One line of the file."""

    url: str
    zone: ZoneInfo
    utc: tuple[datetime, ...]
    shown: tuple[str | None, ...]


def blogs(file: Path) -> Iterator[Blog]:
    """Yield the blogs of the file."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            utc = tuple(datetime.fromisoformat(post["utc"].replace("Z", "+00:00")) for post in row["posts"])
            shown = tuple(_readers(post.get("shown")) for post in row["posts"])
            yield Blog(row["url"], ZoneInfo(row["zone"]), utc, shown)


def _readers(shown: str | None) -> str | None:
    """Return "3.54am GMT" of "3.54am GMT 03:54": the second clock is the same for machines."""
    return shown.rsplit(" ", 1)[0] if shown else None


def jittered(blog: Blog) -> Blog:
    """Return the blog with one update in twenty a place off, where half an hour or less lies between."""
    order = list(range(len(blog.utc)))
    dice = random.Random(blog.url)
    for a in range(len(order) - 1):
        if dice.random() < _SWAPPED and blog.utc[order[a]] - blog.utc[order[a + 1]] <= _CLOSE:
            order[a], order[a + 1] = order[a + 1], order[a]
    return Blog(blog.url, blog.zone, tuple(blog.utc[i] for i in order), tuple(blog.shown[i] for i in order))


Spelling = Callable[[Blog], list[Reading]]
Anchoring = Callable[[Blog], Anchor]


def _in_zone(blog: Blog) -> list[Reading]:
    local = (moment.astimezone(blog.zone) for moment in blog.utc)
    return [Reading(clock=Clock(hour=t.hour, minute=t.minute), tz=blog.zone) for t in local]


def _as_shown(blog: Blog) -> list[Reading]:
    return [
        _read(text, blog) if text else plain for text, plain in zip(blog.shown, _in_zone(blog), strict=True)
    ]


def _read(text: str, blog: Blog) -> Reading:
    found = clock(text)
    if found is None:
        raise ValueError(f"The clock {text!r} of {blog.url} is not understood.")
    zone = zone_named(found.zone, _COUNTRY) if found.zone else None
    return Reading(clock=found, tz=zone.tz if zone else blog.zone)


def _newest(blog: Blog) -> Anchor:
    return Anchor(newest_day=blog.utc[0].astimezone(blog.zone).date())


def _oldest(blog: Blog) -> Anchor:
    return Anchor(oldest_day=blog.utc[-1].astimezone(blog.zone).date())


def _with_address(anchoring: Anchoring) -> Anchoring:
    return lambda blog: replace(anchoring(blog), opened=address_day(blog.url))


def _modified(blog: Blog) -> Anchor:
    return Anchor(not_after=blog.utc[0])


def _later(blog: Blog) -> Anchor:
    return Anchor(not_after=blog.utc[0] + _LATER)


SPELLINGS: dict[str, Spelling] = {"shown": _as_shown, "HH:MM": _in_zone}
ANCHORS: dict[str, Anchoring] = {
    "newest day": _newest,
    "oldest day": _oldest,
    "address": _with_address(lambda blog: Anchor()),
    "modified": _modified,
    "later": _later,
    "newest day + address": _with_address(_newest),
    "modified + address": _with_address(_modified),
    "later + address": _with_address(_later),
    "modified + published": lambda blog: Anchor(not_after=blog.utc[0], began=(blog.utc[-1],)),
}


def is_silent(blog: Blog) -> bool:
    """Say whether a day or more lies between two updates, give or take what clocks show as disorder."""
    return any(newer - older >= _DAY for newer, older in pairwise(blog.utc))


def right(blog: Blog, spelling: Spelling, anchoring: Anchoring) -> int:
    """Return how many updates of a blog get their true minute."""
    found = instants(spelling(blog), anchoring(blog))
    return sum(told == moment for told, moment in zip(blog.utc, found, strict=True))


def measure(all_blogs: Sequence[Blog], errors: int) -> None:
    """Print a row for each anchor and spelling."""
    silent = sum(map(is_silent, all_blogs))
    table = Table(
        *("trusted dates", "clock", "updates right", "blogs fully right", "without silence", "updates/s"),
        caption=f"{len(all_blogs):,} blogs; in {silent} nobody wrote for a day or more",
    )
    total = sum(len(blog.utc) for blog in all_blogs)
    disordered = [jittered(blog) for blog in all_blogs]
    for anchor_name, anchoring in ANCHORS.items():
        for spelling_name, spelling in SPELLINGS.items():
            for order, group in (("", all_blogs), (", disordered", disordered)):
                started = time.process_time()
                counts = [right(blog, spelling, anchoring) for blog in group]
                rate = total / (time.process_time() - started)
                wrong = [blog for blog, n in zip(group, counts, strict=True) if n < len(blog.utc)]
                spoken = 1 - sum(not is_silent(blog) for blog in wrong) / (len(group) - silent)
                shares = (sum(counts) / total, 1 - len(wrong) / len(group), spoken)
                told = (f"{share:.4f}" for share in shares)
                table.add_row(anchor_name, spelling_name + order, *told, f"{rate:,.0f}")
                for blog in wrong[:errors]:
                    _OUT.print(f"{anchor_name} {spelling_name}{order}: {blog.url}", style="dim")
    _OUT.print(table)


def main() -> None:
    """Read the command line and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="print N blogs that are not right")
    asked = parser.parse_args()
    measure(list(blogs(asked.folder / "guardian.jsonl.gz")), asked.errors)


if __name__ == "__main__":
    main()
