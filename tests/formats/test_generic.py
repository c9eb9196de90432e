"""Pages of no known platform, in several shapes and languages; and pages that only look like live blogs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timezone

import pytest

from dateline.errors import NotALiveBlog
from dateline.formats import Page, understand
from dateline.model import LiveBlog

URL = "https://paper.example/news/harbour-live"
TEXT = "The ferry left the harbour an hour late, with all of its passengers on board."
POINTS = ("Boats stay in port", "Wind drops at last", "First ferry leaves", "Office opens")
FETCHED = datetime(2024, 7, 18, 18, 0, tzinfo=timezone.utc)


def read(body: str, *, url: str = URL, title: str = "Harbour day: live", **known: object) -> LiveBlog:
    page = f'<html lang="en"><head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>'
    given = {"url": url, "fetched_at": FETCHED, "timezone": "Europe/Paris"} | known
    return understand(Page.read(page.encode(), **given))  # type: ignore[arg-type]


def shown(blog: LiveBlog) -> list[str]:
    return [f"{u.date_published.value:%d %H:%M}" if u.date_published.value else "-" for u in blog.updates]


def nested(stamps: tuple[str, ...]) -> str:
    parts = zip(stamps, POINTS, strict=False)
    return (
        "<div>"
        + "".join(f"<div><span>{s}</span><h3>{p}</h3><p>{p}. {TEXT}</p></div>" for s, p in parts)
        + "</div>"
    )


def runs(stamps: tuple[str, ...]) -> str:
    parts = zip(stamps, POINTS, strict=False)
    return "<div>" + "".join(f"<h3>{p}</h3><div>{s}</div><p>{p}. {TEXT}</p>" for s, p in parts) + "</div>"


def defined(stamps: tuple[str, ...]) -> str:
    parts = zip(stamps, POINTS, strict=False)
    return (
        "<dl>" + "".join(f"<dt>{s}</dt><dd><h3>{p}</h3><p>{p}. {TEXT}</p></dd>" for s, p in parts) + "</dl>"
    )


def rows(stamps: tuple[str, ...]) -> str:
    parts = zip(stamps, POINTS, strict=False)
    return (
        "<table><tr><th>Time</th><th>What</th></tr>"
        + "".join(f"<tr><td>{s}</td><td><h3>{p}</h3><p>{p}. {TEXT}</p></td></tr>" for s, p in parts)
        + "</table>"
    )


CLOCKS = ("18:05", "17:40", "17:10", "16:30")


@pytest.mark.parametrize("shape", [nested, runs, defined, rows])
def test_the_shape_of_the_list(shape: Callable[[tuple[str, ...]], str]) -> None:
    blog = read(shape(CLOCKS), date_published=date(2024, 7, 18))
    assert [u.headline for u in blog.updates] == list(POINTS)
    assert [u.article_body for u in blog.updates] == [f"{point}. {TEXT}" for point in POINTS]
    assert shown(blog) == ["18 16:05", "18 15:40", "18 15:10", "18 14:30"]
    assert {u.id_from for u in blog.updates} == {"fingerprint"}


@pytest.mark.parametrize(
    ("stamps", "expected"),
    [
        (("5m ago", "40m ago", "2h ago", "3h ago"), ["18 17:55", "18 17:20", "18 16:00", "18 15:00"]),
        (("vor 5 Minuten", "vor 40 Min.", "vor 2 Stunden"), ["18 17:55", "18 17:20", "18 16:00"]),
        (("il y a 5 minutes", "il y a une heure", "il y a 2 heures"), ["18 17:55", "18 17:00", "18 16:00"]),
        (("hace 5 minutos", "hace una hora", "hace 2 horas"), ["18 17:55", "18 17:00", "18 16:00"]),
        (("há 5 minutos", "há uma hora", "há 2 horas"), ["18 17:55", "18 17:00", "18 16:00"]),
        (("5 minuti fa", "un'ora fa", "2 ore fa"), ["18 17:55", "18 17:00", "18 16:00"]),
        (("5 minuten geleden", "1 uur geleden", "2 uur geleden"), ["18 17:55", "18 17:00", "18 16:00"]),
        (("5 minut temu", "godzinę temu", "2 godziny temu"), ["18 17:55", "18 17:00", "18 16:00"]),
        (("5 dakika önce", "1 saat önce", "2 saat önce"), ["18 17:55", "18 17:00", "18 16:00"]),
        (("5 минут назад", "час назад", "2 часа назад"), ["18 17:55", "18 17:00", "18 16:00"]),
        (("5 хвилин тому", "1 годину тому", "2 години тому"), ["18 17:55", "18 17:00", "18 16:00"]),
        (
            ("18 July 2024, 6.05pm", "17 July 2024, 5pm", "16 July 2024, 4.30pm"),
            ["18 16:05", "17 15:00", "16 14:30"],
        ),
        (
            ("18.07.2024 - 18:05 Uhr", "gestern, 17:10 Uhr", "16. Juli, 16:30 Uhr"),
            ["18 16:05", "17 15:10", "16 14:30"],
        ),
        (("18 juillet à 18h05", "hier à 17h10", "16 juillet à 16h"), ["18 16:05", "17 15:10", "16 14:00"]),
        (("18 июля, 18:05", "вчера в 17:10", "16 июля, 16:30"), ["18 16:05", "17 15:10", "16 14:30"]),
    ],
)
def test_moments_as_readers_see_them(stamps: tuple[str, ...], expected: list[str]) -> None:
    assert shown(read(nested(stamps))) == expected


def test_an_age_is_as_precise_as_its_unit_and_needs_the_fetch() -> None:
    stamps = ("5m ago", "2h ago", "3 days ago")
    assert [u.date_published.precision for u in read(nested(stamps)).updates] == ["minute", "hour", "day"]
    assert shown(read(nested(stamps), fetched_at=None)) == ["-", "-", "-"]


def test_the_line_that_tells_of_a_change_opens_no_update() -> None:
    parts = "".join(
        f"<div><p>{clock}</p><p>{point}. {TEXT}</p><p>Updated at {clock}</p></div>"
        for clock, point in zip(CLOCKS, POINTS, strict=True)
    )
    blog = read(f"<div>{parts}</div>")
    assert [u.article_body for u in blog.updates] == [f"{point}. {TEXT}" for point in POINTS]


def test_a_moment_of_change_is_taken_where_the_blocks_show_no_other() -> None:
    blog = read(nested(tuple(f"Updated {clock}" for clock in CLOCKS)), date_published=date(2024, 7, 18))
    assert shown(blog) == ["18 16:05", "18 15:40", "18 15:10", "18 14:30"]


def test_a_clock_beside_an_age_in_hours_is_the_more_exact() -> None:
    stamps = tuple(f"{n} hours ago</span> <span>{clock}" for n, clock in enumerate(CLOCKS, 2))
    blog = read(nested(stamps), date_published=date(2024, 7, 18))
    assert shown(blog) == ["18 16:05", "18 15:40", "18 15:10", "18 14:30"]


def test_an_update_without_a_moment_among_its_like_is_one() -> None:
    timed = "".join(
        f'<li class="entry"><b>{c}</b><p>{p}. {TEXT}</p></li>' for c, p in zip(CLOCKS, POINTS, strict=True)
    )
    result = f'<li class="entry table"><p>The result: {TEXT}</p></li><li class="slot">Buy {TEXT}</li>'
    assert len(read(f"<ul>{timed}{result}</ul>").updates) == 5


def test_a_list_that_is_loaded_in_parts() -> None:
    blog = read(f'<main><section class="part">{nested(CLOCKS)[5:-6]}</section></main>')
    more = nested(("15:50", "15:20", "14:45"))[5:-6]
    parts = f'<main><div class="part">{nested(CLOCKS)[5:-6]}</div><div class="part">{more}</div></main>'
    assert (len(blog.updates), len(read(parts).updates)) == (4, 7)


def test_ids_do_not_depend_on_the_order_of_the_blocks() -> None:
    parts = [f"<div><i>{c}</i><p>{p}. {TEXT}</p></div>" for c, p in zip(CLOCKS, POINTS, strict=True)]
    one, other = read(f"<div>{''.join(parts)}</div>"), read(f"<div>{''.join(reversed(parts))}</div>")
    bodies = [{u.update_id: u.article_body for u in blog.updates} for blog in (one, other)]
    assert bodies[0] == bodies[1]


COMMENTS = "".join(
    f"<li><b>Reader {n}</b><i>{n}h ago</i><p>{TEXT} I was there, {n}.</p></li>" for n in range(1, 9)
)
TEASERS = "".join(
    f'<li><a href="/story/{n}">A story of the harbour, number {n}</a><i>{n}h ago</i><p>{TEXT}</p></li>'
    for n in range(1, 9)
)
ARTICLE = f"<article>{f'<p>{TEXT}</p>' * 30}</article>"


@pytest.mark.parametrize(
    "body",
    [
        f'{ARTICLE}<section class="comments"><ul>{COMMENTS}</ul></section>',
        f"{ARTICLE}<div><h2>Comments</h2><ul>{COMMENTS}</ul></div>",
        f"{ARTICLE}<ul>{COMMENTS}</ul>",
        f"{ARTICLE}<ul>{TEASERS}</ul>",
        f"<ul>{TEASERS}</ul>",
        f"{ARTICLE}<aside>{nested(CLOCKS)}</aside>",
        "<table>" + "".join(f"<tr><td>{h}:00</td><td>{TEXT}</td></tr>" for h in range(10, 20)) + "</table>",
    ],
    ids=["comments", "below a heading", "unnamed", "teasers", "front page", "aside", "programme"],
)
def test_an_ordinary_page_is_not_taken(body: str) -> None:
    with pytest.raises(NotALiveBlog):
        read(body, url="https://paper.example/news/harbour", title="A day at the harbour")


def test_headings_without_times_are_updates_only_where_the_page_followed_something_live() -> None:
    sections = "".join(f"<h2>{point}, {n}</h2>{f'<p>{TEXT}</p>' * 3}" for n in range(2) for point in POINTS)
    followed = read(f"<article>{sections}</article>", title="Harbour day: live updates")
    assert [u.headline for u in followed.updates] == [f"{point}, {n}" for n in range(2) for point in POINTS]
    assert set(shown(followed)) == {"-"}
    assert "no times" in followed.notes[0]
    for title, url in (
        ("Harbour day", URL),
        ("How to watch the regatta live", URL),
        ("Live updates", "https://p.example/a"),
    ):
        with pytest.raises(NotALiveBlog):
            read(f"<article>{sections}</article>", title=title, url=url)


@pytest.mark.parametrize(
    ("title", "row"),
    [
        ("The council meets", "<tr><td>{clock}</td><td>{text}</td></tr>"),
        ("Live arrivals", "<tr><td>{clock}</td><td>EX 1</td><td>{text}</td><td>Landed at gate 4</td></tr>"),
        ("Live scores", "<tr><td>{clock}</td><td>Ashwell</td><td>2:1</td></tr>"),
    ],
)
def test_tables_that_are_no_live_blogs(title: str, row: str) -> None:
    table = "".join(row.format(clock=clock, text=TEXT) for clock in CLOCKS * 3)
    with pytest.raises(NotALiveBlog):
        read(f"<table>{table}</table>", url="https://paper.example/page", title=title)
