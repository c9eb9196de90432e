"""Real answers and pages of platforms; their texts are not in the repository, so these tests may skip."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from dateline.errors import NotALiveBlog, Unreadable
from dateline.formats import Page, understand_all
from dateline.formats.record import as_json
from dateline.model import Update

PAGES = Path(__file__).resolve().parents[3] / "shared" / "pages" / "liveblogs"

pytestmark = pytest.mark.skipif(not PAGES.is_dir(), reason=f"the collection of real pages is not at {PAGES}")

FORMATS = {
    "guardian-dcr/2023-12-13-politics-rwanda-bill.latest.json": "guardian-dcr",
    "guardian-dcr/2023-12-13-politics-rwanda-bill.early-export.json": "guardian-dcr",
    "dpa-superdesk/2017-02-13-grammys-page1.json": "superdesk",
    "dpa-superdesk/2016-03-29-testblog.json": "superdesk",
    "barandbench-quintype/2020-07-21-rajasthan-hc-live.json": "quintype",
    "noticias-ao-minuto/liveblog-feed-2023-09-25.json": "minute-feed",
    "noticias-ao-minuto/liveblog-feed-2023-09-25.edited-ids.json": "minute-feed",
    "bbc/2020-05-12-coronavirus-reopening.html": "lx-stream",
    "cnn/2020-02-19-coronavirus-live-news.html": "cnn-live-story",
}
NOT_PUBLIC = {"dpa-superdesk/2016-03-29-testblog.json": 1}
"""Posts that the collection counts, and that readers did not see."""


def updates(file: str) -> list[Update]:
    page = Page.read((PAGES / file).read_bytes(), url=None)
    return [update for blog in understand_all(page) for update in blog.updates]


def counted(file: str) -> int:
    with (PAGES / "PROVENANCE.tsv").open(encoding="utf-8") as table:
        rows = csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)
        return next(int(row["updates"]) for row in rows if row["file"] == file) - NOT_PUBLIC.get(file, 0)


@pytest.mark.parametrize("file", sorted(FORMATS))
def test_the_number_of_updates(file: str) -> None:
    found = updates(file)
    assert len(found) == counted(file)
    assert all(update.date_published.value for update in found)
    assert len({update.update_id for update in found}) == len(found)
    assert {update.id_from for update in found} == {"platform"}


@pytest.mark.parametrize("file", sorted(FORMATS))
def test_the_format_and_that_nothing_was_unreadable(file: str) -> None:
    blogs = understand_all(Page.read((PAGES / file).read_bytes(), url=None))
    assert {blog.format for blog in blogs} == {FORMATS[file]}
    assert not any(blog.rejected for blog in blogs)


@pytest.mark.parametrize("file", [file for file in sorted(FORMATS) if file.endswith(".json")])
def test_no_address_of_mail_leaves_a_payload(file: str) -> None:
    found = [as_json(blog) for blog in understand_all(Page.read((PAGES / file).read_bytes(), url=None))]
    assert "@example.invalid" not in json.dumps(found)


def test_the_two_exports_of_one_blog_say_the_same() -> None:
    late, early = (
        updates(f"guardian-dcr/2023-12-13-politics-rwanda-bill.{name}.json")
        for name in ("latest", "early-export")
    )
    assert [(u.update_id, u.article_body) for u in late] == [(u.update_id, u.article_body) for u in early]


def test_the_posts_of_a_feed_keep_their_ids_when_its_blogs_are_numbered_anew() -> None:
    first, again = (f"noticias-ao-minuto/liveblog-feed-2023-09-25{part}.json" for part in ("", ".edited-ids"))
    assert [update.update_id for update in updates(first)] == [update.update_id for update in updates(again)]
    blogs = understand_all(Page.read((PAGES / first).read_bytes(), url="https://a.example/feed.json"))
    assert len({blog.url for blog in blogs}) == len(blogs) == 10


def test_damaged_recordings() -> None:
    with pytest.raises(Unreadable, match="damaged"):
        updates("guardian-capi/truncated-response.json")
    with pytest.raises(NotALiveBlog):
        updates("guardian-capi/invalid-utf8-response.json")
