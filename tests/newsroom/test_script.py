from __future__ import annotations

from pathlib import Path

import pytest

from dateline.errors import SetupError
from dateline.newsroom.script import accelerate, check_distinct, read_script, read_scripts

SCRIPTS = {script.name: script for script in read_scripts()}
SMALLEST = """
name = "a"
platform = "blocks"
[outlet]
title = "A"
language = "en"
timezone = "Europe/Oslo"
sections = []
[blog]
path = "/a"
title = "A – live"
standfirst = "S"
author = "B"
clock_zone = "Europe/Oslo"
picture = {name = "p", alt = "a", caption = "c", credit = "d"}
"""
ADDED = '[[happening]]\nat = 0\nkind = "added"\nupdate = "one"\nbody = "Text."\n'


def _count(name: str, kind: str, after: float = -1e9, until: float = 1e9) -> int:
    return sum(1 for h in SCRIPTS[name].happening if h.kind == kind and after < h.at <= until)


def test_the_three_platforms_have_a_script_each() -> None:
    assert sorted(script.platform for script in SCRIPTS.values()) == ["blocks", "clock_article", "schema_org"]


@pytest.mark.parametrize("name", sorted(SCRIPTS))
def test_an_outlet_has_some_updates_at_the_start_and_many_after_a_minute(name: str) -> None:
    assert 6 <= _count(name, "added", until=0) <= 8
    gone = _count(name, "deleted")
    assert 12 <= _count(name, "added") - gone <= 18
    assert SCRIPTS[name].happening[-1].at <= 60


def test_the_story_has_everything_that_can_happen() -> None:
    kinds = {h.kind for script in SCRIPTS.values() for h in script.happening if h.at > 0}
    assert kinds == {"added", "edited", "deleted", "pinned", "unpinned", "summarised", "closed"}


def test_the_deletion_leaves_time_to_see_the_absence_twice() -> None:
    deleted = [h for script in SCRIPTS.values() for h in script.happening if h.kind == "deleted"]
    assert [h.at <= 35 for h in deleted] == [True]


def test_what_is_played_faster_happens_earlier_and_the_past_stays() -> None:
    script = SCRIPTS["the_lantern"]
    fast = accelerate(script, 4)
    assert [h.at for h in fast.happening if h.at <= 0] == [h.at for h in script.happening if h.at <= 0]
    assert [h.at * 4 for h in fast.happening if h.at > 0] == [h.at for h in script.happening if h.at > 0]


@pytest.mark.parametrize(
    ("addition", "what"),
    [
        ("", "happening"),
        (ADDED + ADDED, "added twice"),
        (ADDED + '[[happening]]\nat = -1\nkind = "pinned"\nupdate = "one"\n', "stands after"),
        (ADDED + '[[happening]]\nat = 1\nkind = "deleted"\nupdate = "two"\n', "'two' is not there"),
        (ADDED + '[[happening]]\nat = 1\nkind = "deleted"\nupdate = "one"\n' * 2, "'one' is not there"),
        (ADDED + '[[happening]]\nat = 1\nkind = "closed"\ntitle = "End"\n' * 2, "after the blog has closed"),
        (ADDED + 'colour = "red"\n', "happening.0.added.colour"),
        (ADDED.replace("added", "shouted"), "happening.0"),
        ("=", "cannot be read"),
    ],
)
def test_a_wrong_script_is_refused_with_its_file(tmp_path: Path, addition: str, what: str) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text(SMALLEST + addition, "utf-8")
    with pytest.raises(SetupError, match=r"wrong\.toml") as caught:
        read_script(file)
    assert what in str(caught.value)


@pytest.mark.parametrize(
    ("key", "value"), [("timezone", "Mars/Olympus"), ("timezone", "../etc"), ("path", "a b"), ("name", "A!")]
)
def test_a_wrong_value_is_refused(tmp_path: Path, key: str, value: str) -> None:
    lines = [f'{key} = "{value}"' if line.startswith(f"{key} =") else line for line in SMALLEST.splitlines()]
    file = tmp_path / "wrong.toml"
    file.write_text("\n".join([*lines, ADDED]), "utf-8")
    with pytest.raises(SetupError, match=key):
        read_script(file)


def test_the_smallest_script_is_read(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_text(SMALLEST + ADDED, "utf-8")
    script = read_script(file)
    assert script.pictures() == {"p"}
    with pytest.raises(SetupError, match="same name: a"):
        check_distinct((script, script))


def test_a_folder_without_scripts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="no newsroom scripts"):
        read_scripts(tmp_path)
    with pytest.raises(SetupError, match="cannot be read"):
        read_script(tmp_path / "missing.toml")
