from __future__ import annotations

import gzip
import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import fields
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from fsspec.implementations.memory import MemoryFileSystem
from warcio.archiveiterator import ArchiveIterator

from dateline import join
from dateline.database import connect, execute
from dateline.errors import Busy, Unreadable
from dateline.join import join_files
from dateline.maintain import check_archive
from dateline.model import Snapshot
from dateline.present import stop_clock
from dateline.snapshot import Archive
from tests.pipeline.world import START, World

DAY = datetime(2026, 3, 2, 12, tzinfo=timezone.utc)
"""When the newsroom's pages are fetched; they are joined on the next day."""


@pytest.fixture
def world(database: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """Six small files of one day, with records that refer to each other, on the day after."""
    clock = tmp_path / "clock"
    monkeypatch.setenv("DATELINE_CLOCK", str(clock))
    stop_clock(clock, DAY)
    made = World(url=database.writer_url, archive=Archive((tmp_path / "archive").as_uri()))
    for second in (0, 5, 5.5, 10, 20, 30):
        made.look(second)
        made.archive.close()
    stop_clock(clock, DAY + timedelta(days=1))
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "archive" / "2026-03-02"


def _bodies(world: World, archive: Path) -> list[tuple[str, bytes]]:
    """Read every stored response from where its row says that it is."""
    names = ", ".join(field.name for field in fields(Snapshot))
    snapshots = [
        Snapshot(**dict(zip(names.split(", "), row, strict=True)))
        for row in world.ask(f"SELECT {names} FROM snapshot ORDER BY snapshot_key")
    ]
    originals = {one.sha256: one for one in snapshots if not one.is_revisit}
    there = Archive(archive.as_uri())
    return [(one.url, there.read_snapshot(one, originals[one.sha256]).body) for one in snapshots]


def _identities(folder: Path) -> list[str]:
    """Return the ids of all responses in a folder, as another program reads them."""
    found = []
    for path in sorted(folder.glob("*.warc.gz")):
        with path.open("rb") as file:
            found += [
                record.rec_headers.get_header("WARC-Record-ID")
                for record in ArchiveIterator(file)
                if record.rec_type != "warcinfo"
            ]
    return sorted(found)


def test_a_day_is_joined_once_and_all_of_it_is_still_there(world: World, folder: Path) -> None:
    before, identities = _bodies(world, folder.parent), _identities(folder)
    assert len(list(folder.iterdir())) == 6
    assert join_files(world.url, folder.parent.as_uri()) == {"joined": 6, "into": 1}
    assert len(list(folder.iterdir())) == 1
    assert _bodies(world, folder.parent) == before
    assert _identities(folder) == identities
    [(files,)] = world.ask("SELECT count(DISTINCT warc_file) FROM snapshot")
    assert files == 1
    assert check_archive(world.url, folder.parent.as_uri()) == len(before)
    assert join_files(world.url, folder.parent.as_uri()) == {"joined": 0, "into": 0}


def _die(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _after(work: Callable[..., Any]) -> Callable[..., Any]:
    def then_die(*args: Any, **kwargs: Any) -> None:
        work(*args, **kwargs)
        _die()

    return then_die


def _killed(work: Callable[[], object]) -> bool:
    """Do something in a process of its own; say whether it was killed there."""
    child = os.fork()
    if child == 0:
        work()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


STEPS = {
    "while it copies": ("shutil.copyfileobj", _after),
    "before it names": ("LocalFileSystem.mv", lambda work: _die),
    "after it names": ("LocalFileSystem.mv", _after),
    "after the rows": ("execute", _after),
    "after one file": ("LocalFileSystem.rm_file", _after),
}


@pytest.mark.parametrize("step", STEPS)
def test_killed_anywhere_it_loses_nothing_and_goes_on(
    step: str, world: World, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, identities = _bodies(world, folder.parent), _identities(folder)
    name, how = STEPS[step]
    target: Any = join
    for part in name.split("."):
        holder, target = target, getattr(target, part)

    def doomed() -> None:
        setattr(holder, name.rpartition(".")[2], how(target))
        join_files(world.url, folder.parent.as_uri())

    assert _killed(doomed)
    assert _bodies(world, folder.parent) == before
    assert set(_identities(folder)) == set(identities)
    join_files(world.url, folder.parent.as_uri())
    assert len(list(folder.iterdir())) == 1
    assert _bodies(world, folder.parent) == before
    assert _identities(folder) == identities


def test_today_and_an_hour_after_midnight_nothing_is_joined(
    world: World, folder: Path, tmp_path: Path
) -> None:
    for moment, joined in (
        (DAY, 0),
        (datetime(2026, 3, 3, 0, 59, tzinfo=timezone.utc), 0),
        (datetime(2026, 3, 3, 1, 0, tzinfo=timezone.utc), 6),
    ):
        stop_clock(tmp_path / "clock", moment)
        assert join_files(world.url, folder.parent.as_uri())["joined"] == joined


@pytest.mark.parametrize("harm", [b"", b"\x1f\x8b\x08\x00", b"x" * 40, gzip.compress(b"y" * 40_000_000)[:-9]])
def test_a_file_that_is_not_whole_stays(
    harm: bytes, world: World, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    before = _bodies(world, folder.parent)
    cut = min(folder.iterdir())
    with cut.open("ab") as file:
        file.write(harm)
    counts = join_files(world.url, folder.parent.as_uri())
    assert counts == {"joined": 5 if harm else 6, "into": 1}
    assert cut.exists() == bool(harm)
    assert (cut.name in caplog.text) == bool(harm)
    assert _bodies(world, folder.parent) == before


def test_files_of_others_are_left_alone(world: World, folder: Path) -> None:
    (folder / "notes.txt").write_text("Ours.")
    (folder / "crawl.warc.gz").write_bytes(b"theirs")
    assert join_files(world.url, folder.parent.as_uri())["joined"] == 6
    assert {"notes.txt", "crawl.warc.gz"} < {path.name for path in folder.iterdir()}


def test_a_joined_file_is_no_larger_than_it_may_be(
    world: World, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _bodies(world, folder.parent)
    largest = max(path.stat().st_size for path in folder.iterdir())
    monkeypatch.setattr(join, "_FULL_BYTES", largest * 2 + 1)
    assert join_files(world.url, folder.parent.as_uri())["into"] >= 2
    assert max(path.stat().st_size for path in folder.iterdir()) < largest * 2 + 1000
    assert _bodies(world, folder.parent) == before


def test_a_reader_keeps_the_files_that_it_knows_of(world: World, folder: Path) -> None:
    with closing(connect(world.url)) as reader:
        execute(reader, "join.read_archive")
        known = set(folder.iterdir())
        joiner = threading.Thread(target=join_files, args=(world.url, folder.parent.as_uri()))
        joiner.start()
        deadline = time.monotonic() + 30
        while world.ask("SELECT count(DISTINCT warc_file) FROM snapshot") != [(1,)]:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        time.sleep(0.3)
        assert known < set(folder.iterdir())
        with pytest.raises(Busy):
            join_files(world.url, folder.parent.as_uri())
        reader.commit()
        joiner.join(30)
    assert len(list(folder.iterdir())) == 1


def test_a_joined_file_that_lost_its_list_is_named(world: World, folder: Path) -> None:
    join_files(world.url, folder.parent.as_uri())
    [joined] = folder.iterdir()
    joined.write_bytes(b"z" + joined.read_bytes()[1:])
    (folder / "dateline-late.warc.gz").write_bytes(b"")
    with pytest.raises(Unreadable, match=joined.name):
        join_files(world.url, folder.parent.as_uri())


def test_a_store_that_cannot_append_is_joined_too(world: World, tmp_path: Path) -> None:
    stop_clock(tmp_path / "clock", DAY)
    made = World(url=world.url, archive=Archive("memory://join-test"))
    made.look(40)
    stop_clock(tmp_path / "clock", DAY + timedelta(days=1))
    files = MemoryFileSystem()
    assert len(files.ls("/join-test/2026-03-02")) == len(made.scripts)
    assert join_files(world.url, "memory://join-test") == {"joined": len(made.scripts), "into": 1}
    [one] = files.ls("/join-test/2026-03-02", detail=False)
    for name, offset, length in world.ask(
        "SELECT warc_file, warc_offset, warc_length FROM snapshot WHERE fetched_at = %s",
        START + timedelta(seconds=40),
    ):
        assert one.endswith(name)
        assert made.archive.read(name, offset, length).body


def test_nothing_stored_yet_is_nothing_to_join(database: Any, tmp_path: Path) -> None:
    assert join_files(database.writer_url, (tmp_path / "none").as_uri()) == {"joined": 0, "into": 0}
