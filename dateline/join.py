"""Join the small WARC files of past days, of which each crawl leaves one, into few large ones.

A joined file is the small ones one after another, byte for byte, behind a ``warcinfo`` record that names them
with their sizes.  It gets its name when it is whole; then the rows of its records move in one transaction;
then the small files are removed.  Whoever is killed in between leaves what the next run goes on from, and
every record can be read at each moment at the place that its row names.
"""

from __future__ import annotations

import logging
import os
import re
import secrets
import shutil
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import BinaryIO

import fsspec
from fsspec.implementations.local import LocalFileSystem

from dateline import warc
from dateline.database import Connection, connect, execute, rows
from dateline.errors import Busy, Unreadable
from dateline.present import now
from dateline.snapshot import sync_folder

__all__ = ["join_files"]

_log = logging.getLogger("dateline.join")
_FULL_BYTES = 1_000_000_000
_OPENING_BYTES = 4_000_000
"""No ``warcinfo`` record is longer: it names some thousands of files."""
_CHUNK = 1 << 20
_QUIET = timedelta(hours=1)
"""How long a day must be over, so that nobody writes to its files any more."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_FILE = re.compile(r"dateline-[\w-]+\.warc\.gz")
_JOINED = re.compile(r"dateline-\d{8}-joined-\w+\.warc\.gz")


def join_files(url: str, archive_url: str) -> dict[str, int]:
    """Join what can be joined; return how many files were ``joined``, and ``into`` how many.

    A file that is damaged, or was cut off while it was written, stays as it is.

    Raises:
        Busy: another process is at it.
    """
    counts = {"joined": 0, "into": 0}
    with closing(connect(url, application="dateline join")) as connection:
        if not rows(connection, "join.lock")[0]["is_ours"]:
            raise Busy("The files of the archive are being joined by another process.")
        connection.commit()
        for day in _days(archive_url):
            for joined in day.join(connection):
                counts["joined"] += joined
                counts["into"] += 1
    return counts


def _days(archive_url: str) -> Iterator[_Day]:
    files, root = fsspec.core.url_to_fs(archive_url)
    last = (now() - _QUIET).date()
    for path in sorted(files.ls(root, detail=False)) if files.exists(root) else []:
        name = path.rstrip("/").rpartition("/")[2]
        if _DAY.fullmatch(name) and date.fromisoformat(name) < last:
            yield _Day(files, path.rstrip("/"), name)


class _Day:
    """The folder of a day that is over."""

    def __init__(self, files: fsspec.AbstractFileSystem, path: str, name: str) -> None:
        self._files, self._path, self._name = files, path, name

    def join(self, connection: Connection) -> Iterator[int]:
        """Go on from where an earlier run was killed, then join the rest; yield how many files each time."""
        sizes = self._sizes()
        single = {name: size for name, size in sizes.items() if not _JOINED.fullmatch(name)}
        for name in sizes.keys() - single.keys() if single else ():
            parts = self._parts(name)
            if parts.keys() & single.keys():
                self._hand_over(connection, name, parts)
                single = {name: size for name, size in single.items() if name not in parts}
        small = {name: size for name, size in single.items() if size < _FULL_BYTES // 2}
        whole = {name: size for name, size in small.items() if len(small) > 1 and self._is_whole(name)}
        for group in _groups(whole):
            self._hand_over(connection, *self._write(group))
            yield len(group)

    def _sizes(self) -> dict[str, int]:
        """Return our WARC files in the folder, oldest first, and remove what was never finished."""
        found = {}
        for one in self._files.ls(self._path, detail=True, refresh=True):
            name = one["name"].rpartition("/")[2]
            if name.endswith(".part"):
                self._files.rm_file(one["name"])
            elif _FILE.fullmatch(name):
                found[name] = int(one["size"])
        return dict(sorted(found.items()))

    def _parts(self, name: str) -> dict[str, int]:
        try:
            opening = self._files.cat_file(f"{self._path}/{name}", start=0, end=_OPENING_BYTES)
            return warc.joined_files(opening)
        except (OSError, ValueError, Unreadable) as error:
            raise Unreadable(
                f"The file {self._name}/{name} of the archive does not say what it holds: {error} "
                "Restore it from a copy of the archive."
            ) from error

    def _is_whole(self, name: str) -> bool:
        with self._files.open(f"{self._path}/{name}", "rb") as file:
            if _ends_soundly(file):
                return True
        _log.warning("The file %s/%s is damaged or was cut off; it stays as it is.", self._name, name)
        return False

    def _write(self, parts: dict[str, int]) -> tuple[str, dict[str, int]]:
        """Make the file that holds others; it has its name when all of it is on the disk."""
        name = f"dateline-{self._name.replace('-', '')}-joined-{secrets.token_hex(6)}.warc.gz"
        path = f"{self._path}/{name}"
        with self._files.open(f"{path}.part", "wb") as out:
            out.write(warc.information(name, parts))
            for part in parts:
                with self._files.open(f"{self._path}/{part}", "rb") as file:
                    shutil.copyfileobj(file, out, _CHUNK)
            if isinstance(self._files, LocalFileSystem):
                out.flush()
                os.fsync(out.fileno())
        self._files.mv(f"{path}.part", path)
        if isinstance(self._files, LocalFileSystem):
            sync_folder(Path(self._path))
        return name, parts

    def _hand_over(self, connection: Connection, name: str, parts: Mapping[str, int]) -> None:
        """Move the rows to a joined file, then remove the files that it holds; again, and nothing happens."""
        before = self._files.size(f"{self._path}/{name}") - sum(parts.values())
        starts = accumulate(parts.values(), initial=before)
        with connection:
            execute(
                connection,
                "join.move",
                joined=f"{self._name}/{name}",
                files=[f"{self._name}/{part}" for part in parts],
                starts=list(starts)[:-1],
            )
        with connection:
            execute(connection, "join.wait_for_readers")
            for part in parts:
                if self._files.exists(f"{self._path}/{part}"):
                    self._files.rm_file(f"{self._path}/{part}")


def _groups(sizes: Mapping[str, int]) -> Iterator[dict[str, int]]:
    """Divide files into as many as fit into one; a single one needs no joining."""
    group: dict[str, int] = {}
    for name, size in [*sizes.items(), ("", _FULL_BYTES)]:
        if sum(group.values()) + size > _FULL_BYTES:
            if len(group) > 1:
                yield group
            group = {}
        group[name] = size


def _ends_soundly(file: BinaryIO) -> bool:
    """Say whether a file is gzip members to its end, each with the checksum that it states."""
    engine = zlib.decompressobj(zlib.MAX_WBITS + 16)
    waiting, is_between = b"", True
    try:
        while True:
            waiting = waiting or file.read(_CHUNK)
            content = engine.decompress(waiting, _CHUNK)
            if engine.eof:
                waiting, is_between = engine.unused_data, True
                engine = zlib.decompressobj(zlib.MAX_WBITS + 16)
            elif waiting or content:
                waiting, is_between = engine.unconsumed_tail, False
            else:
                return is_between
    except zlib.error:
        return False
