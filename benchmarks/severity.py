"""Measure how edits are judged, on sentences of our own, and how long it takes.

    python -m benchmarks.severity [--misses] [--speed]

``benchmarks/edits/LANGUAGE.txt`` holds one edit a line: what it changes, and its text, where ``{old|new}``
stands for what was replaced.  Before the first ``=`` stand

* kinds of ``dateline.model.Severity`` that must be found; ``a/b`` where either will do, ``a?`` where it may;
* ``trivial`` where nothing but typography may be found;
* ``labelled`` where a label stood there before the edit (a correction is labelled anyhow).

A label is right where it owns up to an error; "Update:" does not.

Every second edit of a file is held out: its figures are printed, but never which edits were missed.  The
rules were made by looking at the others alone.
"""

from __future__ import annotations

import argparse
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from dateline.revise.edits import ORDER, Said, judge
from dateline.revise.labels import may_begin_news

FOLDER = Path(__file__).parent / "edits"
_CHANGE = re.compile(r"\{([^{}|]*)\|([^{}|]*)\}")


class Case(NamedTuple):
    """An edit and what is to be found in it."""

    language: str
    before: str
    after: str
    must: tuple[frozenset[str], ...]
    """One of each of these."""
    may: frozenset[str]
    is_labelled: bool
    is_held_out: bool

    @property
    def is_trivial(self) -> bool:
        """Whether it may change nothing but typography."""
        return not self.must

    @property
    def kind(self) -> str:
        """The kind under which it is counted: the gravest that must be found."""
        first = [min(group, key=_rank) for group in self.must]
        return min(first, key=_rank, default="typography")


class Result(NamedTuple):
    """What was found in an edit."""

    case: Case
    found: frozenset[str]
    label: str | None

    @property
    def missed(self) -> list[str]:
        """Kinds that should have been found."""
        return ["/".join(sorted(group)) for group in self.case.must if not group & self.found]

    @property
    def made_up(self) -> frozenset[str]:
        """Kinds that should not have been found."""
        return self.found - self.case.may - {"typography"}

    @property
    def is_right(self) -> bool:
        """Whether the kinds and the label are as they should be."""
        return not self.missed and not self.made_up and bool(self.label) == self.case.is_labelled

    @property
    def is_graded(self) -> bool:
        """Whether the gravest kind is as it should be."""
        gravest = min(self.found, key=_rank)
        if self.case.is_trivial:
            return gravest == "typography" or gravest in self.case.may
        return gravest in self.case.may and not any(
            _rank(gravest) > max(map(_rank, group)) for group in self.case.must
        )

    @property
    def is_lost(self) -> bool:
        """Whether an edit that changes what is told came out as trivial."""
        must = self.case.must
        return bool(must) and "typography" not in frozenset().union(*must) and self.found == {"typography"}


def _rank(kind: str) -> int:
    return ORDER.index(kind) if kind in ORDER else len(ORDER)


def cases(folder: Path = FOLDER) -> Iterator[Case]:
    """Read the edits of all languages."""
    for file in sorted(folder.glob("*.txt")):
        lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
        for number, line in enumerate(lines):
            yield _case(file.stem, line, is_held_out=number % 2 == 1)


def _case(language: str, line: str, *, is_held_out: bool) -> Case:
    head, _, text = line.partition(" = ")
    text = text.replace("\\n", "\n")
    before, after = _CHANGE.sub(r"\1", text), _CHANGE.sub(r"\2", text)
    kinds = [kind.replace("trivial", "typography") for kind in head.split() if kind != "labelled"]
    must = [frozenset(kind.split("/")) for kind in kinds if not kind.endswith("?") and kind != "typography"]
    may = {kind.rstrip("?") for group in kinds for kind in group.split("/")}
    is_labelled = "correction" in may or "labelled" in head.split()
    return Case(language, before, after, tuple(must), frozenset(may), is_labelled, is_held_out)


def result(case: Case) -> Result:
    """Judge an edit."""
    edit = judge(
        Said(headline="", article_body=case.before),
        Said(headline="", article_body=case.after),
        case.language,
    )
    owns_up = edit.label is not None and not may_begin_news(edit.label)
    return Result(case, frozenset(edit.changes), edit.label if owns_up else None)


def _share(part: float, whole: float) -> str:
    return f"{100 * part / whole:5.1f} %" if whole else "      –"


def _print_kinds(results: list[Result]) -> None:
    print(f"  {'':12} {'edits':>6} {'recall':>8} {'precision':>10}")
    for kind in (*ORDER, "label"):
        gold = [one for one in results if _is_gold(one, kind)]
        hits = sum(_is_hit(one, kind) for one in gold)
        false = sum(_is_false(one, kind) for one in results)
        print(f"  {kind:12} {len(gold):6} {_share(hits, len(gold)):>8} {_share(hits, hits + false):>10}")


def _is_gold(one: Result, kind: str) -> bool:
    if kind == "label":
        return one.case.is_labelled
    if kind == "typography":
        return one.case.is_trivial
    return any(min(group, key=_rank) == kind for group in one.case.must)


def _is_hit(one: Result, kind: str) -> bool:
    if kind == "label":
        return one.label is not None
    if kind == "typography":
        return one.found == {"typography"}
    return any(min(group, key=_rank) == kind and group & one.found for group in one.case.must)


def _is_false(one: Result, kind: str) -> bool:
    if kind == "label":
        return one.label is not None and not one.case.is_labelled
    if kind == "typography":
        return one.is_lost
    return kind in one.made_up


def _print_languages(results: list[Result]) -> None:
    for language in sorted({one.case.language for one in results}):
        mine = [one for one in results if one.case.language == language]
        right = sum(one.is_right for one in mine)
        lost = sum(one.is_lost for one in mine)
        print(f"  {language:12} {len(mine):6} {_share(right, len(mine)):>8}   lost {lost}")


def _print_part(name: str, results: list[Result]) -> None:
    right, lost = sum(one.is_right for one in results), sum(one.is_lost for one in results)
    graded = sum(one.is_graded for one in results)
    print(
        f"{name}: {len(results)} edits, severity right in {_share(graded, len(results)).strip()}, "
        f"all kinds and label right in {_share(right, len(results)).strip()}, {lost} taken for trivial"
    )
    _print_kinds(results)
    _print_languages(results)


def _print_misses(results: Iterable[Result]) -> None:
    for one in results:
        if not one.is_right:
            wrong = [*(f"-{kind}" for kind in one.missed), *(f"+{kind}" for kind in sorted(one.made_up))]
            if bool(one.label) != one.case.is_labelled:
                wrong.append(f"label {one.label!r}")
            print(f"{one.case.language} {' '.join(wrong)}{' LOST' if one.is_lost else ''}")
            print(f"    {one.case.before!r}\n    {one.case.after!r}")


def _words(count: int, stem: str) -> str:
    return " ".join(f"{stem}{number}" for number in range(count))


def _hostile() -> Iterator[tuple[str, str, str]]:
    """Pairs of 200,000 characters that cost most."""
    long = "The road to Halden is shut, police said, and 12 boats are lost. " * 3_200
    yield "one changed number", long, long[:100_000] + " 31 " + long[100_004:]
    yield "all words differ", _words(28_000, "a"), _words(28_000, "b")
    yield "one word", "and " * 50_000, "or " * 66_000
    yield "one word, another length", "and " * 50_000, "and " * 49_000 + "or"
    yield "numbers", _words(28_000, "1"), _words(28_000, "2")
    yield "names", "Ann Poe " * 25_000, "Jon Doe " * 25_000
    yield "sentences", "A. " * 66_000, "B. " * 66_000
    yield "labels", "Correction: " * 16_000, "Corrected: " * 18_000
    yield "glyphs", "死者" * 100_000, "者死死" * 66_000
    yield "backwards", _words(28_000, "w"), " ".join(reversed(_words(28_000, "w").split()))
    yield "digits", "1" * 200_000, "2" * 200_000
    yield "quotes", "“A” said B. " * 16_000, "“A” said C. " * 16_000


def _print_speed(every: list[Case]) -> None:
    for case in every:  # word lists are read once
        result(case)
    taken: Counter[str] = Counter()
    for case in every:
        begun = time.process_time()
        result(case)
        taken[case.language] += int(1e6 * (time.process_time() - begun))
    print(f"one edit: {sum(taken.values()) / 1000 / len(every):.2f} ms by mean")
    for name, before, after in _hostile():
        begun = time.process_time()
        judge(Said(headline="", article_body=before), Said(headline="", article_body=after))
        print(f"  {name:26} {len(before):8,} characters {time.process_time() - begun:7.2f} s")


def main() -> None:
    """Print the figures."""
    read = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    read.add_argument("--misses", action="store_true", help="print the misses that are not held out")
    read.add_argument("--speed", action="store_true", help="time ordinary and hostile pairs")
    options = read.parse_args()
    every = list(cases())
    results = [result(case) for case in every]
    if options.misses:
        _print_misses(one for one in results if not one.case.is_held_out)
    _print_part("Looked at", [one for one in results if not one.case.is_held_out])
    _print_part("Held out", [one for one in results if one.case.is_held_out])
    if options.speed:
        _print_speed(every)


if __name__ == "__main__":
    main()
