from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

import pytest
from lxml import html

from dateline.newsroom import Edition, Script, edition_at, read_scripts
from dateline.newsroom.edition import Place
from dateline.newsroom.pages import VOLATILE, Visit, render
from dateline.newsroom.pages.markup import json_ld

SCRIPTS = {script.name: script for script in read_scripts()}
START = datetime(2026, 11, 22, 22, 58, tzinfo=timezone.utc)
PLACE = Place(base_url="http://127.0.0.1:1", started_at=START)
MOMENTS = (0, 11, 24, 31, 45, 60)


def _edition(name: str, at: float) -> Edition:
    return edition_at(SCRIPTS[name], at, PLACE)


def _page(edition: Edition, at: float = 60, number: int = 1) -> html.HtmlElement:
    visit = Visit(now=START + timedelta(seconds=at), number=number)
    return html.document_fromstring(render(edition, visit), parser=html.HTMLParser(encoding="utf-8"))


def _words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _linked_data(page: html.HtmlElement) -> dict[str, object]:
    [script] = page.xpath('//script[@type="application/ld+json"]')
    data = json.loads(script.text)
    assert isinstance(data, dict)
    return data


@pytest.mark.parametrize("name", sorted(SCRIPTS))
@pytest.mark.parametrize("at", MOMENTS)
def test_a_page_says_what_its_edition_shows(name: str, at: float) -> None:
    edition = _edition(name, at)
    page = _page(edition, at)
    shown = _words(page.find("body"))
    for update in edition.updates:
        assert (update.headline or "") in shown
        for paragraph in update.article_body.split("\n\n"):
            assert paragraph in shown
    assert edition.title in shown
    assert page.get("lang") == "en"
    assert page.xpath('string(//link[@rel="canonical"]/@href)') == edition.url


@pytest.mark.parametrize("name", sorted(SCRIPTS))
def test_a_page_is_the_same_for_the_same_moment(name: str) -> None:
    visit = Visit(now=START, number=3)
    assert render(_edition(name, 20), visit) == render(_edition(name, 20), visit)


@pytest.mark.parametrize("name", sorted(SCRIPTS))
def test_only_the_volatile_page_depends_on_the_visit(name: str) -> None:
    pages = {render(_edition(name, 20), Visit(now=START + timedelta(n), number=n)) for n in (1, 2, 3)}
    assert len(pages) == (3 if SCRIPTS[name].platform in VOLATILE else 1)


def test_what_is_volatile_is_not_in_the_updates() -> None:
    first, second = (_page(_edition("the_lantern", 20), 20, number) for number in (1, 2))
    for block in ("//article[contains(@class,'block')]", "//h1"):
        assert [_words(e) for e in first.xpath(block)] == [_words(e) for e in second.xpath(block)]
    assert _words(first.find("body")) != _words(second.find("body"))


@pytest.mark.parametrize("at", MOMENTS)
def test_blocks_carry_ids_times_and_key_events(at: float) -> None:
    edition = _edition("the_lantern", at)
    page = _page(edition, at)
    blocks = page.xpath('//div[@id="liveblog-body"]/article')
    assert [b.get("id") for b in blocks] == [f"block-{u.update_id}" for u in edition.updates]
    times = [
        datetime.fromisoformat(b.xpath("string(.//time/@datetime)").replace("Z", "+00:00")) for b in blocks
    ]
    assert times == [u.date_published for u in edition.updates]
    assert ["is-key-event" in b.get("class") for b in blocks] == [u.is_key_event for u in edition.updates]
    cards = page.xpath('//aside[@id="key-events-carousel"]//li')
    assert len(cards) == sum(u.is_key_event for u in edition.updates)


@pytest.mark.parametrize(("at", "pinned"), [(9, 0), (10, 1), (41, 1), (42, 0)])
def test_the_pinned_update_is_shown_twice(at: float, pinned: int) -> None:
    page = _page(_edition("the_lantern", at), at)
    assert len(page.xpath('//div[@id="pinned-post"]//article[not(@id)]')) == pinned
    assert len(page.xpath('//h2[.="What we know so far"]')) == 1 + pinned


def test_the_json_ld_gives_the_time_of_the_blog_to_some_updates() -> None:
    edition = _edition("skerry_tribune", 60)
    page = _page(edition)
    updates = _linked_data(page)["liveBlogUpdate"]
    assert isinstance(updates, list)
    published = [update["datePublished"] for update in updates]
    in_blocks = page.xpath('//article[@class="live-update"]/header/time/@datetime')
    wrong = [told for told, true in zip(published, in_blocks, strict=True) if told != true]
    assert 2 <= len(wrong) <= 8
    assert set(wrong) == {_linked_data(page)["datePublished"]}
    anchors = [update["url"].partition("#")[2] for update in updates]
    assert anchors == page.xpath('//article[@class="live-update"]/@id')


@pytest.mark.parametrize(("at", "is_closed"), [(56, False), (57, True)])
def test_the_end_of_coverage_is_said(at: float, is_closed: bool) -> None:
    page = _page(_edition("skerry_tribune", at), at)
    assert ("coverageEndTime" in _linked_data(page)) is is_closed
    assert (page.xpath('string(//p[@class="badge"])') == "COVERAGE ENDED") is is_closed


def test_clock_headings_are_local_and_pass_midnight() -> None:
    page = _page(_edition("quayside_gazette", 60))
    headings = [h for h in map(_words, page.xpath('//div[@class="article-body"]/h2')) if h.endswith(")")]
    assert len(headings) == len(_edition("quayside_gazette", 60).updates)
    assert headings[0] == "Investigators to raise recorder (11:58 p.m.)"
    assert headings[-1] == "Ferry sends distress call from Kvel Sound (10:17 p.m.)"
    later = Place(base_url="http://127.0.0.1:1", started_at=START + timedelta(minutes=3))
    page = _page(edition_at(SCRIPTS["quayside_gazette"], 60, later))
    assert "Investigators to raise recorder (12:01 a.m.)" in _words(page)
    assert "in Norwegian local time" in _words(page)
    assert not page.xpath('//div[@class="article-body"]//*[@id]')


def test_boilerplate_stands_outside_the_updates() -> None:
    page = _page(_edition("quayside_gazette", 60))
    body = page.xpath('//div[@class="article-body"]')[0]
    assert "Donate" in _words(page)
    assert "Donate" not in _words(body)
    assert "Hauk Lien" not in _words(body)


def test_no_text_can_end_a_script_element() -> None:
    assert "</script><b>" not in json_ld({"a": "</script><b>"}).removesuffix("</script>")


def test_no_text_can_become_markup() -> None:
    script = SCRIPTS["the_lantern"]
    evil = '"><script>x</script>'
    hostile = Script.model_validate(
        script.model_dump()
        | {"blog": script.blog.model_dump() | {"title": evil}}
        | {
            "happening": [
                h.model_dump() | ({"headline": evil} if h.kind == "added" else {}) for h in script.happening
            ]
        }
    )
    page = _page(edition_at(hostile, 0, PLACE), 0)
    assert page.xpath("//script[.='x']") == []
    assert evil in _words(page.xpath("//h1")[0])
