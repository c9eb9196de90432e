"""What the platforms of a season call their updates.  Pure."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable

from dateline.newsroom.script import Platform


def platform_id(platform: Platform, seed: int, story: str, key: str, number: int, renamed: int) -> str:
    """Return what a platform calls an update; the key where it gives no ids."""
    digest = hashlib.sha256(f"{seed}/{story}/{key}/{renamed}".encode()).hexdigest()
    made = _IDS.get(platform)
    return made(digest, number) if made else key


def _ten_figures(digest: str, _: int) -> str:
    """Return an id that no other update of a season has by accident."""
    return str(10**9 + int(digest[:15], 16) % (9 * 10**9))


_IDS: dict[Platform, Callable[[str, int], str]] = {
    "schema_org": _ten_figures,
    "blocks": lambda digest, _: digest[:24],
    "content_api": lambda digest, _: digest[:24],
    "wordpress_html": lambda _, number: str(207_000 + number),
    "wordpress_rest": lambda _, number: str(41_000 + number),
    "superdesk": lambda digest, _: f"urn:newsml:localhost:2026:{uuid.UUID(digest[:32])}",
    "quintype": lambda digest, _: str(uuid.UUID(digest[:32])),
    "amp_live_list": _ten_figures,
    "minute_feed": lambda digest, _: digest[:32],
    "dotcom_rendering": lambda digest, _: digest[:24],
    "text_stream": lambda digest, _: f"asset:{uuid.UUID(digest[:32])}",
    "ticker_events": lambda digest, _: f"ev{digest[:16]}",
    "event_posts": lambda _, number: str(880_000 + number),
    "post_wrapper": lambda digest, _: f"{digest[:8]}-{int(digest[8:12], 16)}",
    "update_query": _ten_figures,
    "microdata": _ten_figures,
    "app_state": lambda digest, _: f"u-{digest[:12]}",
    "paged_blocks": _ten_figures,
}
