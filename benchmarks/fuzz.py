"""Feed the parse room damaged pages: nothing but its own errors may come out, and nothing may take long.

    python -m benchmarks.fuzz FOLDER... [--inputs 20000] [--seed 1]

Every file below the folders (HTML, JSON, text) is cut, doubled, nested, re-encoded, filled with garbage, or
loses closing tags; several of these at once.  Printed are the inputs, what came out, and the slowest ones.
"""

from __future__ import annotations

import argparse
import random
import re
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console

from dateline.errors import DatelineError
from dateline.formats import Page, understand

_OUT = Console(width=120)
_SUFFIXES = frozenset((".html", ".json", ".txt"))
_TAG = re.compile(rb"</?[a-zA-Z][^<>]{0,200}>")
_CLOSING = re.compile(rb"</[a-zA-Z][a-zA-Z0-9]*>")
_GARBAGE = (
    b"\x00",
    b"\xff\xfe",
    b"<",
    b"]]>",
    b"&#x110000;",
    b"\xf0\x9f",
    b"<!--",
    b'"',
    b"{",
    b"12:99",
    b"\xe2\x80\xae",
)
_ENCODINGS = ("utf-16", "utf-16-be", "cp1252", "koi8-r", "shift_jis", "utf-7", "utf-32")
_LARGEST = 120_000
"""Bytes that a mutation starts from: short enough for thousands of inputs."""
MAX_SECONDS = 2.0

_DEFECTS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NameError,
    RecursionError,
    TypeError,
    ValueError,
)

Mutation = Callable[[bytes, random.Random], bytes]


def cut(body: bytes, dice: random.Random) -> bytes:
    """Return a part from somewhere to somewhere."""
    a, b = sorted((dice.randrange(len(body) + 1), dice.randrange(len(body) + 1)))
    return body[:b] if dice.random() < 0.5 else body[a:b]


def double(body: bytes, dice: random.Random) -> bytes:
    """Return the body with a piece of it repeated some times."""
    a, b = sorted((dice.randrange(len(body) + 1), dice.randrange(len(body) + 1)))
    return body[:b] + body[a : min(b, a + 5_000)] * dice.randrange(1, 8) + body[b:]


def nest(body: bytes, dice: random.Random) -> bytes:
    """Return the body with one of its tags, or a bracket, opened hundreds of times."""
    tags: list[bytes] = _TAG.findall(body[:50_000]) or [b"[", b'{"a":']
    place = dice.randrange(len(body) + 1)
    return body[:place] + dice.choice(tags) * dice.randrange(2, 600) + body[place:]


def recode(body: bytes, dice: random.Random) -> bytes:
    """Return the body in another encoding than it says, or with its bytes shifted."""
    text = body.decode("utf-8", "replace")
    name: str = dice.choice(_ENCODINGS)
    return text.encode(name, "replace")


def litter(body: bytes, dice: random.Random) -> bytes:
    """Return the body with garbage in it."""
    made = bytearray(body)
    for _ in range(dice.randrange(1, 60)):
        place = dice.randrange(len(made) + 1)
        made[place:place] = dice.choice(_GARBAGE) * dice.randrange(1, 4)
    return bytes(made)


def unclose(body: bytes, dice: random.Random) -> bytes:
    """Return the body without some of its closing tags."""
    return _CLOSING.sub(lambda match: b"" if dice.random() < 0.3 else match[0], body)


def shuffle(body: bytes, dice: random.Random) -> bytes:
    """Return the body with its tags and texts in pieces that changed places."""
    pieces = [body[i : i + 997] for i in range(0, len(body), 997)]
    dice.shuffle(pieces)
    return b"".join(pieces)


def scramble_numbers(body: bytes, dice: random.Random) -> bytes:
    """Return the body with other figures in its times, ids and counts."""
    return re.sub(rb"\d", lambda match: b"%d" % dice.randrange(10) if dice.random() < 0.2 else match[0], body)


MUTATIONS: tuple[Mutation, ...] = (
    cut,
    double,
    nest,
    recode,
    litter,
    unclose,
    shuffle,
    scramble_numbers,
)


def mutated(bodies: Sequence[bytes], dice: random.Random) -> tuple[bytes, str]:
    """Return a damaged page and the names of what was done to it."""
    body = dice.choice(bodies)
    if len(body) > _LARGEST:
        start = dice.randrange(len(body) - _LARGEST)
        body = body[:2_000] + body[start : start + _LARGEST]
    done = dice.sample(MUTATIONS, dice.randrange(1, 4))
    for mutation in done:
        body = mutation(body, dice) or b" "
    return body, "+".join(mutation.__name__ for mutation in done)


def outcome(body: bytes) -> str:
    """Return how the parse room answers; anything but its own errors is raised."""
    try:
        return f"read as {understand(Page.read(body, url='https://paper.example/live/a')).format}"
    except DatelineError as error:
        return type(error).__name__


def pages_below(folders: Sequence[Path]) -> list[bytes]:
    """Return every page below some folders."""
    files = sorted(file for folder in folders for file in folder.rglob("*") if file.suffix in _SUFFIXES)
    return [file.read_bytes() for file in files]


def main() -> None:
    """Read the command line, run, and print what came out."""
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    bodies, dice = pages_below(asked.folders), random.Random(asked.seed)
    answers: Counter[str] = Counter()
    slow: list[tuple[float, str]] = []
    for number in range(asked.inputs):
        body, done = mutated(bodies, dice)
        started = time.process_time()
        try:
            answers[outcome(body)] += 1
        except _DEFECTS:
            answers["CRASH"] += 1
            _OUT.print(f"input {number} ({done}):\n{traceback.format_exc(limit=-3)}", markup=False)
        slow.append((time.process_time() - started, f"input {number} ({done}, {len(body):,} bytes)"))
    _OUT.print(dict(answers.most_common()))
    _OUT.print(*(f"{spent:.2f} s {what}" for spent, what in sorted(slow, reverse=True)[:5]), sep="\n")


if __name__ == "__main__":
    main()
