"""The nights on which clocks are changed, and labels that forget that they were."""

from __future__ import annotations

from datetime import date, datetime, timezone
from zoneinfo import ZoneInfo

import pytest

from dateline.clocks.anchor import Anchor, Reading, instants
from dateline.clocks.grammar import Clock
from dateline.clocks.labels import Evidence, is_told_apart, settled
from dateline.clocks.seasons import doubt, undecided
from dateline.clocks.zones import zone_named

FORWARD = {
    "Europe/Paris": date(2024, 3, 31),
    "Europe/London": date(2024, 3, 31),
    "America/New_York": date(2024, 3, 10),
}
BACK = {
    "Europe/Paris": date(2024, 10, 27),
    "Europe/London": date(2024, 10, 27),
    "America/New_York": date(2024, 11, 3),
}


def minutes(zone: str, day: date, *clocks: str, order: int = 1) -> list[int]:
    """Return minutes since the first update, oldest first, of a page in either order."""
    tz = ZoneInfo(zone)
    page = [Reading(clock=Clock(hour=int(c[:2]), minute=int(c[3:])), tz=tz) for c in clocks]
    found = instants(page[::order], Anchor(newest_day=day))[::order]
    known = [moment for moment in found if moment]
    assert len(known) == len(clocks)
    return [int((moment - known[0]).total_seconds()) // 60 for moment in known]


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(
    ("zone", "clocks", "expected"),
    [
        ("Europe/Paris", ("01:30", "01:50", "03:10", "03:40"), [0, 20, 40, 70]),
        ("Europe/London", ("00:30", "00:50", "02:10", "02:40"), [0, 20, 40, 70]),
        ("America/New_York", ("01:30", "01:50", "03:10", "03:40"), [0, 20, 40, 70]),
        # a clock that nobody put forward: it shows an hour that there never was, and goes on from there
        ("Europe/Paris", ("01:30", "02:20", "03:40"), [0, 50, 70]),
        ("Europe/Paris", ("23:30", "02:30", "09:00"), [0, 180, 510]),
    ],
)
def test_the_night_on_which_clocks_are_put_forward(
    zone: str, clocks: tuple[str, ...], expected: list[int], order: int
) -> None:
    assert minutes(zone, FORWARD[zone], *clocks, order=order) == expected


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(
    ("zone", "clocks", "expected"),
    [
        ("Europe/Paris", ("01:50", "02:20", "02:50", "02:10", "02:40", "03:05"), [0, 30, 60, 80, 110, 135]),
        ("Europe/London", ("00:50", "01:20", "01:50", "01:10", "01:40", "02:05"), [0, 30, 60, 80, 110, 135]),
        ("America/New_York", ("00:50", "01:20", "01:50", "01:10", "02:05"), [0, 30, 60, 80, 135]),
        ("Europe/Paris", ("22:00", "06:00"), [0, 540]),
    ],
)
def test_the_night_on_which_clocks_are_put_back(
    zone: str, clocks: tuple[str, ...], expected: list[int], order: int
) -> None:
    assert minutes(zone, BACK[zone], *clocks, order=order) == expected


@pytest.mark.parametrize("order", [1, -1])
def test_where_clocks_are_never_changed_nothing_happens(order: int) -> None:
    for day in (*FORWARD.values(), *BACK.values()):
        assert minutes("Asia/Kolkata", day, "23:40", "01:30", "02:30", "03:30", order=order) == [
            0,
            110,
            170,
            230,
        ]


def test_a_clock_that_was_changed_is_said_to_be_in_doubt() -> None:
    paris = ZoneInfo("Europe/Paris")
    half_past_two = Clock(hour=2, minute=30)
    assert "put forward" in (
        doubt(half_past_two, datetime(2024, 3, 31, 1, 30, tzinfo=timezone.utc), paris) or ""
    )
    assert "twice" in (doubt(half_past_two, datetime(2024, 10, 27, 0, 30, tzinfo=timezone.utc), paris) or "")
    assert doubt(half_past_two, datetime(2024, 6, 1, 0, 30, tzinfo=timezone.utc), paris) is None


JULY, JANUARY = datetime(2024, 7, 4, 16, tzinfo=timezone.utc), datetime(2024, 1, 15, 2, tzinfo=timezone.utc)


def meant(label: str, near: datetime, *, home: str | None = None, country: str | None = None) -> str:
    said = zone_named(label, country)
    assert said is not None
    return settled(said, Evidence(near=near, home=ZoneInfo(home) if home else None, country=country)).name


@pytest.mark.parametrize(
    ("label", "near", "home", "country", "expected"),
    [
        ("EST", JULY, "America/New_York", "US", "America/New_York"),
        ("EST", JANUARY, "America/New_York", "US", "UTC-05:00"),
        ("EST", JULY, "America/Panama", "PA", "UTC-05:00"),
        ("EST", JULY, None, "US", "America/New_York"),
        ("PST", JULY, None, "US", "America/Los_Angeles"),
        ("MST", JULY, "America/Phoenix", "US", "UTC-07:00"),
        ("MST", JULY, "America/Denver", "US", "America/Denver"),
        ("MST", JULY, None, "US", "UTC-07:00"),
        ("AEST", JANUARY, "Australia/Sydney", "AU", "Australia/Sydney"),
        ("AEST", JANUARY, "Australia/Brisbane", "AU", "UTC+10:00"),
        ("AEST", JANUARY, None, "AU", "UTC+10:00"),
        ("AEST", JULY, "Australia/Sydney", "AU", "UTC+10:00"),
        ("CST", JULY, None, "CN", "UTC+08:00"),
        ("IST", JULY, "Asia/Kolkata", "IN", "UTC+05:30"),
        ("BST", JANUARY, "Europe/London", "GB", "Europe/London"),
        ("CEST", JANUARY, "Europe/Berlin", "DE", "Europe/Paris"),
        ("GMT", JULY, "Europe/London", "GB", "Etc/UTC"),
    ],
)
def test_a_label_out_of_season(
    label: str, near: datetime, home: str | None, country: str | None, expected: str
) -> None:
    assert meant(label, near, home=home, country=country) == expected


def test_the_dates_of_the_page_decide_before_the_source_does() -> None:
    said = zone_named("AEST", "AU")
    assert said is not None
    five = Clock(hour=17, minute=0)
    just_after = datetime(2024, 1, 15, 6, 2, tzinfo=timezone.utc)
    local = settled(said, Evidence(near=JANUARY, changed=[(five, just_after)]))
    assert local.name == "Australia/Sydney"
    assert "AEST is written out of season" in (local.reason or "")
    assert "own date" in (local.reason or "")
    an_hour_on = datetime(2024, 1, 15, 7, 1, tzinfo=timezone.utc)
    standard = settled(
        said, Evidence(near=JANUARY, changed=[(five, an_hour_on)], home=ZoneInfo("Australia/Sydney"))
    )
    assert standard.name == "UTC+10:00"
    # half an hour before what the label says, so it cannot be right
    before = datetime(2024, 1, 15, 6, 30, tzinfo=timezone.utc)
    assert settled(said, Evidence(near=JANUARY, changed=[(five, before)])).name == "Australia/Sydney"
    gmt = zone_named("GMT")
    assert gmt is not None
    london = settled(gmt, Evidence(near=JULY, began=[(five, JULY.replace(hour=16))], country="GB"))
    assert london.name == "Europe/London"


def test_a_page_that_uses_both_labels_means_both() -> None:
    assert is_told_apart({"EDT", "EST"}, "EST")
    assert not is_told_apart({"EST", "GMT"}, "EST")


@pytest.mark.parametrize(
    ("clocks", "seen", "unknown"),
    [
        (("22:00", "02:30", "09:00"), None, {1}),
        (("01:50", "02:20", "02:50", "02:10", "02:40", "03:05"), None, set()),
        (("01:50", "02:10", "02:20", "03:05"), None, {1, 2}),
        (("01:50", "02:10"), "00:20", set()),
        (("01:50", "02:10"), "06:00", {1}),
    ],
)
def test_what_no_neighbour_settles_on_the_night_on_which_clocks_are_put_back(
    clocks: tuple[str, ...], seen: str | None, unknown: set[int]
) -> None:
    zone = ZoneInfo("Europe/Paris")
    readings = [Reading(clock=Clock(hour=int(c[:2]), minute=int(c[3:])), tz=zone) for c in clocks]
    moments = instants(readings, Anchor(newest_day=BACK["Europe/Paris"]))
    not_after = datetime.fromisoformat(f"2024-10-27T{seen}+00:00") if seen else None
    assert undecided(moments, [zone] * len(clocks), not_after) == unknown
    assert undecided(moments, [None] * len(clocks), not_after) == set()
