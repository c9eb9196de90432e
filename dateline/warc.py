"""WARC records <-> responses (ISO 28500:2017, https://iipc.github.io/warc-specifications/).

What we write says what the bytes are: a ``Response`` holds the body after chunks and compression were
undone, so its record carries no ``Content-Encoding`` or ``Transfer-Encoding`` and its ``Content-Length`` is
that of the body; the headers as sent are kept under ``X-Archive-Orig-*``, as web archives do.

What we read may come from anybody, so nothing here trusts a length, a name or a compression ratio.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from http import HTTPStatus
from io import BytesIO
from typing import BinaryIO
from urllib.parse import quote

import fsspec
from dateutil.parser import isoparse
from warcio.statusandheaders import StatusAndHeaders
from warcio.timeutils import datetime_to_iso_date
from warcio.warcwriter import WARCWriter

from dateline import __version__
from dateline.contentcoding import decoded
from dateline.errors import Unreadable
from dateline.model import Response, Snapshot
from dateline.warcstream import MAX_HEADER_BYTES, Headers, RawRecord, header_block, inflate, records

__all__ = [
    "MAX_BODY_BYTES",
    "SkippedRecord",
    "information",
    "joined_files",
    "read_record",
    "read_warc",
    "record",
    "record_id",
]

MAX_BODY_BYTES = 100_000_000
_URL_CHARACTERS = "!\"#$%&'()*+,/:;<=>?@[\\]^`{|}~"
_ORIGINAL = "X-Archive-Orig-"
_JOINED = "joined"
_RENAMED = {"content-encoding", "transfer-encoding", "content-length", "trailer"}
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")
_FIELD_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_STATUS_LINE = re.compile(rb"HTTP/\d(?:\.\d)? +(\d{3})(?: |$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class SkippedRecord:
    """A record of a foreign WARC file that gave no response."""

    number: int
    """Its place in the file, from 1."""
    url: str | None
    reason: str


class _HttpHeaders(StatusAndHeaders):  # type: ignore[misc]
    """Headers that are written byte for byte; warcio would percent-encode what is not ASCII."""

    def to_ascii_bytes(self, header_filter: object = None) -> bytes:
        text = self.to_str(header_filter) + "\r\n"
        try:
            return bytes(text.encode("latin-1"))
        except UnicodeEncodeError:
            return bytes(text.encode("utf-8", "replace"))


def record_id() -> str:
    """Return a fresh WARC-Record-ID."""
    return str(WARCWriter._make_warc_id())


def information(file_name: str, joined: Mapping[str, int] | None = None) -> bytes:
    """Return the gzip member of the ``warcinfo`` record that opens a file.

    ``joined`` are the files, with their sizes in bytes, that follow it one after another.
    """
    fields = {
        "software": f"Dateline/{__version__}",
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        **({_JOINED: json.dumps(joined)} if joined else {}),
    }
    writer, out = _writer()
    writer.write_record(writer.create_warcinfo_record(file_name, fields))
    return out.getvalue()


def joined_files(opening: bytes) -> dict[str, int]:
    """Return what ``information`` was told of joined files, from the record that it made; else nothing."""
    data = inflate(opening, MAX_BODY_BYTES)
    found = next(records(BytesIO(data), MAX_BODY_BYTES), None)
    if found is None or found.field("WARC-Type") != "warcinfo":
        return {}
    lines = found.block.decode("utf-8", "replace").splitlines()
    said = next((line.partition(": ")[2] for line in lines if line.startswith(f"{_JOINED}: ")), "{}")
    return {str(name): int(size) for name, size in json.loads(said).items()}


def record(response: Response, identity: str, original: Snapshot | None = None) -> bytes:
    """Return the gzip member of a record: ``response``, ``resource`` (it came without HTTP) or ``revisit``.

    ``original`` is where the same body already is; the record then holds the headers alone.
    """
    writer, out = _writer()
    digest = "sha256:" + hashlib.sha256(response.body).hexdigest()
    fields = {"WARC-Record-ID": identity, "WARC-Date": _warc_date(response.fetched_at)}
    is_http = response.url.startswith(("http://", "https://"))
    http_headers = _http_headers(response) if is_http else None
    if original is not None:
        fields["WARC-Refers-To"] = original.warc_record_id
        made = writer.create_revisit_record(
            _warc_url(response.url),
            digest,
            _warc_url(original.url),
            _warc_date(original.fetched_at),
            http_headers=http_headers,
            warc_headers_dict=fields,
        )
    else:
        fields["WARC-Payload-Digest"] = digest
        if not is_http:
            fields["Content-Type"] = _content_type(response.headers)
        made = writer.create_warc_record(
            _warc_url(response.url),
            "response" if is_http else "resource",
            payload=BytesIO(response.body),
            length=len(response.body),
            http_headers=http_headers,
            warc_headers_dict=fields,
        )
    made.rec_headers.add_header("WARC-Block-Digest", _block_digest(made, http_headers, response.body))
    writer.write_record(made)
    return out.getvalue()


def _writer() -> tuple[WARCWriter, BytesIO]:
    out = BytesIO()
    return WARCWriter(out, gzip=True, warc_version="1.1"), out


def _block_digest(made: object, http_headers: _HttpHeaders | None, body: bytes) -> str:
    block = http_headers.to_ascii_bytes() if http_headers else b""
    is_revisit = getattr(made, "rec_type", "") == "revisit"
    return "sha256:" + hashlib.sha256(block if is_revisit else block + body).hexdigest()


def _http_headers(response: Response) -> _HttpHeaders:
    try:
        phrase = HTTPStatus(response.status).phrase
    except ValueError:
        phrase = ""
    headers = [("Content-Length", str(len(response.body)))]
    room = MAX_HEADER_BYTES // 2
    for name, value in response.headers:
        room -= len(name) + 4 * len(value)
        if _FIELD_NAME.fullmatch(name) and room > 0:
            headers.append((_archived_name(name), _CONTROLS.sub(" ", value)))
    return _HttpHeaders(f"{response.status} {phrase}".rstrip(), headers, protocol="HTTP/1.1")


def _archived_name(name: str) -> str:
    return _ORIGINAL + name if name.lower() in _RENAMED else name


def _received(headers: Headers) -> tuple[tuple[str, str], ...]:
    """Return the headers of one of our records as the server sent them."""
    own = ((name, value) for name, value in headers if name != "Content-Length")
    return tuple((name.removeprefix(_ORIGINAL), value) for name, value in own)


def _content_type(headers: Sequence[tuple[str, str]]) -> str:
    found = _header(headers, "content-type")
    return _CONTROLS.sub(" ", found) if found else "application/octet-stream"


def _header(headers: Sequence[tuple[str, str]], name: str) -> str | None:
    return next((value for key, value in headers if key.lower() == name), None)


def _warc_url(url: str) -> str:
    return quote(url, safe=_URL_CHARACTERS)


def _warc_date(moment: datetime) -> str:
    return str(datetime_to_iso_date(moment.astimezone(timezone.utc).replace(tzinfo=None), use_micros=True))


def read_record(member: bytes, max_bytes: int = MAX_BODY_BYTES) -> tuple[str, Response]:
    """Return the type and the response of a record that we wrote, from its one gzip member.

    The body of a revisit is empty: another record holds it.

    Raises:
        Unreadable: the member is cut, damaged, too large, or its digest does not fit.
    """
    data = inflate(member, max_bytes + 2 * MAX_HEADER_BYTES)
    found = next(records(BytesIO(data), max_bytes + MAX_HEADER_BYTES), None)
    if found is None:
        raise Unreadable("The bytes are not a WARC record.")
    kind = found.field("WARC-Type") or ""
    came_without_http = kind == "resource" or (kind == "revisit" and not found.block)
    response = _resource(found) if came_without_http else _response(found, max_bytes)
    response = replace(response, headers=_received(list(response.headers)))
    if kind == "revisit":
        return kind, response
    if found.field("WARC-Payload-Digest") != "sha256:" + hashlib.sha256(response.body).hexdigest():
        raise Unreadable("The record's body does not have the digest that it states.", url=response.url)
    return kind, response


def read_warc(
    file: str | BinaryIO,
    on_skipped: Callable[[SkippedRecord], None] | None = None,
    *,
    max_bytes: int = MAX_BODY_BYTES,
) -> Iterator[Response]:
    """Yield the HTTP responses of anybody's WARC file, in its order, with their bodies decoded.

    ``file`` is an fsspec URL, a path, or an open binary file; plain, or compressed with gzip in one or many
    members.  A record that is damaged, larger than ``max_bytes``, or a revisit (its body is elsewhere) is
    left out and told to ``on_skipped``; records of other types are passed over.

    Raises:
        Unreadable: there is no such file, or it is no WARC file at all.
    """
    if not isinstance(file, str):
        yield from _responses(file, on_skipped or (lambda skipped: None), max_bytes)
        return
    try:
        opened = fsspec.open(file, "rb").open()
    except (OSError, ValueError, ImportError) as error:
        raise Unreadable(f"The WARC file {file} cannot be opened: {error}") from error
    with opened:
        yield from _responses(opened, on_skipped or (lambda skipped: None), max_bytes)


def _responses(
    file: BinaryIO, on_skipped: Callable[[SkippedRecord], None], max_bytes: int
) -> Iterator[Response]:
    for number, found in enumerate(records(file, max_bytes + MAX_HEADER_BYTES), start=1):
        try:
            response = _foreign(found, max_bytes)
        except Unreadable as error:
            on_skipped(SkippedRecord(number=number, url=found.field("WARC-Target-URI"), reason=error.message))
            continue
        if response is not None:
            yield response


def _foreign(found: RawRecord, max_bytes: int) -> Response | None:
    if found.damage:
        raise Unreadable(found.damage)
    kind = (found.field("WARC-Type") or "").lower()
    if kind == "revisit":
        raise Unreadable("The record is a revisit: its body is in another record.")
    url = found.field("WARC-Target-URI") or ""
    if kind != "response" or not url.strip("<>").lower().startswith(("http://", "https://")):
        return None
    _check_block(found)
    return _response(found, max_bytes)


def _check_block(found: RawRecord) -> None:
    algorithm, _, stated = (found.field("WARC-Block-Digest") or "").partition(":")
    if algorithm.lower() not in ("md5", "sha1", "sha256", "sha512"):
        return
    digest = hashlib.new(algorithm.lower(), found.block, usedforsecurity=False)
    base32 = base64.b32encode(digest.digest()).decode("ascii")
    if stated.lower() not in (digest.hexdigest(), base32.lower(), base32.rstrip("=").lower()):
        raise Unreadable("The record does not have the digest that it states.")


def _response(found: RawRecord, max_bytes: int) -> Response:
    if found.damage:
        raise Unreadable(found.damage)
    first_line, headers, body = header_block(found.block)
    status = _STATUS_LINE.match(first_line)
    if status is None:
        raise Unreadable("The record holds no HTTP response.")
    return Response(
        url=_url(found),
        body=decoded(headers, body, max_bytes),
        fetched_at=_moment(found),
        status=int(status[1]),
        headers=tuple(headers),
    )


def _resource(found: RawRecord) -> Response:
    if found.damage:
        raise Unreadable(found.damage)
    content_type = found.field("Content-Type") or "application/octet-stream"
    headers = (("Content-Type", content_type),)
    return Response(url=_url(found), body=found.block, fetched_at=_moment(found), headers=headers)


def _url(found: RawRecord) -> str:
    return (found.field("WARC-Target-URI") or "").strip("<>")


def _moment(found: RawRecord) -> datetime:
    try:
        moment = isoparse(found.field("WARC-Date") or "")
    except ValueError as error:
        raise Unreadable("The record does not say when it was fetched.") from error
    return moment.astimezone(timezone.utc) if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
