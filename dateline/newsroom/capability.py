"""What the pages of each platform can show: an audit asks for no more."""

from __future__ import annotations

from dataclasses import dataclass

from dateline.newsroom.script import Platform


@dataclass(frozen=True, slots=True, kw_only=True)
class Capability:
    """What can be known from a platform's pages."""

    gives_ids: bool = True
    changes_ids: bool = False
    """An edit may come with a new id."""
    shows_pins: bool = False
    shows_order: bool = False
    """The editor's order is kept; else the platform sorts by time."""
    shows_dates: bool = True
    """Updates carry a moment with its zone; else a bare clock, to the minute."""
    shows_modified: bool = True
    shows_authors: bool = True
    shows_key_events: bool = False
    shows_doubles: bool = False
    """A repeated block can be told from a pinned copy."""
    proves_absence: bool = True
    """While the updates stand in order it can be known that what is missing on the first page is gone."""
    announces_count: bool = False
    marks_end: bool = False
    """The page says when the coverage is over, and not only in its title."""
    is_oldest_first: bool = False
    page_size: int | None = None
    """Updates on a page that links to the next older one."""
    window: int | None = None
    """Only so many of the newest are shown, and no older page."""
    fewest: int = 1
    """Below this number of updates nobody can know the page for a live blog."""
    is_json: bool = False


CAPABILITIES: dict[Platform, Capability] = {
    "schema_org": Capability(changes_ids=True, shows_order=True, marks_end=True),
    "blocks": Capability(shows_pins=True, shows_order=True, shows_key_events=True, marks_end=True),
    "clock_article": Capability(
        gives_ids=False, shows_dates=False, shows_modified=False, shows_authors=False, fewest=3
    ),
    "content_api": Capability(
        shows_pins=True,
        shows_order=True,
        shows_key_events=True,
        shows_doubles=True,
        announces_count=True,
        marks_end=True,
        is_json=True,
    ),
    "wordpress_html": Capability(shows_modified=False, shows_key_events=True),
    "wordpress_rest": Capability(
        shows_pins=True, shows_key_events=True, announces_count=True, page_size=20, is_json=True
    ),
    "superdesk": Capability(
        shows_pins=True,
        shows_order=True,
        shows_key_events=True,
        shows_doubles=True,
        announces_count=True,
        marks_end=True,
        page_size=25,
        is_json=True,
    ),
    "quintype": Capability(
        changes_ids=True,
        shows_pins=True,
        shows_order=True,
        shows_key_events=True,
        shows_doubles=True,
        marks_end=True,
        is_json=True,
    ),
    "amp_live_list": Capability(changes_ids=True, shows_authors=False, window=40, fewest=3),
    "minute_feed": Capability(shows_authors=False, is_oldest_first=True, shows_doubles=True, is_json=True),
    "clock_list": Capability(
        gives_ids=False,
        shows_dates=False,
        shows_modified=False,
        shows_authors=False,
        is_oldest_first=True,
        fewest=3,
    ),
    "paged_blocks": Capability(shows_order=True, page_size=15),
    "dotcom_rendering": Capability(
        shows_pins=True,
        shows_order=True,
        shows_key_events=True,
        marks_end=True,
        page_size=20,
        is_json=True,
    ),
    "text_stream": Capability(
        shows_pins=True,
        shows_order=True,
        shows_authors=False,
        shows_key_events=True,
        marks_end=True,
        page_size=20,
        is_json=True,
    ),
    "ticker_events": Capability(
        shows_pins=True,
        shows_order=True,
        shows_authors=False,
        proves_absence=False,
        marks_end=True,
        is_json=True,
    ),
    "event_posts": Capability(
        shows_pins=True,
        shows_order=True,
        shows_key_events=True,
        announces_count=True,
        marks_end=True,
        is_json=True,
    ),
    "post_wrapper": Capability(shows_order=True, shows_modified=False, shows_key_events=True, marks_end=True),
    "update_query": Capability(
        changes_ids=True,
        shows_pins=True,
        shows_order=True,
        shows_key_events=True,
        announces_count=True,
        is_json=True,
    ),
    "microdata": Capability(changes_ids=True, shows_order=True),
    "app_state": Capability(shows_pins=True, shows_order=True, shows_key_events=True, fewest=3),
}
"""By platform."""
