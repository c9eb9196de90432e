"""Damaged pages of our own: nothing but the errors of the house comes out, and nothing takes long."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from benchmarks.fuzz import MAX_SECONDS, mutated, outcome, pages_below
from dateline.formats import Page

FIXTURES = Path(__file__).parents[1] / "fixtures" / "pages"
TEXT = "The ferry left the harbour an hour late, with all of its passengers on board."


@pytest.mark.parametrize("seed", range(6))
def test_a_damaged_page_is_read_or_refused(seed: int) -> None:
    bodies, dice = pages_below([FIXTURES]), random.Random(seed)
    for _ in range(60):
        body, done = mutated(bodies, dice)
        started = time.process_time()
        assert outcome(body), done
        assert time.process_time() - started < MAX_SECONDS, done


@pytest.mark.parametrize(
    "body",
    [
        "<h2>Key points</h2><!-- points --><ul><li>One</li></ul>",
        "".join(
            f'<div id="b-8{n}"><time><!-- x -->{n} min ago</time><p>{TEXT}</p></div>' for n in (5, 20, 40)
        ),
        "<!-- a --><div><!-- b --><i>18:05</i><!-- c --></div>" * 5,
    ],
)
def test_comments_of_html_are_no_elements(body: str) -> None:
    page = f"<html><head><title>Live</title></head><body>{body}</body></html>"
    assert "secret" not in Page.read(page.encode(), url=None).written.body
    assert outcome(page.encode())
