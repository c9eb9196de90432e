"""WARC files that anybody wrote (ISO 28500:2017): their responses, and the records that only refer to one."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

import fsspec

from dateline.errors import Unreadable
from dateline.model import Response
from dateline.warc import MAX_BODY_BYTES, STATUS_LINE, moment_of, response_of, url_of, utc
from dateline.warcstream import MAX_HEADER_BYTES, RawRecord, header_block, records

__all__ = ["Named", "Revisit", "SkippedRecord", "read_warc"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """By what a record is known to others that refer to it; each may be missing."""

    record_id: str | None = None
    url: str | None = None
    at: datetime | None = None
    payload_digest: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revisit:
    """A record without a body: it was the same as that of an earlier one (WARC 1.1, 6.7)."""

    response: Response
    """What it holds itself: address, moment, status and headers."""
    original: Named


@dataclass(frozen=True, slots=True, kw_only=True)
class SkippedRecord:
    """A record of a foreign WARC file that gave no response."""

    number: int
    """Its place in the file, from 1."""
    url: str | None
    reason: str
    revisit: Revisit | None = None


def read_warc(
    file: str | BinaryIO,
    on_skipped: Callable[[SkippedRecord], None] | None = None,
    *,
    max_bytes: int = MAX_BODY_BYTES,
    on_named: Callable[[Named], None] | None = None,
) -> Iterator[Response]:
    """Yield the HTTP responses of anybody's WARC file, in its order, with their bodies decoded.

    ``file`` is an fsspec URL, a path, or an open binary file; plain, or compressed with gzip in one or many
    members.  A record that is damaged, larger than ``max_bytes``, or a revisit (its body is elsewhere) is
    left out and told to ``on_skipped``; records of other types are passed over.  ``on_named`` is told before
    each response by what its record is known.

    Raises:
        Unreadable: there is no such file, or it is no WARC file at all.
    """
    told = (on_skipped or (lambda skipped: None), on_named or (lambda named: None))
    if not isinstance(file, str):
        yield from _responses(file, *told, max_bytes)
        return
    try:
        opened = fsspec.open(file, "rb").open()
    except (OSError, ValueError, ImportError) as error:
        raise Unreadable(f"The WARC file {file} cannot be opened: {error}") from error
    with opened:
        yield from _responses(opened, *told, max_bytes)


def _responses(
    file: BinaryIO,
    on_skipped: Callable[[SkippedRecord], None],
    on_named: Callable[[Named], None],
    max_bytes: int,
) -> Iterator[Response]:
    for number, found in enumerate(records(file, max_bytes + MAX_HEADER_BYTES), start=1):
        try:
            response = _foreign(found, max_bytes)
        except Unreadable as error:
            url = found.field("WARC-Target-URI")
            revisit = _revisit(found)
            on_skipped(SkippedRecord(number=number, url=url, reason=error.message, revisit=revisit))
            continue
        if response is not None:
            on_named(_named(found))
            yield response


def _named(found: RawRecord) -> Named:
    return Named(
        record_id=found.field("WARC-Record-ID"),
        url=url_of(found),
        at=moment_of(found),
        payload_digest=found.field("WARC-Payload-Digest"),
    )


def _revisit(found: RawRecord) -> Revisit | None:
    """Return a record that refers to another one; ``None`` for one that does not, or is damaged."""
    if found.damage or (found.field("WARC-Type") or "").lower() != "revisit":
        return None
    try:
        envelope = Response(url=url_of(found), body=b"", fetched_at=moment_of(found), **_envelope(found))
    except Unreadable:
        return None
    original = Named(
        record_id=found.field("WARC-Refers-To"),
        url=(found.field("WARC-Refers-To-Target-URI") or "").strip("<>") or None,
        at=_moment_if_any(found.field("WARC-Refers-To-Date")),
        payload_digest=found.field("WARC-Payload-Digest"),
    )
    return Revisit(response=envelope, original=original)


def _moment_if_any(text: str | None) -> datetime | None:
    try:
        return utc(text) if text else None
    except Unreadable:
        return None


def _envelope(found: RawRecord) -> dict[str, Any]:
    """Return status and headers of a record without a body; it may hold none either."""
    first_line, headers, _ = header_block(found.block)
    status = STATUS_LINE.match(first_line)
    return {"status": int(status[1]), "headers": tuple(headers)} if status else {}


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
    return response_of(found, max_bytes)


def _check_block(found: RawRecord) -> None:
    algorithm, _, stated = (found.field("WARC-Block-Digest") or "").partition(":")
    if algorithm.lower() not in ("md5", "sha1", "sha256", "sha512"):
        return
    digest = hashlib.new(algorithm.lower(), found.block, usedforsecurity=False)
    base32 = base64.b32encode(digest.digest()).decode("ascii")
    if stated.lower() not in (digest.hexdigest(), base32.lower(), base32.rstrip("=").lower()):
        raise Unreadable("The record does not have the digest that it states.")
