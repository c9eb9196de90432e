from __future__ import annotations

import inspect
import json
import sys
from datetime import datetime, timedelta, timezone

import pytest

from dateline.cli import audit, history, main, pages, questions
from dateline.cli.screen import distance, json_text, moment, plain
from dateline.errors import WrongUsage


@pytest.mark.parametrize(
    "control", [*"\x00\x1b\x7f\x9b\u061c\u200e\u200f\u202a\u202e\u2066\u2069\ud800\udfff"]
)
def test_control_and_direction_characters_do_not_reach_the_terminal(control: str) -> None:
    assert plain(f"a{control}b").plain == "ab"


@pytest.mark.parametrize("text", ["now", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00+14:00", ""])
def test_what_is_no_moment_in_utc_is_refused(text: str) -> None:
    with pytest.raises(WrongUsage, match="not a moment"):
        moment(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026-03-06", "2026-03-06T00:00"), ("2026-03-06 10:20", "2026-03-06T10:20"),
        ("2026-03-06T10:20z", "2026-03-06T10:20"), ("20260306T102000Z", "2026-03-06T10:20"),
        ("2026-03-06T11:20+0100", "2026-03-06T10:20"), ("2026-03-06 10:20 UTC", "2026-03-06T10:20"),
        ("2026-03-06 11:20 Europe/Oslo", "2026-03-06T10:20"),
        ("2026-07-06T12:20 Europe/Oslo", "2026-07-06T10:20"),
        ("2026-03-06T10:20Z Europe/Oslo", "2026-03-06T10:20"),
    ],
)  # fmt: skip
def test_a_moment_can_be_typed_in_many_ways(text: str, said: str) -> None:
    assert moment(text) == datetime.fromisoformat(f"{said}+00:00")


@pytest.mark.parametrize("text", ["2026-03-29 02:30 Europe/Oslo", "2026-10-25 02:30 Europe/Oslo"])
def test_a_clock_time_that_is_twice_or_never_is_not_guessed(text: str) -> None:
    with pytest.raises(WrongUsage, match="Clocks in Europe/Oslo are changed at"):
        moment(text)


def test_infinity_is_null_in_json() -> None:
    ends = [datetime(year, 1, 1, tzinfo=timezone.utc) for year in (1, 9999)]
    assert json.loads(json_text({"valid_to": ends, "lag": timedelta(0)})) == {
        "valid_to": [None, None],
        "lag": "0:00:00",
    }


@pytest.mark.parametrize(
    "sign", [*"\x00\x1b\x7f\x85\x9b\u061c\u200e\u200f\u202a\u202e\u2028\u2029\u2066\u2069\ud800\udfff"]
)
def test_json_on_a_terminal_holds_nothing_that_acts_and_says_the_same(sign: str) -> None:
    said = {"headline": f"a{sign}b", sign: [f"Ä – {sign}"], "date": datetime(2026, 3, 1, tzinfo=timezone.utc)}
    text = json_text(said)
    assert sign not in text
    assert "Ä –" in text, "what is harmless stays readable"
    assert json.loads(text) == said | {"date": "2026-03-01T00:00:00+00:00"}
    text.encode()


@pytest.mark.parametrize("command", ["parse", "timeline", "replay", "audit"])
def test_every_command_that_writes_json_escapes_it(command: str) -> None:
    """No command of the house has another way to write JSON."""
    module = {"parse": pages, "timeline": questions, "replay": history, "audit": audit}[command]
    text = inspect.getsource(module)
    assert "json_text(" in text
    assert "json.dumps" not in text


def test_what_a_page_says_does_not_act_through_an_error(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["dateline", "parse", "a\x1b[2J\u202eb.html"])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr()
    assert ended.value.code == 2
    assert "There is no file a[2Jb.html." in said.err
    assert "\x1b[2J" not in said.err


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "now"), (-0.5, "now"), (-40, "40 s ago"), (-90, "2 min ago"), (-5400, "90 min ago"),
        (-7200, "2 h ago"), (-100_000, "28 h ago"), (-200_000, "2 d ago"), (59, "in 59 s"),
        (3600, "in 60 min"), (86_400, "in 24 h"),
    ],
)  # fmt: skip
def test_a_moment_is_told_by_its_distance(seconds: float, said: str) -> None:
    at = datetime(2026, 3, 1, 12, tzinfo=timezone.utc)
    assert distance(at + timedelta(seconds=seconds), at) == said


def test_what_is_due_is_due_now() -> None:
    at = datetime(2026, 3, 1, 12, tzinfo=timezone.utc)
    assert distance(at - timedelta(hours=1), at, is_to_come=True) == "now"
    assert distance(datetime.min.replace(tzinfo=timezone.utc), at, is_to_come=True) == "now", "-infinity"
    assert distance(None, at) == ""
