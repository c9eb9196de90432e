from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from urllib.parse import urlsplit

import pytest

from dateline.errors import SetupError
from dateline.newsroom import Newsroom
from dateline.sources import Source

START = datetime(2026, 11, 22, 12, 0, tzinfo=timezone.utc)


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def set(self, seconds: float) -> None:
        self.now = START + timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def newsroom(clock: Clock) -> Iterator[Newsroom]:
    with Newsroom(clock=clock) as opened:
        yield opened


def _ask(url: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=10)
    try:
        connection.request(method, url.partition(parts.netloc)[2], headers=headers)
        response = connection.getresponse()
        return response.status, dict(response.headers), response.read()
    finally:
        connection.close()


def _url(newsroom: Newsroom, name: str) -> str:
    return dict(newsroom.urls)[name]


@pytest.mark.parametrize("name", ["skerry_tribune", "quayside_gazette"])
def test_validators_change_with_the_content_only(newsroom: Newsroom, clock: Clock, name: str) -> None:
    url = _url(newsroom, name)
    status, headers, body = _ask(url)
    assert (status, len(body)) == (200, int(headers["Content-Length"]))
    clock.set(2)
    status, again, body = _ask(url, **{"If-None-Match": f'W/"x", {headers["ETag"]}'})
    assert (status, body, again["ETag"]) == (304, b"", headers["ETag"])
    assert _ask(url, **{"If-Modified-Since": headers["Last-Modified"]})[0] == 304
    clock.set(9)
    status, later, _ = _ask(url, **{"If-None-Match": headers["ETag"]})
    assert status == 200
    assert later["ETag"] != headers["ETag"]
    assert _ask(url, **{"If-Modified-Since": headers["Last-Modified"]})[0] == 200
    wrong_tag = {"If-None-Match": '"other"', "If-Modified-Since": later["Last-Modified"]}
    assert _ask(url, **wrong_tag)[0] == 200


def test_the_volatile_page_is_never_unmodified(newsroom: Newsroom) -> None:
    url = _url(newsroom, "the_lantern")
    _, headers, _ = _ask(url)
    assert "Last-Modified" not in headers
    status, again, _ = _ask(url, **{"If-None-Match": headers["ETag"], "If-Modified-Since": headers["Date"]})
    assert status == 200
    assert again["ETag"] != headers["ETag"]


@pytest.mark.parametrize("words", ["yesterday", "Sun, 99 Nov 2026 12:00:00 GMT", ""])
def test_a_senseless_date_is_ignored(newsroom: Newsroom, words: str) -> None:
    assert _ask(_url(newsroom, "skerry_tribune"), **{"If-Modified-Since": words})[0] == 200


def test_head_gives_the_headers_of_get(newsroom: Newsroom) -> None:
    url = _url(newsroom, "skerry_tribune")
    _, of_get, _ = _ask(url)
    status, of_head, body = _ask(url, "HEAD")
    assert (status, body) == (200, b"")
    assert {**of_head, "Date": ""} == {**of_get, "Date": ""}


def test_robots_and_listings(newsroom: Newsroom) -> None:
    bases = [newsroom.base_url, *(newsroom.place(name).base_url for name in newsroom.scripts)]
    for base in bases:
        status, headers, body = _ask(f"{base}/robots.txt")
        assert (status, headers["Content-Type"]) == (200, "text/plain; charset=utf-8")
        assert b"Allow: /" in body
        assert b"Crawl-delay" not in body
        assert _ask(f"{base}/")[0] == 200
        assert _ask(f"{base}/elsewhere")[0] == 404
    _, _, listed = _ask(f"{newsroom.base_url}/")
    assert all(url.encode() in listed for _, url in newsroom.urls)


def test_pictures_are_drawn_for_names_in_the_scripts_only(newsroom: Newsroom) -> None:
    base = newsroom.place("the_lantern").base_url
    status, headers, body = _ask(f"{base}/media/kvel-sound-from-the-air.svg")
    assert (status, headers["Content-Type"], body[:5]) == (200, "image/svg+xml", b"<svg ")
    assert _ask(f"{base}/media/other.svg")[0] == 404


def test_a_query_does_not_matter(newsroom: Newsroom) -> None:
    assert _ask(_url(newsroom, "the_lantern") + "?page=with:block-1")[0] == 200


def test_the_story_begins_with_the_first_visit(newsroom: Newsroom, clock: Clock) -> None:
    clock.set(600)
    assert not newsroom.has_begun
    [(_, address), *_] = newsroom.urls
    _ask(address)
    assert newsroom.has_begun
    assert newsroom.ends_at == START + timedelta(seconds=657)


def test_the_journal_grows_with_the_clock(newsroom: Newsroom, clock: Clock) -> None:
    _ask(newsroom.urls[0][1])
    before = newsroom.journal
    clock.set(24)
    after = newsroom.journal
    assert after[: len(before)] == before
    assert after[-1].kind == "deleted"
    assert after[-1].at == clock.now
    clock.set(600)
    assert newsroom.journal == newsroom.whole_journal
    assert newsroom.journal[-1].at == newsroom.ends_at == START + timedelta(seconds=57)


def test_speed_and_start_move_the_story() -> None:
    clock = Clock()
    with Newsroom(speed=2, started_at=START - timedelta(seconds=10), clock=clock) as newsroom:
        assert newsroom.ends_at == START + timedelta(seconds=18.5)
        pinned = newsroom.edition("the_lantern").pinned
    assert pinned
    assert pinned.headline == "What we know so far"


def test_sources_are_what_source_files_say(newsroom: Newsroom) -> None:
    sources = [Source.model_validate({**said, "name": name}) for name, said in newsroom.sources.items()]
    assert [(s.name, str(s.live_blogs[0])) for s in sources] == newsroom.urls
    hosts = [host for source in sources for host in source.all_hosts]
    assert len(set(hosts)) == len(sources)


def test_only_loopback_is_served(newsroom: Newsroom) -> None:
    port = urlsplit(newsroom.base_url).port
    assert port
    for address in ("127.0.0.2", socket.gethostbyname(socket.gethostname())):
        if address != "127.0.0.1":
            with pytest.raises(OSError, match=r"refused|unreachable|timed out"):
                socket.create_connection((address, port), timeout=2).close()
    with socket.create_connection(("127.0.0.1", port), timeout=2):
        pass


def _was_hung_up(connection: socket.socket) -> bool:
    try:
        return connection.recv(10) == b""
    except ConnectionResetError:
        return True


def test_stop_is_quick_and_leaves_nothing_although_clients_hang_on(clock: Clock) -> None:
    before = set(threading.enumerate())
    newsroom = Newsroom(clock=clock).start()
    parts = urlsplit(_url(newsroom, "the_lantern"))
    idle = http.client.HTTPConnection(parts.netloc, timeout=10)
    idle.request("GET", parts.path)
    assert idle.getresponse().read()
    half = socket.create_connection((parts.hostname, parts.port), timeout=10)
    half.sendall(b"GET / HT")
    began = time.monotonic()
    newsroom.stop()
    assert time.monotonic() - began < 1.5
    assert set(threading.enumerate()) == before
    assert _was_hung_up(half)
    idle.close()
    half.close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((parts.hostname, parts.port), timeout=2)
    newsroom.stop()


def test_many_at_once_are_answered(newsroom: Newsroom) -> None:
    url = _url(newsroom, "the_lantern")
    tags: list[str] = []
    threads = [threading.Thread(target=lambda: tags.append(_ask(url)[1]["ETag"])) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(tags)) == 20


def test_a_taken_port_is_named_and_nothing_stays_open(clock: Clock) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        before = set(threading.enumerate())
        with pytest.raises(SetupError, match=str(port)):
            Newsroom(port, clock=clock).start()
        assert set(threading.enumerate()) == before


@pytest.mark.parametrize("speed", [0, -1])
def test_speed_must_be_more_than_nothing(speed: float) -> None:
    with pytest.raises(SetupError, match="speed"):
        Newsroom(speed=speed)


def test_what_is_not_open_has_no_place() -> None:
    with pytest.raises(SetupError, match="start"):
        Newsroom().place("the_lantern")


def test_it_runs_alone_and_says_where_to_look() -> None:
    command = [sys.executable, "-m", "dateline.newsroom", "--speed", "3"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            first = process.stdout.readline()
            assert first.startswith("Live blogs: http://127.0.0.1:")
            assert _ask(first.split()[-1])[0] == 200
            process.send_signal(2)
            _, errors = process.communicate(timeout=20)
        finally:
            process.kill()
    assert (process.returncode, errors) == (0, "")
