"""Platforms that answer with JSON or carry it in their pages: what each module must and must not believe."""

from __future__ import annotations

import base64
import json
import time
from copy import deepcopy
from datetime import datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline.errors import DatelineError, NotALiveBlog, Unreadable
from dateline.formats import FORMATS, Page, understand, understand_all
from dateline.formats.record import as_json

FIXTURES = Path(__file__).parents[1] / "fixtures" / "pages"
URL = "https://paper.example/live"


def body(case: str) -> str:
    (file,) = (FIXTURES / case).glob("page.*")
    return file.read_text("utf-8")


def payload(case: str) -> Any:
    return json.loads(body(case))


def read(value: Any, url: str | None = URL) -> dict[str, Any]:
    said = value if isinstance(value, str) else json.dumps(value)
    return as_json(understand(Page.read(said.encode(), url=url)))


HIDDEN = {
    "superdesk-posts": ("taken back", "Half a sentence", "desk to see", "reader says", "Buy a boat"),
    "scribblelive-event": ("Great match", "Gone again", "Waiting"),
    "quintype-story": ("Taken out again", "Another story entirely"),
    "liveblog-graphql": ("Draft.", "Not yet"),
    "state-next-data": ("line of the draft", "Some other story"),
    "bbc-live-api": ("Not of this blog",),
    "bbc-morph": ("another story",),
    "wordpress-rest-polling": ("Awnings are up",),
    "guardian-rendering": ("Another story", "fell by a hand"),
}


@pytest.mark.parametrize("case", sorted(HIDDEN))
def test_what_readers_do_not_see_is_no_update(case: str) -> None:
    source, found = body(case), json.dumps(read(body(case)), ensure_ascii=False)
    for words in HIDDEN[case]:
        assert words in source
        assert words not in found


@pytest.mark.parametrize(
    "case", ["superdesk-posts", "superdesk-in-page", "scribblelive-event", "state-next-data"]
)
def test_profiles_of_staff_stay_inside(case: str) -> None:
    source, found = body(case), json.dumps(read(body(case)))
    assert "@example.invalid" in source
    for words in (
        "@example.invalid",
        "secretname",
        "administrator",
        "sign_off",
        "Hidden Person",
        "pics.example/p.jpg",
    ):
        assert words not in found


def test_an_unreadable_post_is_rejected_without_its_values() -> None:
    value = payload("superdesk-posts")
    value["_items"][1]["groups"][1]["refs"] = []
    found = read(value)
    assert len(found["updates"]) == 3
    [rejected] = found["rejected"]
    assert "publisher" in rejected["excerpt"]
    assert "Harbour" not in rejected["excerpt"]


def test_a_page_of_posts_that_were_moved_proves_no_deletion() -> None:
    value = payload("superdesk-posts")
    assert read(value)["covers"] == "newest"
    value["_items"].insert(3, value["_items"].pop(1))
    assert read(value)["covers"] == "part"


@pytest.mark.parametrize(
    ("paging", "covers"),
    [
        ({"page": 1, "total": 9}, "whole"),
        ({"page": 1, "total": 31}, "newest"),
        ({"page": 2, "total": 31}, "part"),
    ],
)
def test_how_much_an_envelope_covers(paging: dict[str, int], covers: str) -> None:
    assert read({**payload("superdesk-posts"), "_meta": paging})["covers"] == covers


@pytest.mark.parametrize(
    ("pagination", "covers"),
    [
        ({"currentPage": 1, "totalPages": 5}, "newest"),
        ({"currentPage": 3, "totalPages": 5}, "part"),
        ({"currentPage": 1, "totalPages": 1}, "whole"),
        (None, "whole"),
    ],
)
def test_how_much_a_rendering_model_covers(pagination: dict[str, int] | None, covers: str) -> None:
    assert read({**payload("guardian-rendering"), "pagination": pagination})["covers"] == covers


@pytest.mark.parametrize(
    ("case", "path", "value"),
    [
        ("guardian-rendering", ("format", "design"), "ArticleDesign"),
        ("quintype-story", ("story", "story-template"), "photo"),
        ("scribblelive-event", ("Posts",), []),
        ("liveblog-graphql", ("data", "updates"), []),
    ],
)
def test_a_payload_that_is_no_live_blog_is_refused(case: str, path: tuple[str, ...], value: object) -> None:
    whole = payload(case)
    inner = whole
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    with pytest.raises(NotALiveBlog) as refused:
        read(whole)
    assert "\n" not in str(refused.value)


def test_a_truncated_answer_is_unreadable_and_names_the_page() -> None:
    for case in ("superdesk-posts", "guardian-rendering", "minute-feed"):
        cut = body(case)[: len(body(case)) * 2 // 3]
        with pytest.raises(Unreadable, match=r"damaged.*paper\.example"):
            read(cut)


def test_a_feed_gives_each_live_blog_its_own_address() -> None:
    url = "https://jornal.example/feed.json"
    found = understand_all(Page.read(body("minute-feed").encode(), url=url))
    assert [blog.url for blog in found] == [f"{url}#2406001", f"{url}#2406002"]
    assert [len(blog.updates) for blog in found] == [2, 1]


def test_a_feed_is_not_one_live_blog() -> None:
    with pytest.raises(NotALiveBlog, match="2 live blogs"):
        read(body("minute-feed"))


def test_a_feed_of_one_live_blog_is_that_one() -> None:
    assert read(payload("minute-feed")[:1])["title"].startswith("AO MINUTO")


def test_an_edit_of_a_polling_window_replaces_the_first_wording() -> None:
    updates = {update["update_id"]: update for update in read(body("wordpress-rest-polling"))["updates"]}
    assert sorted(updates) == ["41", "42", "43"]
    assert updates["42"]["headline"] == "Rain leaves the square"
    assert updates["42"]["date_modified"] > updates["42"]["date_published"]


POSTS = [
    {
        "id": f"p-{i}",
        "createdAt": f"2024-05-01T1{i}:00:00Z",
        "text": f"Number {i} of the lines that the desk has written.",
    }
    for i in range(4)
]
STATE = json.dumps({"liveblog": {"posts": POSTS}})
ESCAPED = json.dumps(STATE)
IN_ATTRIBUTE = STATE.replace('"', "&quot;")
FORMS = {
    "assigned": f"<script>window.__STATE__ = {STATE};</script>",
    "in brackets": f'<script>window["__STATE__"] = {STATE};</script>',
    "a variable": f"<script>(function(){{ var initial = {STATE}; go(initial); }})()</script>",
    "undefined": f'<script>window.__STATE__ = {STATE[:-1]}, "user": undefined}};</script>',
    "a string": f"<script>window.__INITIAL_DATA__={ESCAPED};</script>",
    "parsed": f"<script>window.__STATE__ = JSON.parse({ESCAPED});</script>",
    "parsed, single quotes": f"<script>window.__STATE__ = JSON.parse('{STATE}');</script>",
    "base64": f'<script>window.__S__="{base64.b64encode(STATE.encode()).decode()}"</script>',
    "a json script": f'<script type="application/json" id="data">{STATE}</script>',
    "a json script, escaped": f'<script type="application/json">{IN_ATTRIBUTE}</script>',
    "pushed": f"<script>self.__next_f.push([1,{json.dumps('7:' + STATE)}])</script>",
    "pushed in pieces": "".join(
        f"<script>self.__next_f.push([1,{json.dumps(part)}])</script>"
        for part in ("1:null\n7:" + STATE[:250], STATE[250:] + "\n8:[]\n")
    ),
    "an attribute": f'<div id="app" data-props="{IN_ATTRIBUTE}"></div>',
    "after a broken one": f"<script>window.a = {{broken: 1}}; window.b = {STATE};</script>",
}


@pytest.mark.parametrize("form", sorted(FORMS))
def test_state_is_found_in_the_forms_that_frameworks_write(form: str) -> None:
    found = read(f"<!doctype html><html><body><h1>The desk</h1>{FORMS[form]}</body></html>")
    assert (found["format"], len(found["updates"])) == ("state", 4)
    assert {update["date_published_from"] for update in found["updates"]} == {"state"}


def test_members_that_lead_to_other_pages_are_teasers() -> None:
    away = [{**post, "url": f"https://paper.example/story/{post['id']}"} for post in POSTS]
    with pytest.raises(NotALiveBlog):
        read({"liveblog": {"posts": away}})
    here = [{**post, "url": f"{URL}#{post['id']}"} for post in POSTS]
    assert len(read({"liveblog": {"posts": here}})["updates"]) == 4


@pytest.mark.parametrize("name", ["comments", "replies", "relatedPosts", "mostRead", "schedule"])
def test_lists_of_other_things_are_known_by_their_names(name: str) -> None:
    assert len(read({"liveblog": {"posts": POSTS}})["updates"]) == 4
    with pytest.raises(NotALiveBlog):
        read({"liveblog": {name: POSTS}})


def test_state_may_refer_to_itself() -> None:
    flat = [{"a": 1}, {"b": 0, "liveblog": 2}, [1, 2, 0]]
    script = f'<script id="__NUXT_DATA__" type="application/json">{json.dumps(flat)}{" " * 300}</script>'
    page = f"<html><body><p>x</p>{script}</body></html>"
    with pytest.raises(NotALiveBlog):
        read(page)


EMBEDS = {
    "24liveblog": '<div id="LB24_LIVE_CONTENT" data-eid="1"></div><script src="https://v.24liveblog.com/24.js"></script>',
    "arena.im": '<div class="arena-liveblog"></div><script src="https://go.arena.im/public/js/arenalib.js"></script>',
    "norkon": '<div id="live"></div><script src="https://livecenter.norkon.net/scripts/live.js"></script>',
    "scribblelive": '<iframe src="https://embed.scribblelive.com/Embed/v7.aspx?Id=1"></iframe>',
    "tickaroo": '<iframe src="https://www.tickaroo.com/embed/ticker/1"></iframe>',
}


@pytest.mark.parametrize("platform", sorted(EMBEDS))
def test_a_page_whose_updates_are_loaded_from_elsewhere_says_from_where(platform: str) -> None:
    page = f"<html><body><h1>Cup final live</h1><p>Follow the match here.</p>{EMBEDS[platform]}</body></html>"
    with pytest.raises(NotALiveBlog, match=platform) as refused:
        read(page)
    assert refused.value.cause == "embed"


@pytest.mark.parametrize("name", sorted(FORMATS))
@pytest.mark.parametrize(
    "value",
    [
        [],
        {},
        {"_items": [{"post_status": "open", "groups": [1, {"id": "main", "refs": [None, {"item": 3}]}]}]},
        {"blocks": [{"id": [], "blockFirstPublished": {}, "elements": [1, {"_type": 3}]}, 3, None] * 2},
        {"story-template": "live-blog", "cards": [{"story-elements": [1, {"type": "image"}]}, 7]},
        {"results": [{"dates": {}, "curated": 1, "content": {"model": {"blocks": [1, {"type": []}]}}}]},
        {"entries": [{"entry_time": [], "content": {}, "id": {}, "authors": [[1]]}]},
        {"Posts": [{"Id": {}, "Content": [], "IsDeleted": {}, "Created": "/Date(99999999999999)/"}]},
        {"_type": "Tik::Model::Event", "event_info": [], "media": {"a": 1}},
        {"posts": [{"id": 1, "bodyHTML": [], "publishedDate": {}, "byline": [[]]}]},
        {"x": {"postType": "liveblog-update", "content": [], "date_gmt": {}}, "children": [{}]},
        {"unpinnedPosts": [], "y": {"unpinnedPosts({})": [{"id": []}], "pinnedPosts": 4}},
        {"liveblog": [{"id": 1, "date": {"date": []}, "body": [[{}]], "title": {"text": {}}}] * 4},
    ],
)
def test_odd_values_trip_no_format(name: str, value: Any) -> None:
    found = FORMATS[name].parse(Page.read(json.dumps(value).encode(), url=URL))
    assert found is None or found.updates


def test_names_are_names() -> None:
    value = payload("superdesk-posts")
    value["_items"][0]["publisher"] = "5762ced1c158bd0686e023ed"
    value["_items"][0]["original_creator"] = {"display_name": "desk@example.invalid"}
    assert read(value)["updates"][0]["author"] is None
    value["_items"][0]["original_creator"] = {"display_name": "Harbour Desk"}
    assert read(value)["updates"][0]["author"] == "Harbour Desk"


def test_blocks_of_other_blogs_deep_inside_an_answer_are_not_read() -> None:
    value = payload("json-fragments")
    assert len(read(value)["updates"]) == 2
    with pytest.raises(NotALiveBlog):
        read({"response": {"content": {"storyPackage": [value]}}})


HOSTILE = {
    "assignments": "<script>" + 'window.a={"b":1,' * 50_000 + "</script>",
    "strings": "<script>" + 'window.a="\\x";' * 50_000 + "</script>",
    "pieces": "<script>" + 'self.__next_f.push(["\\"' * 50_000 + "</script>",
    "depth": "<script>window.a=" + "[" * 500_000 + "</script>",
    "attributes": '<div a="{&quot;' + "x" * 400 + '">' + '<div a="{&quot;">' * 20_000,
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_state_ends_soon(name: str) -> None:
    began = time.process_time()
    with pytest.raises(DatelineError):
        read(f"<html><body><p>x</p>{HOSTILE[name]}</body></html>")
    assert time.process_time() - began < 5


def test_state_is_found_behind_a_thousand_other_variables() -> None:
    others = "".join(f'var v{i}="word";' for i in range(1_000))
    assert (
        read(f"<html><body><script>{others}window.S = {STATE};</script></body></html>")["format"] == "state"
    )


@pytest.mark.parametrize("wrapped", ["show(%s);", "/**/ lb.show(%s)", ")]}',\n%s", "for (;;);%s", " \n%s"])
def test_json_is_found_in_its_wrappers(wrapped: str) -> None:
    assert len(read(wrapped % json.dumps(payload("scribblelive-event")))["updates"]) == 3


def test_a_forum_is_no_feed_of_live_blogs() -> None:
    value = payload("minute-feed")
    for blog in value:
        for post in blog["posts"]:
            del post["title"]
    with pytest.raises(NotALiveBlog):
        read(value)


def test_a_post_that_is_planned_for_later_is_not_shown_yet() -> None:
    said = body("superdesk-posts").encode()
    last = datetime(2017, 2, 13, 5, 30, 29, tzinfo=timezone.utc)
    for minutes, shown in ((-30, 0), (-2.5, 3), (0, 4)):
        at = last + timedelta(minutes=minutes)
        page = Page.read(said, url=URL, fetched_at=at)
        found = FORMATS["superdesk"].parse(page)
        assert len(found.updates if found else ()) == shown


PAYLOADS = [json.loads(file.read_text("utf-8")) for file in sorted(FIXTURES.glob("*/page.json"))]
ODD: list[Any] = [
    *(None, [], {}, "", 0, -1, 1e300, True, [[]], [None], {"a": 1}, "<p>", "\ud800", 2**70),
    *("9999-99-99T99:99:99Z", "9" * 30, "http://[::1", [{"id": 1}], {"html": 3}, "/Date(1)/"),
]


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every container with one of its keys."""
    stack, found = [value], list[tuple[Any, Any]]()
    while stack:
        current = stack.pop()
        keys = (
            current if isinstance(current, dict) else range(len(current)) if isinstance(current, list) else ()
        )
        found += [(current, key) for key in keys]
        stack += [current[key] for key in keys]
    return found


@settings(deadline=None, max_examples=300, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(PAYLOADS), st.randoms(use_true_random=False), st.booleans())
def test_a_payload_with_odd_values_ends_in_an_outcome(value: Any, chance: Random, is_state: bool) -> None:
    value = json.loads(json.dumps(value))
    for _ in range(chance.randint(1, 8)):
        if choices := places(value):
            container, key = chance.choice(choices)
            container[key] = deepcopy(chance.choice(ODD))
    said = json.dumps(value).replace("</", "<\\/")
    page = f"<html><body><p>x</p><script>window.X = {said};</script></body></html>" if is_state else said
    try:
        found = understand_all(Page.read(page.encode(), url=chance.choice([URL, None, "http://[::1"])))
    except DatelineError:
        return
    for blog in found:
        assert blog.updates or blog.format == "begun"
        json.dumps(as_json(blog), ensure_ascii=False).encode("utf-8")


def test_half_a_character_is_replaced_and_a_whole_one_is_kept() -> None:
    value = payload("superdesk-posts")
    value["_items"][0]["groups"][1]["refs"][0]["item"]["text"] = "Half \ud83d, whole \U0001f6a2"
    assert read(value)["updates"][0]["article_body"] == "Half \ufffd, whole \U0001f6a2"
    twice = f"<html><body><p>x</p><script>window.X={json.dumps(json.dumps(value))};</script></body></html>"
    assert read(twice)["updates"][0]["article_body"] == "Half \ufffd, whole \U0001f6a2"
