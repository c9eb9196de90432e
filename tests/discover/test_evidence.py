from __future__ import annotations

from datetime import datetime, timezone

import pytest

from dateline.discover import Candidate, Entry, candidates
from dateline.discover.evidence import clean_url

HOST = "www.paper.test"


def found(
    url: str, title: str = "", *labels: str, match: str = "", posting: bool = False
) -> Candidate | None:
    address = url if "://" in url else f"https://{HOST}{url}"
    entry = Entry(url=address, title=title, labels=labels, is_live_posting=posting)
    return next(iter(candidates([entry], match=match, hosts=[HOST])), None)


@pytest.mark.parametrize(
    ("url", "title"),
    [
        ("/news/live/storm-hits-coast", ""),
        ("/news/storm-live-updates-b12345.html", ""),
        ("/world/liveblog-ukraine-102.html", ""),
        ("/politik/liveticker/wahl-2026", ""),
        ("/monde/live/2026/11/22/en-direct-la-greve_1.html", ""),
        ("/esteri/2026/11/22/news/sciopero_diretta-4711/", ""),
        ("/2026-11-22/huelga-en-directo.html", ""),
        ("/mundo/ao-vivo/greve-no-porto", ""),
        ("/news/12345", "Live: talks resume at harbour"),
        ("/news/12345", "Harbour strike – live"),
        ("/news/12345", "Harbour strike live updates: talks resume"),
        ("/news/12345", "Streik am Hafen: Der Liveticker"),
        ("/news/12345", "DIRECT. Grève : les négociations reprennent"),
        ("/news/12345", "Sciopero, la diretta: riprendono le trattative"),
        ("/news/12345", "Última hora de la huelga, en directo"),
        ("/news/12345", "Забастовка: онлайн-трансляция"),
        ("/news/12345", "罢工：文字直播"),
    ],
)
def test_live_blogs_are_known_in_many_languages(url: str, title: str) -> None:
    assert found(url, title) is not None


@pytest.mark.parametrize(
    ("url", "title"),
    [
        ("/recipes/olive-oil-delivered", "How to live with less"),
        ("/sport/liverpool-alive-12345", "Liverpool are alive"),
        ("/health/how-to-live-longer-12345", "How to live longer"),
        ("/culture/live-stream-of-the-launch-12345", "The launch"),
        ("/live", "Live"),
        ("/news/live/", "All our live coverage"),
        ("/tv/live/news-at-ten", "Live: News at Ten"),
        ("/iplayer/live/one-of-them", "Live"),
        ("/news/12345", "Watch live: the launch"),
        ("/news/12345", "Concert livestream"),
        ("/news/live/strike-12345", "Harbour strike: as it happened"),
        ("https://elsewhere.test/live/storm-hits", "Live: storm"),
        ("https://www.paper.test.evil.test/live/storm-hits", "Live: storm"),
        ("https://www.paper.test@evil.test/live/storm-hits", "Live: storm"),
    ],
)
def test_others_are_not(url: str, title: str) -> None:
    assert found(url, title) is None


def test_a_badge_alone_proves_nothing_but_supports_the_pattern() -> None:
    assert found("/video/12345-launch", "The launch", "LIVE") is None
    assert found("/stories/strike-12345", "The strike", "LIVE", match="/stories/") is not None
    assert found("/stories/strike-12345", "The strike", posting=True) is not None


@pytest.mark.parametrize(
    ("match", "url", "is_one"),
    [
        ("/live/", "/news/live/strike-12345", True),
        ("/live/", "/news/strike-live-12345", False),
        ("/minute/", "/minute/strike-12345", True),
        ("live", "/news/strike-live-12345", True),
        ("live", "/news/liverpool-12345", False),
        ("live", "/news/deliver-12345", False),
        ("/live", "/news/liveticker-strike-12345", True),
        ("/live", "/news/liverpool-strike-12345", False),
        ("story", "/story/strike-12345", False),
        ("DIRETTA", "/news/sciopero_diretta-12345", True),
    ],
)
def test_the_pattern_of_a_source(match: str, url: str, is_one: bool) -> None:
    assert (found(url, match=match) is not None) == is_one


def test_each_page_once_with_its_evidence_and_date() -> None:
    links = [
        Entry(url=f"https://{HOST}/2026/nov/21/live/strike?page=with:block-1#block-1", title="Live: strike"),
        Entry(url=f"http://{HOST}/2026/nov/21/live/strike/", title="More"),
    ]
    [one] = candidates(links, match="/live/", hosts=[HOST])
    assert one.url == f"https://{HOST}/2026/nov/21/live/strike"
    assert one.evidence == ("match: /live/", "url: live", "title: Live:")
    assert one.date_published == datetime(2026, 11, 21, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    "url", ["", "x", "ftp://a.test/live", "https://", "http://[/live", "https://u:p@a.test/live"]
)
def test_what_is_no_address(url: str) -> None:
    assert clean_url(url) is None


def test_pages_and_updates_of_a_live_blog_are_not_others() -> None:
    paths = ("strike-1/page/3", "strike-1", "strike-1/h_9f3a", "vote-2/h_77", "strike-1?pinned_locator=x")
    links = [Entry(url=f"https://{HOST}/world/live/{path}") for path in paths]
    found = candidates(links, match="", hosts=[HOST])
    assert [one.url for one in found] == [
        f"https://{HOST}/world/live/strike-1",
        f"https://{HOST}/world/live/vote-2/h_77",
    ]
