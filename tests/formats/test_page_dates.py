"""Bare clocks are dated by everything that a page says: dates, address, days, and its other updates."""

from __future__ import annotations

import json

import pytest

from dateline.formats import Page, understand
from dateline.model import LiveBlog

TEXT = "The harbour board met behind closed doors and said nothing about the price of the new cranes."


def read(head: str, body: str, *, url: str | None = None, zone: str = "Europe/London") -> LiveBlog:
    page = f"<html><head>{head}</head><body><h1>Harbour talks live</h1>{body}</body></html>"
    return understand(Page.read(page.encode(), url=url, timezone=zone))


def blocks(*clocks: str) -> str:
    return "".join(
        f"<div class='live-entry'><span class='time'>{clock}</span><h3>Point {number}</h3>"
        f"<p>{TEXT} {number}</p></div>"
        if clock[:1].isdigit() and ":" in clock
        else f"<h2>{clock}</h2>"
        for number, clock in enumerate(clocks)
    )


def posting(**dates: str) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **dates})}</script>'


def times(blog: LiveBlog) -> list[str | None]:
    return [
        u.date_published.value.isoformat()[5:16] if u.date_published.value else None for u in blog.updates
    ]


CLOCKS = ("14:22", "14:08", "13:40", "10:05")
ON_THE_19TH = ["01-19T14:22", "01-19T14:08", "01-19T13:40", "01-19T10:05"]
SILENT = [*ON_THE_19TH[:3], "01-16T10:05"]
CHANGED = "2024-01-19T14:25:00Z"


@pytest.mark.parametrize(
    ("dates", "url", "expected", "reason"),
    [
        ({"dateModified": CHANGED}, None, ON_THE_19TH, "date of change"),
        ({"dateModified": CHANGED, "datePublished": "2024-01-16T10:01:00Z"}, None, SILENT, "date of change"),
        ({"dateModified": CHANGED}, "https://a.example/live/2024/jan/16/harbour", SILENT, "date of change"),
        ({}, "https://a.example/live/2024/jan/19/harbour", ON_THE_19TH, "address"),
        ({"datePublished": "2024-01-19"}, None, ON_THE_19TH, "publication"),
        # touched again weeks later: the address says when it was
        (
            {"dateModified": "2024-03-19T17:25:00Z"},
            "https://a.example/live/2024/jan/19/harbour",
            ["01-19T14:22", "01-19T14:08", "01-19T13:50", "01-19T13:30"],
            "address",
        ),
        ({}, None, [None] * 4, "without a date"),
    ],
)
def test_the_dates_of_a_page(
    dates: dict[str, str], url: str | None, expected: list[str], reason: str
) -> None:
    clocks = [one[6:] for one in expected] if expected[0] else CLOCKS
    blog = read(posting(**dates), blocks(*clocks), url=url)
    assert times(blog) == expected
    assert reason in (blog.updates[0].date_published.reason or "")


def test_coverage_times_are_dates_of_the_page_too() -> None:
    posted = {
        "@type": "LiveBlogPosting",
        "coverageStartTime": "2024-01-16T10:05:00Z",
        "coverageEndTime": "2024-01-19T14:22:00Z",
        "dateModified": "2024-01-22T09:00:00Z",
    }
    head = f'<script type="application/ld+json">{json.dumps(posted)}</script>'
    assert times(read(head, blocks(*CLOCKS))) == SILENT


def test_updates_that_linked_data_dates_date_their_neighbours() -> None:
    told = [
        {
            "@type": "BlogPosting",
            "headline": f"Point {number}",
            "datePublished": f"2024-01-18T{clock}:00Z",
            "articleBody": f"{TEXT} {number}",
        }
        for number, clock in ((2, "23:30"), (3, "22:10"))
    ]
    posted = {"@type": "LiveBlogPosting", "headline": "Harbour talks live", "liveBlogUpdate": told}
    head = f'<script type="application/ld+json">{json.dumps(posted)}</script>'
    blog = read(head, blocks("01:10", "00:20", "23:30", "22:10", "09:00", "23:50", "20:00"))
    assert times(blog) == [
        "01-19T01:10",
        "01-19T00:20",
        "01-18T23:30",
        "01-18T22:10",
        "01-18T09:00",
        "01-17T23:50",
        "01-17T20:00",
    ]
    assert "beside it" in (blog.updates[0].date_published.reason or "")


def test_days_between_blocks_date_what_is_below_them() -> None:
    body = blocks("Friday, 19 January 2024", "09:30", "08:10", "Tuesday, 16 January", "11:00", "10:05")
    assert times(read("", f"<main>{body}</main>")) == [
        "01-19T09:30",
        "01-19T08:10",
        "01-16T11:00",
        "01-16T10:05",
    ]


def test_a_day_from_linked_data_and_a_clock_from_the_block_make_one_time() -> None:
    told = [
        {"@type": "BlogPosting", "headline": f"Point {n}", "datePublished": day, "articleBody": f"{TEXT} {n}"}
        for n, day in enumerate(("2024-01-19", "2024-01-19", "2024-01-16"))
    ]
    posted = {"@type": "LiveBlogPosting", "headline": "Harbour talks live", "liveBlogUpdate": told}
    head = f'<script type="application/ld+json">{json.dumps(posted)}</script>'
    blog = read(head, blocks("09:30", "08:10", "11:00"), zone="Europe/Paris")
    assert times(blog) == ["01-19T08:30", "01-19T07:10", "01-16T10:00"]
    assert {(u.date_published.witness, u.date_published.precision) for u in blog.updates} == {
        ("clock", "minute")
    }


def test_a_label_out_of_season_is_read_as_local_time_and_said_so() -> None:
    clocks = ("5:00 p.m. EST", "4:10 p.m. EST", "3:05 p.m. EST")
    parts = "".join(f"<h2>Point ({clock})</h2><p>{TEXT}</p>" for clock in clocks)
    blog = read(posting(dateModified="2024-07-04T21:02:00Z"), parts, zone="America/Chicago")
    assert times(blog) == ["07-04T21:00", "07-04T20:10", "07-04T19:05"]
    assert "EST is written out of season" in (blog.updates[0].date_published.reason or "")
    assert any("EST" in note for note in blog.notes)
