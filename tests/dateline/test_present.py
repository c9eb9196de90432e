from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from dateline.errors import SetupError
from dateline.present import CLOCK, now, stop_clock

NOON = datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=3)))


def test_without_a_clock_file_the_system_tells_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(CLOCK, raising=False)
    assert abs(now() - datetime.now(timezone.utc)) < timedelta(seconds=5)


def test_a_stopped_clock_stands_still_until_it_is_moved(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(CLOCK, str(tmp_path / "clock"))
    stop_clock(tmp_path / "clock", NOON)
    assert now() == NOON
    assert now().tzinfo is timezone.utc
    stop_clock(tmp_path / "clock", NOON + timedelta(minutes=1))
    assert now() == NOON + timedelta(minutes=1)
    assert [path.name for path in tmp_path.iterdir()] == ["clock"]


@pytest.mark.parametrize("said", ["", "noon", "2026-03-01T12:00:00"], ids=["empty", "word", "no_offset"])
def test_a_clock_file_without_a_moment_is_told(
    said: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "clock").write_text(said)
    monkeypatch.setenv(CLOCK, str(tmp_path / "clock"))
    with pytest.raises(SetupError, match=r"holds no moment|lacks an offset"):
        now()
