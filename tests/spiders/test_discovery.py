"""Discovery by the real spider, against a publisher on loopback and a real database."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import datetime, timedelta, timezone

import pytest

from dateline.database import Row
from dateline.discover import plan_discovery, watch_found
from dateline.errors import FetchFailed
from dateline.fetch import run_discovery
from dateline.settings import settings
from tests.spiders.conftest import Answer, Asked, Crawls, Publisher

XML = {"Content-Type": "application/xml; charset=utf-8"}


def feed(base: str, *paths: str, date: datetime | None = None) -> bytes:
    when = f"<pubDate>{date:%a, %d %b %Y %H:%M:%S} +0000</pubDate>" if date else ""
    items = "".join(f"<item><title>Story</title><link>{base}{path}</link>{when}</item>" for path in paths)
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'.encode()


def sitemap(*urls: str) -> bytes:
    return f"<urlset>{''.join(f'<url><loc>{url}</loc></url>' for url in urls)}</urlset>".encode()


def index(*urls: str) -> bytes:
    return (
        f"<sitemapindex>{''.join(f'<sitemap><loc>{u}</loc></sitemap>' for u in urls)}</sitemapindex>".encode()
    )


def source(crawls: Crawls, publisher: Publisher, **places: list[str]) -> str:
    """Write the source of a publisher with places by path, and return its name."""
    name = publisher.url.partition("//")[2].replace(":", "-")
    there = {kind: [publisher.url + path for path in paths] for kind, paths in places.items()}
    text = (
        f'title = "Paper"\nhomepage = "{publisher.url}/"\ndelay_seconds = 0.0\n[discover]\nmatch = "/live/"\n'
    )
    text += "".join(f"{kind} = {urls!r}\n" for kind, urls in there.items())
    (crawls.home / "sources" / f"{name}.toml").write_text(text)
    return name


def discover(crawls: Crawls, run_id: str = "one") -> int:
    """Run all steps as the DAG does; return how many live blogs are new."""
    plan_discovery(crawls.database_url, run_id=run_id, settings=settings())
    try:
        run_discovery(crawls.database_url, run_id, timeout_seconds=60)
    finally:
        new = watch_found(crawls.database_url, run_id=run_id, settings=settings())
    return new


def watched(crawls: Crawls) -> list[str]:
    found = crawls.ask("SELECT url FROM live_blog WHERE is_watched ORDER BY url")
    return [row["url"].partition("/live/")[2] for row in found]


def decisions(crawls: Crawls) -> dict[str, str]:
    found = crawls.ask("SELECT url, decision FROM discovery")
    return {row["url"].partition("/live/")[2]: row["decision"] for row in found}


def test_every_kind_of_place(crawls: Crawls, publisher: Publisher) -> None:
    base = publisher.url
    source(crawls, publisher, feeds=["/rss"], sitemaps=["/index.xml"], pages=["/news"])
    publisher.says("/rss", 200, feed(base, "/live/storm-over-bay", "/soup-of-the-day"), headers=XML)
    publisher.says("/index.xml", 200, index(f"{base}/a.xml.gz", "http://127.0.0.9:1/b.xml"), headers=XML)
    publisher.says("/a.xml.gz", 200, gzip.compress(sitemap(f"{base}/live/harbour-strike", f"{base}/x/y")))
    listing = '<a href="/live/vote-count">Vote</a><a href="/live/storm-over-bay#latest">Storm</a>'
    publisher.says("/news", 200, f"<html>{listing}".encode(), headers={"Content-Type": "text/html"})

    assert discover(crawls) == 3

    assert watched(crawls) == ["harbour-strike", "storm-over-bay", "vote-count"]
    visits = crawls.ask("SELECT url, entries, candidates, cause FROM discovery_visit ORDER BY url")
    assert [(row["url"][len(base) :], row["entries"], row["candidates"], row["cause"]) for row in visits] == [
        ("/index.xml", 2, 1, None),
        ("/news", 2, 2, None),
        ("/rss", 2, 1, None),
    ]
    assert not any(asked.path.startswith("/live/") for asked in publisher.asked), "collect asks for them"
    [row] = crawls.ask("SELECT evidence, title FROM discovery WHERE url LIKE '%%vote-count'")
    assert row == {"evidence": ["match: /live/", "url: live"], "title": "Vote"}


def test_what_was_let_go_is_not_watched_again(crawls: Crawls, publisher: Publisher) -> None:
    source(crawls, publisher, feeds=["/rss"])
    publisher.says("/rss", 200, feed(publisher.url, "/live/storm-over-bay"), headers=XML)
    assert discover(crawls) == 1
    crawls.ask("SELECT 1")
    _let_go(crawls)
    publisher.says("/rss", 200, feed(publisher.url, "/live/storm-over-bay/?utm_source=x", "/live/vote-count"))

    assert discover(crawls, "two") == 1

    assert watched(crawls) == ["vote-count"]
    assert discover(crawls, "three") == 0


def _let_go(crawls: Crawls) -> None:
    from dateline.database import transaction

    with transaction(crawls.database_url) as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE live_blog SET is_watched = false")


def test_a_few_at_a_time_the_newest_first_and_nothing_old(
    crawls: Crawls, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_MAX_NEW_LIVE_BLOGS", "2")
    settings.cache_clear()
    now = datetime.now(timezone.utc)
    source(crawls, publisher, feeds=["/new", "/older", "/old"])
    publisher.says("/older", 200, feed(publisher.url, "/live/older-1", date=now - timedelta(days=1)))
    publisher.says("/new", 200, feed(publisher.url, "/live/newer-1", "/live/newer-2", date=now))
    publisher.says("/old", 200, feed(publisher.url, "/live/long-over", date=now - timedelta(days=9)))

    assert discover(crawls) == 2
    assert watched(crawls) == ["newer-1", "newer-2"]
    assert decisions(crawls) == {
        "newer-1": "watched", "newer-2": "watched", "older-1": "found", "long-over": "old",
    }  # fmt: skip
    assert discover(crawls, "two") == 1
    assert watched(crawls) == ["newer-1", "newer-2", "older-1"]


def test_one_source_that_fails_stops_no_other_and_is_named(
    crawls: Crawls, publishers: Callable[..., Publisher], bomb: bytes
) -> None:
    good, bad = publishers(), publishers()
    source(crawls, good, feeds=["/rss"])
    name = source(crawls, bad, feeds=["/gone", "/soup", "/bomb"], sitemaps=["/index.xml"], pages=["/closed"])
    good.says("/rss", 200, feed(good.url, "/live/storm-over-bay"), headers=XML)
    bad.says("/robots.txt", 200, b"User-agent: *\nDisallow: /closed\n")
    bad.says("/soup", 200, b"just words")
    bad.says("/bomb", 200, bomb, headers={"Content-Encoding": "gzip"})
    bad.says("/index.xml", 200, index(f"{bad.url}/missing.xml", f"{bad.url}/there.xml"))
    bad.says("/there.xml", 200, sitemap(f"{bad.url}/live/found-all-the-same"))

    with pytest.raises(FetchFailed) as failed:
        discover(crawls)

    causes = {row["url"][len(bad.url) :]: row["cause"] for row in _failures(crawls)}
    assert causes == {
        "/gone": "status_404", "/soup": "Unreadable", "/bomb": "too_large", "/closed": "robots",
        "/index.xml": "status_404",
    }  # fmt: skip
    for path, cause in causes.items():
        assert f"{name}: {bad.url}{path}: {cause}" in str(failed.value)
    assert good.url not in str(failed.value)
    assert watched(crawls) == ["storm-over-bay", "found-all-the-same"]


def _failures(crawls: Crawls) -> list[Row]:
    return crawls.ask("SELECT url, cause FROM discovery_visit WHERE cause IS NOT NULL")


def test_a_second_try_visits_what_failed_only(crawls: Crawls, publisher: Publisher) -> None:
    source(crawls, publisher, feeds=["/rss", "/shaky"])
    publisher.says("/rss", 200, feed(publisher.url, "/live/storm-over-bay"))
    with pytest.raises(FetchFailed, match="status_404"):
        discover(crawls)
    publisher.says("/shaky", 200, feed(publisher.url, "/live/vote-count"))

    assert discover(crawls) == 1

    assert publisher.paths().count("/rss") == 1
    assert _failures(crawls) == []


def test_a_place_that_never_answers_is_named(crawls: Crawls, publishers: Callable[..., Publisher]) -> None:
    slow, good = publishers(), publishers()
    source(crawls, slow, feeds=["/rss"])
    source(crawls, good, feeds=["/rss"])
    slow.routes["/rss"] = lambda asked: Answer(200, b"", after_seconds=30.0)
    good.says("/rss", 200, feed(good.url, "/live/storm-over-bay"))
    plan_discovery(crawls.database_url, run_id="one", settings=settings())
    with pytest.raises(FetchFailed, match=r"timeout|crawl_timeout"):
        run_discovery(crawls.database_url, "one", timeout_seconds=15)
    assert watch_found(crawls.database_url, run_id="one", settings=settings()) == 1


def test_what_turns_out_to_be_no_live_blog_is_given_up(crawls: Crawls, publisher: Publisher) -> None:
    source(crawls, publisher, feeds=["/rss"])
    publisher.says("/rss", 200, feed(publisher.url, "/live/soup-of-the-day", "/live/storm-over-bay"))
    soup = publisher.page("/live/soup-of-the-day", "<html><body><h1>Soup</h1><p>Leeks.</p></body></html>")
    storm = publisher.page("/live/storm-over-bay")
    discover(crawls)
    crawls.run(soup, storm)
    discover(crawls, "two")
    assert watched(crawls) == ["soup-of-the-day", "storm-over-bay"], "once may be chance"
    crawls.run(soup, storm)
    discover(crawls, "three")
    assert watched(crawls) == ["storm-over-bay"]
    assert decisions(crawls) == {"soup-of-the-day": "given_up", "storm-over-bay": "watched"}
    assert discover(crawls, "four") == 0


def test_private_addresses_are_not_asked(
    crawls: Crawls, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATELINE_ALLOW_PRIVATE_ADDRESSES")
    source(crawls, publisher, feeds=["/rss"])
    with pytest.raises(FetchFailed, match="private_address"):
        discover(crawls)
    assert publisher.asked == []


def test_requests_are_paced_and_honest(crawls: Crawls, publisher: Publisher) -> None:
    source(crawls, publisher, feeds=["/1", "/2", "/3"])
    file = next((crawls.home / "sources").iterdir())
    file.write_text(file.read_text().replace("delay_seconds = 0.0", "delay_seconds = 0.5"))
    for path in ("/1", "/2", "/3"):
        publisher.routes[path] = lambda asked: Answer(200, feed(publisher.url, "/x"))
    discover(crawls)
    asked: list[Asked] = [one for one in publisher.asked if one.path != "/robots.txt"]
    assert asked[-1].at - asked[0].at > 0.6, "two pauses of 0.5 s with 30 % jitter"
    assert all(one.headers["user-agent"].endswith("(+newsdesk@example.test)") for one in publisher.asked)
