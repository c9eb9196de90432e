"""A ticker of typed events: the text of each is plain, in one field, a line for each paragraph."""

from __future__ import annotations

from dateline.newsroom.edition import Edition, ShownUpdate
from dateline.newsroom.pages.markup import Visit, as_json, changed, epoch


def render(edition: Edition, _visit: Visit) -> str:
    """Return the ticker; it depends on the edition alone."""
    return as_json(
        {
            "_type": "Tik::Model::Ticker",
            "title": edition.title,
            "language": edition.script.outlet.language,
            "status": "finished" if edition.state == "closed" else "running",
            "events": [_event(update) for update in edition.updates],
        }
    )


def _event(update: ShownUpdate) -> dict[str, object]:
    info: dict[str, object] = {
        "_type": "Tik::Model::EventInfo::BasicEventInfo",
        "title": update.article_body.replace("\n\n", "\n"),
        "event_type": 0,
    }
    if update.headline:
        info["headline"] = update.headline
    return {
        "_type": "Tik::Model::Event",
        "local_id": update.update_id,
        "created_at": epoch(update.date_published),
        "updated_at": epoch(changed(update)),
        "event_info": info,
        "media": [],
        **({"highlight": "sticky"} if update.is_pinned else {}),
    }
