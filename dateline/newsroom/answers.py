"""What a season's servers answer: which page is asked for, which fault is on, and what goes back."""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from dateline.newsroom import fronts
from dateline.newsroom.archive import Archive, Leaf, state_of
from dateline.newsroom.call import Call, date_header, has_it, record_of, validators
from dateline.newsroom.faults import Episode, Fault, hits
from dateline.newsroom.pages import Visit
from dateline.newsroom.season import Season
from dateline.newsroom.served import NO_STATUS, Served
from dateline.newsroom.truth import Story
from dateline.newsroom.wire import Reply, Request

_ENTRIES = re.compile(r"/get-entries/(\d{1,6})(?:/[^/?#]*)?$")
_SHARE_THAT_ARRIVES = 0.6
_HOPS = 3
_HTML = "text/html; charset=utf-8"
_STATUSES: dict[Fault, int] = {"too_many_requests": 429, "forbidden": 403, "server_error": 500}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiles:
    """How bad the faults are on the wire."""

    drip_seconds: float = 1.5
    """Real seconds over which a slow page comes."""
    bomb_bytes: int = 40_000_000
    """To what a bomb unpacks."""


Outcome = tuple[Reply, Served]


class Answers:
    """What all hosts of a season say."""

    def __init__(self, season: Season, episodes: Sequence[Episode] = (), wiles: Wiles | None = None) -> None:
        self._season = season
        self._archive = Archive(season)
        self._wiles = wiles or Wiles()
        self._asked: Counter[str] = Counter()
        self._numbers = itertools.count(1)
        self._stories = {
            (season.publisher(story.outlet).address, _bare(story.coverage.blog.path)): story
            for story in season.stories
        }
        self._episodes: dict[str, list[Episode]] = defaultdict(list)
        for episode in episodes:
            self._episodes[episode.live_blog or episode.outlet].append(episode)

    def answer(self, request: Request, at: datetime) -> tuple[Reply, Served | None]:
        """Return what goes back, and the record of it where it was a live blog that was asked for."""
        parts = urlsplit(request.target)
        story = self._stories.get((request.host, _bare(parts.path)))
        if story is None:
            return self._elsewhere(request.host, parts.path, at), None
        number = next(self._numbers)
        call = Call(
            at=at,
            request=request,
            story=story,
            page=_page_number(parts.path, parts.query),
            number=number,
            episode=self._episode(story, at),
        )
        return _FAULTY.get(call.fault or "", Answers._page)(self, call)

    def _episode(self, story: Story, at: datetime) -> Episode | None:
        """Return the episode that hits this request; one at the live blog goes before one at its outlet."""
        self._asked[story.key] += 1
        known = (*self._episodes[story.key], *self._episodes[story.outlet])
        on = (one for one in known if one.begins_at <= at < one.ends_at)
        asked = self._asked[story.key]
        return next((one for one in on if hits(one, self._season.seed, story.key, asked)), None)

    def _elsewhere(self, host: str, path: str, at: datetime) -> Reply:
        if path == "/robots.txt":
            return _plain(200, fronts.ROBOTS, at, "text/plain; charset=utf-8")
        publisher = next((one for one in self._season.publishers if one.address == host), None)
        if path != "/" or publisher is None:
            return _plain(404, fronts.refused(404), at)
        links = [
            (self._season.url(story), story.coverage.blog.title)
            for story in self._season.stories
            if story.outlet == publisher.name
        ]
        return _plain(200, fronts.front(publisher.outlet, links), at)

    def _leaf(self, call: Call) -> Leaf | None:
        visit = Visit(now=call.shown_at, number=call.number)
        return self._archive.leaf(call.story, call.story.state_number(call.as_of), call.page, visit)

    def _page(self, call: Call) -> Outcome:
        """Answer with the page, whole; also when it is stale, or its server's clock is wrong."""
        leaf = self._leaf(call)
        if leaf is None:
            return _instead(call, 404, fronts.refused(404))
        asked = call.request.headers
        if call.fault == "lying_etag" and (known := state_of(asked.get("if-none-match", ""))) is not None:
            return self._lie(call, asked["if-none-match"], known)
        headers = validators(leaf, call)
        if has_it(leaf, call):
            return Reply(status=304, headers=headers), record_of(call, 304, call.as_of)
        zips = "gzip" in asked.get("accept-encoding", "")
        body = leaf.zipped if zips else leaf.body
        coding = (("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")) if zips else ()
        reply = Reply(headers=(*headers, ("Content-Type", leaf.media_type), *coding), body=body)
        return reply, record_of(call, 200, call.as_of, size=len(body))

    def _lie(self, call: Call, etag: str, known: int) -> Outcome:
        """Say that nothing has changed since the state that the client has, whatever it is."""
        since = call.story.changed_at(min(known, len(call.story.happenings)))
        as_of = since or call.story.happenings[0].at - timedelta(seconds=1)
        headers = (date_header(call.shown_at), ("ETag", etag), ("Cache-Control", "no-cache"))
        return Reply(status=304, headers=headers), record_of(call, 304, as_of)

    def _slow(self, call: Call) -> Outcome:
        reply, record = self._page(call)
        return replace(reply, drip_seconds=self._wiles.drip_seconds), record

    def _truncated(self, call: Call) -> Outcome:
        reply, record = self._page(call)
        if not reply.body:
            return reply, record
        kept = reply.body[: int(len(reply.body) * _SHARE_THAT_ARRIVES)]
        cut = replace(reply, body=kept, announced=len(reply.body))
        return cut, replace(record, is_whole=False, as_of=None, size=len(kept))

    def _mislabelled(self, call: Call) -> Outcome:
        """Send UTF-8 under another name, or Windows-1252 under the name of UTF-8."""
        leaf = self._leaf(call)
        if leaf is None:
            return self._page(call)
        is_other = call.variant == 1 and not call.story.capability.is_json
        body = leaf.body.decode().encode("cp1252", "xmlcharrefreplace") if is_other else leaf.body
        kind = leaf.media_type.partition(";")[0]
        said = ("Content-Type", f"{kind}; charset={'utf-8' if is_other else 'iso-8859-1'}")
        return Reply(headers=(date_header(call.shown_at), said), body=body), record_of(
            call, 200, call.as_of, size=len(body)
        )

    def _bomb(self, call: Call) -> Outcome:
        body = fronts.gzip_bomb(self._wiles.bomb_bytes)
        headers = (date_header(call.shown_at), ("Content-Type", _HTML), ("Content-Encoding", "gzip"))
        return Reply(headers=headers, body=body), record_of(call, 200, None, size=len(body))

    def _loop(self, call: Call) -> Outcome:
        hop = int((parse_qs(urlsplit(call.request.target).query).get("hop") or ["0"])[0][:3] or 0)
        target = f"{urlsplit(call.request.target).path}?hop={(hop + 1) % _HOPS}"
        reply = Reply(status=302, headers=(date_header(call.shown_at), ("Location", target)))
        return reply, record_of(call, 302, None)

    def _refused(self, call: Call) -> Outcome:
        status = _STATUSES[call.fault] if call.fault else 500
        reply, record = _instead(call, status, fronts.refused(status))
        if call.fault == "too_many_requests":
            wait = str(int(call.seconds_of("too_many_requests").total_seconds()))
            reply = replace(reply, headers=(*reply.headers, ("Retry-After", wait)))
        return reply, record

    def _hang_up(self, call: Call) -> Outcome:
        return Reply(hangs_up=True), record_of(call, NO_STATUS, None)

    def _layout(self, call: Call) -> Outcome:
        """Leave the loading of the updates to a browser, or send them in another dress."""
        if call.variant == 0:
            return self._front(call)
        leaf = self._leaf(call)
        if leaf is None:
            return self._page(call)
        body = fronts.dressed_anew(leaf.body)
        headers = (date_header(call.shown_at), ("Content-Type", leaf.media_type))
        return Reply(headers=headers, body=body), record_of(call, 200, call.as_of, size=len(body))

    def _front(self, call: Call) -> Outcome:
        """Send something else with status 200."""
        return _instead(call, 200, _FRONTS[call.fault or ""](call.story.coverage))


_FRONTS = {
    "consent_wall": fronts.consent_wall,
    "soft_404": fronts.soft_404,
    "layout_change": fronts.new_layout,
}
_FAULTY: dict[str, Callable[[Answers, Call], Outcome]] = {
    "too_many_requests": Answers._refused,
    "forbidden": Answers._refused,
    "server_error": Answers._refused,
    "slow_drip": Answers._slow,
    "truncated": Answers._truncated,
    "gzip_bomb": Answers._bomb,
    "wrong_charset": Answers._mislabelled,
    "redirect_loop": Answers._loop,
    "hang_up": Answers._hang_up,
    **dict.fromkeys(_FRONTS, Answers._front),
    "layout_change": Answers._layout,
}


def _bare(path: str) -> str:
    """Return a path without the number of a page in it."""
    return _ENTRIES.sub("/get-entries/", path)


def _page_number(path: str, query: str) -> int:
    in_path = _ENTRIES.search(path)
    said = in_path[1] if in_path else (parse_qs(query).get("page") or ["1"])[0]
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 7 else 1


def _plain(status: int, body: bytes, at: datetime, media_type: str = _HTML) -> Reply:
    return Reply(status=status, headers=(date_header(at), ("Content-Type", media_type)), body=body)


def _instead(call: Call, status: int, body: bytes) -> Outcome:
    """Answer with something that is no page of the live blog."""
    return _plain(status, body, call.shown_at), record_of(call, status, None, size=len(body))
