"""The answer of a content API: the whole live blog in one piece, with ids, flags and a count."""

from __future__ import annotations

from dateline.newsroom import copytext
from dateline.newsroom.edition import Edition, ShownUpdate
from dateline.newsroom.pages.markup import Visit, as_json, as_listed, iso_seconds


def render(edition: Edition, _visit: Visit) -> str:
    """Return the payload; it depends on the edition alone."""
    first, last = iso_seconds(edition.date_published), iso_seconds(edition.date_modified)
    content = {
        "id": edition.script.blog.path.strip("/"),
        "type": "liveblog",
        "webTitle": edition.title,
        "webUrl": edition.url,
        "webPublicationDate": first,
        "fields": {
            "headline": edition.title,
            "standfirst": edition.script.blog.standfirst,
            "liveBloggingNow": "false" if edition.state == "closed" else "true",
            "lang": edition.script.outlet.language,
            "firstPublicationDate": first,
            "lastModified": last,
        },
        "blocks": {
            "totalBodyBlocks": len(edition.updates),
            "body": [_block(update) for update in as_listed(edition.updates)],
        },
    }
    return as_json({"response": {"status": "ok", "userTier": "internal", "total": 1, "content": content}})


def _block(update: ShownUpdate) -> dict[str, object]:
    block: dict[str, object] = {
        "id": update.update_id,
        "bodyHtml": copytext.to_html(update.body),
        "bodyTextSummary": update.article_body,
        "createdDate": iso_seconds(update.date_published),
        "firstPublishedDate": iso_seconds(update.date_published),
        "published": True,
        "attributes": {
            "keyEvent": update.is_key_event,
            "pinned": update.is_pinned,
            "summary": update.is_summary,
        },
        "contributors": [{"webTitle": update.author}] if update.author else [],
    }
    if update.headline:
        block["title"] = update.headline
    if update.date_modified:
        block["lastModifiedDate"] = iso_seconds(update.date_modified)
    return block
