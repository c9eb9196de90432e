"""WARC records <-> responses (ISO 28500:2017, https://iipc.github.io/warc-specifications/).

What we write says what the bytes are: a ``Response`` holds the body after chunks and compression were
undone, so its record carries no ``Content-Encoding`` or ``Transfer-Encoding`` and its ``Content-Length`` is
that of the body; the headers as sent are kept under ``X-Archive-Orig-*``, as web archives do.

What we read may come from anybody, so nothing here trusts a length, a name or a compression ratio.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timezone
from http import HTTPStatus
from io import BytesIO
from urllib.parse import quote

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
    "STATUS_LINE",
    "information",
    "joined_files",
    "moment_of",
    "read_record",
    "record",
    "record_id",
    "response_of",
    "url_of",
    "utc",
]

MAX_BODY_BYTES = 100_000_000
_URL_CHARACTERS = "!\"#$%&'()*+,/:;<=>?@[\\]^`{|}~"
_ORIGINAL = "X-Archive-Orig-"
_JOINED = "joined"
_RENAMED = {"content-encoding", "transfer-encoding", "content-length", "trailer"}
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")
_FIELD_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
STATUS_LINE = re.compile(rb"HTTP/\d(?:\.\d)? +(\d{3})(?: |$)")
"""First line of an HTTP response, with its status."""


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
    response = _resource(found) if came_without_http else response_of(found, max_bytes)
    response = replace(response, headers=_received(list(response.headers)))
    if kind == "revisit":
        return kind, response
    if found.field("WARC-Payload-Digest") != "sha256:" + hashlib.sha256(response.body).hexdigest():
        raise Unreadable("The record's body does not have the digest that it states.", url=response.url)
    return kind, response


def response_of(found: RawRecord, max_bytes: int) -> Response:
    """Return the HTTP response of a record, its body decoded.

    Raises:
        Unreadable: it holds none, is damaged, or does not say when it was fetched.
    """
    if found.damage:
        raise Unreadable(found.damage)
    first_line, headers, body = header_block(found.block)
    status = STATUS_LINE.match(first_line)
    if status is None:
        raise Unreadable("The record holds no HTTP response.")
    return Response(
        url=url_of(found),
        body=decoded(headers, body, max_bytes),
        fetched_at=moment_of(found),
        status=int(status[1]),
        headers=tuple(headers),
    )


def _resource(found: RawRecord) -> Response:
    if found.damage:
        raise Unreadable(found.damage)
    content_type = found.field("Content-Type") or "application/octet-stream"
    headers = (("Content-Type", content_type),)
    return Response(url=url_of(found), body=found.block, fetched_at=moment_of(found), headers=headers)


def url_of(found: RawRecord) -> str:
    """Return the address of a record; WARC 1.0 has it in angle brackets."""
    return (found.field("WARC-Target-URI") or "").strip("<>")


def moment_of(found: RawRecord) -> datetime:
    """Return when a record was fetched.

    Raises:
        Unreadable: it does not say so.
    """
    return utc(found.field("WARC-Date") or "")


def utc(text: str) -> datetime:
    """Return a moment of a WARC file (W3C profile of ISO 8601).

    Raises:
        Unreadable: it is none.
    """
    try:
        moment = isoparse(text)
    except ValueError as error:
        raise Unreadable("The record does not say when it was fetched.") from error
    return moment.astimezone(timezone.utc) if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
