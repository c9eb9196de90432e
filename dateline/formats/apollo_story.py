"""CNN live story: the posts in the Apollo cache of the page, of which the page itself renders the first ten.

The cache (``window.__APOLLO_STATE__``, JSON in base64) is trusted for ids, order, times and rich text.
The box "What we're covering" is a pinned post too: its points are key developments and no update.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from dateline.formats.boilerplate import is_key_heading
from dateline.formats.page import Page
from dateline.formats.payload import (
    Node,
    figure,
    finished,
    first,
    framed,
    inside,
    moment,
    node,
    number,
    objects,
    plain,
    readings,
    told,
)
from dateline.formats.text import from_html
from dateline.formats.version import PARSER_VERSION
from dateline.model import LiveBlog, State, Update

NAME = "cnn-live-story"
_COVERING = re.compile(r"^what (?:we['’]re|we are) covering\b|^here['’]s what", re.IGNORECASE)
_STATES: dict[str, State] = {"live": "live", "active": "live", "ended": "closed", "closed": "closed"}
_VIDEO_WIDTH = re.compile(r"^(\d{3,4})x")


def parse(page: Page) -> LiveBlog | None:
    """Read the live story of an Apollo cache; ``None`` when there is none."""
    if "__APOLLO_STATE__" not in page.scripted and "unpinnedPosts" not in page.scripted:
        return None
    for cache in page.payloads:
        story = _story(cache)
        if story:
            return _live_blog(page, node(cache), story)
    return None


def _story(cache: object) -> Node | None:
    return next((one for one in node(cache).values() if isinstance(one, dict) and _listed(one)), None)


def _listed(story: Node) -> list[Node]:
    """Return the references to the posts, in page order; the key holds the arguments of the query."""
    lists = (objects(value) for key, value in story.items() if key.startswith("unpinnedPosts"))
    return max(lists, key=len, default=[])


def _live_blog(page: Page, cache: Node, story: Node) -> LiveBlog | None:
    pinned = [node(cache.get(str(one.get("id")))) for one in objects(story.get("pinnedPosts"))]
    box = [post for post in pinned if _is_box(_headline(post) or "")]
    marked = {first(post, "id") for post in pinned}
    stream = [node(cache.get(str(one.get("id")))) for one in _listed(story)]
    posts = [post for post in (*pinned, *stream) if post and post not in box]
    updates, rejected = readings(posts, lambda post: _update(post, page, marked))
    count = number(story.get("unpinnedPostsCount"))
    announced = None if count is None else count + len(pinned) - len(box)
    return finished(
        page,
        LiveBlog(
            url=page.facts.url,
            format=NAME,
            parser_version=PARSER_VERSION,
            title=page.facts.title or first(story, "headline"),
            state=_STATES.get((first(story, "activityStatus") or "").lower()),
            date_modified=moment(story.get("lastPublishDate"), page),
            key_developments=tuple(point for post in box for point in _points(post)),
            updates=updates,
            rejected=rejected,
            covers="whole" if announced == len(updates) else "newest",
            announced=announced,
        ),
    )


def _is_box(headline: str) -> bool:
    return bool(_COVERING.match(headline)) or is_key_heading(headline)


def _headline(post: Node) -> str | None:
    return plain(" ".join(first(part, "plaintext") or "" for part in _parts(post, "headline")))


def _parts(post: Node, key: str) -> list[Node]:
    return objects(inside(post, key, "json"))


def _update(post: Node, page: Page, pinned: set[str | None]) -> Update:
    byline = (first(part, "plaintext") or "" for part in _parts(post, "byline"))
    return told(
        first(post, "id"),
        _markup(post),
        headline=_headline(post),
        author=plain(" ".join(byline)),
        date_published=moment(first(post, "firstPublishDate", "lastPublishDate"), page),
        date_modified=moment(post.get("lastPublishDate"), page),
        is_pinned=first(post, "id") in pinned,
    )


def _points(post: Node) -> list[str]:
    lines = from_html(_markup(post)).lines
    return [line.text for line in lines if line.kind == "item"] or [line.text for line in lines]


def _markup(post: Node) -> str:
    return "".join(piece for part in _parts(post, "content") for piece in _paragraph(part))


def _paragraph(part: Node) -> Iterator[str]:
    written = first(part, "richtext") or html.escape(first(part, "plaintext") or "", quote=False)
    if written:
        yield f"<div>{written}</div>" if "<ul" in written or "<h" in written else f"<p>{written}</p>"
    for element in objects(part.get("elements")):
        yield _target(node(element.get("target")))


def _target(target: Node) -> str:
    """Return a picture, a film or another platform's post that stands between two paragraphs."""
    embedded = node(target.get("oembed"))
    if embedded:
        return first(embedded, "html") or framed(first(embedded, "url"))
    if target.get("__typename") == "Video" or "cdnUrls" in target:
        return figure(_widest(node(target.get("cdnUrls"))), first(target, "headline", "title"), "video")
    captions = (first(one, "plaintext") for one in objects(target.get("caption")))
    return figure(first(target, "url"), next((said for said in captions if said), None))


def _widest(films: Node) -> str | None:
    sizes = {key: int(match[1]) for key in films if (match := _VIDEO_WIDTH.match(key))}
    return first(films, max(sizes, key=lambda key: sizes[key], default=""))
