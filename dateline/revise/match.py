"""Which seen update is which known one.  Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from rapidfuzz import fuzz

SAME_WORDS = 90.0
"""Similarity (0 to 100) above which two wordings are one update whatever their times."""
SIMILAR_WORDS = 55.0
"""Similarity that suffices when the publisher gives both the same time."""
SHORT_TEXT = 40
"""Characters below which words alone prove nothing ("Goal!")."""
SAME_TEXT = 20
"""Characters from which the same words are the same update, where one went as the other came."""
TELLING_TEXT = 120
"""Characters below which other names or numbers make another update ("The road to X is shut")."""
_COMPARED = 2000
_SHOWN_MINUTE = timedelta(minutes=1)
"""A clock without seconds is so far from the same time with them, at most."""
_PUT_RIGHT = timedelta(minutes=10)
"""By so much a time is put right while the text is written."""
_AGE = timedelta(seconds=90)
"""How far "5 minutes ago" may be from the same, a look later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What is compared of an update; ``key`` is its place on the page, or its row."""

    key: int
    content_hash: str
    fingerprint: str
    headline: str
    article_body: str
    date_published: datetime | None
    date_published_raw: str | None
    date_published_from: str | None = None
    date_published_precision: str | None = None
    was_there: bool = False
    """Of a known one: its place is shown without it since this look."""
    is_deleted: bool = False
    """Of a known one: it was deleted before this look."""


def match_wordings(known: Sequence[Wording], seen: Sequence[Wording]) -> dict[int, int]:
    """Match updates whose ids say nothing: seen key -> known key, each used at most once.

    ``known`` are updates that the page shows no more, ``seen`` those with an id never met.  An edit
    that came with a new id is so recognised as an edit, and not as a deletion and an addition.
    """
    pairs = sorted(
        ((score, k.key, s.key) for k in known for s in seen if (score := _score(k, s))),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    matched: dict[int, int] = {}
    taken: set[int] = set()
    for _, known_key, seen_key in pairs:
        if known_key not in taken and seen_key not in matched:
            matched[seen_key] = known_key
            taken.add(known_key)
    return matched


def _score(known: Wording, seen: Wording) -> float:
    if not known.article_body and not known.headline:
        return 0.0
    same_time = _same_time(known, seen)
    if known.content_hash == seen.content_hash and same_time:
        return 200.0
    if same_time is None:
        return _score_by_words(known, seen)
    return _score_of_one_time(known, seen) if same_time else _score_of_another_time(known, seen)


def _score_of_one_time(known: Wording, seen: Wording) -> float:
    """The first line stays when a text is written on; what is told under it may be all new."""
    similarity = fuzz.ratio(_text(known), _text(seen))
    enough = SAME_WORDS if known.is_deleted else SIMILAR_WORDS  # what comes back is what it was
    is_alike = similarity >= enough or known.fingerprint == seen.fingerprint
    return 100.0 + similarity / 10 if is_alike or _first_line(known) == _first_line(seen) else 0.0


def _score_of_another_time(known: Wording, seen: Wording) -> float:
    """A time may be put right with the words or without, if one went as the other came."""
    if not known.was_there:
        return 0.0
    if known.content_hash == seen.content_hash:
        return 99.0 if len(_text(known)) >= SAME_TEXT or _is_put_back(known, seen) else 0.0
    if _is_headed_alike(known, seen):
        return 95.0
    return _score_by_words(known, seen, least=TELLING_TEXT)


def _is_put_back(known: Wording, seen: Wording) -> bool:
    """Whether a time is minutes earlier: what is new is dated later than what went."""
    if not known.date_published or not seen.date_published:
        return False
    return timedelta(0) <= known.date_published - seen.date_published <= _PUT_RIGHT


def _is_headed_alike(known: Wording, seen: Wording) -> bool:
    """Whether two wordings have one telling first line and are minutes apart."""
    if not known.date_published or not seen.date_published or len(_first_line(known)) < SAME_TEXT:
        return False
    is_near = abs(known.date_published - seen.date_published) <= _PUT_RIGHT
    is_later = seen.date_published > known.date_published
    return (
        is_near and _first_line(known) == _first_line(seen) and not (is_later and _is_told_anew(known, seen))
    )


def _is_told_anew(known: Wording, seen: Wording) -> bool:
    """Whether nothing that stood below the first line is left: what is new may be headed like what went."""
    before, after = (_text(one).strip().partition("\n")[2].strip() for one in (known, seen))
    return len(before) >= SAME_TEXT and fuzz.partial_ratio(before, after) < SAME_WORDS


def _score_by_words(known: Wording, seen: Wording, *, least: int = SHORT_TEXT) -> float:
    """Words alone tell where they are many, and not those of a pattern."""
    if min(len(_text(known)), len(_text(seen))) < least:
        return 0.0
    similarity = fuzz.ratio(_text(known), _text(seen))
    if least < TELLING_TEXT and _is_extended(known.article_body, seen.article_body):
        return max(similarity, SAME_WORDS)
    is_pattern = least == TELLING_TEXT or len(_text(known)) < TELLING_TEXT
    return 0.0 if similarity < SAME_WORDS or (is_pattern and _is_of_another(known, seen)) else similarity


def _is_extended(one: str, other: str) -> bool:
    """Whether one text holds the other as a whole, which is long enough to be no chance."""
    short, long = sorted((one[:_COMPARED].strip(), other[:_COMPARED].strip()), key=len)
    return len(short) >= TELLING_TEXT and short in long


def _is_of_another(known: Wording, seen: Wording) -> bool:
    """Whether texts of one pattern differ in names or numbers."""
    other = set(_text(known).split()) ^ set(_text(seen).split())
    return any(word[:1].isupper() or any(char.isdigit() for char in word) for word in other)


def _same_time(known: Wording, seen: Wording) -> bool | None:
    """Whether both carry the same time; ``None`` when that cannot be told."""
    is_same_raw = bool(known.date_published_raw) and known.date_published_raw == seen.date_published_raw
    if is_same_raw and known.was_there and known.date_published_from == seen.date_published_from == "clock":
        return True  # whatever day was found for either
    if known.date_published and seen.date_published:
        return _is_near(known, seen)
    if known.date_published_raw and seen.date_published_raw:
        return is_same_raw
    return None


def _is_near(known: Wording, seen: Wording) -> bool | None:
    """Whether two times are one as far as they are precise."""
    precisions = {known.date_published_precision, seen.date_published_precision}
    if not known.date_published or not seen.date_published or precisions & {"hour", "day"}:
        return None
    apart = abs(known.date_published - seen.date_published)
    if "relative" in (known.date_published_from, seen.date_published_from):
        return apart <= _AGE
    return apart < _SHOWN_MINUTE if len(precisions) > 1 else not apart


def _first_line(wording: Wording) -> str:
    return _text(wording).strip().split("\n", 1)[0].strip()


def _text(wording: Wording) -> str:
    return f"{wording.headline}\n{wording.article_body}"[:_COMPARED]
