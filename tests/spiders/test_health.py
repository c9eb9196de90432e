"""The health of sources as the real spider finds it: every cause, beside a source that is well."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from dateline.crawl import plan_crawls
from dateline.database import transaction
from dateline.errors import FetchFailed
from dateline.fetch import run_crawl
from dateline.health import judge_sources
from dateline.present import CLOCK, stop_clock
from dateline.revise import revise_waiting
from dateline.settings import settings
from tests.spiders.conftest import PAGE, Answer, Crawls, Publisher

NOON = datetime(2026, 11, 22, 12, tzinfo=timezone.utc)
HTML = {"Content-Type": "text/html; charset=utf-8"}
SECOND = PAGE.replace(
    '"liveBlogUpdate": [',
    '"liveBlogUpdate": [{"@type": "BlogPosting", "@id": "u3", "headline": "Ferries wait", '
    '"datePublished": "2026-11-22T10:00:00Z", '
    '"articleBody": "Three ferries lie at anchor before the harbour, the coast guard counted at ten."},',
)
_BROKEN = '{"@type": "BlogPosting", "@id": "u9"},'
WALL = (
    "<html><head><title>Harbour Post</title></head><body><h1>Harbour Post</h1>"
    "<p>We value your privacy. We and our partners use cookies. Accept all cookies to go on.</p>"
    "<button>Accept all</button></body></html>"
)
SHELL = "<html><head><title>Harbour strike: latest</title></head><body><h1>Harbour strike</h1></body></html>"
EMPTY = PAGE.replace(
    PAGE[PAGE.index('"liveBlogUpdate": [') : PAGE.index("</script>")], '"liveBlogUpdate": []}'
)
OTHER = (
    "<html><head><title>Harbour strike: live updates</title></head><body><h1>Harbour strike: live</h1><main>"
    '<div class="live-blog">'
    + "".join(
        f'<article class="live-entry"><time datetime="2026-11-22T0{hour}:10:00Z">{hour}:10</time>'
        f"<h2>Hour {hour} of the strike</h2>"
        f"<p>In hour {hour} the mediator counted {hour * 7} lorries before the harbour.</p></article>"
        for hour in range(9, 4, -1)
    )
    + "</div></main></body></html>"
)


def says(text: str, status: int = 200, **headers: str) -> Answer:
    return Answer(status, text.encode(), {**HTML, **{k.replace("_", "-"): v for k, v in headers.items()}})


FAULTS: dict[str, Answer] = {
    "zero_yield": says(EMPTY),
    "shell": says(SHELL),
    "layout": says(OTHER),
    "wall": says(WALL),
    "forbidden": says("<p>No.</p>", 403),
    "busy": says("<p>Slowly.</p>", 429, Retry_After="300"),
    "robots": says("User-agent: *\nDisallow: /\n"),
    "broken": says("<p>Oh.</p>", 500),
    "stale": says(PAGE),
    "rejects": says(SECOND.replace('"liveBlogUpdate": [', '"liveBlogUpdate": [' + _BROKEN)),
    "slow": Answer(200, SECOND.encode(), HTML, after_seconds=10.5),
    "skewed": says(SECOND),
    "well": says(SECOND),
}
FAILING: dict[str, tuple[str, str]] = {
    "zero_yield": ("failing", "zero_yield"),
    "shell": ("failing", "zero_yield"),
    "layout": ("failing", "layout_break"),
    "wall": ("blocked", "consent wall"),
    "forbidden": ("blocked", "status_403"),
    "robots": ("blocked", "robots"),
    "broken": ("failing", "status_500"),
}
"""What a publisher with one live blog comes to at the second failed poll; it is degraded at the first."""
ODD: dict[str, tuple[str, str]] = {
    "stale": ("degraded", "stale_page"),
    "rejects": ("degraded", "parse_rejects"),
    "slow": ("degraded", "slow"),
    "skewed": ("degraded", "clock_skew"),
}
"""What still brings a page."""


class Press:
    """Publishers of one fault each, polled by plans and real spiders at moments of our choosing."""

    def __init__(self, crawls: Crawls, make: Callable[..., Publisher], clock: Path) -> None:
        self.crawls, self.clock, self.at = crawls, clock, NOON
        self.publishers = {name: make() for name in FAULTS}
        self.skew = timedelta(0)
        lines = {"poll_seconds": 60, "poll_seconds_at_most": 60}
        for name, publisher in self.publishers.items():
            paths = ("/one", "/two") if name == "busy" else ("/one",)
            crawls.describe(publisher, live_blogs=[publisher.url + path for path in paths], **lines)
        self._asked = dict.fromkeys(FAULTS, 0)

    def serve(self, answers: dict[str, Answer]) -> None:
        for name, answer in answers.items():
            routes = self.publishers[name].routes
            if name == "robots":
                routes["/robots.txt"] = lambda asked, answer=answer: answer
                routes["/one"] = lambda asked: says(SECOND)
            else:
                routes["/one"] = routes["/two"] = lambda asked, answer=answer: answer

    def tick(self, minutes: float) -> set[str]:
        """Let time pass, crawl what is due, and return which publishers were asked for a page."""
        self.at += timedelta(minutes=minutes)
        stop_clock(self.clock, self.at)
        shutil.rmtree(self.crawls.home / "robots", ignore_errors=True)  # kept by the machine's own clock
        url = self.crawls.database_url
        for key in plan_crawls(url, run_id=self.at.isoformat(), settings=settings()):
            with suppress(FetchFailed):
                run_crawl(url, key, timeout_seconds=150)
        revise_waiting(url)
        with transaction(url) as connection:
            judge_sources(connection)
        before = self._asked
        self._asked = {name: len(publisher.asked) for name, publisher in self.publishers.items()}
        return {name for name in FAULTS if self._asked[name] > before[name]}

    def status(self) -> dict[str, dict[str, Any]]:
        names = {
            publisher.url.partition("//")[2].replace(":", "-"): name
            for name, publisher in self.publishers.items()
        }
        return {names[row["source"]]: row for row in self.crawls.ask("SELECT * FROM source_status")}

    def health(self) -> dict[str, tuple[str, str | None]]:
        return {name: (row["state"], row["cause"]) for name, row in self.status().items()}

    def date(self, handler: BaseHTTPRequestHandler) -> str:
        """Return what a publisher's clock says."""
        skew = self.skew if handler.headers["Host"] in self.publishers["skewed"].url else timedelta(0)
        return format_datetime(self.at + skew, usegmt=True)


@pytest.fixture
def press(
    crawls: Crawls,
    publishers: Callable[..., Publisher],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Press:
    clock = tmp_path / "clock"
    stop_clock(clock, NOON)
    monkeypatch.setenv(CLOCK, str(clock))
    made = Press(crawls, publishers, clock)
    monkeypatch.setattr(
        BaseHTTPRequestHandler, "date_time_string", lambda handler, timestamp=None: made.date(handler)
    )
    return made


WELL = dict.fromkeys(FAULTS, ("ok", None))


def test_every_cause_is_named_and_the_healthy_source_goes_on(press: Press) -> None:
    press.serve({name: says("", 404) if name == "robots" else says(PAGE) for name in FAULTS})
    assert press.tick(0) == set(FAULTS)
    press.serve({name: says("", 404) if name == "robots" else says(SECOND) for name in FAULTS})
    assert press.tick(1) == set(FAULTS)
    assert press.health() == WELL
    good_at = press.at

    press.serve(FAULTS)
    press.skew = timedelta(minutes=10)
    assert press.tick(1) == set(FAULTS)
    first_at = press.at
    degraded = {name: ("degraded", cause) for name, (_, cause) in FAILING.items()}
    assert press.health() == WELL | degraded | ODD | {"busy": ("blocked", "status_429")}

    press.serve({"slow": says(SECOND)})  # it has cost ten seconds
    odd = {name: found for name, found in ODD.items() if name != "slow"}
    assert press.tick(1) == set(FAULTS) - {"busy"}, "it asked for five minutes"
    second_at = press.at
    assert press.health() == WELL | FAILING | odd | {"busy": ("blocked", "status_429")}
    for name, row in press.status().items():
        if name in FAILING:
            assert (row["since"], row["next_probe_at"]) == (second_at, second_at + timedelta(minutes=1))
            assert row["last_confirmed_at"] == good_at
        if name in odd:
            assert (row["since"], row["next_probe_at"], row["last_confirmed_at"]) == (
                first_at,
                None,
                second_at,
            )
    busy = press.status()["busy"]
    assert (busy["since"], busy["last_confirmed_at"]) == (first_at, good_at)
    assert busy["paused_until"] == first_at + timedelta(minutes=5)

    assert press.tick(1) == set(FAULTS) - {"busy"}, "the first probe"
    assert press.tick(1) == {*ODD, "well"}, "the next probe comes after two minutes"
    assert press.health() == WELL | FAILING | odd | {"busy": ("blocked", "status_429")}

    press.serve({name: says("", 404) if name == "robots" else says(SECOND) for name in FAULTS})
    press.skew = timedelta(0)
    assert press.tick(1) == set(FAULTS) - {"busy"}, "the second probe, which is answered"
    assert press.health() == WELL | {"busy": ("blocked", "status_429")}
    assert press.tick(1) == set(FAULTS), "the pause that was asked for is over"
    assert press.tick(0) <= {"busy"}
    assert press.health() == WELL

    changes = press.crawls.ask(
        "SELECT name, array_agg(c.state ORDER BY source_health_change_key) AS states "
        "FROM source_health_change c JOIN source USING (source_key) GROUP BY name"
    )
    steps = sorted({tuple(row["states"]) for row in changes})
    assert steps == [
        ("ok",),
        ("ok", "blocked", "degraded", "ok"),
        ("ok", "degraded", "blocked", "ok"),
        ("ok", "degraded", "failing", "degraded", "ok"),  # until revise has believed the page
        ("ok", "degraded", "failing", "ok"),
        ("ok", "degraded", "ok"),
    ]
    invented = press.crawls.ask("SELECT kind FROM revision WHERE kind NOT IN ('added')")
    assert invented == [], "no fault is an edit or a deletion"
