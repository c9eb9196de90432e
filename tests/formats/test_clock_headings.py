from __future__ import annotations

from datetime import date, datetime, timezone

import pytest

from dateline.errors import DatelineError
from dateline.formats import Page, understand
from dateline.model import LiveBlog

TEXT = "The committee met in the old town hall, and the minutes will be public next week."


def read(text: str, **known: object) -> LiveBlog:
    return understand(Page.read(text.encode(), url=None, **known))  # type: ignore[arg-type]


def article(*headings: str, opening: str = "", between: str = "") -> str:
    return (
        "Council Sits Through the Night\n\n"
        + opening
        + "\n\n"
        + between.join(f"{h}\n\n{TEXT}\n\n" for h in headings)
    )


def times(blog: LiveBlog) -> list[str | None]:
    return [u.date_published.value.isoformat()[:16] if u.date_published.value else None for u in blog.updates]


@pytest.mark.parametrize(
    "headings",
    [
        ("First point (1:09 p.m.)", "Second point (12:54 p.m.)", "Third point (11:47 a.m.)"),
        ("1:09 p.m.: First point", "12:54 p.m.: Second point", "11:47 a.m.: Third point"),
        ("13.09 Uhr: First point", "12.54 Uhr: Second point", "11.47 Uhr: Third point"),
        ("13h09 - First point", "12h54 - Second point", "11h47 - Third point"),
        ("13:09 – First point", "12:54 – Second point", "11:47 – Third point"),
        ("kl. 13.09: First point", "kl. 12.54: Second point", "kl. 11.47: Third point"),
        (
            "UPDATE 1:09 p.m.: First point",
            "UPDATE 12:54 p.m.: Second point",
            "UPDATE 11:47 a.m.: Third point",
        ),
        (
            "Update, 13.09 Uhr: First point",
            "Update, 12.54 Uhr: Second point",
            "Update, 11.47 Uhr: Third point",
        ),
    ],
)
def test_every_way_of_writing_the_clock(headings: tuple[str, ...]) -> None:
    blog = read(article(*headings), date_published=date(2024, 1, 15), timezone="Europe/Berlin")
    assert [u.headline for u in blog.updates] == ["First point", "Second point", "Third point"]
    assert times(blog) == ["2024-01-15T12:09", "2024-01-15T11:54", "2024-01-15T10:47"]
    assert {u.article_body for u in blog.updates} == {TEXT}


def test_clocks_alone_on_their_lines() -> None:
    blog = read(
        "A title of four words\n\n" + "".join(f"{c}\n\n{TEXT}\n\n" for c in ("13:47", "12:20", "09:05")),
        timezone="Europe/Berlin",
        date_published=date(2024, 7, 15),
    )
    assert [u.headline for u in blog.updates] == [None, None, None]
    assert times(blog)[0] == "2024-07-15T11:47"


def test_paragraphs_that_begin_with_a_clock_have_no_headline() -> None:
    page = (
        "<html><body><h1>Day of the count</h1><div>"
        + "".join(
            f"<p><strong>{c}</strong> {TEXT}</p><p>More of it.</p>" for c in ("13.47", "12.20", "09.05")
        )
        + "</div></body></html>"
    )
    blog = read(page, timezone="Europe/London", date_published=date(2024, 7, 15))
    assert [(u.headline, u.article_body) for u in blog.updates] == [(None, f"{TEXT}\n\nMore of it.")] * 3


def test_the_zone_of_the_text_wins_over_the_source_and_a_clock_over_both() -> None:
    opening = "All times are in Beijing time."
    blog = read(
        article("One thing (1:09 p.m.)", "Two things (12:54 p.m.)", "Three (3:00 a.m. GMT)", opening=opening),
        timezone="Europe/Paris",
        date_published=date(2024, 1, 15),
    )
    assert blog.timezone == "Asia/Shanghai"
    assert times(blog) == ["2024-01-15T05:09", "2024-01-15T04:54", "2024-01-15T03:00"]


def test_an_ambiguous_abbreviation_is_left_open_unless_the_country_settles_it() -> None:
    page = article(
        "One thing (1:09 p.m. IST)", "Two things (12:54 p.m. IST)", "Three things (11:00 a.m. IST)"
    )
    open_, settled = (
        read(page, date_published=date(2024, 1, 15)),
        read(page, date_published=date(2024, 1, 15), country="IN"),
    )
    assert times(open_) == [None] * 3
    assert "IST means different zones" in (open_.updates[0].date_published.reason or "")
    assert times(settled)[0] == "2024-01-15T07:39"


def test_day_headings_divide_a_page_of_several_days() -> None:
    page = (
        f"Three Days of Talks\n\nFriday, 28 February 2020\n\n10:00: Envoys return\n\n{TEXT}\n\n"
        f"09:00: Doors open\n\n{TEXT}\n\nTuesday, 25 February\n\n11:00: Talks break off\n\n{TEXT}\n\n"
    )
    blog = read(page, timezone="Europe/Berlin")
    assert times(blog) == ["2020-02-28T09:00", "2020-02-28T08:00", "2020-02-25T10:00"]
    assert all("February" not in u.article_body for u in blog.updates)


def test_an_opening_date_dates_the_first_update_and_the_rest_runs_over_midnight() -> None:
    page = (
        f"A Long Night of Talks\n\n28 February 2020\n\n00:30: Envoys return\n\n{TEXT}\n\n"
        f"23:50: Doors close\n\n{TEXT}\n\n22:00: Talks begin\n\n{TEXT}\n\n"
    )
    assert times(read(page, timezone="Europe/Berlin")) == [
        "2020-02-27T23:30",
        "2020-02-27T22:50",
        "2020-02-27T21:00",
    ]


def test_the_day_follows_from_the_date_of_change_with_a_reason() -> None:
    page = (
        '<html><head><meta property="article:modified_time" content="2024-07-18T00:30:00+02:00"></head>'
        "<body><h1>Night</h1><div>"
        + "".join(f"<h2>{c} - Point</h2><p>{TEXT}</p>" for c in ("23h50", "22h10", "21h00"))
        + "</div></body></html>"
    )
    blog = read(page, timezone="Europe/Paris")
    assert times(blog)[0] == "2024-07-17T21:50"
    assert "date of change" in (blog.updates[0].date_published.reason or "")


def test_a_moment_given_by_a_person_is_read_as_its_day() -> None:
    page = article("One thing (1:09 p.m.)", "Two things (12:54 p.m.)", "Three things (11:00 a.m.)")
    blog = read(
        page, timezone="Europe/Berlin", date_published=datetime(2024, 1, 15, 8, 0, tzinfo=timezone.utc)
    )
    assert times(blog)[0] == "2024-01-15T12:09"


def test_without_a_zone_the_reason_says_what_to_give() -> None:
    blog = read(
        article("One thing (1:09 p.m.)", "Two things (12:54 p.m.)", "Three things (11:00 a.m.)"),
        date_published=date(2024, 1, 15),
    )
    assert times(blog) == [None] * 3
    assert "--timezone" in blog.notes[0]
    assert blog.updates[0].date_published.raw == "1:09 p.m."


@pytest.mark.parametrize(
    "page",
    [
        "\n\n".join(f"{h:02d}:00 – {h + 1:02d}:00 Programme {h}" for h in range(8, 20)),
        "\n\n".join(f"• {h:02d}:00 Swimming, heats" for h in range(8, 20)),
        "\n\n".join(
            f"4:1{n} A film about the sea and everything in it, with much detail on fishing boats"
            for n in range(5)
        ),
        f"A title\n\nOne (1:09 p.m.)\n\n{TEXT}\n\nTwo (12:54 p.m.)\n\n{TEXT}",
        f"A title\n\n{TEXT}\n\n" * 5,
    ],
)
def test_programmes_lists_of_films_and_articles_are_no_live_blogs(page: str) -> None:
    with pytest.raises(DatelineError):
        read(page)


def test_headlines_above_their_clocks() -> None:
    parts = "".join(
        f"<h3>Point {c}</h3><p class='when'>{c} Uhr</p><p>{TEXT}</p>" for c in ("13.47", "12.20", "09.05")
    )
    blog = read(f"<html><body><h1>Ticker</h1><div>{parts}</div></body></html>", timezone="Europe/Berlin")
    assert [(u.headline, u.article_body) for u in blog.updates] == [
        (f"Point {c}", TEXT) for c in ("13.47", "12.20", "09.05")
    ]


def test_a_table_of_contents_is_not_counted() -> None:
    heads = [f"{c} pm: Point number {n}" for n, c in enumerate(("6:47", "5:20", "4:05", "3:59"))]
    contents = "".join(f"<p><strong>{head}</strong></p>" for head in heads)
    parts = "".join(f"<h2>{head}</h2><p>{TEXT}</p>" for head in heads)
    blog = read(f"<html><body><h1>Live</h1><div>{contents}{parts}</div></body></html>")
    assert [u.article_body for u in blog.updates] == [TEXT] * 4


def test_an_update_that_is_being_written_is_none_of_a_table_of_contents() -> None:
    """It has the minute and the title of another, and few words."""
    page = article("14.25 Uhr: Fourth point", "14.23 Uhr: What we know", "14.23 Uhr: The bridge")
    page += f"14.23 Uhr: What we know\n\nMore to follow.\n\n14.10 Uhr: First point\n\n{TEXT}\n\n"
    found = read(page, timezone="Europe/Berlin", date_published=date(2023, 6, 11)).updates
    assert [update.headline for update in found[1:4]] == ["What we know", "The bridge", "What we know"]
    assert [update.article_body for update in found[2:4]] == [TEXT, "More to follow."]


def test_clocks_in_bold_over_their_paragraphs() -> None:
    parts = "".join(
        f"<p><strong>{c}</strong></p><p>{TEXT}</p><p>{TEXT}</p>" for c in ("13:47", "12:20", "09:05")
    )
    blog = read(f"<html><body><h1>Live</h1><div>{parts}</div></body></html>", timezone="Europe/Berlin")
    assert [(u.headline, u.article_body) for u in blog.updates] == [(None, f"{TEXT}\n\n{TEXT}")] * 3


def test_a_ticker_of_headings_with_the_clock_in_a_part_of_its_own() -> None:
    parts = "".join(
        f"<h5 class='time'><span>{c} Uhr:</span> Punkt {c}</h5><p>{TEXT}</p>"
        for c in ("13.47", "12.20", "09.05")
    )
    blog = read(
        f"<html lang='de'><body><h1>Ticker</h1><div>{parts}</div></body></html>", timezone="Europe/Zurich"
    )
    assert [u.headline for u in blog.updates] == ["Punkt 13.47", "Punkt 12.20", "Punkt 09.05"]


def test_a_page_that_was_changed_days_later_is_dated_by_its_publication() -> None:
    dates = (
        '<meta property="article:published_time" content="2024-07-18T08:00:00+02:00">'
        '<meta property="article:modified_time" content="2024-07-25T17:00:00+02:00">'
    )
    parts = "".join(f"<h2>{c} - Point</h2><p>{TEXT}</p>" for c in ("11h50", "10h10", "9h00"))
    page = f"<html><head>{dates}</head><body><h1>Day</h1><div>{parts}</div></body></html>"
    blog = read(page, timezone="Europe/Paris")
    assert times(blog)[0] == "2024-07-18T09:50"
    assert "date of publication" in (blog.updates[0].date_published.reason or "")


def test_the_day_beside_the_clock_of_a_label_wins_over_the_order() -> None:
    headings = (
        "Update 8:31 a.m. CDT June 11: One",
        "Update 10:05 p.m. June 10: Two",
        "Update 9 p.m. June 8: Three",
    )
    blog = read(article(*headings), date_published=date(2024, 6, 8), timezone="America/Chicago")
    assert times(blog) == ["2024-06-11T13:31", "2024-06-11T03:05", "2024-06-09T02:00"]


@pytest.mark.parametrize("clocks", [("13.47", "12.20", "09.05"), ("09.05", "12.20", "13.47")])
def test_no_paragraph_is_lost_below_one_that_begins_with_a_clock(clocks: tuple[str, ...]) -> None:
    follow_on = "All eleven people are well."
    parts = "".join(f"<p><strong>{c}:</strong> {TEXT}</p><p>{follow_on}</p>" for c in clocks)
    page = f"<html><head><title>Live: the count</title></head><body>{parts}</body></html>"
    assert [u.article_body for u in read(page).updates] == [f"{TEXT}\n\n{follow_on}"] * 3


def test_an_old_update_put_on_top_of_a_night_leaves_the_page_readable() -> None:
    clocks = ("22:39", "05:39", "04:39", "02:59", "01:49", "22:59")
    blog = read(article(*(f"{clock} Uhr: A point" for clock in clocks)))
    assert len(blog.updates) == len(clocks)


def test_clocks_in_the_brackets_of_chinese_and_text_as_long_as_it_says() -> None:
    text = "当地水务局表示，船闸处的水位今天下午已经超过四米的标记。"
    clocks = ("21:31", "21:14", "20:39")
    page = "<html><body>" + "".join(f"<p>【{clock}】{text}</p>" for clock in clocks) + "</body></html>"
    assert [(u.article_body, u.date_published.raw) for u in read(page).updates] == [
        (text, clock) for clock in clocks
    ]


def test_headline_and_text_below_a_clock_in_one_paragraph_of_an_old_layout_table() -> None:
    parts = "".join(
        f"<P><B>{clock} ET</B><BR><B>A headline</B><BR>{TEXT}"
        for clock in ("9:31 a.m.", "9:14 a.m.", "8:39 a.m.")
    )
    blog = read(
        f"<html><body><TABLE><TR><TD>Home</TD><TD><H1>The day</H1>{parts}</TD></TR></TABLE></body></html>"
    )
    assert [(u.headline, u.article_body) for u in blog.updates] == [("A headline", TEXT)] * 3


def test_markdown_without_its_marks() -> None:
    parts = "\n\n".join(
        f"**{clock}** See [the map](https://maps.example/1). {TEXT}\n\n![Water](https://i.example/1.jpg)"
        for clock in ("13h47", "12h20", "9h05")
    )
    blog = read(f"# A title of four words\n\n{parts}")
    assert [u.article_body for u in blog.updates] == [f"See the map. {TEXT}"] * 3


def test_a_page_as_a_text_browser_shows_it() -> None:
    wrapped = (
        "   The committee met in the old town hall beside the market square, where\n"
        "   Mayor Holt read the minutes aloud and said that they would be public on\n"
        "   Monday."
    )
    whole = " ".join(line.strip() for line in wrapped.splitlines())
    parts = "\n\n".join(f"   {clock}\n\n{wrapped}" for clock in ("13:47", "12:20", "09:05"))
    page = f"   [1]Home [2]World\n\n   A title of four words\n\n{parts}\n\nReferences\n\n   1. https://paper.example/\n"
    assert [u.article_body for u in read(page).updates] == [whole] * 3
