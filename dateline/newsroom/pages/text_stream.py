"""A stream of posts whose texts are trees of blocks and fragments; pages are asked for by their number."""

from __future__ import annotations

from dateline.newsroom.edition import Edition, ShownUpdate
from dateline.newsroom.pages.markup import Visit, as_json, changed, iso


def render(edition: Edition, _visit: Visit) -> str:
    """Return one page of the stream."""
    results = [_post(update) for update in edition.updates]
    stream = {"data": {"results": results, "page": {"index": edition.page, "total": edition.pages}}}
    data = {
        "title": edition.title,
        "description": edition.script.blog.standfirst,
        "language": edition.script.outlet.language,
        "type": "live-coverage",
        "isLive": edition.state != "closed",
        "startDateTime": iso(edition.date_published),
        "firstPublishedDateTime": iso(edition.date_published),
        "seo": {"datePublished": iso(edition.date_published), "dateModified": iso(edition.date_modified)},
        "liveTextStream": {"contributors": edition.script.blog.author, "content": stream},
    }
    return as_json({"data": data})


def _post(update: ShownUpdate) -> dict[str, object]:
    headline = [_holder("headline", _text(update.headline))] if update.headline else []
    body = [_text(paragraph) for paragraph in update.article_body.split("\n\n")]
    return {
        "urn": update.update_id,
        "type": "POST",
        "typeCode": None,
        "options": {"isBreakingNews": update.is_key_event, "isPinned": update.is_pinned},
        "dates": {
            "firstPublished": iso(update.date_published),
            "lastPublished": iso(changed(update)),
            "curated": iso(update.date_published),
        },
        "header": {"model": {"blocks": headline}},
        "content": {"model": {"blocks": body}},
    }


def _holder(kind: str, inner: dict[str, object]) -> dict[str, object]:
    return {"type": kind, "model": {"blocks": [inner]}}


def _text(words: str) -> dict[str, object]:
    fragment = {"type": "fragment", "model": {"text": words, "attributes": []}}
    return _holder("text", {"type": "paragraph", "model": {"text": words, "blocks": [fragment]}})
