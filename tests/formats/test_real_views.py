"""Two views of real live blogs: the JSON of a platform and its HTML, blocks of a page and its linked data."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from benchmarks import hidden
from dateline.errors import DatelineError
from dateline.formats import Page, understand
from dateline.identify import content_hash
from dateline.model import Update

PAGES = Path(__file__).parents[3] / "shared" / "pages"
LINKED = re.compile(rb"<script[^>]*application/ld\+json[^>]*>.*?</script>", re.DOTALL | re.IGNORECASE)

pytestmark = pytest.mark.skipif(not PAGES.is_dir(), reason=f"the real pages are not at {PAGES}")


def updates(body: bytes, url: str | None) -> dict[str, Update]:
    return {update.update_id: update for update in understand(Page.read(body, url=url)).updates}


def test_an_interface_and_the_page_made_of_it_give_the_same_ids_and_words() -> None:
    told = common = same = 0
    for row in hidden.rows(PAGES):
        made = hidden.as_page(row) if row.file.endswith(".json") else None
        if made is None:
            continue
        try:
            api, page = updates(row.body, row.url), updates(made, row.url)
        except DatelineError:
            continue  # no live blog, and so not this test's
        both = [(api[key], page[key]) for key in api.keys() & page.keys()]
        told += len(api)
        common += len(both)
        same += sum(content_hash(a) == content_hash(b) for a, b in both)
    assert told > 2_000
    assert common >= 0.995 * told
    assert same >= 0.998 * common


@pytest.mark.parametrize("name", ["mirror/", "guardian-html/", "bbc/2020", "the-sun/"])
def test_a_page_keeps_its_ids_without_its_linked_data(name: str) -> None:
    rows = [row for row in hidden.rows(PAGES) if row.file.startswith(name) and row.file.endswith(".html")]
    assert rows
    for row in rows:
        whole, blocks = updates(row.body, row.url), updates(LINKED.sub(b"", row.body), row.url)
        linked = b"".join(LINKED.findall(row.body))
        only = updates(b"<html><head>" + linked + b"</head><body><p>-</p></body></html>", row.url)
        assert blocks
        assert only
        assert blocks.keys() | only.keys() <= whole.keys()
