from __future__ import annotations

from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from scrapy.http import Response

from spiders.causes import retry_after_seconds


def _said(value: str) -> float | None:
    return retry_after_seconds(Response("http://x.test/", headers={"Retry-After": value}))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("120", 120.0),
        (" 7 ", 7.0),
        ("0", 0.0),
        ("9" * 5000, 86_400.0),
        ("soon", None),
        ("-5", None),
        ("1e9", None),
        ("²", None),
        ("Mon, 99 Foo 20000 99:99:99 GMT", None),
    ],
)
def test_retry_after_is_read_within_bounds(value: str, expected: float | None) -> None:
    assert _said(value) == expected


def test_retry_after_may_be_a_date() -> None:
    said = _said(format_datetime(datetime.now(timezone.utc) + timedelta(minutes=5)))
    assert said is not None
    assert 240 < said <= 300


@pytest.mark.parametrize(("hours", "expected"), [(-1, 0.0), (24 * 400, 86_400.0)])
def test_a_date_is_bounded_too(hours: int, expected: float) -> None:
    assert _said(format_datetime(datetime.now(timezone.utc) + timedelta(hours=hours))) == expected


def test_no_retry_after_is_none() -> None:
    assert retry_after_seconds(Response("http://x.test/")) is None
