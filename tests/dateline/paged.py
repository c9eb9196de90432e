"""A live blog in pages, as a publisher shows it at a moment: invented updates, the newest first."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone

START = datetime(2026, 11, 22, 8, 0, tzinfo=timezone.utc)
PATH = "/live/harbour-strike"


def moment(number: int) -> str:
    """When an update was published; several share a minute, as in real blogs."""
    return (START + timedelta(seconds=40 * number)).isoformat()


def body(number: int) -> str:
    return f"Report {number}: the mediator counted {number * 7} lorries at gate {number % 9} of the harbour."


def page(
    numbers: Sequence[int],
    number: int = 1,
    size: int = 10,
    *,
    edited: dict[int, str] | None = None,
    pinned: int | None = None,
    is_endless: bool = False,
) -> bytes:
    """Return one page of a blog that has these updates, the newest first."""
    shown = numbers[(number - 1) * size : number * size]
    has_older = is_endless or len(numbers) > number * size
    older = f'<a rel="next" href="{PATH}?page={number + 1}">Older</a>' if has_older else ""
    blocks = [f'<div class="pinned">{_block(pinned, edited, " is-pinned")}</div>'] if pinned else []
    blocks += [_block(one, edited) for one in shown]
    head = {
        "@context": "https://schema.org",
        "@type": "LiveBlogPosting",
        "headline": "Harbour strike: latest",
        "datePublished": moment(0),
        "coverageStartTime": moment(0),
    }
    return (
        '<!doctype html><html lang="en"><head><title>Harbour strike: latest</title>'
        f'<script type="application/ld+json">{json.dumps(head)}</script></head><body>'
        f"<h1>Harbour strike: latest</h1><main>{''.join(blocks)}</main>{older}</body></html>"
    ).encode()


def _block(number: int, edited: dict[int, str] | None, flag: str = "") -> str:
    words = (edited or {}).get(number, body(number))
    return (
        f'<article id="block-{number:06d}" class="block{flag}"><header>'
        f'<time datetime="{moment(number)}">{moment(number)[11:16]}</time>'
        f'<h2 class="block-title">Report number {number}</h2></header>'
        f'<div class="block-elements"><p>{words}</p></div></article>'
    )
