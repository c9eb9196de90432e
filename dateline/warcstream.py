"""Cutting a WARC file of unknown making into its records, within bounds and past damage."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from dateline.errors import Unreadable

__all__ = ["MAX_HEADER_BYTES", "Headers", "RawRecord", "header_block", "inflate", "records"]

Headers = list[tuple[str, str]]
MAX_HEADER_BYTES = 262_144
_GZIP = b"\x1f\x8b\x08"
_CHUNK = 32_768
_RECORD_START = re.compile(rb"(?:^|(?<=\n))WARC/\d\.\d+[ \t]*\r?\n")
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_HEADER_END = re.compile(rb"\r?\n\r?\n|\n(?=WARC/\d\.\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRecord:
    """A record before anybody understood it."""

    headers: Headers = field(default_factory=list)
    block: bytes = field(default=b"", repr=False)
    damage: str | None = None
    """Why the block is missing."""

    def field(self, name: str) -> str | None:
        """Return the first value of a named field, whatever the case of its letters."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


def inflate(data: bytes, max_bytes: int, window: int = zlib.MAX_WBITS + 16) -> bytes:
    """Return the content of one compressed member (``window`` as in zlib; gzip if not given).

    Raises:
        Unreadable: it is damaged, ends too early, or holds more than ``max_bytes``.
    """
    engine = zlib.decompressobj(window)
    try:
        content = engine.decompress(data, max_bytes + 1)
    except zlib.error as error:
        raise Unreadable(f"The compressed bytes are damaged ({error}).") from error
    if len(content) > max_bytes:
        raise Unreadable(f"The compressed bytes hold more than {max_bytes} bytes.")
    if not engine.eof:
        raise Unreadable("The compressed bytes end too early.")
    return content


def header_block(data: bytes) -> tuple[bytes, Headers, bytes]:
    """Return first line, headers and what follows them; lines that are no header are left out."""
    end = _BLANK_LINE.search(data, 0, MAX_HEADER_BYTES)
    head, rest = (data[: end.start()], data[end.end() :]) if end else (data[:MAX_HEADER_BYTES], b"")
    first_line, *lines = head.split(b"\n")
    pairs = (line.rstrip(b"\r").partition(b":") for line in lines)
    headers = [(_text(name.strip()), _text(value.strip())) for name, colon, value in pairs if colon]
    return first_line.rstrip(b"\r"), headers, rest


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def records(file: BinaryIO, max_block_bytes: int) -> Iterator[RawRecord]:
    """Yield the records of a plain or gzipped WARC file, in order; a damaged one has ``damage`` set.

    Raises:
        Unreadable: it does not begin like a WARC file.
    """
    stream = _Stream(_inflated(file))
    if not stream.is_warc():
        raise Unreadable("The file is not a WARC file (plain or gzip).")
    while True:
        is_found = stream.find_record()
        if stream.forget_loss():
            yield RawRecord(damage="A compressed part of the file is damaged.")
        if not is_found:
            return
        yield _next_record(stream, max_block_bytes)


def _next_record(stream: _Stream, max_block_bytes: int) -> RawRecord:
    head = stream.head()
    if head is None:
        stream.pass_break()
        return RawRecord(damage="The record's header has no end.")
    _, headers, _ = header_block(head)
    stated = RawRecord(headers=headers).field("Content-Length") or ""
    if not re.fullmatch(r"[0-9]{1,15}", stated):
        return RawRecord(headers=headers, damage="The record does not say how long it is.")
    length = int(stated)
    if length > max_block_bytes:
        stream.skip(length)
        stream.pass_break()
        return RawRecord(headers=headers, damage=f"The record is larger than {max_block_bytes} bytes.")
    block = stream.take(length)
    if len(block) < length or not stream.is_sound_after_record():
        stream.pass_break()
        return RawRecord(
            headers=headers, damage="The record is not as long as it says, or its compression is damaged."
        )
    return RawRecord(headers=headers, block=block)


def _inflated(file: BinaryIO) -> Iterator[bytes | None]:
    """Yield a file's bytes, decompressed if it is gzip.

    ``None`` marks a place where bytes are lost, ``b""`` the sound end of a compressed member.
    """
    raw = file.read(_CHUNK)
    if not raw.startswith(_GZIP):
        while raw:
            yield raw
            raw = file.read(_CHUNK)
        return
    engine = zlib.decompressobj(zlib.MAX_WBITS + 16)
    while raw:
        try:
            content = engine.decompress(raw, _CHUNK)
        except zlib.error:
            yield None
            raw, engine = _next_member(raw[1:], file), zlib.decompressobj(zlib.MAX_WBITS + 16)
            continue
        if content:
            yield content
        if engine.eof:
            yield b""
            raw, engine = _after_member(engine.unused_data, file), zlib.decompressobj(zlib.MAX_WBITS + 16)
        else:
            raw = engine.unconsumed_tail or file.read(_CHUNK)
            if not raw:
                yield None


def _after_member(unused: bytes, file: BinaryIO) -> bytes:
    raw = unused.lstrip(b"\0") or file.read(_CHUNK)
    return raw if len(raw) >= len(_GZIP) else raw + file.read(_CHUNK)


def _next_member(raw: bytes, file: BinaryIO) -> bytes:
    """Return the bytes from the next place on that looks like a gzip member."""
    while True:
        start = raw.find(_GZIP)
        if start >= 0:
            return raw[start:]
        more = file.read(_CHUNK)
        if not more:
            return b""
        raw = raw[-2:] + more


class _Stream:
    """The decompressed bytes, read forward only, stopping at every break until it is passed."""

    def __init__(self, chunks: Iterator[bytes | None]) -> None:
        self._chunks = chunks
        self._buffer = bytearray()
        self._members = 0
        self._at_break = False
        self._at_end = False
        self._has_loss = False

    def _fill(self) -> bool:
        """Fetch one more chunk; False at a break or at the end."""
        if self._at_break or self._at_end:
            return False
        try:
            chunk = next(self._chunks)
        except StopIteration:
            self._at_end = True
            return False
        if chunk is None:
            self._at_break = True
            return False
        self._members += not chunk
        self._buffer += chunk
        return True

    def pass_break(self) -> None:
        """Go over the break that was met, for which a record has been blamed."""
        if self._at_break:
            self._buffer.clear()
            self._at_break = False

    def forget_loss(self) -> bool:
        """Whether the search for the last record went over a break for which no record was blamed."""
        has_loss, self._has_loss = self._has_loss, False
        return has_loss

    def is_warc(self) -> bool:
        while len(self._buffer) < 5 and self._fill():
            pass
        return self._buffer.startswith(b"WARC/")

    def find_record(self) -> bool:
        """Go to the next line that opens a record, over breaks; False at the end."""
        while True:
            found = _RECORD_START.search(self._buffer)
            if found:
                del self._buffer[: found.start()]
                return True
            del self._buffer[: max(0, len(self._buffer) - 64)]
            if not self._fill():
                if self._at_end:
                    return False
                self._has_loss = True
                self.pass_break()

    def head(self) -> bytes | None:
        """Take a record's header with its blank line; ``None`` when it has no end within bounds."""
        while True:
            end = _HEADER_END.search(self._buffer)
            if end and end[0] != b"\n":
                return self.take(end.end())
            if end or len(self._buffer) > MAX_HEADER_BYTES or not self._fill():
                self.take(5)  # past "WARC/", or the same record would be found again
                return None

    def take(self, count: int) -> bytes:
        """Take bytes; fewer at a break or at the end."""
        while len(self._buffer) < count and self._fill():
            pass
        taken = bytes(self._buffer[:count])
        del self._buffer[:count]
        return taken

    def skip(self, count: int) -> None:
        """Pass over bytes without holding them."""
        while count > 0:
            taken = len(self.take(min(count, _CHUNK)))
            if taken == 0:
                return
            count -= taken

    def is_sound_after_record(self) -> bool:
        """Pass over the blank lines after a record; False unless another record or the end follows.

        A compressed member must have ended soundly too: only then its checksum was right.
        """
        member = self._members
        while True:
            blank = len(self._buffer) - len(self._buffer.lstrip(b"\r\n"))
            del self._buffer[:blank]
            if len(self._buffer) >= 5:
                return self._buffer.startswith(b"WARC/")
            if not self._buffer and self._members > member:
                return True
            if not self._fill():
                return not self._at_break and not self._buffer
