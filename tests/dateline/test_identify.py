from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.identify import content_hash, fingerprint, identified, normalised
from dateline.model import PublisherTime, Update


def update(headline: str | None, body: str = "", clock: str | None = None) -> Update:
    time = PublisherTime(raw=clock, witness="clock") if clock else PublisherTime()
    return Update(update_id="", headline=headline, article_body=body, date_published=time)


def test_typography_is_no_edit() -> None:
    one = update("“It’s over” – minister", "The talks… ended.\n\n• One\u00a0point")
    other = update('"It\'s over" - minister', "The talks... ended.\n\n- One point ")
    assert content_hash(one) == content_hash(other)


def test_lost_spaces_and_paragraphs_are_no_edit() -> None:
    assert content_hash(update("A", "It is from Ann.\n\nShe said.")) == content_hash(
        update("A", "It is fromAnn. She said.")
    )


def test_wording_is_an_edit() -> None:
    assert content_hash(update("33 dead")) != content_hash(update("34 dead"))
    assert content_hash(update("a", "b")) != content_hash(update("a b"))


def test_time_place_and_flags_are_no_edit() -> None:
    one = update("Doors open", "At nine.", "9:00 a.m.")
    other = replace(
        one,
        is_pinned=True,
        date_published=PublisherTime(raw="5m ago", witness="relative"),
        url="https://x.example/?utm_source=a",
    )
    assert content_hash(one) == content_hash(other)


def test_the_fingerprint_stays_when_the_text_below_a_headline_changes() -> None:
    assert fingerprint(update("Doors open", "At nine.")) == fingerprint(update("Doors Open!", "At ten."))


def test_the_id_is_the_same_at_any_place_with_and_without_a_date() -> None:
    page = [update("One", "x", "1:09 p.m."), update("Two", "y", "12:54 p.m.")]
    newer = [update("Zero", "z", "2:00 p.m."), *page]
    assert [u.update_id for u in identified(newer)][1:] == [u.update_id for u in identified(page)]
    assert identified([update("One", "x", "13.09")])[0].update_id == identified(page)[0].update_id


def test_a_new_twin_at_the_top_changes_nothing_below() -> None:
    old = [update("Goal!", "By A.", "20:10"), update("Kick-off", "Now.", "20:00")]
    new = [update("Goal!", "By B.", "20:10"), *old]
    assert [u.update_id for u in identified(new)][1:] == [u.update_id for u in identified(old)]
    backwards = identified(list(reversed(new)), newest_first=False)
    assert sorted(u.update_id for u in backwards) == sorted(u.update_id for u in identified(new))


def test_an_id_of_the_platform_stays() -> None:
    given_id = replace(update("One"), update_id="751105")
    assert identified([given_id])[0] == given_id


@settings(deadline=None)
@given(st.lists(st.sampled_from(["a", "b", "c"]), max_size=12))
def test_ids_are_unique_on_a_page(headlines: list[str]) -> None:
    found = identified([update(headline, "same") for headline in headlines])
    assert len({u.update_id for u in found}) == len(headlines)


@settings(deadline=None)
@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalised(normalised(text)) == normalised(text)
