"""The newsroom's pages, shown to the rooms behind the spider at chosen moments."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

import psycopg2

from dateline.crawl import Assignment, Tally, finish, open_crawl, watch
from dateline.database import Connection, connect
from dateline.model import Response
from dateline.newsroom.edition import Place, edition_at
from dateline.newsroom.journal import JournalLine, journal_of
from dateline.newsroom.pages import Visit, render
from dateline.newsroom.script import Script, read_scripts
from dateline.observe import observe
from dateline.snapshot import Archive
from dateline.sources import Source

STEP = 5
WHOLE_STORY = tuple(range(0, 71, STEP))
START = datetime(2026, 3, 2, 14, 0, tzinfo=timezone.utc)


@dataclass(frozen=True)
class World:
    """A database, an archive, and outlets whose pages can be shown to them."""

    url: str
    archive: Archive
    scripts: Sequence[Script] = field(default_factory=read_scripts)

    def place(self, script: Script) -> Place:
        return Place(base_url=f"http://{script.name.replace('_', '-')}.test", started_at=START)

    def source(self, script: Script) -> Source:
        outlet = script.outlet
        return Source.model_validate(
            {
                "name": script.name,
                "title": outlet.title,
                "homepage": f"{self.place(script).base_url}/",
                "language": outlet.language,
                "timezone": outlet.timezone,
            }
        )

    @property
    def journal(self) -> list[JournalLine]:
        return [line for script in self.scripts for line in journal_of(script, self.place(script))]

    def response(self, script: Script, second: float) -> Response:
        place, at = self.place(script), START + timedelta(seconds=second)
        page = render(edition_at(script, second, place), Visit(now=at, number=int(second)))
        return Response(
            url=place.base_url + script.blog.path,
            body=page.encode(),
            fetched_at=at,
            headers=(("Content-Type", "text/html; charset=utf-8"),),
        )

    def look(self, *seconds: float, names: Sequence[str] | None = None) -> None:
        """Show every outlet's page as it is at these seconds of the story; stage, but do not understand."""
        with closing(connect(self.url)) as connection:
            for second in seconds:
                for script in self.scripts:
                    if names is None or script.name in names:
                        self._look_at(connection, script, second)

    def _look_at(self, connection: Connection, script: Script, second: float) -> None:
        response, source = self.response(script, second), self.source(script)
        with connection:
            key = watch(connection, response.url, {source.name: source}, response.fetched_at)
            crawl_key = open_crawl(
                connection, run_id="test", shard=0, live_blog_keys=[key], at=response.fetched_at
            )
        assignment = Assignment(live_blog_key=key, url=response.url, source=source)
        observe(connection, self.archive, crawl_key, assignment, response)
        with connection:
            finish(connection, crawl_key, Tally(), response.fetched_at)

    def ask(self, question: str, *parameters: Any) -> list[tuple[Any, ...]]:
        with closing(psycopg2.connect(self.url)) as connection, connection.cursor() as cursor:
            cursor.execute(question, parameters)
            return list(cursor.fetchall())

    def rows(self, *, but: Sequence[str] = ()) -> dict[str, list[tuple[Any, ...]]]:
        """All that people would call the content, without keys, which differ from run to run."""
        return {name: self.ask(question) for name, question in CONTENT.items() if name not in but}


CONTENT = {
    "versions": """
        SELECT b.url, u.update_id, v.headline, v.article_body, v.date_published, v.valid_from, v.valid_to
        FROM update_version v JOIN live_update u USING (update_key) JOIN live_blog b USING (live_blog_key)
        ORDER BY b.url, u.update_id, v.valid_from""",
    "updates": """
        SELECT b.url, u.update_id, u.state, u.position, u.is_pinned, u.first_seen_at, u.last_seen_at,
          u.deleted_at
        FROM live_update u JOIN live_blog b USING (live_blog_key) ORDER BY 1, 2""",
    "revisions": """
        SELECT b.url, u.update_id, r.kind, r.revised_at, r.detail::text
        FROM revision r JOIN live_update u USING (update_key) JOIN live_blog b USING (live_blog_key)
        ORDER BY 1, 2, 4, 3""",
    "facts": """
        SELECT u.update_id, 'quote', q.field, q.span_start, q.text, q.speaker
        FROM quote q JOIN update_version v USING (version_key) JOIN live_update u USING (update_key)
        UNION ALL
        SELECT u.update_id, 'figure', f.field, f.span_start, f.text, f.claimant
        FROM figure f JOIN update_version v USING (version_key) JOIN live_update u USING (update_key)
        ORDER BY 1, 2, 3, 4, 5""",
    "copies": """
        SELECT u.update_id, o.update_id, d.kind, d.scope
        FROM duplicate d
        JOIN update_version v USING (version_key) JOIN live_update u USING (update_key)
        JOIN update_version w ON w.version_key = d.original_version_key
        JOIN live_update o ON o.update_key = w.update_key
        ORDER BY 1, 2""",
    "key_developments": "SELECT text, position, is_current FROM key_development ORDER BY 1",
}
