"""The archive: every response as a standard WARC 1.1 record, before anybody reads it.

Each record is a gzip member of its own, so any WARC tool reads the files and a record is found by its offset.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import threading
from contextlib import suppress
from dataclasses import replace
from pathlib import Path, PurePosixPath

import fsspec
from fsspec.implementations.local import LocalFileSystem

from dateline import warc
from dateline.errors import SetupError, TryAgain, Unreadable
from dateline.model import Response, Snapshot
from dateline.present import now
from dateline.warc import MAX_BODY_BYTES

__all__ = ["Archive"]

_FULL_BYTES = 1_000_000_000
_MAX_MEMBER_BYTES = 2 * MAX_BODY_BYTES


class Archive:
    """A place for WARC files, named by an fsspec URL (a folder, ``file://``, ``memory://``, ``s3://`` ...).

    On a local file system an instance appends to one file of its own (another after 1 GB, on another day, or
    in a forked process); every other file system gets one file per record, since most cannot append.  Each
    file begins with a ``warcinfo`` record and lies in a folder for its day (UTC).  Nothing is created before
    the first record.

    Raises:
        SetupError: fsspec cannot open such a URL here.
    """

    def __init__(self, url: str) -> None:
        try:
            self._files, self._root = fsspec.core.url_to_fs(url)
        except (ValueError, ImportError, OSError) as error:
            raise SetupError(
                f"The archive {url} cannot be opened: {error}. Check DATELINE_ARCHIVE_URL."
            ) from error
        self._url = url
        self._lock = threading.Lock()
        self._open: _OpenFile | None = None

    def write(self, response: Response, *, refers_to: Snapshot | None = None) -> Snapshot:
        """Keep a response and say where it is; it is on disk (or with the store) when this returns.

        ``refers_to`` is the earlier snapshot that holds the same body: a ``revisit`` record is written then.

        Raises:
            TryAgain: the archive did not take it; earlier records are as they were.
            ValueError: ``refers_to`` has another body, or has none itself.
        """
        sha256 = hashlib.sha256(response.body).hexdigest()
        if refers_to is not None and (refers_to.is_revisit or refers_to.sha256 != sha256):
            raise ValueError("refers_to must be the record that holds the same body.")
        identity = warc.record_id()
        member = warc.record(response, identity, refers_to)
        try:
            with self._lock:
                warc_file, offset = self._keep(member)
        except OSError as error:
            raise TryAgain(
                f"The archive {self._url} could not be written: {error}", cause="archive"
            ) from error
        return Snapshot(
            url=response.url,
            fetched_at=response.fetched_at,
            status=response.status,
            sha256=sha256,
            size=len(response.body),
            warc_file=warc_file,
            warc_offset=offset,
            warc_length=len(member),
            warc_record_id=identity,
            is_revisit=refers_to is not None,
        )

    def _keep(self, member: bytes) -> tuple[str, int]:
        if isinstance(self._files, LocalFileSystem):
            if self._open is None or not self._open.is_usable():
                self.close()
                self._open = _OpenFile(Path(self._root), _new_name())
            return self._open.name, self._open.append(member)
        name = _new_name()
        opening = warc.information(PurePosixPath(name).name)
        self._files.makedirs(str(PurePosixPath(self._path(name)).parent), exist_ok=True)
        self._files.pipe_file(self._path(name), opening + member)
        return name, len(opening)

    def _path(self, warc_file: str) -> str:
        path = PurePosixPath(warc_file)
        if path.is_absolute() or ".." in path.parts or not path.parts:
            raise Unreadable(f"{warc_file!r} is not the name of a file in the archive.")
        return f"{str(self._root).rstrip('/')}/{path}"

    def read(self, warc_file: str, offset: int, length: int) -> Response:
        """Return the response that a record holds; that of a revisit has no body (see ``read_snapshot``).

        Raises:
            Unreadable: there is no such record, or its bytes are not what was written.
        """
        return self._record(warc_file, offset, length)[1]

    def read_snapshot(self, snapshot: Snapshot, original: Snapshot | None = None) -> Response:
        """Return the response of a snapshot, whole; ``original`` holds the body when it is a revisit.

        Raises:
            Unreadable: a record is missing or damaged, or the body is not the one of the snapshot.
        """
        kind, response = self._record(snapshot.warc_file, snapshot.warc_offset, snapshot.warc_length)
        if kind == "revisit":
            if original is None:
                raise Unreadable(
                    "The record is a revisit; the record that it refers to is needed.", url=snapshot.url
                )
            first = self.read(original.warc_file, original.warc_offset, original.warc_length)
            came_without_http = not snapshot.url.startswith(("http://", "https://"))
            headers = first.headers if came_without_http else response.headers
            response = replace(response, body=first.body, headers=headers)
        if hashlib.sha256(response.body).hexdigest() != snapshot.sha256:
            raise Unreadable("The archived body is not the one of the snapshot.", url=snapshot.url)
        return response

    def _record(self, warc_file: str, offset: int, length: int) -> tuple[str, Response]:
        path = self._path(warc_file)
        if not 0 < length <= _MAX_MEMBER_BYTES or offset < 0:
            raise Unreadable(f"A record of {length} bytes at {offset} cannot be in {warc_file}.")
        try:
            member = self._files.cat_file(path, start=offset, end=offset + length)
        except (OSError, ValueError) as error:
            raise Unreadable(f"The archive {self._url} cannot read {warc_file}: {error}") from error
        if len(member) < length:
            raise Unreadable(f"The file {warc_file} ends before byte {offset + length}.")
        return warc.read_record(bytes(member))

    def close(self) -> None:
        """Let go of the open file; the next record begins another."""
        if self._open is not None:
            self._open.close()
            self._open = None


class _OpenFile:
    """A WARC file on a local disk that only this process appends to."""

    def __init__(self, root: Path, name: str) -> None:
        self.name = name
        self._process = os.getpid()
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o644)
        self._size = 0
        self.append(warc.information(path.name))
        for folder in (path.parent, root):
            sync_folder(folder)

    def is_usable(self) -> bool:
        """Whether the next record may go here as well."""
        return (
            self._process == os.getpid()
            and self._size < _FULL_BYTES
            and self.name.startswith(f"{now():%Y-%m-%d}/")
        )

    def append(self, member: bytes) -> int:
        """Write a member, wait for the disk, and return the byte at which it begins."""
        offset, rest = self._size, memoryview(member)
        try:
            while rest:
                rest = rest[os.write(self._descriptor, rest) :]
            os.fsync(self._descriptor)
        except OSError:
            with suppress(OSError):  # half a record must not lie before the next one
                os.ftruncate(self._descriptor, offset)
            raise
        self._size = offset + len(member)
        return offset

    def close(self) -> None:
        os.close(self._descriptor)


def _new_name() -> str:
    at = now()
    return f"{at:%Y-%m-%d}/dateline-{at:%Y%m%dT%H%M%S}Z-{os.getpid()}-{secrets.token_hex(6)}.warc.gz"


def sync_folder(path: Path) -> None:
    """Make the names in a folder durable; not every system can."""
    with suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
