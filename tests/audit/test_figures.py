"""Figures, bars, and what is told first."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import datetime

from dateline.audit import Compared, bars, compare, figures_of, worst_first
from dateline.audit.latency import Latency
from tests.audit.ideal import STORY, happens, ideal, truth_of


def clean() -> Compared:
    truth = truth_of()
    return compare(truth, ideal(truth))


def with_missed() -> Compared:
    truth = truth_of()
    kept = ideal(truth)
    return compare(truth, replace(kept, updates=kept.updates[1:]))


def broken(*compared: Compared) -> list[str]:
    return [bar.name for bar in bars(figures_of(compared)) if not bar.holds]


def way(seconds: float) -> Latency:
    return Latency(live_blog="", update="", seconds=seconds, interval_seconds=60)


def test_all_bars_hold_where_nothing_is_wrong() -> None:
    assert broken(clean(), clean()) == []
    assert broken() == []


def test_one_missed_update_breaks_a_bar() -> None:
    assert broken(clean(), with_missed()) == ["updates missed that were visible at two polls"]


def test_live_blogs_are_added_up_and_can_be_written_as_json() -> None:
    figures = figures_of([clean(), with_missed()])
    assert (figures.live_blogs, figures.visible, figures.rows, figures.material) == (2, 8, 7, 2)
    assert json.loads(json.dumps(asdict(figures)))["findings"] == {"missed": 1}


def test_a_hundredth_of_the_material_edits_may_be_missing_and_no_more() -> None:
    edits = replace(clean().edits, material=100, material_recorded=99)
    assert broken(replace(clean(), edits=edits)) == []
    [name] = broken(replace(clean(), edits=replace(edits, material_recorded=98)))
    assert name.startswith("material edits")


def test_a_twentieth_may_take_longer_than_the_interval_and_five_seconds() -> None:
    in_time, late = [way(65.0)] * 95, [way(900.0)] * 5
    assert broken(replace(clean(), latencies=(*in_time, *late))) == []
    [name] = broken(replace(clean(), latencies=(*in_time[1:], way(66.0), *late)))
    assert name.startswith("publisher to row")


def test_the_gravest_comes_first() -> None:
    truth = truth_of()
    kept = ideal(truth)
    wrong = compare(truth_of((*STORY, happens(58, "added", "u9", "Late."))), kept)
    told = [one.kind for one in worst_first([wrong, with_missed()])]
    assert told == ["missed", "seen_once"]
    assert all(isinstance(one.at, datetime) for one in worst_first([wrong]))
