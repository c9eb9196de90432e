"""Foreign WARC files: what others wrote, and what an enemy would."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import time
import zlib
from pathlib import Path

import brotli
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from dateline.errors import Unreadable
from dateline.foreign import SkippedRecord, read_warc
from dateline.model import Response

BODY = b"<p>The gates stayed closed.</p>" * 20
PLAIN = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"


def _record(
    block: bytes = PLAIN + BODY, *extra: str, kind: str = "response", length: str | None = None
) -> bytes:
    head = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        "WARC-Target-URI: https://example.test/live",
        "WARC-Date: 2024-08-05T20:00:00Z",
        f"Content-Length: {len(block) if length is None else length}",
        *extra,
    ]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def _read(data: bytes, **options: int) -> tuple[list[Response], list[SkippedRecord]]:
    skipped: list[SkippedRecord] = []
    return list(read_warc(io.BytesIO(data), skipped.append, **options)), skipped


def _members(*records: bytes) -> bytes:
    return b"".join(map(gzip.compress, records))


@pytest.mark.parametrize(
    "pack", [b"".join, lambda parts: _members(*parts), lambda p: gzip.compress(b"".join(p))]
)
def test_plain_and_gzipped_files_are_read(pack: object) -> None:
    records = [_record(b"", kind="warcinfo"), _record(), _record(kind="request"), _record()]
    responses, skipped = _read(pack(records))  # type: ignore[operator]

    assert [response.body for response in responses] == [BODY, BODY]
    assert responses[0].url == "https://example.test/live"
    assert responses[0].fetched_at.isoformat() == "2024-08-05T20:00:00+00:00"
    assert responses[0].headers == (("Content-Type", "text/html"),)
    assert skipped == []


def test_what_warcio_writes_is_read(tmp_path: Path) -> None:
    file = tmp_path / "theirs.warc.gz"
    with file.open("wb") as out:
        writer = WARCWriter(out, gzip=True)
        for number in range(3):
            headers = StatusAndHeaders("404 Not Found", [("X-Number", str(number))], protocol="HTTP/1.0")
            writer.write_record(
                writer.create_warc_record(
                    "https://example.test/", "response", payload=io.BytesIO(b"gone"), http_headers=headers
                )
            )

    responses = list(read_warc(str(file)))

    assert [(r.status, r.body, r.headers) for r in responses] == [
        (404, b"gone", (("X-Number", str(number)),)) for number in range(3)
    ]


def _chunked(data: bytes, size: int = 100) -> bytes:
    parts = [data[start : start + size] for start in range(0, len(data), size)]
    return b"".join(b"%x;ext=1\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


RAW_DEFLATE = zlib.compressobj(wbits=-15)
ENCODED = {
    "chunked": ("Transfer-Encoding: chunked", _chunked(BODY)),
    "chunked in name only": ("Transfer-Encoding: chunked", BODY),
    "gzip": ("Content-Encoding: gzip", gzip.compress(BODY)),
    "gzip in name only": ("Content-Encoding: gzip", BODY),
    "deflate": ("Content-Encoding: deflate", zlib.compress(BODY)),
    "raw deflate": ("Content-Encoding: deflate", RAW_DEFLATE.compress(BODY) + RAW_DEFLATE.flush()),
    "br": ("Content-Encoding: br", brotli.compress(BODY)),
    "identity": ("Content-Encoding: identity", BODY),
    "two": ("Content-Encoding: gzip, br", brotli.compress(gzip.compress(BODY))),
    "both": ("Transfer-Encoding: chunked\r\nContent-Encoding: gzip", _chunked(gzip.compress(BODY), 7)),
}


@pytest.mark.parametrize("name", ENCODED)
def test_body_is_decoded(name: str) -> None:
    header, body = ENCODED[name]
    responses, skipped = _read(_record(f"HTTP/1.1 200 OK\r\n{header}\r\n\r\n".encode() + body))
    assert skipped == []
    assert responses[0].body == BODY


def _coded(header: str, body: bytes) -> bytes:
    return _record(f"HTTP/1.1 200 OK\r\n{header}\r\n\r\n".encode() + body)


ZEROS = b"\0" * 3_000_000
DAMAGED = {
    "gzip bomb": _coded("Content-Encoding: gzip", gzip.compress(ZEROS)),
    "brotli bomb": _coded("Content-Encoding: br", brotli.compress(ZEROS)),
    "deflate bomb": _coded("Content-Encoding: deflate", zlib.compress(ZEROS)),
    "too many layers": _coded("Content-Encoding: gzip, gzip, gzip, gzip", BODY),
    "unknown encoding": _coded("Content-Encoding: dcb", BODY),
    "cut gzip": _coded("Content-Encoding: gzip", gzip.compress(BODY)[:-12]),
    "cut brotli": _coded("Content-Encoding: br", brotli.compress(BODY)[:-3]),
    "no brotli": _coded("Content-Encoding: br", b"\xff" * 50),
    "cut chunk": _coded("Transfer-Encoding: chunked", _chunked(BODY)[:-30]),
    "giant chunk": _coded("Transfer-Encoding: chunked", b"5\r\nabcde\r\nffffffff\r\nabc"),
    "too large": _record(PLAIN + b"x" * 1_500_000),
    "no http": _record(b"just some text"),
    "no status": _record(b"HTTP/1.1 abc OK\r\n\r\nx"),
    "empty": _record(b""),
    "no date": _record().replace(b"2024-08-05T20:00:00Z", b"yesterday"),
    "wrong digest": _record(PLAIN + BODY, "WARC-Block-Digest: sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
    "length too short": _record(length=str(len(PLAIN + BODY) - 7)),
    "length missing": _record().replace(b"Content-Length", b"X-Length"),
    "length negative": _record(length="-5"),
    "length no number": _record(length="0x20"),
    "length absurd": _record(length="9" * 5_000),
    "revisit": _record(PLAIN, kind="revisit"),
}


@pytest.mark.parametrize("pack", [lambda *parts: b"".join(parts), _members], ids=["plain", "gzip"])
@pytest.mark.parametrize("name", DAMAGED)
def test_bad_record_is_told_and_the_next_is_read(name: str, pack: object) -> None:
    data = pack(_record(), DAMAGED[name], _record())  # type: ignore[operator]
    responses, skipped = _read(data, max_bytes=1_000_000)

    assert [response.body for response in responses] == [BODY, BODY]
    assert skipped[0].number == 2
    assert skipped[0].reason.endswith(".")


@pytest.mark.parametrize("algorithm", ["md5", "sha1", "sha256", "sha512"])
def test_stated_digest_may_be_base32_or_hexadecimal(algorithm: str) -> None:
    digest = hashlib.new(algorithm, PLAIN + BODY)
    for value in (base64.b32encode(digest.digest()).decode(), digest.hexdigest(), digest.hexdigest().upper()):
        responses, skipped = _read(_record(PLAIN + BODY, f"WARC-Block-Digest: {algorithm}:{value}"))
        assert (len(responses), skipped) == (1, [])
    assert len(_read(_record(PLAIN + BODY, "WARC-Block-Digest: xxh3:1"))[0]) == 1


def test_length_that_lies_is_told() -> None:
    responses, skipped = _read(_record() + _record(length=str(len(PLAIN + BODY) + 5_000_000)) + _record())
    assert len(responses) == 1
    assert "not as long" in skipped[0].reason


def test_damaged_member_costs_only_itself() -> None:
    members = [
        gzip.compress(_record(PLAIN + bytes([65 + n]) * 5_000 + zlib.compress(bytes(range(256)) * n)))
        for n in range(5)
    ]
    broken = bytearray(members[2])
    broken[60:80] = b"\xff" * 20

    responses, skipped = _read(b"".join([*members[:2], bytes(broken), *members[3:]]))

    assert [response.body[:1] for response in responses] == [b"A", b"B", b"D", b"E"]
    assert len(skipped) == 1


def test_checksum_of_a_member_is_heeded() -> None:
    wrong = bytearray(gzip.compress(_record()))
    wrong[-8] ^= 1
    responses, skipped = _read(_members(_record()) + bytes(wrong) + _members(_record()))
    assert len(responses) == 2
    assert "damaged" in skipped[0].reason


def test_cut_file_gives_what_is_whole() -> None:
    data = _members(_record(), _record())
    responses, skipped = _read(data[:-20])
    assert len(responses) == 1
    assert "not as long" in skipped[0].reason


HOSTILE = {
    "endless header": b"WARC/1.1\r\nX: " + b"a" * 3_000_000,
    "endless headers": b"WARC/1.1\r\n" + b"X: a\r\n" * 300_000,
    "many beginnings": b"WARC/1.1\r\n" * 100_000,
    "many empty members": gzip.compress(b"WARC/1.1\r\n") + gzip.compress(b"") * 30_000,
    "bomb of zeros": gzip.compress(b"WARC/1.1\r\n" + b"\0" * 100_000_000),
    "bomb of headers": gzip.compress(b"WARC/1.1\r\n" + b"A: b\r\n" * 5_000_000),
    "bomb in a long record": gzip.compress(_record(length=str(10**12)).rstrip() + b"\0" * 100_000_000),
    "false magic": gzip.compress(b"WARC/1.1\r\n") + b"\x1f\x8b\x08" * 100_000,
    "colons": b"WARC/1.1\r\n" + b":" * 200_000 + b"\r\n\r\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_enemy_gets_neither_time_nor_memory(name: str) -> None:
    import tracemalloc

    tracemalloc.start()
    began = time.process_time()
    try:
        responses, _ = _read(HOSTILE[name] + _record(), max_bytes=1_000_000)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(responses) <= 1
    assert time.process_time() - began < 20
    assert peak < 40_000_000


@pytest.mark.parametrize(
    "data",
    [b"", b"<html>", b"\x28\xb5\x2f\xfd" + b"x" * 99, gzip.compress(b"<html>"), b"WAR"],
    ids=["empty", "page", "zstandard", "gzipped page", "cut"],
)
def test_what_is_no_warc_file_is_said_to_be_none(data: bytes) -> None:
    with pytest.raises(Unreadable, match="not a WARC file"):
        _read(data)


def test_missing_file_is_named() -> None:
    with pytest.raises(Unreadable, match=r"/no/such/file\.warc"):
        list(read_warc("/no/such/file.warc"))
