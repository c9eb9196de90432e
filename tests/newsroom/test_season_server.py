from __future__ import annotations

import gzip
import http.client
import json
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from dateline.audit.journal import read_rehearsal
from dateline.errors import SetupError
from dateline.newsroom import CAPABILITIES, SeasonServer, read_served
from dateline.newsroom.season import moved
from tests.newsroom.serving import SEASON, STORIES, Clock, ask, episode, opened, parsed, texts, url_of

STATIC = sorted(platform for platform in CAPABILITIES if platform != "blocks")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.mark.parametrize("platform", sorted(CAPABILITIES))
def test_what_is_served_is_what_the_season_shows(clock: Clock, platform: str) -> None:
    story = STORIES[platform]  # type: ignore[index]
    with opened(clock) as server:
        for line in story.happenings[10::30]:
            clock.now = line.at
            got = ask(url_of(server, story))
            read = parsed(server.season, story, url_of(server, story), got, clock.now)
            assert [u.article_body for u in read.updates] == texts(server.season, story, clock.now)
            record = server.served[-1]
            assert (record.live_blog, record.at, record.as_of) == (story.key, clock.now, clock.now)
            assert (record.status, record.fault, record.is_whole) == (200, None, True)
            assert record.size == len(got.body)


@pytest.mark.parametrize("platform", STATIC)
def test_validators_change_with_the_state_only(clock: Clock, platform: str) -> None:
    story = STORIES[platform]  # type: ignore[index]
    change = [line.at for line in story.happenings if line.kind == "added"][-1]
    before = max(line.at for line in story.happenings if line.at < change)
    with opened(clock) as server:
        clock.now = before
        first = ask(url_of(server, story))
        assert ask(url_of(server, story), "HEAD").headers["ETag"] == first.headers["ETag"]
        clock.now = change - timedelta(seconds=1)
        tag, since = first.headers["ETag"], first.headers["Last-Modified"]
        again = ask(url_of(server, story), If_None_Match=f'"x", W/{tag}')
        assert (again.status, again.body, again.headers["ETag"]) == (304, b"", tag)
        assert server.served[-1].as_of == clock.now
        assert ask(url_of(server, story), If_Modified_Since=since).status == 304
        assert ask(url_of(server, story), If_None_Match='"x"', If_Modified_Since=since).status == 200
        clock.now = change
        assert ask(url_of(server, story), If_None_Match=tag).status == 200
        assert ask(url_of(server, story), If_Modified_Since=since).status == 200
        assert ask(url_of(server, story), If_Modified_Since="yesterday").status == 200


def test_a_page_that_moves_at_every_visit_has_no_lasting_validator(clock: Clock) -> None:
    with opened(clock) as server:
        url = url_of(server, STORIES["blocks"])
        first = ask(url)
        assert "Last-Modified" not in first.headers
        assert ask(url, If_None_Match=first.headers["ETag"]).status == 200


def test_bodies_are_compressed_for_those_who_can(clock: Clock) -> None:
    with opened(clock) as server:
        url = url_of(server, STORIES["quintype"])
        plain, zipped = ask(url), ask(url, Accept_Encoding="br, gzip")
        assert zipped.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(zipped.body) == plain.body
        assert zipped.headers["ETag"] == plain.headers["ETag"]


def test_fronts_robots_and_unknown_addresses(clock: Clock) -> None:
    with opened(clock) as server:
        for publisher in server.season.publishers:
            base = f"http://{publisher.address}"
            assert b"Allow: /" in ask(f"{base}/robots.txt").body
            assert publisher.outlet.title.encode() in ask(f"{base}/").body.replace(b"&#x27;", b"'")
            assert ask(f"{base}/elsewhere").status == 404
        assert server.served == []
        assert ask(url_of(server, STORIES["paged_blocks"]) + "?page=99").status == 404


def test_pages_slide_while_somebody_walks_over_them(clock: Clock) -> None:
    story = STORIES["paged_blocks"]
    added = [line.at for line in story.happenings if line.kind == "added"]
    with opened(clock) as server:
        clock.now = added[-1] - timedelta(seconds=1)
        url: str | None = url_of(server, story)
        seen: list[str] = []
        while url:
            read = parsed(server.season, story, url, ask(url), clock.now)
            seen += [update.update_id for update in read.updates]
            url, clock.now = read.older, added[-1]
        then = server.season.edition_at(story.key, added[-1] - timedelta(seconds=1))
        known = {update.update_id for update in then.updates}
        assert len(seen) == len(known) + 1
        assert set(seen) == known
        assert [record.page for record in server.served] == list(range(1, len(server.served) + 1))


def test_the_log_is_read_as_it_was_written(clock: Clock, tmp_path: Path) -> None:
    log = tmp_path / "served.jsonl"
    story = STORIES["schema_org"]
    with opened(clock, episode(story, "forbidden"), log=log) as server:
        for each in (story, STORIES["quintype"]):
            ask(url_of(server, each))
        assert list(read_served(log)) == server.served
    assert len(server.served) == 2


def test_stop_is_quick_and_leaves_nothing(clock: Clock) -> None:
    before = set(threading.enumerate())
    server = SeasonServer(SEASON, [episode(STORIES["schema_org"], "slow_drip")], clock=clock).start()
    host, port = server.season.publishers[0].address.split(":")
    idle = http.client.HTTPConnection(host, int(port), timeout=10)
    idle.request("GET", "/")
    assert idle.getresponse().read()
    half = socket.create_connection((host, int(port)), timeout=10)
    half.sendall(b"GET / HT")
    slow = socket.create_connection((host, int(port)), timeout=10)
    slow.sendall(f"GET {urlsplit(url_of(server, STORIES['schema_org'])).path} HTTP/1.1\r\n\r\n".encode())
    slow.recv(10)
    began = time.monotonic()
    server.stop()
    server.stop()
    assert time.monotonic() - began < 3
    assert set(threading.enumerate()) == before
    for connection in (idle, half, slow):
        connection.close()
    with pytest.raises(OSError, match="refused"):
        socket.create_connection((host, int(port)), timeout=2)


@pytest.mark.parametrize("line", [b"POST / HTTP/1.1", b"GET /", b"GET http://a/ HTTP/1.1", b"\x00"])
def test_what_is_no_request_is_hung_up_on(clock: Clock, line: bytes) -> None:
    with opened(clock) as server:
        host, port = server.season.publishers[0].address.split(":")
        with socket.create_connection((host, int(port)), timeout=5) as connection:
            connection.sendall(line + b"\r\n\r\n")
            assert connection.recv(10) == b""


def test_a_taken_port_is_named(clock: Clock) -> None:
    with opened(clock) as server, pytest.raises(SetupError, match="cannot open"):
        SeasonServer(server.season).start()


def test_outlets_can_share_a_host(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    def only_one(host: str) -> int | None:
        return 18_700 if host == "127.0.0.1" else None

    monkeypatch.setattr("dateline.newsroom.season_server._free_port", only_one)
    with SeasonServer(SEASON, clock=clock) as server:
        addresses = [one.address for one in server.season.publishers]
        assert addresses[:2] == ["127.0.0.1:18700", "127.0.0.1:18701"]
        for story in SEASON.stories[:3]:
            assert ask(url_of(server, story)).status == 200
    assert moved(SEASON, addresses) == server.season


def test_it_runs_alone_and_writes_what_an_audit_needs(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "dateline.newsroom", "--season", "3", "--blogs", "12", "--hours", "2"]
    command += ["--faults", "forbidden,slow_drip", "--folder", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            first = process.stdout.readline()
            assert ask(first.split()[1]).status == 200
            urls = [
                url
                for file in (tmp_path / "sources").glob("*.toml")
                for url in json.loads(file.read_text("utf-8").partition("live_blogs = ")[2])
            ]
            assert len(urls) == 12
            assert ask(urls[0]).status in (200, 403)
            process.send_signal(signal.SIGTERM)
            _, errors = process.communicate(timeout=20)
        finally:
            process.kill()
    assert (process.returncode, errors) == (0, "")
    assert len(list(read_served(tmp_path / "served.jsonl"))) == 1
    assert (tmp_path / "journal.jsonl").stat().st_size > 10_000
    assert {one["url"] for one in read_rehearsal(tmp_path).live_blogs} == set(urls)


def test_an_unknown_fault_is_refused() -> None:
    command = [sys.executable, "-m", "dateline.newsroom", "--season", "3", "--faults", "earthquake"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "earthquake" in done.stderr


def test_the_example_of_the_document_works() -> None:
    document = (Path(__file__).parents[2] / "docs" / "newsroom.md").read_text("utf-8")
    [code] = re.findall(r"^```python\n(.*?)^```", document, re.MULTILINE | re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.startswith("http://127.0.")
    assert len(done.stdout.splitlines()) >= 2
