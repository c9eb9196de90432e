"""The rendering model that a frontend hands to its renderer: typed elements, epochs, pages with numbers."""

from __future__ import annotations

from dateline.newsroom import copytext
from dateline.newsroom.edition import Edition, ShownUpdate
from dateline.newsroom.pages.markup import Visit, as_json, changed, epoch

_ELEMENT = "model.dotcomrendering.pageElements.TextBlockElement"


def render(edition: Edition, _visit: Visit) -> str:
    """Return one page of blocks, with the pinned one and the key events of this page beside them."""
    paging: dict[str, object] = {"currentPage": edition.page, "totalPages": edition.pages}
    if edition.page < edition.pages:
        paging["older"] = f"{edition.script.blog.path}?page={edition.page + 1}"
    blocks = [_block(update) for update in edition.updates]
    pinned = next((_block(update) for update in edition.updates if update.is_pinned), None)
    is_live = edition.state != "closed"
    return as_json(
        {
            "version": 3,
            "headline": edition.title,
            "webTitle": edition.title,
            "webURL": edition.url,
            "lang": edition.script.outlet.language,
            "format": {"design": "LiveBlogDesign" if is_live else "DeadBlogDesign"},
            "config": {"isLive": is_live},
            "webPublicationDate": epoch(edition.date_published) * 1000,
            "blocks": blocks,
            "keyEvents": [_block(update) for update in edition.updates if update.is_key_event],
            "pagination": paging,
            **({"pinnedPost": pinned} if pinned else {}),
        }
    )


def _block(update: ShownUpdate) -> dict[str, object]:
    paragraphs = copytext.to_html(update.body).split("\n")
    return {
        "id": update.update_id,
        **({"title": update.headline} if update.headline else {}),
        "attributes": {"pinned": update.is_pinned, "keyEvent": update.is_key_event, "summary": False},
        "blockCreatedOn": epoch(update.date_published) * 1000,
        "blockFirstPublished": epoch(update.date_published) * 1000,
        "blockLastUpdated": epoch(changed(update)) * 1000,
        "contributors": [{"name": update.author}],
        "elements": [{"_type": _ELEMENT, "html": paragraph} for paragraph in paragraphs],
    }
