from __future__ import annotations

import gzip
import ssl
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from ipaddress import ip_address
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from fastwarc.warc import ArchiveIterator

from dateline.errors import FetchFailed
from dateline.fetch import run_crawl
from dateline.model import Snapshot
from dateline.snapshot import Archive
from tests.spiders.conftest import PAGE, Answer, Asked, Crawls, Publisher


def _failing(publisher: Publisher, bomb: bytes) -> dict[str, str]:
    """Return URL -> cause for pages that cannot be observed."""
    packed = {"Content-Encoding": "gzip", "Content-Type": "text/html"}
    publisher.says("/loop", 302, headers={"Location": "/loop"})
    publisher.says("/to-file", 302, headers={"Location": "file:///etc/hostname"})
    return {
        publisher.says("/forbidden", 403, b"<p>No.</p>"): "status_403",
        publisher.says("/missing", 404): "status_404",
        publisher.says("/gone", 410): "status_410",
        publisher.says("/broken", 500): "status_500",
        publisher.says("/unasked-304", 304): "status_304",
        publisher.says("/huge", 200, b"x" * 300_001): "too_large",
        publisher.says("/bomb", 200, bomb, headers=packed): "too_large",
        publisher.says(
            "/layers", 200, bomb, headers={"Content-Encoding": "gzip, gzip, gzip, gzip"}
        ): "too_large",
        publisher.url + "/loop": "redirect",
        publisher.url + "/to-file": "redirect",
    }


def test_every_poll_ends_once_with_its_cause(crawls: Crawls, publisher: Publisher, bomb: bytes) -> None:
    crawls.describe(publisher)
    expected = _failing(publisher, bomb)
    good = publisher.page("/good")
    other = publisher.page("/other", "<html><body><h1>Recipes</h1><p>Soup.</p></body></html>")

    row = crawls.run(*expected, good, other)

    causes = crawls.causes(row["crawl_key"])
    assert causes.pop(other) not in expected.values(), "observe names what is wrong with a page"
    assert causes == expected
    assert crawls.parsed(row["crawl_key"]) == {good}
    assert (row["state"], row["staged"], row["failed"]) == ("partial", 1, len(expected) + 1)
    assert row["requests"] == len(publisher.asked)
    assert row["statuses"] == {
        "200": 4, "302": 7, "304": 1, "403": 1, "404": 2, "410": 1, "500": 2,
    }, "all but the one that was cut off"  # fmt: skip
    assert publisher.paths().count("/broken") == 2, "a server error is asked for once more"
    assert publisher.paths().count("/loop") == 6, "redirects are bounded"


def test_user_agent_is_honest_and_nothing_else_is_told(crawls: Crawls, publisher: Publisher) -> None:
    crawls.describe(publisher)
    publisher.says("/old", 302, headers={"Location": "/new", "Set-Cookie": "id=1"})
    publisher.page("/new")

    crawls.run(publisher.url + "/old")

    assert publisher.paths() == ["/old", "/new"]
    for asked in publisher.asked:
        assert asked.headers["user-agent"].endswith("(+newsdesk@example.test)")
        assert not {"cookie", "referer"} & asked.headers.keys()


def test_known_page_costs_no_parsing(crawls: Crawls, publisher: Publisher) -> None:
    crawls.describe(publisher)
    dated = {"Last-Modified": "Sun, 22 Nov 2026 08:00:00 GMT", "Content-Type": "text/html"}

    def by_date(asked: Asked) -> Answer:
        is_known = asked.headers.get("if-modified-since") == dated["Last-Modified"]
        return Answer(304) if is_known else Answer(200, PAGE.encode(), dated)

    publisher.routes["/dated"] = by_date
    urls = [publisher.page("/tagged", etag='"one"'), publisher.url + "/dated", publisher.page("/neither")]
    crawls.run(*urls)

    row = crawls.run(*urls)

    assert (row["state"], row["staged"], row["not_modified"]) == ("succeeded", 0, 3)
    assert row["statuses"] == {"304": 2, "200": 1}
    snapshots = crawls.ask("SELECT is_revisit FROM snapshot WHERE crawl_key = %s", row["crawl_key"])
    assert [snapshot["is_revisit"] for snapshot in snapshots] == [True]


def test_bytes_are_kept_before_anything_else(crawls: Crawls, publisher: Publisher) -> None:
    crawls.describe(publisher)
    packed = {"Content-Encoding": "gzip", "Content-Type": "text/html"}
    publisher.says("/packed", 200, gzip.compress(PAGE.encode()), headers=packed)
    publisher.says("/wall", 403, b"<p>Subscribers only.</p>")

    crawls.run(publisher.url + "/packed", publisher.url + "/wall")

    archive = Archive(str(crawls.home / "archive"))
    kept = {}
    for row in crawls.ask("SELECT * FROM snapshot"):
        row = {name: row[name] for name in Snapshot.__dataclass_fields__}
        kept[row["url"]] = archive.read_snapshot(Snapshot(**row))
    assert kept[publisher.url + "/packed"].body == PAGE.encode()
    assert ("Content-Encoding", "gzip") in kept[publisher.url + "/packed"].headers
    assert kept[publisher.url + "/wall"].body == b"<p>Subscribers only.</p>"
    [file] = (crawls.home / "archive").rglob("*.warc.gz")
    kinds = [record.headers["WARC-Type"] for record in ArchiveIterator(file.open("rb"))]
    assert kinds == ["warcinfo", "response", "response"]


def test_pause_that_a_server_asks_for_is_kept(crawls: Crawls, publishers: Callable[..., Publisher]) -> None:
    long, short, bare = publishers(), publishers(), publishers()
    for publisher in (long, short, bare):
        crawls.describe(publisher)
    long.says("/1", 429, headers={"Retry-After": "3600"})
    bare.says("/1", 429)
    for publisher in (long, bare):
        publisher.page("/2")
    answers = iter([Answer(503, headers={"Retry-After": "1"}), Answer(200, PAGE.encode())])
    short.routes["/1"] = lambda asked: next(answers)

    row = crawls.run(*(p.url + path for p in (long, bare) for path in ("/1", "/2")), short.url + "/1")

    assert crawls.causes(row["crawl_key"]) == {
        p.url + path: "status_429" for p in (long, bare) for path in ("/1", "/2")
    }
    assert long.paths() == bare.paths() == ["/1"], "a host that asks for a pause is left alone"
    first, second = (asked.at for asked in short.asked if asked.path == "/1")
    assert 1.0 <= second - first < 10.0
    pauses = crawls.ask(
        "SELECT url, next_poll_at - last_polled_at > interval '59 minutes' AS is_long FROM live_blog"
    )
    assert {row["url"] for row in pauses if row["is_long"]} == {long.url + "/1", long.url + "/2"}


def test_robots_txt_is_obeyed(crawls: Crawls, publishers: Callable[..., Publisher]) -> None:
    strict, ailing, silent, fine = publishers(), publishers(), publishers(), publishers()
    for publisher in (strict, ailing, silent, fine):
        crawls.describe(publisher)
        publisher.page("/live")
    strict.says("/robots.txt", 200, b"User-agent: dateline\nDisallow: /live\n\nUser-agent: *\nAllow: /\n")
    strict.page("/open")
    ailing.says("/robots.txt", 503)
    silent.routes["/robots.txt"] = lambda asked: Answer(200, after_seconds=9.0)
    fine.says("/robots.txt", 403, b"User-agent: *\nDisallow: /\n")
    fine.says("/away", 302, headers={"Location": strict.url + "/live"})
    refused = {
        strict.url + "/live": "robots",
        ailing.url + "/live": "robots",
        silent.url + "/live": "timeout",
        fine.url + "/away": "robots",
    }

    row = crawls.run(*refused, strict.url + "/open", fine.url + "/live", timeout_seconds=30.0)

    assert crawls.causes(row["crawl_key"]) == refused
    assert crawls.parsed(row["crawl_key"]) == {strict.url + "/open", fine.url + "/live"}
    assert strict.paths() == ["/open"]
    assert ailing.paths() == silent.paths() == []

    before = len(strict.asked)
    crawls.run(strict.url + "/open")
    assert [asked.path for asked in strict.asked[before:]] == ["/open"], "robots.txt is kept for a while"


def test_one_request_at_a_time_with_the_delay_of_source_and_robots(
    crawls: Crawls, publishers: Callable[..., Publisher]
) -> None:
    own, theirs = publishers(), publishers()
    crawls.describe(own, delay_seconds=1.0)
    crawls.describe(theirs, delay_seconds=0.0)
    theirs.says("/robots.txt", 200, b"User-agent: *\nCrawl-delay: 1\n")
    urls = [publisher.page(f"/{number}") for publisher in (own, theirs) for number in range(4)]

    row = crawls.run(*urls)

    assert row["staged"] == 8
    for publisher in (own, theirs):
        times = [asked.at for asked in publisher.asked if asked.path != "/robots.txt"]
        pauses = [later - earlier for earlier, later in pairwise(times)]
        assert len(pauses) == 3
        assert min(pauses) >= 0.69, "a second less 30 %"
        assert max(pauses) < 3.0


def test_host_without_an_answer_is_left_alone(crawls: Crawls, publishers: Callable[..., Publisher]) -> None:
    slow, dead, fine = publishers(), publishers(), publishers()
    for publisher in (slow, dead, fine):
        crawls.describe(publisher)
    for number in range(4):
        slow.says(f"/{number}", 200, after_seconds=8.0)
    slow.says("/robots.txt", 404)
    dead.close()
    urls = {f"{publisher.url}/{number}" for publisher in (slow, dead) for number in range(4)}

    row = crawls.run(*urls, fine.page("/live"), "http://no-such-host.invalid/live", timeout_seconds=30.0)

    causes = crawls.causes(row["crawl_key"])
    assert {causes[url] for url in urls if slow.url in url} == {"timeout"}
    assert {causes[url] for url in urls if dead.url in url} == {"connection"}
    assert causes["http://no-such-host.invalid/live"] == "dns"
    assert crawls.parsed(row["crawl_key"]) == {fine.url + "/live"}
    assert len(set(slow.paths())) == 2


def test_what_was_not_reached_in_time_is_no_fault_of_the_publisher(
    crawls: Crawls, publisher: Publisher
) -> None:
    crawls.describe(publisher, delay_seconds=4.0)
    urls = [publisher.page(f"/{number}") for number in range(8)]

    row = crawls.run(*urls, timeout_seconds=20.0)

    assert 1 <= row["staged"] < 8
    assert row["staged"] + row["failed"] == 8
    assert set(crawls.causes(row["crawl_key"]).values()) == {"crawl_timeout"}


def test_private_addresses_are_refused(
    crawls: Crawls, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_ALLOW_PRIVATE_ADDRESSES", "false")
    publisher.page("/live")
    port = publisher.url.rpartition(":")[2]
    hosts = ("127.0.0.1", "localhost", "[::1]", "2130706433", "127.1", "0")
    urls = [f"http://{host}:{port}/live" for host in hosts]

    row = crawls.run(*urls)

    expected = dict.fromkeys(urls, "private_address")
    assert crawls.causes(row["crawl_key"]) == expected
    assert publisher.asked == []


def test_archive_that_takes_nothing_is_named(crawls: Crawls, publisher: Publisher) -> None:
    crawls.describe(publisher)
    (crawls.home / "archive").write_text("in the way")
    urls = [publisher.page("/live"), publisher.says("/wall", 403, b"No.")]

    row = crawls.run(*urls)

    assert crawls.causes(row["crawl_key"]) == dict.fromkeys(urls, "archive")
    assert (row["state"], row["staged"]) == ("failed", 0)


def test_database_that_goes_away_ends_the_crawl(crawls: Crawls, publisher: Publisher) -> None:
    crawls.describe(publisher, delay_seconds=2.0)
    urls = [publisher.page(f"/{number}") for number in range(9)]

    def cut_off(asked: Asked) -> Answer:
        crawls.ask(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name = 'dateline crawl' AND datname = current_database() AND state = 'idle'"
        )
        return Answer(200, PAGE.encode(), {"Content-Type": "text/html"})

    publisher.routes["/3"] = cut_off

    row = crawls.run(*urls)

    assert (row["state"], row["cause"]) == ("failed", "database")
    assert len(crawls.parsed(row["crawl_key"])) == 3
    assert len(publisher.paths()) < 9

    publisher.page("/3")
    with suppress(FetchFailed):
        run_crawl(crawls.database_url, row["crawl_key"], timeout_seconds=60)
    assert crawls.row(row["crawl_key"])["state"] == "succeeded"
    assert crawls.parsed(row["crawl_key"]) == set(urls)


def test_spider_whose_caller_was_killed_closes_its_crawl(crawls: Crawls, publisher: Publisher) -> None:
    crawls.describe(publisher, delay_seconds=2.0)
    key = crawls.open([publisher.page(f"/{number}") for number in range(15)])
    script = (
        f"from dateline.fetch import run_crawl; run_crawl({crawls.database_url!r}, {key}, timeout_seconds=99)"
    )
    caller = subprocess.Popen([sys.executable, "-c", script], cwd=Path(__file__).parents[2])
    try:
        wait_until(lambda: len(publisher.paths()) >= 2)
    finally:
        caller.kill()
        caller.wait()

    wait_until(lambda: crawls.row(key)["state"] != "running")

    row = crawls.row(key)
    assert row["state"] == "partial"
    assert row["staged"] + row["failed"] == 15
    assert set(crawls.causes(key).values()) == {"crawl_timeout"}


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 40
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_certificate_is_checked(
    crawls: Crawls,
    publishers: Callable[..., Publisher],
    own_name: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    publisher = publishers("127.0.0.1", own_name)
    crawls.describe(publisher)
    url = publisher.page("/live")

    row = crawls.run(url)

    assert crawls.causes(row["crawl_key"]) == {url: "tls"}
    assert publisher.asked == []

    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "own.pem"))
    assert crawls.run(url)["state"] == "succeeded"


@pytest.fixture
def own_name(tmp_path: Path) -> ssl.SSLContext:
    """TLS with a certificate that only its bearer vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(timezone.utc)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "own.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(certificate.public_bytes(Encoding.PEM) + secret)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context
