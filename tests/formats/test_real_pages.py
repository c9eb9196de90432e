"""Pages that publishers wrote; their texts are not in the repository, so these tests may skip."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from dateline.errors import DatelineError
from dateline.formats import Page, understand
from dateline.formats.record import as_json

PAGES = Path(__file__).resolve().parents[3] / "shared" / "pages"
SEED = PAGES / "seed" / "moscow-times-syria.txt"

needs_pages = pytest.mark.skipif(not PAGES.is_dir(), reason=f"the collection of real pages is not at {PAGES}")

SEED_TIMES = [
    "2020-02-28T10:09:00Z",
    "2020-02-28T09:54:00Z",
    "2020-02-28T09:14:00Z",
    "2020-02-28T08:47:00Z",
    "2020-02-28T08:28:00Z",
    "2020-02-28T06:55:00Z",
    "2020-02-28T05:50:00Z",
    "2020-02-27T23:52:00Z",
]
COUNTS = {
    "mirror/2024-08-05-uk-riots-live.html": 428,
    "independent/2023-08-14-womens-world-cup-live.html": 10,
    "guardian-html/2023-05-15-russia-ukraine-live.html": 10,
    "bbc/2020-05-12-coronavirus-reopening.html": 20,
    "sportowefakty/2020-zuzel-leszno-falubaz-relacja.html": 53,
    "times-of-india/2020-10-02-ipl-csk-srh-live.html": 8,
    "telegraph/2024-03-02-luton-aston-villa-live.html": 47,
    "telegraph/2014-12-31-airasia-latest.html": 38,
    "cnbc/2020-02-20-coronavirus-live-updates.html": 17,
    "br24/2024-08-27-nahost-ticker.html": 7,
    "lesechos/2024-07-18-fil-info.html": 20,
    "the-sun/2019-11-13-atp-finals-live.html": 5,
}
"""Counted by hand in the pages where a pattern search counted otherwise."""


def page(path: str, **known: str) -> Page:
    return Page.read((PAGES / path).read_bytes(), url=known.pop("url", None))


@needs_pages
def test_the_seed() -> None:
    read = Page.read(SEED.read_bytes(), url=None, date_published=date(2020, 2, 28))
    found = as_json(understand(read))
    assert found["title"].startswith("Russia Says Putin, Erdogan")
    assert (len(found["key_developments"]), found["timezone"]) == (5, "Europe/Istanbul")
    assert [u["date_published"] for u in found["updates"]] == SEED_TIMES
    assert {u["precision"] for u in found["updates"]} == {"minute"}
    assert all(u["headline"] and "(" not in u["headline"] for u in found["updates"])
    assert [u["article_body"].count("\n\n") + 1 for u in found["updates"]] == [3, 2, 3, 3, 2, 1, 1, 2]
    bodies = " ".join(u["article_body"] for u in found["updates"]).lower()
    assert not any(
        word in bodies for word in ("favor", "paiment", "read more", "remind", "tass /", "support us")
    )


@needs_pages
@pytest.mark.parametrize("file", sorted(COUNTS))
def test_the_number_of_updates(file: str) -> None:
    found = understand(page(f"liveblogs/{file}"))
    assert len(found.updates) == COUNTS[file]
    assert len({update.update_id for update in found.updates}) == len(found.updates)


@needs_pages
def test_every_recording_of_the_content_api() -> None:
    with (PAGES / "liveblogs" / "PROVENANCE.tsv").open(encoding="utf-8") as table:
        rows = [
            r
            for r in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)
            if r["is_live_blog"] == "yes"
        ]
    recorded = [row for row in rows if row["file"].startswith("guardian-capi/")]
    assert len(recorded) > 30
    for row in recorded:
        found = understand(page(f"liveblogs/{row['file']}"))
        assert (row["file"], len(found.updates)) == (row["file"], int(row["updates"]))
        assert all(update.date_published.value for update in found.updates)


@needs_pages
def test_no_ordinary_article_is_taken_for_a_live_blog() -> None:
    articles = sorted((PAGES / "articles").rglob("*.html"))
    assert len(articles) > 30
    for file in articles:
        with pytest.raises(DatelineError):
            understand(Page.read(file.read_bytes(), url=None))
