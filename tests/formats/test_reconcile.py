from __future__ import annotations

import json
from datetime import datetime, timezone
from typing import Any

from dateline.formats import Page, understand
from dateline.model import LiveBlog

URL = "https://paper.example/live"
PARAGRAPH = "The river is falling again, and the road along the bank is open to lorries and buses."


def update(number: int, minute: int, **changed: Any) -> dict[str, Any]:
    return {
        "@type": "BlogPosting",
        "url": f"{URL}#entry-{number}",
        "headline": f"Point {number}",
        "datePublished": f"2023-11-02T15:{minute:02d}:00Z",
        "articleBody": f"{PARAGRAPH} Part {number}.",
    } | changed


def block(number: int, time: str) -> str:
    return (
        f'<section id="entry-{number}"><time datetime="{time}">x</time><h3>Point {number}</h3>'
        f"<p>{PARAGRAPH} Part {number}.</p></section>"
    )


def read(updates: list[Any], *blocks: str, **known: Any) -> LiveBlog:
    blog = {"@type": "LiveBlogPosting", "headline": "River live", "liveBlogUpdate": updates} | known.pop(
        "blog", {}
    )
    page = (
        f'<html lang="en"><head><script type="application/ld+json">{json.dumps(blog)}</script></head>'
        f"<body><h1>River live</h1><div>{''.join(blocks)}</div></body></html>"
    )
    return understand(Page.read(page.encode(), url=URL, **known))


def test_local_time_that_is_labelled_as_utc_is_not_believed() -> None:
    blocks = [block(n, f"2023-11-02T16:{m:02d}:00Z") for n, m in ((905, 48), (902, 30), (900, 5))]
    blog = read([update(905, 48), update(902, 30), update(900, 5)], *blocks)
    first = blog.updates[0]
    assert first.date_published.value == datetime(2023, 11, 2, 15, 48, tzinfo=timezone.utc)
    assert first.date_published.witness == "jsonld"


def test_one_block_that_differs_is_believed_and_the_other_witness_is_noted() -> None:
    blocks = [
        block(905, "2023-11-02T15:50:00Z"),
        block(902, "2023-11-02T15:30:00Z"),
        block(900, "2023-11-02T15:05:00Z"),
    ]
    blog = read([update(905, 10), update(902, 30), update(900, 5)], *blocks)
    first = blog.updates[0]
    assert first.date_published.value == datetime(2023, 11, 2, 15, 50, tzinfo=timezone.utc)
    assert [(d.field, d.witness) for d in first.disagreements] == [("date_published", "jsonld")]
    assert blog.updates[1].disagreements == ()


def test_updates_without_a_common_id_are_matched_by_headline_and_time() -> None:
    blocks = [block(n, f"2023-11-02T15:{m:02d}:00Z") for n, m in ((905, 48), (902, 30), (900, 5))]
    said = [update(n, m, url=f"{URL}#x{n + 7_000_000}") for n, m in ((905, 48), (902, 30), (900, 5))]
    blog = read(said, *blocks)
    assert len(blog.updates) == 3


def test_what_only_one_witness_saw_keeps_its_place() -> None:
    blocks = [block(n, f"2023-11-02T15:{m:02d}:00Z") for n, m in ((905, 48), (902, 30), (900, 5))]
    blog = read([update(905, 48), update(903, 40), update(902, 30), update(901, 20), update(900, 5)], *blocks)
    assert [u.headline for u in blog.updates] == [f"Point {n}" for n in (905, 903, 902, 901, 900)]


def test_a_second_copy_of_the_data_is_not_counted_twice() -> None:
    both = [update(905, 48), update(902, 30)]
    blog = read(
        [*both, update(905, 48)], blog={"@graph": [{"@type": "LiveBlogPosting", "liveBlogUpdate": both}]}
    )
    assert len(blog.updates) == 2


def test_a_headline_that_repeats_the_title_is_unknown() -> None:
    blog = read([update(905, 48, headline="River live"), update(902, 30, headline="Road open")])
    assert [u.headline for u in blog.updates] == [None, "Road open"]
    assert blog.updates[0].disagreements[0].field == "headline"


def test_a_few_blocks_may_share_a_headline() -> None:
    blocks = [
        block(1234500 + n, f"2023-11-02T15:{40 - n}:00Z").replace(f"Point {1234500 + n}<", "So far<")
        for n in range(6)
    ]
    blog: dict[str, Any] = {"blog": {"liveBlogUpdate": []}}
    assert {one.headline for one in read([], *blocks[:3], **blog).updates} == {"So far"}
    assert {one.headline for one in read([], *blocks, **blog).updates} == {None}


def test_times_that_all_repeat_the_page_are_unknown_with_a_reason() -> None:
    blog = read([update(905, 48), update(902, 48), update(900, 48)])
    assert [u.date_published.value for u in blog.updates] == [None] * 3
    assert all(u.date_published.raw and u.date_published.reason for u in blog.updates)


def test_a_single_update_may_have_the_time_of_the_page() -> None:
    blog = read([update(905, 48)], blog={"dateModified": "2023-11-02T15:48:00Z"})
    assert blog.updates[0].date_published.value is not None


def test_one_object_instead_of_a_list_is_read() -> None:
    blog = read(update(905, 48))  # type: ignore[arg-type]
    assert [u.update_id for u in blog.updates] == ["905"]


def test_damaged_json_ld_is_kept_with_its_reason_beside_the_blocks() -> None:
    blocks = "".join(block(n, f"2023-11-02T15:{m:02d}:00Z") for n, m in ((905, 48), (902, 30), (900, 5)))
    script = '<script type="application/ld+json">{"@type": "LiveBlogPosting", "a": }</script>'
    page = f"<html>{script}<body><div>{blocks}</div>"
    blog = understand(Page.read(page.encode(), url=URL))
    assert len(blog.updates) == 3
    assert "damaged" in blog.rejected[0].reason


def test_a_list_of_authors_on_every_update_is_the_authors_of_the_blog() -> None:
    team = [{"name": "Ann Ample"}, {"name": "Ben Brief"}]
    blog = read([update(905, 48, author=team), update(902, 30, author=team)])
    assert [u.author for u in blog.updates] == [None, None]
    blog = read([update(905, 48, author=team), update(902, 30, author={"name": "Ann Ample"})])
    assert [u.author for u in blog.updates] == ["Ann Ample, Ben Brief", "Ann Ample"]


def test_links_and_pictures_are_absolute() -> None:
    links = "<a href='/map?a=1'>map</a>, <a href='#top'>top</a> and <a href='javascript:x()'>x</a>"
    body = f"<p>A {links}.</p><img src='i/1.jpg'><img src='data:image/gif;base64,R0'>"
    (first, _) = read([update(905, 48, articleBody=body), update(902, 30)]).updates
    assert [(link.url, link.text) for link in first.links] == [("https://paper.example/map?a=1", "map")]
    assert [medium.url for medium in first.media] == ["https://paper.example/i/1.jpg"]


def test_a_pointer_at_the_end_of_flattened_text_is_left_out() -> None:
    body = f"{PARAGRAPH} Read more: The story of the flood in pictures"
    (first, _) = read([update(905, 48, articleBody=body), update(902, 30)]).updates
    assert first.article_body == PARAGRAPH
