"""The archive read again: re-interpretations, and never a revision."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from typer.testing import CliRunner

from dateline.cli import app
from dateline.crawl import Assignment, Tally, finish, open_crawl, watch
from dateline.database import connect, statement, transaction
from dateline.errors import NeedsAPerson, NotALiveBlog, WrongUsage
from dateline.formats.version import PARSER_VERSION
from dateline.model import LiveBlog, Response, Update
from dateline.observe import observe
from dateline.query import versions
from dateline.reprocess import Scope, batches, reparse_batch
from dateline.revise import revise_waiting
from dateline.settings import settings
from dateline.snapshot import Archive
from dateline.sources import source_of
from dateline.understand import understand_waiting
from tests.dateline.paged import PATH, body, page
from tests.reprocess.upgrades import each, refuse, shouted, upgrade

URL = "http://harbour-paper.test" + PATH
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=timezone.utc)
TABLES = {
    "live_blog": "live_blog_key",
    "live_update": "update_key",
    "update_version": "version_key",
    "update_identity": "update_id",
    "update_place": "update_key, valid_from",
    "revision": "revision_key",
    "observation": "observation_key",
    "snapshot": "snapshot_key",
    "staged_update": "observation_key, position",
    "rejected_update": "rejected_update_key",
    "key_development": "text_hash",
    "gap": "gap_key",
    "duplicate": "duplicate_key",
    "development_member": "update_key",
    "quote": "quote_key",
    "figure": "figure_key",
    "mention": "mention_key",
    "reinterpretation": "reinterpretation_key",
}


@dataclass
class Paper:
    """A publisher with one live blog, and a reader of it who looks every minute."""

    url: str
    archive: Archive
    at: datetime = NOON
    errors: list[BaseException] = field(default_factory=list)

    def look(self, numbers: Sequence[int], **how: Any) -> None:
        self.at += timedelta(minutes=1)
        self.show(page(list(numbers), size=100, **how))

    def show(self, body: bytes) -> None:
        with closing(connect(self.url)) as connection:
            with connection:
                key = watch(connection, URL, {}, self.at)
                crawl_key = open_crawl(connection, run_id="test", shard=0, live_blog_keys=[key], at=self.at)
            assignment = Assignment(live_blog_key=key, url=URL, source=source_of(URL, {}))
            answer = Response(url=URL, body=body, fetched_at=self.at)
            observe(connection, self.archive, crawl_key, assignment, answer)
            with connection:
                finish(connection, crawl_key, Tally(), self.at)

    def understand(self) -> None:
        understand_waiting(self.url, self.archive)

    def reparse(self, *, everything: bool = False) -> dict[str, int]:
        keys = [key for batch in batches(self.url, Scope(everything=everything)) for key in batch]
        return reparse_batch(self.url, self.archive, keys, everything=everything)

    def ask(self, question: str) -> list[tuple[Any, ...]]:
        with closing(psycopg2.connect(self.url)) as connection, connection.cursor() as cursor:
            cursor.execute(question)
            return list(cursor.fetchall())

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table that holds content, with its keys."""
        return {name: self.ask(f"SELECT * FROM {name} ORDER BY {key}") for name, key in TABLES.items()}

    def kinds(self) -> dict[str, int]:
        return dict(self.ask("SELECT kind, count(*)::integer FROM reinterpretation GROUP BY kind"))  # type: ignore[arg-type]

    def revisions(self) -> list[tuple[Any, ...]]:
        return self.ask(
            "SELECT u.update_id, r.kind, r.misread_by FROM revision r JOIN live_update u USING (update_key) "
            "ORDER BY r.revision_key"
        )

    def texts(self) -> dict[str, str]:
        return dict(self.ask("SELECT update_id, article_body FROM current_update"))  # type: ignore[arg-type]


@pytest.fixture
def paper(database: Any, tmp_path: Path) -> Paper:
    return Paper(database.writer_url, Archive((tmp_path / "archive").as_uri()))


@pytest.fixture
def told(paper: Paper) -> Paper:
    """A history with edits, a pin, a deletion and a return."""
    paper.look(range(6, 0, -1))
    paper.look(range(8, 0, -1), edited={3: "The mediator has left, a police officer said."}, pinned=2)
    paper.look([9, 8, 7, 6, 5, 3, 2, 1], edited={3: "The mediator has left, a police officer said."})
    paper.look([9, 8, 7, 6, 5, 3, 2, 1])
    paper.look([10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
    paper.understand()
    kinds = {kind for _, kind, _ in paper.revisions()}
    assert kinds >= {"added", "edited", "pinned", "unpinned", "deleted", "restored"}
    return paper


def test_the_same_parser_reads_the_same(told: Paper) -> None:
    before = told.rows()
    counts = told.reparse(everything=True)
    assert counts == {"live_blogs": 1, "pages": 5}
    after = told.rows()
    for name in TABLES:
        assert [dict(enumerate(row)) for row in after[name]] == [dict(enumerate(row)) for row in before[name]]


def test_what_is_up_to_date_is_not_read_again(told: Paper) -> None:
    assert told.reparse() == {}


def test_another_reading_is_no_edit_of_theirs(told: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    revisions = told.ask(
        "SELECT revision_key, update_key, kind, revised_at, misread_by FROM revision ORDER BY 1"
    )
    wordings = told.ask("SELECT version_key, update_key, valid_from, valid_to FROM update_version ORDER BY 1")
    upgrade(monkeypatch, "next", each(shouted))
    counts = told.reparse()
    assert (counts["pages"], counts["wording"]) == (5, len(wordings))
    assert told.ask("SELECT DISTINCT author, parser_version FROM update_version") == [("A. Reader", "next")]
    assert all(text.isupper() for text in told.texts().values())
    assert (
        told.ask("SELECT version_key, update_key, valid_from, valid_to FROM update_version ORDER BY 1")
        == wordings
    )
    assert (
        told.ask("SELECT revision_key, update_key, kind, revised_at, misread_by FROM revision ORDER BY 1")
        == revisions
    )
    [(before, after)] = told.ask(
        "SELECT before ->> 'article_body', after ->> 'article_body' FROM reinterpretation ORDER BY 1 LIMIT 1"
    )
    assert before.upper() == after != before


def test_twice_is_once(told: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    upgrade(monkeypatch, "next", each(shouted))
    told.reparse()
    told.understand()
    before = told.rows()
    assert told.reparse() == {}
    assert set(told.reparse(everything=True)) == {"live_blogs", "pages"}
    after = told.rows()
    for name in TABLES:
        assert [dict(enumerate(row)) for row in after[name]] == [dict(enumerate(row)) for row in before[name]]


def test_the_first_poll_after_an_upgrade_is_compared_with_the_new_reading(
    told: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = told.revisions()
    upgrade(monkeypatch, "next", each(shouted))
    told.look([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], edited={5: "Gate 5 is open."})
    revise_waiting(told.url)
    assert told.revisions() == before, "it waits until like can be compared with like"
    told.understand()
    assert told.revisions() == [*before, ("000005", "edited", None)]
    assert told.texts()["000005"] == "GATE 5 IS OPEN."


def test_pages_staged_before_the_upgrade_are_staged_anew(
    told: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = told.revisions()
    told.look([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], edited={5: "Gate 5 is open."})
    upgrade(monkeypatch, "next", each(shouted))
    assert told.reparse()["pages"] == 6
    told.understand()
    assert told.revisions() == [*before, ("000005", "edited", None)]
    assert told.ask("SELECT DISTINCT parser_version FROM observation") == [("next",)]


def test_going_back_gives_what_was_there(told: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    content = [name for name in TABLES if name not in ("reinterpretation", "quote", "figure", "mention")]
    before = told.rows()
    with monkeypatch.context() as other:
        upgrade(other, "next", each(lambda update: None if update.update_id == "000004" else shouted(update)))
        told.reparse()
        told.understand()
    told.reparse()
    told.understand()
    after = told.rows()
    assert {name: after[name] for name in content} == {name: before[name] for name in content}


def ticking(update: Update) -> Update:
    """The words of an update without what a parser wrongly took for its text."""
    return replace(update, article_body=update.article_body.partition(" [")[0])


def test_an_edit_that_only_the_old_parser_saw_is_marked(
    paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper.look([2, 1], edited={1: "Gate 1 is shut. [12 comments]"})
    paper.look([2, 1], edited={1: "Gate 1 is shut. [31 comments]"})
    paper.understand()
    assert paper.revisions()[2:] == [("000001", "edited", None)]
    upgrade(monkeypatch, "next", each(ticking))
    paper.reparse()
    assert paper.revisions()[2:] == [("000001", "edited", "next")]
    assert paper.ask("SELECT count(*) FROM edit_log") == [(0,)]
    assert (
        paper.ask(
            "SELECT article_body FROM update_version WHERE content_hash IN "
            "(SELECT content_hash FROM update_version GROUP BY 1 HAVING count(*) = 2)"
        )
        == [("Gate 1 is shut.",)] * 2
    )
    assert paper.kinds() == {"wording": 2, "revision_misread": 1}
    [(key,)] = paper.ask("SELECT update_key FROM live_update WHERE update_id = '000001'")
    with transaction(paper.url) as connection:
        told = [(row["kind"], row["article_body"], row["valid_to"]) for row in versions(connection, key)]
    assert told == [("added", "Gate 1 is shut.", None)]


def test_what_was_told_anew_is_told_so_again(paper: Paper) -> None:
    for number, words in ((2, {1: body(1)[:30] + "…"}), (3, None), (4, None)):
        paper.look(range(number, 0, -1), edited=words)
    paper.understand()
    assert paper.kinds() == {"wording": 1}
    before = paper.ask("SELECT * FROM update_version ORDER BY 1")
    paper.reparse(everything=True)
    assert paper.ask("SELECT * FROM update_version ORDER BY 1") == before
    assert paper.kinds() == {"wording": 1}


def test_an_edit_that_only_the_new_parser_sees_is_found_and_no_revision(
    paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as older:
        upgrade(older, "0", each(lambda update: replace(update, article_body="")))
        paper.look([2, 1])
        paper.look([2, 1], edited={1: "Gate 1 is shut."})
        paper.look([3, 2, 1], edited={1: "Gate 1 is shut."})
        paper.understand()
    before = paper.revisions()
    assert {kind for _, kind, _ in before} == {"added"}
    paper.reparse()
    assert paper.revisions() == before
    assert paper.kinds() == {"wording": 3, "wording_found": 1, "revision_found": 1}
    stood = paper.ask(
        "SELECT v.article_body LIKE 'Gate%', valid_from, valid_to = 'infinity' FROM update_version v "
        "JOIN live_update u USING (update_key) WHERE u.update_id = '000001' ORDER BY valid_from"
    )
    assert stood == [(False, NOON + timedelta(minutes=1), False), (True, NOON + timedelta(minutes=2), True)]


def test_an_update_that_no_earlier_parser_found_was_there_all_the_time(
    paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as older:
        upgrade(older, "0", each(lambda update: None if update.update_id == "000002" else update))
        paper.look([3, 2, 1])
        paper.look([4, 3, 2, 1])
        paper.understand()
    before = paper.revisions()
    paper.reparse()
    paper.understand()
    assert paper.revisions() == before
    assert paper.ask(
        "SELECT update_id, first_seen_at, state FROM live_update WHERE update_id = '000002'"
    ) == [("000002", NOON + timedelta(minutes=1), "present")]
    assert paper.kinds() == {"update_found": 1}
    assert len(paper.texts()) == 4
    paper.look([5, 4, 3, 2, 1])
    paper.understand()
    assert paper.revisions() == [*before, ("000005", "added", None)]


def test_what_was_no_update_is_marked_and_kept(told: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    updates, versions = len(told.ask("SELECT FROM live_update")), len(told.ask("SELECT FROM update_version"))
    upgrade(monkeypatch, "next", each(lambda update: None if update.update_id == "000003" else update))
    told.reparse()
    told.understand()
    assert len(told.ask("SELECT FROM live_update")) == updates
    assert len(told.ask("SELECT FROM update_version")) == versions
    assert told.ask("SELECT update_id FROM live_update WHERE state = 'misread'") == [("000003",)]
    assert "000003" not in told.texts()
    assert told.ask("SELECT count(*) FROM edit_log WHERE update_id = '000003'") == [(0,)]
    told.look([10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
    told.understand()
    assert told.ask("SELECT state FROM live_update WHERE update_id = '000003'") == [("misread",)]


def test_a_deletion_that_was_a_failure_of_the_parser_is_none(
    paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as older:
        upgrade(older, "0", each(lambda update: None if "shut" in update.article_body else update))
        paper.look([4, 3, 2, 1])
        paper.look([5, 4, 3, 2, 1], edited={2: "Gate 2 is shut."})
        paper.look([6, 5, 4, 3, 2, 1], edited={2: "Gate 2 is shut."})
        paper.understand()
    assert ("000002", "deleted", None) in paper.revisions()
    paper.reparse()
    assert ("000002", "deleted", PARSER_VERSION) in paper.revisions()
    assert paper.ask("SELECT state, deleted_at FROM live_update WHERE update_id = '000002'") == [
        ("present", None)
    ]
    assert paper.texts()["000002"] == "Gate 2 is shut."
    assert paper.ask("SELECT count(*) FROM deleted_updates") == [(0,)]


def test_other_ids_are_the_same_updates(told: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    before = told.ask("SELECT update_key, update_id, state FROM live_update ORDER BY 1")
    upgrade(monkeypatch, "next", each(lambda update: replace(update, update_id=f"urn:{update.update_id}")))
    told.reparse()
    assert told.ask("SELECT update_key, update_id, state FROM live_update ORDER BY 1") == before
    assert told.kinds() == {}
    assert told.ask("SELECT count(*) FROM update_identity") == [(2 * len(before),)]
    revisions = told.revisions()
    told.look([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
    told.understand()
    assert told.revisions() == [*revisions, ("urn:000011", "added", None)]


def test_a_page_that_no_parser_could_read_is_read_for_the_first_time(
    paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_new(blog: LiveBlog) -> bool:
        return len(blog.updates) > 2

    paper.look([2, 1])
    with monkeypatch.context() as older:
        upgrade(older, PARSER_VERSION, refuse(NotALiveBlog("The layout is not known."), is_new))
        paper.look([3, 2, 1])
        paper.understand()
        assert paper.ask("SELECT outcome FROM observation ORDER BY 1") == [("parsed",), ("refused",)]
    upgrade(monkeypatch, "next")
    assert paper.reparse()["page"] == 1
    paper.understand()
    assert paper.revisions()[2:] == [("000003", "added", None)]


def test_a_page_that_was_none_proves_nothing_any_more(paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    paper.look([5, 4, 3, 2, 1])
    paper.look([5, 4, 3, 2, 1], edited={4: "Please accept our terms."})
    paper.look([6, 5, 4, 3, 2, 1])
    paper.understand()
    assert [kind for _, kind, _ in paper.revisions()[5:]] == ["edited", "added", "edited"]
    wall = refuse(
        NotALiveBlog("A wall."), lambda blog: any("terms" in one.article_body for one in blog.updates)
    )
    upgrade(monkeypatch, "next", wall)
    paper.reparse()
    assert [mark for _, _, mark in paper.revisions()[5:]] == ["next", None, "next"]
    assert paper.ask("SELECT count(*) FROM update_version WHERE article_body LIKE '%terms%'") == [(0,)]
    assert paper.ask("SELECT before ->> 'article_body' FROM reinterpretation WHERE kind = 'wording'") == [
        ("Please accept our terms.",)
    ]


def test_lost_bytes_leave_what_was_read_from_them(
    told: Paper, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = told.texts()
    told.archive.close()
    shutil.rmtree(tmp_path / "archive")
    upgrade(monkeypatch, "next", each(shouted))
    assert told.reparse() == {"live_blogs": 1, "pages": 5, "lost": 5}
    assert told.texts() == before
    assert {mark for _, _, mark in told.revisions()} == {None}
    revisions = told.revisions()
    told.look([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
    told.understand()
    assert told.revisions() == [*revisions, ("000011", "added", None)], "our reading is no edit of theirs"
    assert all(text.isupper() for text in told.texts().values())
    assert told.kinds() == {"wording": len(before)}


def test_two_at_once_are_one(told: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    upgrade(monkeypatch, "next", each(shouted))
    threads = [threading.Thread(target=told.reparse) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told.kinds() == {"wording": len(told.ask("SELECT FROM update_version"))}


def test_facts_follow_the_words(told: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    def other(update: Update) -> Update:
        return replace(update, article_body=update.article_body.replace("lorries", "barges"))

    assert {counted for (counted,) in told.ask("SELECT DISTINCT counted FROM figure")} >= {"lorries"}
    upgrade(monkeypatch, "next", each(other))
    told.reparse()
    told.understand()
    counted = {counted for (counted,) in told.ask("SELECT DISTINCT counted FROM figure")}
    assert "barges" in counted
    assert "lorries" not in counted


def test_another_extractor_reads_the_same_words_again(told: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    versions = len(told.ask("SELECT FROM update_version"))
    for module in ("reprocess.scope", "reprocess.replay", "extract.store"):
        monkeypatch.setattr(f"dateline.{module}.EXTRACTOR_VERSION", "next")
    assert told.reparse() == {"live_blogs": 1, "to_extract": versions}
    told.understand()
    assert told.ask("SELECT DISTINCT extractor_version FROM figure") == [("next",)]
    assert told.reparse() == {}


def test_every_column_that_is_read_from_a_page_is_written(paper: Paper) -> None:
    from dateline.reprocess.settle import KEPT

    columns = {
        name
        for (name,) in paper.ask(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'update_version'"
        )
    }
    for name in columns - set(KEPT):
        assert f"{name} = s.{name}" in statement("reprocess.write_wordings")
        assert f"s.{name}" in statement("reprocess.add_wordings")


def test_the_command_line_says_what_changed(
    told: Paper, database: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_DATABASE_URL", database.writer_url)
    monkeypatch.setenv("DATELINE_ARCHIVE_URL", (tmp_path / "archive").as_uri())
    settings.cache_clear()
    try:
        again = CliRunner().invoke(app, ["reparse"])
        assert (again.exit_code, again.output) == (
            0,
            "Everything was read by the present parser and extractor.\n",
        )
        assert "All of it reads as before." in CliRunner().invoke(app, ["reparse", "--all"]).output
        upgrade(monkeypatch, "next", each(shouted))
        done = CliRunner().invoke(app, ["reparse", "--blog", URL, "--since", "2026-11-22"])
        assert "1 live blogs with 5 pages read again." in done.output
        assert "wordings are read otherwise" in done.output
        assert told.ask("SELECT count(*) FROM update_version WHERE extracted_by IS NULL") == [(0,)]
        later = CliRunner().invoke(app, ["reparse", "--since", "2030-01-01", "--all"])
        assert later.output == "No live blog was seen since 2030-01-01 00:00Z.\n"
        wrong = CliRunner().invoke(app, ["reparse", "--blog", f"{URL}-none"])
        assert isinstance(wrong.exception, NeedsAPerson)
        wrong = CliRunner().invoke(app, ["reparse", "--since", "soon"])
        assert isinstance(wrong.exception, WrongUsage)
    finally:
        settings.cache_clear()


def test_the_command_line_says_where_there_is_nothing_to_read(
    database: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_DATABASE_URL", database.writer_url)
    settings.cache_clear()
    try:
        for arguments in (["reparse"], ["reparse", "--all"], ["reparse", "--since", "2026-01-01"]):
            done = CliRunner().invoke(app, arguments)
            assert done.output.startswith("There are no updates yet in the database of DATELINE_DATABASE_URL")
    finally:
        settings.cache_clear()


def test_writing_the_side_room_anew_at_every_look_changes_nothing(
    told: Paper, database: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dateline.reprocess.replay._COMPACT_EVERY", 1)
    monkeypatch.setenv("DATELINE_DATABASE_URL", database.writer_url)
    monkeypatch.setenv("DATELINE_ARCHIVE_URL", (tmp_path / "archive").as_uri())
    settings.cache_clear()
    try:
        again = CliRunner().invoke(app, ["reparse", "--all"])
        assert "All of it reads as before." in again.output
        upgrade(monkeypatch, "next", each(shouted))
        done = CliRunner().invoke(app, ["reparse"])
        assert "1 live blogs with 5 pages read again." in done.output
        assert "wordings are read otherwise" in done.output
        assert "misread" not in done.output
    finally:
        settings.cache_clear()
