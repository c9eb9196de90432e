"""A page of posts as Superdesk's Live Blog API sends them, with the blog that they belong to."""

from __future__ import annotations

from dateline.newsroom import copytext
from dateline.newsroom.edition import Edition, ShownUpdate
from dateline.newsroom.pages.markup import Visit, as_json, as_listed, changed, iso_seconds


def render(edition: Edition, _visit: Visit) -> str:
    """Return one page of posts."""
    number = edition.script.blog.path.split("/")[-2]
    listed = list(as_listed(edition.updates))
    links: dict[str, object] = {"self": {"title": "posts", "href": f"client_blogs/{number}/posts"}}
    if edition.page < edition.pages:
        href = f"client_blogs/{number}/posts?page={edition.page + 1}"
        links["next"] = {"title": "next page", "href": href}
    return as_json(
        {
            "blog": _blog(edition),
            "_items": [_post(update, number, order) for order, update in enumerate(listed)],
            "_meta": {"page": edition.page, "max_results": 25, "total": edition.total},
            "_links": links,
        }
    )


def _blog(edition: Edition) -> dict[str, object]:
    return {
        "title": edition.title,
        "blog_status": "closed" if edition.state == "closed" else "open",
        "language": edition.script.outlet.language,
        "start_date": iso_seconds(edition.date_published),
    }


def _post(update: ShownUpdate, number: str, order: int) -> dict[str, object]:
    item = {"item_type": "text", "text": copytext.to_html(update.body)}
    post: dict[str, object] = {
        "_id": update.update_id,
        "blog": number,
        "_created": iso_seconds(update.date_published),
        "_updated": iso_seconds(changed(update)),
        "published_date": iso_seconds(update.date_published),
        "particular_type": "post",
        "post_status": "open",
        "deleted": False,
        "sticky": update.is_pinned,
        "lb_highlight": update.is_key_event,
        "order": 10_000.0 - order,
        "publisher": {"display_name": update.author},
        "groups": [{"id": "root", "refs": [{"idRef": "main"}]}, {"id": "main", "refs": [{"item": item}]}],
    }
    if update.headline:
        post["headline"] = update.headline
    if update.date_modified:
        post["content_updated_date"] = iso_seconds(update.date_modified)
    return post
