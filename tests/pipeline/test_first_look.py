"""What a first look may have missed is declared where the page tells it, or when it proves to be a window."""

from __future__ import annotations

from datetime import datetime, timedelta

from dateline.newsroom import generate
from dateline.newsroom.pages import Visit, render
from dateline.understand import understand_waiting
from tests.pipeline.test_as_before import look, page
from tests.pipeline.world import START, World

WORDS = {key: f"Report number {key} of the day: {'x' * key} comes from pier {key}." for key in range(10, 40)}


def newest(last: int, count: int) -> bytes:
    """The newest updates up to one, as many as the page shows."""
    return page(last, {key: WORDS[key] for key in range(last - count + 1, last + 1)})


def gaps(world: World) -> list[tuple[datetime, int, str]]:
    understand_waiting(world.url)
    return [
        (at, updates, reason)
        for at, updates, reason in world.ask(
            "SELECT g.gap_to, o.updates, g.reason FROM gap g JOIN observation o USING (observation_key)"
        )
    ]


def test_a_first_look_was_cut_if_a_window_of_its_size_rolls_later(world: World) -> None:
    look(world, 0, newest(20, 7))
    assert gaps(world) == []
    look(world, 5, newest(22, 7))
    [(at, updates, reason)] = gaps(world)
    assert (at, updates) == (START, 7)
    assert reason == (
        "The page showed 7 updates and names no older page; later looks show as many, and let old ones go."
    )
    look(world, 10, newest(25, 7))
    assert len(gaps(world)) == 1


def test_a_first_look_was_whole_if_the_page_came_to_show_more(world: World) -> None:
    look(world, 0, newest(20, 7))
    look(world, 5, newest(22, 9))
    look(world, 10, newest(25, 9))
    assert gaps(world) == []


def test_a_window_that_says_its_size_is_full_or_not(world: World) -> None:
    season = generate(77, blogs=40, hours=3, starts_at=START, platforms=("amp_live_list",))
    story = max(season.stories, key=lambda one: len(season.edition_at(one.key, season.ends_at).updates))
    full = season.edition_at(story.key, season.ends_at)
    assert sum(update.page > 0 for update in full.updates) == 40 < len(full.updates)
    look(world, 180, render(full, Visit(now=season.ends_at, number=1)).encode())
    [(at, updates, reason)] = gaps(world)
    assert (at, updates) == (START + timedelta(minutes=180), 40)
    assert reason == "The page shows at most 40 updates, is full, and names no older page."
