"""Undoing what HTTP does to a body on its way: chunks and compression, within bounds."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from functools import reduce

import brotli  # type: ignore[import-untyped]

from dateline.errors import Unreadable
from dateline.warcstream import inflate

__all__ = ["decoded"]

_MAX_ENCODINGS = 3


def decoded(headers: Sequence[tuple[str, str]], body: bytes, max_bytes: int) -> bytes:
    """Return a body without its chunks (RFC 9112, 7.1) and its compression (RFC 9110, 8.4).

    Raises:
        Unreadable: it is damaged, compressed in an unknown way, or larger than ``max_bytes``.
    """
    if "chunked" in _tokens(headers, "transfer-encoding"):
        body = _dechunked(body)
    encodings = _tokens(headers, "content-encoding")
    if len(encodings) > _MAX_ENCODINGS:
        raise Unreadable("The body is compressed too often.")
    body = reduce(lambda data, token: _decompressed(data, token, max_bytes), reversed(encodings), body)
    if len(body) > max_bytes:
        raise Unreadable(f"The body is larger than {max_bytes} bytes.")
    return body


def _tokens(headers: Sequence[tuple[str, str]], name: str) -> list[str]:
    values = (value for key, value in headers if key.lower() == name)
    return [token.strip().lower() for token in ",".join(values).split(",") if token.strip()]


def _dechunked(body: bytes) -> bytes:
    parts: list[bytes] = []
    position = 0
    while True:
        end = body.find(b"\n", position, position + 1024)
        size = re.match(rb"[0-9A-Fa-f]{1,8}(?=[;\s])", body[position : end + 1]) if end >= 0 else None
        if size is None and not parts:
            return body  # many tools keep the header but store the body without its chunks
        if size is None:
            raise Unreadable("The chunks of the body are damaged.")
        length = int(size[0], 16)
        if length == 0:
            return b"".join(parts)
        parts.append(body[end + 1 : end + 1 + length])
        if len(parts[-1]) < length:
            raise Unreadable("The body ends within a chunk.")
        position = end + 1 + length
        position += 2 if body[position : position + 2] == b"\r\n" else 1


def _decompressed(data: bytes, encoding: str, max_bytes: int) -> bytes:
    if encoding in ("gzip", "x-gzip"):
        # Some archives store the decoded body and keep the header.
        return inflate(data, max_bytes) if data.startswith(b"\x1f\x8b") else data
    if encoding == "deflate":
        return _undeflated(data, max_bytes)
    if encoding == "br":
        return _unbrotlied(data, max_bytes)
    if encoding == "identity":
        return data
    raise Unreadable(f"The body is compressed with {encoding[:40]!r}, which cannot be undone.")


def _undeflated(data: bytes, max_bytes: int) -> bytes:
    has_header = len(data) > 1 and data[0] & 15 == 8 and int.from_bytes(data[:2], "big") % 31 == 0
    return inflate(data, max_bytes, zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS)  # some leave it out


def _unbrotlied(data: bytes, max_bytes: int) -> bytes:
    engine = brotli.Decompressor()
    parts: list[bytes] = []
    size = 0
    try:
        part = engine.process(data, output_buffer_limit=65_536)
        while part and size <= max_bytes:
            parts.append(part)
            size += len(part)
            part = engine.process(b"", output_buffer_limit=65_536)
    except brotli.error as error:
        raise Unreadable(f"The compressed body is damaged ({error}).") from error
    if size > max_bytes or not engine.is_finished():
        raise Unreadable("The compressed body is too large or ends too early.")
    return b"".join(parts)
