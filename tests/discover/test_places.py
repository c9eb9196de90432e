from __future__ import annotations

import gzip
import time
from contextlib import suppress
from datetime import datetime, timezone

import pytest

from dateline.discover import read_place
from dateline.errors import Unreadable

URL = "https://paper.test/feed"

RSS = """<?xml version="1.0" encoding="utf-8"?>
<!-- <urlset> made for the test -->
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Paper</title>
<link>https://paper.test/</link>
<item><title>Live: harbour strike &amp; talks</title><link>https://paper.test/a?utm_source=rss</link>
 <category>World</category><category>Live</category><pubDate>Sun, 22 Nov 2026 09:10:00 +0100</pubDate></item>
<item><title>No link</title></item>
<item><title>Soup</title><link> /soup </link><dc:date>2026-11-22T07:00:00Z</dc:date></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Paper</title><link href="https://paper.test/"/>
<entry><title type="html">Storm – live</title><link rel="alternate" href="https://paper.test/b"/>
<link rel="enclosure" href="https://paper.test/b.mp3"/><category term="Liveblog"/>
<updated>2026-11-22T08:00:00Z</updated></entry></feed>"""

NEWS = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://paper.test/live/c</loc><lastmod>2026-11-22T09:00:00Z</lastmod><news:news><news:publication>
<news:name>Paper</news:name></news:publication><news:publication_date>2026-11-22</news:publication_date>
<news:title>Election night</news:title><news:keywords>election, live blog</news:keywords></news:news></url>
<url><loc>javascript:alert(1)</loc></url><url><loc>file:///etc/passwd</loc></url></urlset>"""

INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://paper.test/old.xml</loc><lastmod>2020-01-01</lastmod></sitemap>
<sitemap><loc>https://paper.test/undated.xml</loc></sitemap>
<sitemap><loc>https://paper.test/new.xml</loc><lastmod>2026-11-22T10:00:00+00:00</lastmod></sitemap>
</sitemapindex>"""

LISTING = """<!doctype html><html><head><base href="/news/"><script type="application/ld+json">
{"@type": "ItemList", "itemListElement": [
 {"@type": "LiveBlogPosting", "url": "/live/d", "headline": "Flood"}]}
</script></head><body><nav><a href="#top">Up</a><a href="mailto:a@b.test">Mail</a></nav>
<div class="card"><a href="strike-1"><img></a><div><span class="badge">EN DIRECT</span>
<h3><a href="strike-1">The strike goes on</a></h3></div></div>
<div class="card"><i class="icon-live-pulse"></i><a href="vote-2">The vote</a></div>
<div class="card"><p>Live</p><a href="a1">1</a><a href="a2">2</a><a href="a3">3</a><a href="a4">4</a>
<a href="a5">5</a><a href="a6">6</a><a href="a7">7</a></div>
<div class="card"><a href="soup" class="olive delivery">Soup</a></div></body></html>"""


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 22, hour, minute, tzinfo=timezone.utc)


def test_rss() -> None:
    strike, soup = read_place(RSS.encode(), url=URL).entries
    assert (strike.url, strike.title) == (
        "https://paper.test/a?utm_source=rss",
        "Live: harbour strike & talks",
    )
    assert (strike.labels, strike.date_published) == (("World", "Live"), at(8, 10))
    assert (soup.url, soup.date_published) == ("https://paper.test/soup", at(7))


def test_atom() -> None:
    [storm] = read_place(ATOM.encode(), url=URL).entries
    assert (storm.url, storm.title, storm.labels) == ("https://paper.test/b", "Storm – live", ("Liveblog",))
    assert storm.date_published == at(8)


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_news_sitemap(pack: type[bytes]) -> None:
    [night] = read_place(pack(NEWS.encode()), url=URL).entries
    assert (night.url, night.title) == ("https://paper.test/live/c", "Election night")
    assert night.labels == ("election", "live blog")
    assert night.date_published == at(0)


def test_sitemap_index_newest_first() -> None:
    found = read_place(INDEX.encode(), url=URL)
    assert found.entries == ()
    assert [url.rpartition("/")[2] for url in found.nested] == ["new.xml", "old.xml", "undated.xml"]


def test_listing_page() -> None:
    found = {entry.url.rpartition("/")[2]: entry for entry in read_place(LISTING.encode(), url=URL).entries}
    assert found["d"].is_live_posting
    assert found["d"].url == "https://paper.test/live/d"
    assert (found["strike-1"].title, found["strike-1"].labels) == ("The strike goes on", ("EN DIRECT",))
    assert found["strike-1"].url == "https://paper.test/news/strike-1"
    assert found["vote-2"].labels == ("live",)
    assert found["soup"].labels == ()
    assert found["a1"].labels == (), "a box with many links is no card"


def test_the_words_behind_an_element_inside_a_link_belong_to_its_title() -> None:
    page = b"""<p><a href="/a">Storm <b>hits</b> the <i>coast</i><!-- x --> today</a> more</p>"""
    assert [entry.title for entry in read_place(page, url=URL).entries] == ["Storm hits the coast today"]


@pytest.mark.parametrize(
    "body", [b"", b"   ", b"<html><body>Nothing</body></html>", b"\x1f\x8bdamaged", b"\x00\xff"]
)
def test_what_is_no_place_says_so(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read_place(body, url=URL)


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]><rss><channel><item><title>&i;</title><link>https://paper.test/x</link></item></channel></rss>"
)
FILE = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    "<rss><channel><item><title>t &a;</title><link>https://paper.test/x</link></item></channel></rss>"
)


@pytest.mark.parametrize("document", [BOMB, FILE], ids=["bomb", "file"])
def test_entities_are_not_expanded(document: str) -> None:
    for entry in read_place(document.encode(), url=URL).entries:
        assert "root:" not in entry.title
        assert "ha" not in entry.title


HOSTILE = {
    "deep": b"<rss>" + b"<item>" * 200_000,
    "comments": b"<!---->" * 500_000 + b"<rss>",
    "many": b"<rss>" + b"<item><link>https://paper.test/1</link></item>" * 200_000 + b"</rss>",
    "divs": b"<html>" + b"<div><span>" * 200_000 + b"live",
    "badges": b"<html>" + b"<div class=live><a href=/x>y</a></div>" * 100_000,
    "links": b"<html>" + b"<a href=/live/x>y" * 200_000,
    "words": b"<html><a href=/x>" + b"live " * 2_000_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_documents_cost_little(name: str) -> None:
    began = time.process_time()
    with suppress(Unreadable):
        assert len(read_place(HOSTILE[name], url=URL).entries) <= 5_001
    assert time.process_time() - began < 8


def test_a_gzip_bomb_is_refused() -> None:
    with pytest.raises(Unreadable, match="more than"):
        read_place(gzip.compress(b"<rss>" + b" " * 60_000_000), url=URL)
