"""Records of other people's WARC files whose body is in another record (WARC 1.1, 6.7, "revisit").

Only bodies from which a live blog was read are in our archive, so it is there that they are looked for; what
a revisit refers to may have been taken in before it, after it, or by an earlier run.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterator
from dataclasses import replace

from dateline.database import Connection, rows
from dateline.errors import Unreadable
from dateline.foreign import Named, Revisit
from dateline.model import Response, Snapshot
from dateline.snapshot import Archive

__all__ = ["Originals", "Revisited"]

_MOST = 100_000
"""Records that are remembered, and revisits that wait for the end of the files."""
_OF_THE_BODY = ("content-type", "content-language", "content-encoding")


class Revisited(Unreadable):
    """The body of the record is in another record, which was not taken in as a live blog."""

    def __init__(self, revisit: Revisit) -> None:
        super().__init__(cause="revisit", url=revisit.response.url)
        self.revisit = revisit


class Originals:
    """The records that were taken in, by all that they may be called, and the revisits that wait for one."""

    def __init__(self) -> None:
        self._named = Named()
        self._bodies: dict[Hashable, tuple[str, str | None]] = {}
        self._waiting: deque[Revisited] = deque()

    def meet(self, named: Named) -> None:
        """Note by what the next record is known."""
        self._named = named

    def keep(self, sha256: str) -> None:
        """Remember that the record that was met last is in our archive, by the digest of its body."""
        if len(self._bodies) < _MOST:
            body = (sha256, self._named.payload_digest)
            self._bodies.update((name, body) for name in _names(self._named))

    def wait(self, revisited: Revisited) -> bool:
        """Let a revisit wait for its original; say whether there was room."""
        if len(self._waiting) >= _MOST:
            return False
        self._waiting.append(revisited)
        return True

    def waiting(self) -> Iterator[Revisited]:
        """Yield what waits, once."""
        while self._waiting:
            yield self._waiting.popleft()

    def response(self, connection: Connection, archive: Archive, revisit: Revisit) -> Response | None:
        """Return a revisit as the response that it stands for; ``None`` where its original is not there."""
        sha256 = self._body(connection, revisit.original)
        if sha256 is None:
            return None
        with connection:
            found = rows(connection, "backfill.holder", sha256=sha256)
        if not found:
            return None
        try:
            original = archive.read_snapshot(Snapshot(**found[0]))
        except Unreadable:
            return None
        return _whole(revisit.response, original)

    def _body(self, connection: Connection, original: Named) -> str | None:
        """The record's own id is the surest name, the digest of what it held the least sure."""
        for name in _names(original):
            if name in self._bodies:
                sha256, digest = self._bodies[name]
                return sha256 if _agree(original.payload_digest, digest) else None
        if original.url is None or original.at is None:
            return None
        with connection:
            found = rows(connection, "backfill.original", url=original.url, at=original.at)
        return str(found[0]["sha256"]) if found else None


def _names(named: Named) -> Iterator[Hashable]:
    if named.record_id:
        yield "id", named.record_id
    if named.url and named.at:
        yield "place", named.url, named.at.replace(microsecond=0)
    if named.payload_digest:
        yield "digest", named.payload_digest.lower()


def _agree(one: str | None, other: str | None) -> bool:
    """Say whether two digests may be of one payload: what is missing or made in another way says nothing."""
    if not (one and other) or one.partition(":")[0].lower() != other.partition(":")[0].lower():
        return True
    return one.lower() == other.lower()


def _whole(envelope: Response, original: Response) -> Response:
    """Return the response of a revisit; 304 was the answer to whoever had the body already."""
    own = (pair for pair in envelope.headers if pair[0].lower() not in _OF_THE_BODY)
    body = (pair for pair in original.headers if pair[0].lower() in _OF_THE_BODY)
    status = original.status if envelope.status == 304 else envelope.status
    return replace(envelope, body=original.body, status=status, headers=(*own, *body))
