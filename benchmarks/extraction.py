"""Measure the extract room on annotated news, and its speed.

    python benchmarks/extraction.py FOLDER [--errors N]

FOLDER holds ``text/NAME.txt`` and ``attributions/NAME_READER.ann`` in brat format (PolNeAR's layout;
the corpus is not part of this repository).  Where several people have read a text the first file
counts.  What is scored:

* gold content: the hull of all Content parts of one attribution, beliefs and intentions included;
* found content: the hull of all claims that share a claimant's place and a cue;
* a match is one to one, best first, at intersection over union >= 0.5;
* a source is right when it overlaps the gold source, or when both have none;
* direct recall: share of the gold contents that open with a quotation mark and are matched.
"""

from __future__ import annotations

import argparse
import glob
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from dateline.extract import Facts, context_from, extract

Range = tuple[int, int]
_MARKS = "\"“‘'«„"


class Said(NamedTuple):
    """One attributed content: hull and source in character offsets."""

    content: Range
    source: Range | None
    cue: str


class Score(NamedTuple):
    """Counts over all documents."""

    gold: int
    found: int
    matched: int
    right_sources: int
    direct: int
    direct_matched: int


def gold_of(annotation: str) -> list[Said]:
    """Read the attributions of a brat file that have content."""
    spans: dict[str, Range] = {}
    words: dict[str, str] = {}
    said = []
    for line in annotation.splitlines():
        key, _, rest = line.partition("\t")
        if key.startswith("T") and " " in rest:
            places, _, words[key] = rest.partition("\t")
            spans[key] = _hull([_range(part) for part in places.split(" ", 1)[1].split(";")])
    for line in annotation.splitlines():
        if line.startswith("E"):
            roles = [part.split(":", 1) for part in line.split("\t")[1].split() if ":" in part]
            contents = [spans[key] for role, key in roles if role.startswith("Content")]
            sources = [spans[key] for role, key in roles if role.startswith("Source")]
            cues = [words[key] for role, key in roles if role.startswith("Cue")]
            if contents:
                said.append(Said(_hull(contents), _hull(sources) if sources else None, " ".join(cues)))
    return said


def found_in(facts: Facts) -> list[Said]:
    """Bring the claims of a text into the same form; parts of one statement become one hull."""
    parts: dict[tuple[Range | None, str], list[Range]] = {}
    for claim in facts.claims:
        source = (claim.claimant_span.start, claim.claimant_span.end) if claim.claimant_span else None
        parts.setdefault((source, claim.cue or ""), []).append((claim.span.start, claim.span.end))
    return [Said(_hull(places), source, cue) for (source, cue), places in parts.items()]


def matches(gold: list[Said], found: list[Said]) -> list[tuple[Said, Said]]:
    """Pair gold with found contents, one to one, best overlap first, at 0.5 or more."""
    pairs = sorted(
        ((_iou(g.content, f.content), i, j) for i, g in enumerate(gold) for j, f in enumerate(found)),
        reverse=True,
    )
    taken_gold: set[int] = set()
    taken_found: set[int] = set()
    paired = []
    for overlap, i, j in pairs:
        if overlap >= 0.5 and i not in taken_gold and j not in taken_found:
            taken_gold.add(i)
            taken_found.add(j)
            paired.append((gold[i], found[j]))
    return paired


def score(text: str, gold: list[Said], found: list[Said]) -> Score:
    """Count one document."""
    paired = matches(gold, found)
    direct = [said for said in gold if text[said.content[0]] in _MARKS]
    return Score(
        gold=len(gold),
        found=len(found),
        matched=len(paired),
        right_sources=sum(_same_source(g.source, f.source) for g, f in paired),
        direct=len(direct),
        direct_matched=sum(g in direct for g, _ in paired),
    )


def _same_source(gold: Range | None, found: Range | None) -> bool:
    if gold is None or found is None:
        return gold is found
    return min(gold[1], found[1]) > max(gold[0], found[0])


def documents(folder: Path) -> Iterator[tuple[str, list[Said]]]:
    """Yield text and gold of each document that has both."""
    for path in sorted((folder / "text").glob("*.txt")):
        annotations = sorted((folder / "attributions").glob(f"{glob.escape(path.stem)}_*.ann"))
        if annotations:
            yield path.read_bytes().decode("utf-8"), gold_of(annotations[0].read_bytes().decode("utf-8"))


def report(folder: Path, errors: int) -> None:
    """Print the scores of a folder and, if asked, some misses and wrong finds."""
    scores = []
    shown = 0
    seconds = 0.0
    for text, gold in documents(folder):
        begun = time.process_time()
        found = found_in(extract(None, text, language="en", context=context_from([text])))
        seconds += time.process_time() - begun
        scores.append(score(text, gold, found))
        if shown < errors:
            shown += _show(text, gold, found)
    total = Score(*(sum(column) for column in zip(*scores, strict=True)))
    precision, recall = total.matched / total.found, total.matched / total.gold
    print(f"documents {len(scores)}, {seconds:.1f} s CPU; gold {total.gold}, found {total.found}")
    print(f"content: P {precision:.3f} R {recall:.3f} F1 {2 * precision * recall / (precision + recall):.3f}")
    print(f"source right, if matched: {total.right_sources / total.matched:.3f}")
    print(f"direct recall: {total.direct_matched}/{total.direct} = {total.direct_matched / total.direct:.3f}")


def _show(text: str, gold: list[Said], found: list[Said]) -> int:
    paired = matches(gold, found)
    missed = [said for said in gold if all(said is not g for g, _ in paired)]
    wrong = [said for said in found if all(said is not f for _, f in paired)]
    for mark, said in [*(("-", said) for said in missed), *(("+", said) for said in wrong)]:
        source = text[slice(*said.source)] if said.source else None
        print(f"{mark} {source!r} | {said.cue} | {text[slice(*said.content)]!r}")
    return len(missed) + len(wrong)


def speed(folder: Path) -> None:
    """Print how many updates of about 60 words one core reads in a second."""
    updates = []
    for text, _ in documents(folder):
        words = text.split(" ")
        updates += [" ".join(words[place : place + 60]) for place in range(0, len(words), 60)]
    context = context_from(updates[:200])
    extract(None, updates[0], context=context)
    begun = time.process_time()
    for update in updates:
        extract("Somebody speaks", update, language="en", context=context)
    print(f"speed: {len(updates) / (time.process_time() - begun):.0f} updates/s of 60 words, one core")


def _range(text: str) -> Range:
    start, end = text.split()
    return int(start), int(end)


def _hull(ranges: list[Range]) -> Range:
    return min(start for start, _ in ranges), max(end for _, end in ranges)


def _iou(a: Range, b: Range) -> float:
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return max(0, shared) / max(1, max(a[1], b[1]) - min(a[0], b[0]))


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--errors", type=int, default=0, help="show about so many errors")
    options = parser.parse_args()
    report(options.folder, options.errors)
    speed(options.folder)


if __name__ == "__main__":
    main()
