from __future__ import annotations

from datetime import datetime, timezone

import pytest

from dateline.errors import NotALiveBlog
from dateline.formats import Page, understand
from dateline.model import LiveBlog

URL = "https://paper.example/live"
TEXT = "The ferry left the harbour an hour late, with all of its passengers on board."
HOURS = (12, 11, 10)


def read(body: str, **known: object) -> LiveBlog:
    head = "<head><title>Ferry day</title></head>"
    page = f'<html lang="en-GB">{head}<body><h1>Ferry day</h1>{body}</body></html>'
    return understand(Page.read(page.encode(), url=URL, **known))  # type: ignore[arg-type]


def guardian(hour: int, extra: str = "", inside: str = "") -> str:
    return (
        f'<article class="block {extra}" id="block-5f00aa11bb22cc33dd44ee{hour}">'
        f'<time datetime="2023-05-15T{hour}:00:00Z">1h</time>{inside}<p>{TEXT}</p></article>'
    )


def test_a_block_that_is_shown_twice_is_one_pinned_update_at_its_place() -> None:
    blog = read(guardian(10) + "".join(guardian(hour) for hour in HOURS))
    assert [u.update_id[-2:] for u in blog.updates] == ["12", "11", "10"]
    assert [u.is_pinned for u in blog.updates] == [False, False, True]


@pytest.mark.parametrize(
    ("marks", "is_pinned"),
    [
        ('class="entry pinned"', True),
        ('class="entry is-pinned"', True),
        ('class="entry isPinned"', True),
        ('class="entry entry--pinned"', True),
        ('class="entry post-pinned"', True),
        ('class="entry" data-pinned=""', False),  # so do templates write what is false
        ('class="entry" data-is-pinned="true"', True),
        ('class="entry" data-pinned="false"', False),
        ('class="entry unpinned"', False),
        ('class="entry not-pinned"', False),
        ('class="entry entry--pinned-none"', False),
        ('class="entry no-pinned"', False),
        ('class="entry can-be-pinned"', False),
    ],
)
def test_a_block_of_an_unknown_platform_is_pinned_in_the_usual_ways(marks: str, is_pinned: bool) -> None:
    blog = read("".join(entry(hour, marks if hour == 9 else 'class="entry"') for hour in (9, *HOURS)))
    assert [u.is_pinned for u in blog.updates] == [is_pinned, False, False, False]


def test_a_mark_that_most_blocks_have_is_no_pin() -> None:
    blog = read("".join(entry(hour, 'class="entry" data-pinned="x"') for hour in (12, 11, 10, 9, 8)))
    assert not any(u.is_pinned for u in blog.updates)


def entry(hour: int, marks: str) -> str:
    moment = f"2023-05-15T{hour:02}:00:00Z"
    return f'<div {marks} id="entry-{hour}"><time datetime="{moment}">{hour}:00</time><p>{TEXT}</p></div>'


def test_a_pinned_copy_without_an_id_marks_the_update_to_which_it_links() -> None:
    link = '<a href="?p=1#block-5f00aa11bb22cc33dd44ee11"><time>11.00</time></a>'
    copy = f'<div id="pinned-box"><article class="block">{link}<p>{TEXT}</p></article></div>'
    blog = read(copy + "".join(guardian(hour) for hour in HOURS))
    assert [u.is_pinned for u in blog.updates] == [False, True, False]


def test_a_link_to_itself_that_is_no_address_costs_the_link_alone() -> None:
    link = '<a href="http://[::1#block-5f00aa11bb22cc33dd44ee12">12.00</a>'
    blog = read(guardian(12, inside=link) + guardian(11) + guardian(10))
    assert [u.url for u in blog.updates] == [
        None,
        f"{URL}#block-5f00aa11bb22cc33dd44ee11",
        f"{URL}#block-5f00aa11bb22cc33dd44ee10",
    ]


def test_the_flags_of_a_block() -> None:
    blog = read(guardian(12, "is-key-event") + guardian(11, "is-summary") + guardian(10))
    assert [(u.is_key_event, u.is_summary) for u in blog.updates] == [
        (True, False),
        (False, True),
        (False, False),
    ]


def test_the_second_time_of_a_block_is_when_it_was_changed() -> None:
    inside = '<p class="updated-time">Updated at <time datetime="2023-05-15T12:36:00Z">12.36</time></p>'
    update = read(guardian(12, inside=inside) + guardian(11) + guardian(10)).updates[0]
    assert update.date_modified.value == datetime(2023, 5, 15, 12, 36, tzinfo=timezone.utc)
    assert "Updated" not in update.article_body


def test_what_readers_see_wins_over_the_attribute_that_orders_the_list() -> None:
    blocks = "".join(
        f'<div id="post-90{h}" data-sort-time="1684100000000">'
        f'<time datetime="2023-05-15T{h}:00:00Z">x</time><p>{TEXT}</p></div>'
        for h in HOURS
    )
    assert [u.date_published.value.hour for u in read(blocks).updates if u.date_published.value] == [
        12,
        11,
        10,
    ]


def test_a_relative_time_is_read_against_the_moment_of_the_fetch() -> None:
    blocks = "".join(
        f'<div class="live-post" id="p-77{m}"><time>{m}m ago</time><p>{TEXT}</p></div>' for m in (5, 20, 40)
    )
    blog = read(blocks, fetched_at=datetime(2023, 5, 15, 12, 0, tzinfo=timezone.utc))
    assert [u.date_published.value.minute for u in blog.updates if u.date_published.value] == [55, 40, 20]
    assert {u.date_published.witness for u in blog.updates} == {"relative"}
    assert {u.date_published.value for u in read(blocks).updates} == {None}


def test_bare_clocks_of_blocks_are_resolved_like_those_of_articles() -> None:
    blocks = "".join(
        f'<article class="lx-stream-post" id="post_5ebab4a75c8cf7066bdfaa{h}">'
        f"<time><span>Posted at {h}:05</span></time><p>{TEXT}</p></article>"
        for h in HOURS
    )
    meta = '<meta property="article:modified_time" content="2023-05-15T11:10:00Z">'
    update = read(meta + blocks, timezone="Europe/London").updates[0]
    assert (update.date_published.raw, update.date_published.witness) == ("12:05", "clock")
    assert update.date_published.value == datetime(2023, 5, 15, 11, 5, tzinfo=timezone.utc)


def test_an_age_in_an_element_that_is_called_time() -> None:
    blocks = "".join(
        f'<article id="h_d31d48750796{h}"><span class="timeAlert">{h} min ago</span><h2>Point {h}</h2>'
        f"<p>{TEXT}</p></article>"
        for h in (5, 20, 40)
    )
    blog = read(blocks, fetched_at=datetime(2023, 5, 15, 12, 0, tzinfo=timezone.utc))
    assert [u.date_published.value.minute for u in blog.updates if u.date_published.value] == [55, 40, 20]
    assert {u.article_body for u in blog.updates} == {TEXT}


@pytest.mark.parametrize(
    "body",
    [
        "".join(
            f'<li id="comment-8{h}"><time datetime="2023-05-15T{h}:00:00Z">x</time><p>{TEXT}</p></li>'
            for h in HOURS
        ),
        "".join(
            f'<article id="story-8{h}"><time datetime="2023-05-15T{h}:00:00Z">x</time>'
            f'<h3><a href="/story/{h}">A story</a></h3><p>{TEXT}</p></article>'
            for h in HOURS
        ),
        "".join(
            f'<div id="row-8{h}"><time datetime="2023-05-15T{h}:00:00Z">x</time><p>Short.</p></div>'
            for h in HOURS
        ),
        "".join(
            f'<div id="same-8{h}"><time datetime="2023-05-15T09:00:00Z">x</time><p>{TEXT}</p></div>'
            for h in HOURS
        ),
    ],
    ids=["comments", "teasers", "rows without text", "one time for all"],
)
def test_other_lists_are_no_live_blogs(body: str) -> None:
    with pytest.raises(NotALiveBlog):
        read(f"<ul>{body}</ul>")


@pytest.mark.parametrize(
    ("link", "older"),
    [
        ('<a rel="next" href="/live/page/2">2</a>', "https://paper.example/live/page/2"),
        ('<a href="?page=with:block-1">Older</a>', f"{URL}?page=with:block-1"),
        ('<a href="/other/page">More news</a>', None),
    ],
)
def test_the_next_older_page(link: str, older: str | None) -> None:
    assert read("".join(guardian(hour) for hour in HOURS) + link).older == older
