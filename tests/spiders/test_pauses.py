"""Pauses that servers ask for, and answers that are not whole, from the real spider."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler

import pytest

from tests.spiders.conftest import PAGE, Answer, Asked, Crawls, Publisher

HTML = {"Content-Type": "text/html; charset=utf-8"}


def test_a_body_that_breaks_off_is_no_page(
    crawls: Crawls, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    crawls.describe(publisher)
    crawls.run(publisher.page("/live"))
    headers = {**HTML, "Content-Length": str(len(PAGE.encode()) + 1000)}
    publisher.routes["/live"] = lambda asked: Answer(200, PAGE.encode(), headers)

    def send_header(self: BaseHTTPRequestHandler, name: str, value: str) -> None:
        """Announce the first length that is said, and hang up behind the body."""
        if name != "Content-Length" or not getattr(self, "has_length", False):
            original(self, name, value)
        if name == "Content-Length":
            self.has_length = True  # type: ignore[attr-defined]
            self.close_connection = True

    original = BaseHTTPRequestHandler.send_header
    monkeypatch.setattr(BaseHTTPRequestHandler, "send_header", send_header)
    row = crawls.run(publisher.url + "/live")
    assert (row["state"], row["cause"]) == ("failed", "truncated (1)")
    assert crawls.ask("SELECT doubt FROM live_blog") == [{"doubt": "truncated"}]


def test_a_document_that_breaks_off_is_no_page(crawls: Crawls, publisher: Publisher) -> None:
    crawls.describe(publisher)
    url = publisher.page("/live")
    assert crawls.run(url)["state"] == "succeeded"
    cut = PAGE.partition("</head>")[0]
    publisher.page("/live", cut)
    assert crawls.run(url)["cause"] == "truncated (1)"
    publisher.page("/live", PAGE.replace("Talks resume", "Talks resume at nine"))
    assert crawls.run(url)["state"] == "succeeded"


def test_a_crawl_delay_lasts_into_the_next_crawl(crawls: Crawls, publisher: Publisher) -> None:
    crawls.describe(publisher)
    publisher.says("/robots.txt", 200, b"User-agent: *\nCrawl-delay: 40\n")
    crawls.run(publisher.page("/live"))
    [host] = crawls.ask(
        "SELECT host, crawl_delay_seconds, pause_cause, paused_until > now() AS waits FROM host"
    )
    assert host == {
        "host": "127.0.0.1",
        "crawl_delay_seconds": 40.0,
        "pause_cause": "crawl_delay",
        "waits": True,
    }


def test_validators_that_lie_are_found_out_and_not_sent_any_more(
    crawls: Crawls, publisher: Publisher
) -> None:
    """The server says 304 to everybody who asks with a condition."""
    crawls.describe(publisher)
    text = PAGE

    def lying(asked: Asked) -> Answer:
        if "if-none-match" in asked.headers:
            return Answer(304, headers={"ETag": '"same"'})
        return Answer(200, text.encode(), {**HTML, "ETag": '"same"'})

    publisher.routes["/live"] = lying
    url = publisher.url + "/live"
    crawls.run(url)
    text = PAGE.replace("Talks resume", "Talks resume at nine")
    assert crawls.run(url)["not_modified"] == 1
    with_writer(
        crawls, "UPDATE live_blog SET last_full_at = last_full_at - interval '11 minutes' RETURNING 1"
    )
    assert crawls.run(url)["staged"] == 1
    assert crawls.ask("SELECT warning FROM live_blog") == [{"warning": "validators_lie"}]
    crawls.run(url)
    asked = [asked for asked in publisher.asked if asked.path == "/live"]
    assert ["if-none-match" in one.headers for one in asked] == [False, True, False, False]


def with_writer(crawls: Crawls, statement: str) -> None:
    """Change rows, as time would."""
    from dateline.database import transaction

    with transaction(crawls.database_url) as connection, connection.cursor() as cursor:
        cursor.execute(statement)
