from __future__ import annotations

import gzip
import hashlib
import io
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import fastwarc.warc
import fsspec
import pytest
import warcio.archiveiterator

from dateline.errors import SetupError, TryAgain, Unreadable
from dateline.foreign import read_warc
from dateline.model import Response, Snapshot
from dateline.snapshot import Archive

CHECKOUT = Path(__file__).resolve().parents[2]
AT = datetime(2026, 11, 22, 9, 28, 54, 785565, tzinfo=timezone.utc)
HEADERS = (
    ("Content-Type", "text/html; charset=utf-8"),
    ("Content-Encoding", "gzip"),
    ("Transfer-Encoding", "chunked"),
    ("Content-Length", "33"),
    ("Vary", "Accept"),
    ("Vary", "Cookie"),
    ("X-Place", "Café"),
)


def _response(text: str = "<p>Gates closed.</p>", **changes: Any) -> Response:
    made = Response(url="https://example.test/live", body=text.encode(), fetched_at=AT, headers=HEADERS)
    return replace(made, **changes)


@pytest.fixture(params=["folder", "file", "memory"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An archive URL of every kind that can be had without a network."""
    return {
        "folder": str(tmp_path / "archive"),
        "file": f"file://{tmp_path}/archive",
        "memory": f"memory://{tmp_path}",
    }[request.param]


def _bytes(url: str, warc_file: str) -> bytes:
    with fsspec.open(f"{url.rstrip('/')}/{warc_file}", "rb") as file:
        return bytes(file.read())


def test_what_is_written_is_read_again(url: str) -> None:
    archive = Archive(url)
    written = [
        _response(f"<p>Number {n}.</p>" * n, status=status) for n, status in enumerate((200, 403, 799, 200))
    ]

    snapshots = [archive.write(response) for response in written]

    assert [archive.read_snapshot(snapshot) for snapshot in snapshots] == written
    assert [snapshot.sha256 for snapshot in snapshots] == [
        hashlib.sha256(r.body).hexdigest() for r in written
    ]
    again = Archive(url)
    assert [again.read(s.warc_file, s.warc_offset, s.warc_length) for s in snapshots] == written


def test_same_body_is_a_revisit(url: str) -> None:
    archive = Archive(url)
    first = archive.write(_response())
    later = _response(url="https://example.test/live?page=1", fetched_at=AT.replace(hour=10))

    second = archive.write(later, refers_to=first)

    assert second.is_revisit
    assert archive.read(second.warc_file, second.warc_offset, second.warc_length) == replace(later, body=b"")
    assert archive.read_snapshot(second, first) == later
    with pytest.raises(Unreadable, match="revisit"):
        archive.read_snapshot(second)
    with pytest.raises(ValueError, match="same body"):
        archive.write(_response("other"), refers_to=first)
    with pytest.raises(ValueError, match="same body"):
        archive.write(later, refers_to=second)


def test_the_same_saved_file_is_a_revisit(url: str) -> None:
    saved = _response(url="file:///pages/live.html", headers=(("Content-Type", "text/html"),))
    archive = Archive(url)
    first = archive.write(saved)
    later = replace(saved, fetched_at=AT.replace(hour=10))
    second = archive.write(later, refers_to=first)
    assert second.is_revisit
    assert archive.read_snapshot(second, first) == later


def _archived(url: str) -> tuple[list[Snapshot], list[str]]:
    archive = Archive(url)
    first = archive.write(_response())
    snapshots = [
        first,
        archive.write(_response(), refers_to=first),
        archive.write(_response("", status=304)),
        archive.write(_response(url="file:///saved/page.html")),
    ]
    return snapshots, ["response", "revisit", "response", "resource"]


def test_warcio_reads_it(url: str) -> None:
    snapshots, kinds = _archived(url)
    for snapshot, kind in zip(snapshots, kinds, strict=True):
        data = _bytes(url, snapshot.warc_file)
        records = warcio.archiveiterator.ArchiveIterator(io.BytesIO(data), check_digests="raise")
        seen = {}
        for record in records:
            body = record.content_stream().read()
            assert record.rec_type == "revisit" or record.digest_checker.passed
            seen[records.get_record_offset(), records.get_record_length()] = record, body
        record, body = seen[snapshot.warc_offset, snapshot.warc_length]
        assert record.rec_headers.get_header("WARC-Record-ID") == snapshot.warc_record_id
        assert record.rec_headers.get_header("WARC-Date") == "2026-11-22T09:28:54.785565Z"
        assert record.rec_headers.get_header("WARC-Payload-Digest") == f"sha256:{snapshot.sha256}"
        assert (record.rec_type, record.rec_headers.protocol) == (kind, "WARC/1.1")
        assert len(body) == (0 if kind == "revisit" else snapshot.size)
        if kind == "revisit":
            _check_reference(record.rec_headers, snapshots[0])


def _check_reference(headers: Any, original: Snapshot) -> None:
    assert headers.get_header("WARC-Profile").endswith("/1.1/revisit/identical-payload-digest")
    assert headers.get_header("WARC-Refers-To") == original.warc_record_id
    assert headers.get_header("WARC-Refers-To-Target-URI") == original.url
    assert headers.get_header("WARC-Refers-To-Date") == "2026-11-22T09:28:54.785565Z"


def test_fastwarc_reads_it(url: str) -> None:
    snapshots, kinds = _archived(url)
    for snapshot, kind in zip(snapshots, kinds, strict=True):
        data = _bytes(url, snapshot.warc_file)
        member = data[snapshot.warc_offset : snapshot.warc_offset + snapshot.warc_length]
        for record in fastwarc.warc.ArchiveIterator(io.BytesIO(member), parse_http=False):
            assert record.headers["WARC-Type"] == kind
            assert record.record_date == AT
            assert record.verify_block_digest()
        for record in fastwarc.warc.ArchiveIterator(io.BytesIO(member), parse_http=True):
            assert kind != "response" or record.verify_payload_digest()
            assert kind != "response" or record.http_headers.status_code == snapshot.status
            assert kind == "revisit" or len(record.reader.read()) == snapshot.size


def test_every_file_begins_with_warcinfo(url: str) -> None:
    snapshots, _ = _archived(url)
    for name in {snapshot.warc_file for snapshot in snapshots}:
        first = next(iter(fastwarc.warc.ArchiveIterator(io.BytesIO(_bytes(url, name)))))
        assert first.headers["WARC-Type"] == "warcinfo"
        assert first.headers["WARC-Filename"] == name.rpartition("/")[2]
        assert name.startswith(f"{datetime.now(timezone.utc):%Y-%m-%d}/")


def test_headers_say_what_the_stored_bytes_are(tmp_path: Path) -> None:
    snapshot = Archive(str(tmp_path)).write(_response())

    member = _bytes(str(tmp_path), snapshot.warc_file)[snapshot.warc_offset :]
    [record] = warcio.archiveiterator.ArchiveIterator(io.BytesIO(member))

    assert record.http_headers.get_header("Content-Length") == str(snapshot.size)
    assert record.http_headers.get_header("Content-Encoding") is None
    assert record.http_headers.get_header("Transfer-Encoding") is None
    assert record.http_headers.get_header("X-Archive-Orig-Content-Encoding") == "gzip"
    assert "X-Place: Café\r\n".encode("latin-1") in gzip.decompress(member)


def test_headers_of_a_hostile_server_cannot_forge_a_record(tmp_path: Path) -> None:
    archive = Archive(str(tmp_path))
    hostile = (
        ("X-A", "1\r\n\r\nWARC/1.1\r\nWARC-Type: response"),
        ("X B\r\nEvil", "2"),
        ("", "3"),
        ("X-C", "\x00\u202e€"),
        ("X-Long", "y" * 1_000_000),
    )
    response = _response(url="https://example.test/\r\nWARC-Type: evil?ä", headers=hostile)

    read = archive.read_snapshot(archive.write(response))

    assert read.url == "https://example.test/%0D%0AWARC-Type:%20evil?%C3%A4"
    assert [name for name, _ in read.headers] == ["X-A", "X-C"]
    assert dict(read.headers)["X-A"] == "1 WARC/1.1 WARC-Type: response"
    assert read.body == response.body


def test_writers_are_never_in_one_file(tmp_path: Path) -> None:
    archives = [Archive(str(tmp_path)) for _ in range(4)]

    def write(number: int) -> Snapshot:
        return archives[number % 4].write(_response(f"<p>{number}</p>" * 200))

    with ThreadPoolExecutor(8) as threads:
        snapshots = list(threads.map(write, range(80)))

    assert len({snapshot.warc_file for snapshot in snapshots}) == 4
    for number, snapshot in enumerate(snapshots):
        assert archives[0].read_snapshot(snapshot) == _response(f"<p>{number}</p>" * 200)


def test_nothing_is_created_before_the_first_record(tmp_path: Path) -> None:
    Archive(str(tmp_path / "archive")).close()
    assert not (tmp_path / "archive").exists()


def test_file_that_is_full_gets_a_successor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dateline.snapshot._FULL_BYTES", 2_000)
    archive = Archive(str(tmp_path))
    texts = [os.urandom(300).hex() for _ in range(10)]

    snapshots = [archive.write(_response(text)) for text in texts]

    assert 1 < len({snapshot.warc_file for snapshot in snapshots}) < 10
    assert [archive.read_snapshot(snapshot).body.decode() for snapshot in snapshots] == texts


@pytest.fixture
def writer(tmp_path: Path) -> Callable[[str], subprocess.CompletedProcess[str]]:
    """Run a script that has an ``archive`` and tells what it wrote, in a process of its own."""
    head = f"""
        import os, sys, resource, signal
        from datetime import datetime, timezone
        from dateline.errors import TryAgain
        from dateline.model import Response
        from dateline.snapshot import Archive
        archive = Archive({str(tmp_path)!r})
        def write(number):
            body = (b"%d " % number) + os.urandom(2000).hex().encode()
            at = datetime.now(timezone.utc)
            s = archive.write(Response(url="https://example.test/", body=body, fetched_at=at))
            print(number, s.warc_file, s.warc_offset, s.warc_length, flush=True)
    """

    def run(script: str) -> subprocess.CompletedProcess[str]:
        code = textwrap.dedent(head) + textwrap.dedent(script)
        return subprocess.run(
            [sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True, timeout=60
        )

    return run


def _check_told(archive: Archive, told: str) -> list[str]:
    """Read every record that a writer told of; return the files."""
    lines = [line.split() for line in told.splitlines()]
    for number, file, offset, length in lines:
        assert archive.read(file, int(offset), int(length)).body.startswith(f"{number} ".encode())
    return [file for _, file, _, _ in lines]


def test_killed_in_the_middle_of_a_record(tmp_path: Path, writer: Any) -> None:
    ended = writer("""
        real = os.write
        def half(descriptor, data):
            real(descriptor, bytes(data)[:len(data) // 2])
            os.kill(os.getpid(), signal.SIGKILL)
        for number in range(5):
            write(number)
        os.write = half
        write(5)
    """)
    assert ended.returncode == -signal.SIGKILL, ended.stderr

    archive = Archive(str(tmp_path))
    files = _check_told(archive, ended.stdout)
    assert len(files) == 5
    skipped: list[Any] = []
    whole = list(read_warc(str(tmp_path / files[0]), skipped.append))
    assert [response.body[:2] for response in whole] == [b"0 ", b"1 ", b"2 ", b"3 ", b"4 "]
    assert [record.number for record in skipped] == [7]
    assert archive.write(_response()).warc_file != files[0]


def test_killed_at_any_moment(tmp_path: Path) -> None:
    code = (
        "import itertools\nfrom datetime import datetime, timezone\nfrom dateline.model import Response\n"
        f"from dateline.snapshot import Archive\narchive = Archive({str(tmp_path)!r})\n"
        "for n in itertools.count():\n"
        "    at = datetime.now(timezone.utc)\n"
        "    s = archive.write(Response(url='https://example.test/', body=b'%d ' % n * 999, fetched_at=at))\n"
        "    print(n, s.warc_file, s.warc_offset, s.warc_length, flush=True)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code], cwd=CHECKOUT, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    try:
        lines = [process.stdout.readline() for _ in range(30)]
    finally:
        process.kill()
    lines += process.stdout.read().splitlines(keepends=True)
    process.wait()

    whole = [line for line in lines if len(line.split()) == 4 and line.endswith("\n")]
    assert len(_check_told(Archive(str(tmp_path)), "".join(whole))) >= 30


def test_full_disk_leaves_whole_records_and_can_go_on(tmp_path: Path, writer: Any) -> None:
    ended = writer("""
        write(0)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4000, resource.RLIM_INFINITY))
        for number in (1, 2):
            try:
                write(number)
            except TryAgain as error:
                print(error, file=sys.stderr)
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        write(3)
    """)
    assert ended.returncode == 0, ended.stderr
    assert ended.stderr.count("could not be written") >= 1

    files = _check_told(Archive(str(tmp_path)), ended.stdout)
    assert len(set(files)) == 1
    whole = list(read_warc(str(tmp_path / files[0])))
    assert len(whole) == len(files) < 4
    assert whole[-1].body.startswith(b"3 ")


def test_forked_process_has_its_own_file(tmp_path: Path, writer: Any) -> None:
    ended = writer("""
        write(0)
        if os.fork() == 0:
            write(1)
            os._exit(0)
        os.wait()
        write(2)
    """)
    assert ended.returncode == 0, ended.stderr
    files = _check_told(Archive(str(tmp_path)), ended.stdout)
    assert files[0] == files[2] != files[1]


def test_record_is_checked_when_it_is_read(url: str) -> None:
    archive = Archive(url)
    s = archive.write(_response("<p>one</p>"))
    other = archive.write(_response("<p>two</p>"))

    for file, offset, length in [
        (s.warc_file, s.warc_offset + 1, s.warc_length),
        (s.warc_file, s.warc_offset, s.warc_length - 1),
        (s.warc_file, s.warc_offset, 10**12),
        (s.warc_file, -1, s.warc_length),
        (s.warc_file, s.warc_offset, 0),
        (s.warc_file, 10**9, 100),
        ("2026-01-01/none.warc.gz", 0, 100),
        ("../" + s.warc_file, s.warc_offset, s.warc_length),
        ("/etc/hostname", 0, 5),
        ("", 0, 5),
    ]:
        with pytest.raises(Unreadable):
            archive.read(file, offset, length)
    with pytest.raises(Unreadable, match="not the one"):
        archive.read_snapshot(replace(other, sha256=s.sha256))


def test_changed_bytes_are_found(tmp_path: Path) -> None:
    archive = Archive(str(tmp_path))
    snapshot = archive.write(_response("<p>They said yes.</p>"))
    file = tmp_path / snapshot.warc_file
    data = file.read_bytes()
    forged = gzip.decompress(data[snapshot.warc_offset :]).replace(b"said yes", b"said no!")
    member = gzip.compress(forged)
    file.write_bytes(data[: snapshot.warc_offset] + member)

    with pytest.raises(Unreadable, match="digest"):
        archive.read(snapshot.warc_file, snapshot.warc_offset, len(member))


def test_archive_that_cannot_be(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="DATELINE_ARCHIVE_URL"):
        Archive("nosuchscheme://bucket/x")
    (tmp_path / "file").write_text("")
    with pytest.raises(TryAgain, match="could not be written"):
        Archive(str(tmp_path / "file")).write(_response())
