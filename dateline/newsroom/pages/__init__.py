"""Editions as HTML or JSON: one module for each platform that the newsroom imitates.  Pure."""

from __future__ import annotations

from collections.abc import Callable

from dateline.newsroom.edition import Edition
from dateline.newsroom.pages import (
    amp_live_list,
    app_state,
    blocks,
    clock_article,
    clock_list,
    content_api,
    dotcom_rendering,
    event_posts,
    microdata,
    minute_feed,
    paged_blocks,
    post_wrapper,
    quintype,
    schema_org,
    superdesk,
    text_stream,
    ticker_events,
    update_query,
    wordpress_html,
    wordpress_rest,
)
from dateline.newsroom.pages.markup import Visit
from dateline.newsroom.script import Platform

_RENDERERS: dict[Platform, Callable[[Edition, Visit], str]] = {
    "schema_org": schema_org.render,
    "blocks": blocks.render,
    "clock_article": clock_article.render,
    "content_api": content_api.render,
    "wordpress_html": wordpress_html.render,
    "wordpress_rest": wordpress_rest.render,
    "superdesk": superdesk.render,
    "quintype": quintype.render,
    "amp_live_list": amp_live_list.render,
    "minute_feed": minute_feed.render,
    "clock_list": clock_list.render,
    "paged_blocks": paged_blocks.render,
    "dotcom_rendering": dotcom_rendering.render,
    "text_stream": text_stream.render,
    "ticker_events": ticker_events.render,
    "event_posts": event_posts.render,
    "post_wrapper": post_wrapper.render,
    "update_query": update_query.render,
    "microdata": microdata.render,
    "app_state": app_state.render,
}
VOLATILE: frozenset[Platform] = frozenset({"blocks"})
"""Platforms whose pages differ at every request although nothing was revised."""


def render(edition: Edition, visit: Visit) -> str:
    """Return the page of an edition as one visitor gets it."""
    return _RENDERERS[edition.script.platform](edition, visit)


__all__ = ["VOLATILE", "Visit", "render"]
