"""Measure what the parse room makes of real pages, and how fast.

    python -m benchmarks.understanding PAGES [--leaks] [--part all|pages|hidden|speed]

PAGES holds ``liveblogs/`` with PROVENANCE.tsv and ``articles/`` (not part of this repository).  Printed are:

* per page: updates found against the count in PROVENANCE.tsv, with a UTC time, with an id that stays when the
  blocks are shuffled and one of them is pinned, and lines of furniture that leaked into bodies;
* ordinary pages that were taken for live blogs;
* for pages that describe themselves to machines: the same page with that hidden (see ``hidden``), F1 of the
  updates (matched by their words), and the share of right times;
* trafilatura and newspaper4k on the same pages, where they are installed: the share of the words of updates
  in their text, and of their text that is of updates.  They do not divide a page into updates at all;
* pages per second, and seconds and memory for a page of 10 MB.
"""

from __future__ import annotations

import argparse
import importlib
import multiprocessing
import random
import re
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from copy import deepcopy
from pathlib import Path
from statistics import median
from typing import Any

from lxml import etree
from rich.console import Console
from rich.table import Table

from benchmarks.hidden import Level, Row, Score, as_page, hide, read, rows, score, truth, words
from dateline.errors import DatelineError
from dateline.formats import Page, blocks, generic, understand
from dateline.model import LiveBlog, Update

_OUT = Console(width=150)
_LEAK = re.compile(
    r"^\W*(?:share\b|advert|publicité|anzeige|werbung|read more|read also|lire aussi|related|cookie"
    r"|newsletter|sign up|subscribe|copy link|follow us|click here|loading)|newsletter|cookie|privacy policy",
    re.IGNORECASE,
)
_LONGEST_LEAK = 160
_SEED = 20_260
_READINGS = 5
_PAGES_A_SECOND = 60


def leaks(updates: Sequence[Update]) -> list[str]:
    """Return the short lines of bodies that read like furniture."""
    lines = (line for update in updates for line in update.article_body.split("\n"))
    return [line for line in lines if len(line) <= _LONGEST_LEAK and _LEAK.search(line)]


def stable(row: Row, before: LiveBlog) -> tuple[int, int]:
    """Return how many updates keep their id when blocks are shuffled and one is pinned, and of how many."""
    page = Page.read(row.body, url=row.url)
    found = blocks.block_elements(page) or generic.block_elements(page)
    if len(found) < 2:
        return 0, 0
    _shuffle(found)
    after = understand(Page(text=_markup(page), kind="html", url=row.url))
    texts = {update.update_id: update.article_body for update in after.updates}
    shown = before.updates
    return sum(texts.get(update.update_id) == update.article_body for update in shown), len(shown)


def _shuffle(found: Sequence[Any]) -> None:
    """Put the blocks of a tree in another order, and a copy of one of them above all."""
    places = [etree.Element("mark") for _ in found]
    for mark, element in zip(places, found, strict=True):
        mark.tail, element.tail = element.tail, None
        element.getparent().replace(element, mark)
    order = list(found)
    random.Random(_SEED).shuffle(order)
    for mark, element in zip(places, order, strict=True):
        parent: Any = mark.getparent()
        parent.replace(mark, element)
    order[0].addprevious(deepcopy(order[-1]))


def _markup(page: Page) -> str:
    assert page.tree is not None
    return str(etree.tostring(page.tree.getroottree(), encoding="unicode", method="html"))


def measure_pages(folder: Path, show_leaks: bool) -> None:
    """Print the table of pages, and the ordinary pages that were taken for live blogs."""
    table = Table("page", "format", "told", "found", "timed", "same id", "leaks", title="Pages as fetched")
    sums: Counter[str] = Counter()
    for row in rows(folder):
        _page_row(row, table, sums, show_leaks)
    table.add_row(
        f"{sums['exact']} of {sums['pages']} pages exact",
        "",
        *(str(sums[key]) for key in ("told", "found", "timed")),
        f"{sums['kept']}/{sums['movable']}",
        str(sums["leaks"]),
    )
    _OUT.print(table)
    _OUT.print(f"UTC times: {sums['timed'] / max(1, sums['found']):.4f} of {sums['found']} updates")
    taken, files = [], sorted((folder / "articles").rglob("*.html"))
    for file in files:
        try:
            found = understand(Page.read(file.read_bytes(), url=None))
            taken.append(f"{file.name}: {len(found.updates)} as {found.format}")
        except DatelineError:
            continue
    _OUT.print(f"Ordinary pages taken for live blogs: {len(taken)} of {len(files)}", *taken)


def _page_row(row: Row, table: Table, sums: Counter[str], show_leaks: bool) -> None:
    try:
        found = understand(Page.read(row.body, url=row.url))
    except DatelineError as error:
        table.add_row(row.file, type(error).__name__, str(row.updates), "-", "", "", "")
        sums.update(pages=1, told=row.updates)
        return
    kept, movable = stable(row, found)
    leaked = leaks(found.updates)
    timed = sum(1 for update in found.updates if update.date_published.value)
    same = f"{kept}/{movable}" if movable else ""
    counts = (str(row.updates), str(len(found.updates)), str(timed), same, str(len(leaked)))
    table.add_row(row.file, found.format, *counts)
    sums.update(pages=1, told=row.updates, found=len(found.updates), timed=timed, leaks=len(leaked))
    sums.update(exact=len(found.updates) == row.updates, kept=kept, movable=movable)
    if show_leaks:
        for line in leaked:
            _OUT.print(f"  {row.file}: {line}", style="dim")


def measure_hidden(folder: Path) -> None:
    """Print the scores of pages whose machine-readable parts are hidden."""
    table = Table(
        "page", "level", "told", "found", "matched", "F1", "timed", "right", title="Structure hidden"
    )
    sums: dict[str, Score] = {"hidden": Score(), "bare": Score()}
    means: dict[str, list[float]] = {"hidden": [], "bare": []}
    for row in rows(folder):
        page = as_page(row)
        if page is None:
            continue
        levels: tuple[Level, Level] = ("hidden", "bare")
        for level in levels:
            hidden = hide(page, level)
            told = truth(row, hidden)
            if not told:
                break
            one = score(told, read(hidden, row))
            sums[level] += one
            means[level].append(one.f1)
            table.add_row(row.file, level, *_cells(one))
    for name, total in sums.items():
        mean = sum(means[name]) / max(1, len(means[name]))
        table.add_row(f"{len(means[name])} pages, mean F1 {mean:.4f}", name, *_cells(total))
    _OUT.print(table)


def _cells(one: Score) -> list[str]:
    right = f"{one.right / one.timed:.4f}" if one.timed else "-"
    return [str(one.told), str(one.found), str(one.matched), f"{one.f1:.4f}", str(one.timed), right]


def measure_others(folder: Path) -> None:
    """Print how much of the updates other tools keep, and how much else they bring."""
    table = Table("tool", "pages", "words kept", "words of updates", "s", title="Words of updates, all pages")
    for name, extract in _extractors().items():
        kept = told_words = brought = pages = 0
        started = time.process_time()
        for row in rows(folder):
            page = as_page(row)
            told = truth(row, hide(page, "hidden")) if page else ()
            if not page or not any(one.is_shown for one in told):
                continue
            wanted = Counter(word for one in told if one.is_shown for word in one.words)
            got = Counter(words(extract(page, row)))
            kept, pages = kept + (wanted & got).total(), pages + 1
            told_words, brought = told_words + wanted.total(), brought + got.total()
        spent = time.process_time() - started
        cells = (f"{kept / max(1, told_words):.4f}", f"{kept / max(1, brought):.4f}", f"{spent:.1f}")
        table.add_row(name, str(pages), *cells)
    _OUT.print(table)


def _extractors() -> dict[str, Callable[[bytes, Row], str]]:
    found: dict[str, Callable[[bytes, Row], str]] = {"dateline (hidden)": _by_dateline}
    for module, run in (("trafilatura", _by_trafilatura), ("newspaper", _by_newspaper)):
        try:
            importlib.import_module(module)
            found[module] = run
        except ImportError:
            _OUT.print(f"{module} is not installed; left out", style="dim")
    return found


def _by_dateline(page: bytes, row: Row) -> str:
    return " ".join(f"{u.headline or ''} {u.article_body}" for u in read(hide(page, "hidden"), row))


def _by_trafilatura(page: bytes, row: Row) -> str:
    text = importlib.import_module("trafilatura").extract(page, include_comments=False)
    return str(text or "")


def _by_newspaper(page: bytes, row: Row) -> str:
    article: Any = importlib.import_module("newspaper").Article(row.url or "http://localhost/")
    article.download(input_html=Page.read(page, url=None).text)
    article.parse()
    return str(article.text)


def measure_speed(folder: Path) -> None:
    """Print pages per second on one core (CPU time, warmed up), and what a page of 10 MB costs."""
    pages = list(rows(folder))
    articles = [file.read_bytes() for file in sorted((folder / "articles").rglob("*.html"))]
    bodies = {
        "live blogs": [row.body for row in pages],
        "live blogs, HTML": [row.body for row in pages if row.file.endswith(".html")],
        "live blogs, JSON": [row.body for row in pages if row.file.endswith(".json")],
        "ordinary articles": articles,
    }
    seconds = {body: _seconds(body) for group in bodies.values() for body in group}
    for name, group in bodies.items():
        _OUT.print(f"{name}: {_rates(group, seconds)}")
    command = [sys.executable, "-m", "benchmarks.understanding", str(folder), "--part", "large"]
    _OUT.print(subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip())


def _rates(group: Sequence[bytes], seconds: dict[bytes, float]) -> str:
    spent, size = sum(seconds[body] for body in group), sum(map(len, group)) / 1e6
    middle = 1 / median(seconds[body] for body in group)
    fast = sum(seconds[body] * _PAGES_A_SECOND <= 1 for body in group)
    return (
        f"{len(group) / spent:.1f} pages/s, the median page {middle:.1f}/s, {fast} of {len(group)} above "
        f"{_PAGES_A_SECOND}/s; {size / spent:.1f} MB/s, mean {size / len(group):.2f} MB"
    )


def _seconds(body: bytes) -> float:
    """Return the CPU time of reading a page, the median of several times after the first."""
    spent = []
    for _ in range(_READINGS + 1):
        started = time.process_time()
        _try(body)
        spent.append(time.process_time() - started)
    return median(spent[1:])


def _try(body: bytes) -> int:
    try:
        return len(understand(Page.read(body, url=None)).updates)
    except DatelineError:
        return 0


def measure_large() -> None:
    """Print the CPU seconds and the peak memory of a process that reads one page of 10 MB."""
    with multiprocessing.get_context("spawn").Pool(1) as fresh:
        size, found, spent, before, peak = fresh.apply(_read_large)
    memory = f"peak {peak / 1024:.0f} MB ({before / 1024:.0f} MB before)"
    _OUT.print(f"{size:.1f} MB, {found} updates: {spent:.2f} s of CPU, {memory}")


def _read_large() -> tuple[float, int, float, int, int]:
    """Return megabytes, updates, seconds, and the peaks before and after in kB; a small page comes first."""
    _try(_large(100))
    body = _large(10_600)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    found = _try(body)
    spent = time.process_time() - started
    return len(body) / 1e6, found, spent, before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _large(updates: int) -> bytes:
    block = (
        '<article class="entry" id="entry-{n}"><header><time datetime="2024-05-04T{h:02d}:{m:02d}:00Z">'
        "{h:02d}:{m:02d}</time></header><h3>Harbour bulletin number {n}</h3><p>The office saw {n} boats.</p>"
        f"<p>{'The tide was as the almanac said. ' * 20}</p></article>\n"
    )
    parts = [block.format(n=updates - n, h=23 - n // 60 % 24, m=59 - n % 60) for n in range(updates)]
    return f"<html><body><h1>Live: the harbour</h1>{''.join(parts)}</body></html>".encode()


def main() -> None:
    """Read the command line and print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pages", type=Path)
    parser.add_argument("--leaks", action="store_true", help="print the lines that leaked")
    parser.add_argument(
        "--part", default="all", choices=["all", "pages", "hidden", "others", "speed", "large"]
    )
    asked = parser.parse_args()
    parts: dict[str, Callable[[], None]] = {
        "pages": lambda: measure_pages(asked.pages, asked.leaks),
        "hidden": lambda: measure_hidden(asked.pages),
        "others": lambda: measure_others(asked.pages),
        "speed": lambda: measure_speed(asked.pages),
    }
    if asked.part == "large":
        measure_large()
        return
    for name, run in parts.items():
        if asked.part in ("all", name):
            run()


if __name__ == "__main__":
    main()
