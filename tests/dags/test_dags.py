from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from sentence import in_one_sentence

from dateline.errors import FetchFailed, NeedsAPerson
from dateline.house import folder
from dateline.newsroom import Newsroom
from dateline.revise import revise_waiting
from dateline.settings import settings
from dateline.sources import write_source
from tests.pipeline.world import World
from tests.reprocess.upgrades import each, upgrade

FILES = sorted(path for path in folder("dags").glob("*.py") if path.stem not in ("connection", "sentence"))


def test_every_file_gives_its_dag(bag: Any) -> None:
    assert bag.import_errors == {}
    assert set(bag.dag_ids) == {path.stem for path in FILES}
    assert {path.stem for path in FILES} >= {"collect", "understand", "maintain", "discover"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_dag_file_tells_the_person_on_call_what_to_do(path: Path, bag: Any) -> None:
    dag = bag.dags[path.stem]
    assert "**If it is red:**" in dag.doc_md
    assert "dateline" in dag.tags
    assert dag.description
    assert {task.owner for task in dag.tasks} == {"dateline"}
    assert dag.max_active_runs == 1
    assert not dag.catchup


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_dag_file_imports_nothing_heavy(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    modules = {node.module for node in tree.body if isinstance(node, ast.ImportFrom)}
    names = {alias.name for node in tree.body if isinstance(node, ast.Import) for alias in node.names}
    light = {"__future__", "datetime", "typing", "airflow.sdk", "airflow.providers.standard.operators.empty"}
    assert modules - light - {"dateline.settings", "sentence"} == set()
    assert names == set()


@pytest.fixture
def newsroom(bag: Any, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Three outlets, and tasks that know them and find the database through Airflow's connection."""
    with Newsroom() as opened:
        for name, said in opened.sources.items():
            write_source(tmp_path / f"{name}.toml", {**said, "poll_seconds": 3600})
        monkeypatch.delenv("DATELINE_DATABASE_URL", raising=False)
        monkeypatch.setenv("AIRFLOW_CONN_DATELINE", world.url)
        monkeypatch.setenv("DATELINE_SOURCES", str(tmp_path))
        monkeypatch.setenv("DATELINE_SHARDS", "1")
        monkeypatch.setenv("DATELINE_ALLOW_PRIVATE_ADDRESSES", "true")
        monkeypatch.setenv("DATELINE_ARCHIVE_URL", (tmp_path / "archive").as_uri())
        settings.cache_clear()
        yield opened
        settings.cache_clear()


def _run(bag: Any, name: str) -> tuple[str, dict[str, str]]:
    """Run a DAG as ``airflow dags test`` does; return its state and those of its tasks."""
    run = bag.dags[name].test()
    return str(run.state), {task.task_id: str(task.state) for task in run.get_task_instances()}


def test_collect_and_understand_twice(bag: Any, newsroom: Newsroom, world: World) -> None:
    assert _run(bag, "collect") == (
        "success",
        {
            "plan": "success",
            "crawl": "success",
            "hand_over": "success",
            "trouble": "success",
            "source": "skipped",
            "verdict": "success",
        },
    )
    state, tasks = _run(bag, "understand")
    assert (state, set(tasks.values())) == ("success", {"success"})
    [(blogs, updates, facts)] = world.ask(
        "SELECT (SELECT count(*) FROM live_blog WHERE title IS NOT NULL), "
        "(SELECT count(*) FROM live_update), (SELECT count(*) FROM figure)"
    )
    assert (blogs, updates > 15, facts > 10) == (3, True, True)
    world.ask("SELECT 1")
    assert _run(bag, "collect")[0] == "success", "nothing is due, and that is no failure"
    assert _run(bag, "understand")[0] == "success"
    assert world.ask("SELECT count(*) FROM live_update") == [(updates,)]
    assert _run(bag, "maintain")[0] == "success"


def test_a_crawl_that_fails_makes_the_run_red(bag: Any, newsroom: Newsroom, world: World) -> None:
    newsroom.stop()
    state, tasks = _run(bag, "collect")
    assert state == "failed"
    assert tasks["crawl"] == "failed"
    assert tasks["source"] == "failed"
    assert tasks["hand_over"] == "skipped"
    assert world.ask("SELECT DISTINCT last_cause FROM live_blog") == [("connection",)]


def test_a_wrong_source_file_is_red_and_stops_no_other(
    bag: Any, newsroom: Newsroom, world: World, tmp_path: Path
) -> None:
    (tmp_path / "broken.toml").write_text("title = ")
    state, tasks = _run(bag, "collect")
    assert state == "failed"
    assert (tasks["crawl"], tasks["source"], tasks["verdict"]) == ("success", "failed", "upstream_failed")
    assert world.ask("SELECT count(*) FROM observation WHERE outcome = 'parsed'") == [
        (len(newsroom.sources),)
    ]


def _with_places(newsroom: Newsroom, folder: Path, **feeds: str) -> None:
    """Let the source files name listing pages (or a feed that is not there) instead of live blogs."""
    for name, said in newsroom.sources.items():
        kind, place = ("feeds", feeds[name]) if name in feeds else ("pages", str(said["homepage"]))
        file = folder / f"{name}.toml"
        write_source(file, {key: value for key, value in said.items() if key != "live_blogs"})
        with file.open("a") as opened:
            opened.write(f'[discover]\n{kind} = ["{place}"]\nmatch = "live"\n')


def test_discover_finds_live_blogs_once_and_collect_polls_them(
    bag: Any, newsroom: Newsroom, world: World, tmp_path: Path
) -> None:
    _with_places(newsroom, tmp_path)
    assert _run(bag, "discover") == (
        "success",
        {"plan": "success", "look": "success", "watch": "success", "verdict": "success"},
    )
    expected = sorted(url for _, url in newsroom.urls)
    assert len(expected) >= 2
    assert [
        url for (url,) in world.ask("SELECT url FROM live_blog WHERE is_watched ORDER BY url")
    ] == expected
    assert _run(bag, "discover")[0] == "success"
    assert world.ask("SELECT count(*) FROM live_blog") == [(len(expected),)]
    assert _run(bag, "collect")[0] == "success"
    assert world.ask("SELECT count(*) FROM observation WHERE outcome = 'parsed'") == [(len(expected),)]


def test_a_source_whose_places_fail_is_red_and_stops_no_other(
    bag: Any, newsroom: Newsroom, world: World, tmp_path: Path
) -> None:
    broken, url = next((name, url) for name, url in newsroom.urls)
    _with_places(newsroom, tmp_path, **{broken: f"{newsroom.sources[broken]['homepage']}no-such-feed"})
    state, tasks = _run(bag, "discover")
    assert state == "failed"
    assert tasks == {"plan": "success", "look": "failed", "watch": "success", "verdict": "upstream_failed"}
    assert world.ask(
        "SELECT name, cause FROM discovery_visit JOIN source USING (source_key) WHERE cause <> ''"
    ) == [(broken, "status_404")]
    others = {other for _, other in newsroom.urls if other != url}
    assert {found for (found,) in world.ask("SELECT url FROM live_blog")} == others


def test_discover_without_places_does_nothing(bag: Any, newsroom: Newsroom) -> None:
    state, tasks = _run(bag, "discover")
    assert (state, tasks["plan"], tasks["look"], tasks["verdict"]) == (
        "success",
        "success",
        "skipped",
        "skipped",
    )


def test_reprocess_reads_the_archive_again_and_hands_over(
    bag: Any, newsroom: Newsroom, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _run(bag, "collect")[0] == "success"
    assert _run(bag, "understand")[0] == "success"
    before = world.rows()
    state, tasks = _run(bag, "reprocess")
    assert (state, tasks) == ("success", {"batches": "success", "reparse": "skipped", "hand_over": "skipped"})
    upgrade(monkeypatch, "next", each(lambda update: replace(update, author="A. Reader")))
    assert _run(bag, "reprocess") == (
        "success",
        {"batches": "success", "reparse": "success", "hand_over": "success"},
    )
    assert _run(bag, "understand")[0] == "success"
    assert world.rows() == before, "another author is no other text"
    assert world.ask("SELECT DISTINCT author, parser_version FROM update_version") == [("A. Reader", "next")]
    [(reinterpreted,)] = world.ask("SELECT count(*) FROM reinterpretation")
    assert reinterpreted == len(before["versions"])
    run = bag.dags["reprocess"].test(run_conf={"everything": True, "live_blog": newsroom.urls[0][1]})
    assert str(run.state) == "success"
    assert world.ask("SELECT count(*) FROM reinterpretation") == [(reinterpreted,)]


def test_what_cannot_be_revised_stops_no_other(
    bag: Any, newsroom: Newsroom, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _run(bag, "collect")[0] == "success"

    def revised_but_for_one(url: str) -> dict[str, int]:
        revise_waiting(url)
        raise NeedsAPerson("One live blog cannot be revised.")

    monkeypatch.setattr("dateline.understand.revise_waiting", revised_but_for_one)
    monkeypatch.setattr(bag.dags["understand"].get_task("revise"), "retries", 0)
    state, tasks = _run(bag, "understand")
    assert state == "failed"
    assert (tasks.pop("revise"), tasks.pop("verdict")) == ("failed", "upstream_failed")
    assert set(tasks.values()) == {"success"}
    [(facts,)] = world.ask("SELECT count(*) FROM figure")
    assert facts > 10


def _fail(error: Exception) -> None:
    raise error


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (FetchFailed("It did not come.", source="a", url="https://a.test/"), "It did not come. (source a, "),
        (psycopg2.OperationalError("server closed the connection\nunexpectedly"), "connection unexpectedly"),
    ],
)
def test_a_known_trouble_ends_a_task_with_one_sentence(
    error: Exception, sentence: str, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(SystemExit) as exit:
        in_one_sentence(_fail)(error)
    assert exit.value.code == 1
    [record] = caplog.records
    assert (record.levelname, record.exc_info) == ("ERROR", None)
    assert sentence in record.getMessage()
    assert "\n" not in record.getMessage()


@pytest.mark.parametrize("error", [ZeroDivisionError("a defect"), psycopg2.ProgrammingError("a defect")])
def test_an_unknown_one_shows_where_it_happened(error: Exception) -> None:
    with pytest.raises(type(error), match="a defect"):
        in_one_sentence(_fail)(error)
