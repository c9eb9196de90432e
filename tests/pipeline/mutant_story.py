"""What an editor may do to a page that others wrote, and what its texts are then.

A change counts where the parser shows it, and nothing else; what it shows otherwise is kept in ``odd``.
"""

from __future__ import annotations

import base64
import csv
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

from dateline.errors import DatelineError
from dateline.model import LiveBlog, Response, Update
from dateline.reading import Reading, parse_all
from dateline.sources import Source
from tests.pipeline import mutants
from tests.pipeline.mutants import (
    Clone,
    Editor,
    Mutation,
    ids_of,
    letters,
    marks_of,
    other_id,
    other_words,
)

PAGES = Path(__file__).parents[3] / "shared" / "pages" / "liveblogs"
WORDS = {"en": "indeed", "de": "eben", "fr": "encore", "pl": "jeszcze", "pt": "ainda"}
"""A word that changes nothing but the wording, by language."""
PATTERNS = {
    "wording": r"\b[a-z]{3,} [a-z]{3,} [a-z]{3,}\b",
    "number": r"\b[a-z]{3,} (?!19\d\d|20\d\d)[1-9]\d{1,3} [a-z]{3,}\b",
}
NEW = -1
"""Number of the update that is added."""
TRIES = 4
Text = tuple[str, str]
"""Headline and body."""


@dataclass(frozen=True, kw_only=True)
class Original:
    """A page as it was found."""

    file: str
    url: str
    language: str

    @property
    def raw(self) -> str:
        return (PAGES / self.file).read_bytes().decode("utf-8", "surrogateescape")

    @property
    def source(self) -> Source:
        home = "/".join(self.url.split("/")[:3]) + "/"
        table = {"name": "paper", "title": "Paper", "homepage": home, "timezone": "UTC"}
        return Source.model_validate({**table, "language": self.language})

    def response(self, raw: str, at: datetime) -> Response:
        kind = "application/json" if self.file.endswith(".json") else "text/html; charset=utf-8"
        return Response(
            url=self.url,
            body=raw.encode("utf-8", "surrogateescape"),
            fetched_at=at,
            headers=(("Content-Type", kind), ("Date", f"{at:%a, %d %b %Y %H:%M:%S} GMT")),
        )

    def read(self, raw: str, at: datetime) -> tuple[LiveBlog, ...]:
        return parse_all(self.response(raw, at), Reading(source=self.source))


def originals() -> list[Original]:
    """Return the live blogs, those that can be read."""
    if not PAGES.is_dir():
        return []
    with (PAGES / "PROVENANCE.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        Original(file=row["file"], url=row["page_url"] or "https://paper.test/live/one", language=row["lang"])
        for row in rows
        if row["is_live_blog"] == "yes" and (PAGES / row["file"]).is_file()
    ]


def words_of(update: Update) -> Text:
    return update.headline or "", update.article_body


def _texts(blogs: Sequence[LiveBlog]) -> list[Text]:
    return [words_of(update) for blog in blogs for update in blog.updates]


def _said(raw: str) -> str:
    """Return the page with what it says in base 64."""
    blobs = re.findall(r"[A-Za-z0-9+/]{1000,}={0,2}", raw)
    return raw + "".join(base64.b64decode(one + "==").decode("utf-8", "replace") for one in blobs)


@dataclass(kw_only=True)
class Teller:
    """Makes a story of a page."""

    page: Original
    chance: random.Random

    def __post_init__(self) -> None:
        self.raw = self.page.raw
        blogs = self.page.read(self.raw, datetime(2026, 5, 1, 12, tzinfo=timezone.utc))
        dates = [u.date_published.value for blog in blogs for u in blog.updates if u.date_published.value]
        self.began = max(dates, default=datetime(2026, 5, 1, tzinfo=timezone.utc)) + timedelta(minutes=20)
        blogs = self.page.read(self.raw, self.began)
        self.blogs = blogs
        self.updates = tuple(update for blog in blogs for update in blog.updates)
        sizes = [len(blog.updates) for blog in blogs]
        self.first = sum(sizes[: sizes.index(max(sizes))])
        self.numbers = range(self.first, self.first + max(sizes))
        """Those of the longest live blog: a feed has several."""
        self.marks, self.ids = marks_of(self.updates), ids_of(self.updates, _said(self.raw))
        self.said = _said(self.raw)
        self.skipped: dict[str, str] = {}
        self.odd: list[str] = []

    def made(self, raw: str, mutation: Mutation) -> str:
        self.editor = Editor(marks=self.marks, ids=self.ids, mutation=mutation)
        return self.editor.page(raw)

    def shows(self, raw: str, texts: dict[int, Text], what: str, minutes: int = 30) -> bool:
        """Say whether the parser shows these texts, in any order; note what it shows instead."""
        try:
            blogs = self.page.read(raw, self.began + timedelta(minutes=minutes))
        except DatelineError as error:
            self.odd.append(f"{what}: {error}")
            return False
        seen, wanted = sorted(map(_bare, _texts(blogs))), sorted(map(_bare, texts.values()))
        if seen == wanted:
            return True
        more = [one for one in seen if one not in wanted]
        less = [one for one in wanted if one not in seen]
        self.odd.append(f"{what}: {len(seen)} for {len(wanted)}, shows {more[:1]} for {less[:1]}"[:900])
        return False

    # --- what can be changed

    def phrases(self, number: int, pattern: str) -> list[str]:
        """Return parts of a text that stand in the page as they are, and in no other update."""
        body = self.updates[number].article_body
        others = [f"{one.headline} {one.article_body}" for one in self.updates]
        return [
            found[0]
            for found in re.finditer(pattern, body)
            if found[0] in self.said
            and body.count(found[0]) == 1
            and sum(found[0] in other for other in others) == 1
        ]

    def edit(self, raw: str, kind: str, texts: dict[int, Text], free: list[int]) -> tuple[str, int] | None:
        """Change one text; return the page and the number of the update."""
        pattern = PATTERNS[kind]
        chosen = [number for number in free if self.phrases(number, pattern)]
        self.chance.shuffle(chosen)
        for number in chosen[:TRIES]:
            old = self.chance.choice(self.phrases(number, pattern))
            new = self._reworded(old, kind)
            made = self.made(raw, Mutation(replace=((old, new),)))
            headline, body = texts[number]
            after = {**texts, number: (headline.replace(old, new), body.replace(old, new))}
            if self.shows(made, after, f"{kind} {number} {old!r}"):
                texts.update(after)
                free.remove(number)
                return made, number
        self.skipped[kind] = "odd" if chosen else "no words of an update stand in the page as they are"
        return None

    def _reworded(self, old: str, kind: str) -> str:
        if kind == "number":
            return re.sub(r"\d+", lambda found: str(int(found[0]) + 3), old)
        one, other, last = old.split(" ")
        return f"{one} {other} {WORDS[self.page.language]} {last}"

    def drop(self, raw: str, numbers: Sequence[int], texts: dict[int, Text], what: str) -> str | None:
        """Take updates out of the page."""
        made = self.made(raw, Mutation(drop=frozenset(numbers)))
        after = {number: text for number, text in texts.items() if number not in numbers}
        if not self.shows(made, after, f"{what} {list(numbers)[:3]}"):
            return None
        for number in numbers:
            del texts[number]
        return made

    def drop_one(self, raw: str, texts: dict[int, Text], free: list[int]) -> tuple[str, int] | None:
        """Take an update out of the middle."""
        size = len(self.numbers)
        middle = [n for n in free if 0.25 * size <= n - self.first <= 0.6 * size]
        self.chance.shuffle(middle)
        for number in middle[:TRIES]:
            made = self.drop(raw, [number], texts, "deletion")
            if made:
                free.remove(number)
                return made, number
        self.skipped["deletion"] = "odd" if middle else "too few updates"
        return None

    def swap(self, raw: str, texts: dict[int, Text], free: list[int]) -> tuple[str, tuple[int, int]] | None:
        """Change the order of two neighbours."""
        if any(update.date_published.witness == "clock" for update in self.updates):
            self.skipped["swap"] = "the order of bare clocks tells their days"
            return None
        pairs = [(n, n + 1) for n in free if n + 1 in free and n > self.first]
        self.chance.shuffle(pairs)
        for pair in pairs[:TRIES]:
            made = self.made(raw, Mutation(swap=pair))
            if "swap" in self.editor.done and self.shows(made, texts, f"swap {pair}"):
                for number in pair:
                    free.remove(number)
                return made, pair
        self.skipped["swap"] = "odd" if pairs else "no neighbours"
        return None

    def add(self, raw: str, texts: dict[int, Text]) -> str | None:
        """Put a new update on top, made from the one below."""
        number = next((n for n in self.numbers if not self.updates[n].is_pinned), self.first)
        update = self.updates[number]
        id_from = update.update_id if update.update_id in self.ids else ""
        clone = Clone(
            of=number,
            id_from=id_from,
            id_to=other_id(id_from, list(self.ids)) if id_from else "",
            words=other_words(self.updates, self.chance),
            clock=_later_clock(update.date_published.raw or ""),
        )
        made = self.made(raw, Mutation(clone=clone))
        headline, body = words_of(update)
        after = {NEW: (clone.text(headline), clone.text(body)), **texts}
        if "clone" not in self.editor.done or not self.shows(made, after, f"addition from {number}"):
            self.skipped["addition"] = "odd" if self.editor.done else "not found in the page"
            return None
        texts.clear()
        texts.update(after)
        return made

    def window(self, raw: str, texts: dict[int, Text]) -> str | None:
        """Take the older half of the updates out of the page."""
        order = [number for number in self.numbers if number in texts]
        dates = [self.updates[number].date_published.value for number in (order[0], order[-1])]
        if dates[0] and dates[1] and dates[0] < dates[1]:
            order.reverse()
        return self.drop(raw, order[len(order) // 2 + 1 :], dict(texts), "window")


def _later_clock(raw: str) -> tuple[str, str]:
    """Return a bare time of day and the one some minutes later."""
    found = re.fullmatch(r"(\d{1,2}[.:h])([0-4]\d)(\D*)", raw)
    return (raw, f"{found[1]}{int(found[2]) + mutants.LATER:02}{found[3]}") if found else ("", "")


def _bare(text: Text) -> Text:
    return letters(text[0]), letters(text[1])
