"""Who says what in one English sentence, by word order and punctuation alone."""

from __future__ import annotations

from typing import NamedTuple

from dateline.extract import subjects
from dateline.extract.adjuncts import Adjuncts, read_adjuncts
from dateline.extract.contents import (
    SUBORDINATORS,
    has_quote,
    left_content,
    resumed,
    right_content,
    second_part,
)
from dateline.extract.cues import Cue, cue_at
from dateline.extract.lexicon import (
    AUXILIARIES,
    CONJUNCTIONS,
    PREPOSITIONS,
)
from dateline.extract.subjects import Range
from dateline.extract.tokens import Sentence, Token

_TRAILING = frozenset(PREPOSITIONS | SUBORDINATORS | {"and", "but", "to"})


class Attribution(NamedTuple):
    """One attributed statement, in tokens of its sentence."""

    contents: tuple[Range, ...]
    source: Range | None
    cue: Range
    medium: Range | None
    expects_quote: bool = False
    """A colon or nothing follows the cue: the next paragraph or sentence may be the quotation."""


def attributions(sentence: Sentence) -> list[Attribution]:
    """Read all attributed statements of a sentence, left to right; their contents do not overlap."""
    found: list[Attribution] = []
    floor, place = 0, 0
    while place < len(sentence):
        cue = cue_at(sentence, place)
        read = _read(sentence, cue, floor) if cue else None
        if cue and read:
            found.append(read)
            floor = max(stop for _, stop in (*read.contents, read.cue))
            place = cue.stop
        else:
            place += 1
    return found


def _read(sentence: Sentence, cue: Cue, floor: int) -> Attribution | None:
    if cue.kind == "according":
        return _according(sentence, cue, floor)
    if cue.kind == "cited":
        return _cited(sentence, cue, floor)
    if cue.kind == "gerund":
        return _gerund(sentence, cue, floor)
    return _inverted(sentence, cue, floor) or _plain(sentence, cue, floor)


def _according(sentence: Sentence, cue: Cue, floor: int) -> Attribution | None:
    stop = _source_end(sentence, cue.stop)
    if stop == cue.stop:
        return None
    left = left_content(sentence, floor, cue.start)
    if left:
        contents: tuple[Range, ...] = (left,)
    else:
        right = right_content(sentence, stop, cue)
        contents = (right,) if right else ()
    return Attribution(contents, (cue.stop, stop), (cue.start, cue.stop), None) if contents else None


def _source_end(sentence: Sentence, start: int) -> int:
    stop = start
    while stop < len(sentence) and sentence[stop].kind != "quote" and sentence[stop].text not in ",.;:!?—–(":
        if (
            sentence[stop].low in ("and", "but", "which", "while", "that")
            and not sentence[stop - 1].is_capital
        ):
            break
        stop += 1
    return stop


def _cited(sentence: Sentence, cue: Cue, floor: int) -> Attribution | None:
    start = cue.start
    while start > floor and sentence[start - 1].low in AUXILIARIES:
        start -= 1
    source = subjects.before(sentence, start, floor)
    if source is None:
        return None
    medium = _agent(sentence, cue.start + 1, cue.stop) or _agent(sentence, cue.stop, len(sentence))
    pos = medium[1] if medium and medium[0] > cue.stop else cue.stop
    left = left_content(sentence, floor, source[0])
    right = None if left else right_content(sentence, read_adjuncts(sentence, pos).stop, cue)
    contents = tuple(content for content in (left, right) if content)
    return Attribution(contents, source, (start, cue.stop), medium, expects_quote=not contents)


def _agent(sentence: Sentence, start: int, stop: int) -> Range | None:
    """Return the phrase behind a "by" that stands at ``start``."""
    if start >= stop or sentence[start].low != "by":
        return None
    end = start + 1
    while end < stop and sentence[end].text not in (",", ".", ";", ":", "—", "–", "(") and end < start + 12:
        if sentence[end].kind == "quote" or sentence[end].low in ("as", "that"):
            break
        end += 1
    return (start + 1, end) if end > start + 1 else None


def _gerund(sentence: Sentence, cue: Cue, floor: int) -> Attribution | None:
    if cue.start == 0 or (sentence[cue.start - 1].low in PREPOSITIONS | {"is", "was", "are", "were", "been"}):
        return None
    pos = read_adjuncts(sentence, cue.stop, takes_person=sentence[cue.start].low == "telling")
    right = right_content(sentence, pos.stop, cue)
    if right is None:
        return None
    source = subjects.of_sentence(sentence, _clause_start(sentence, cue.start), cue.start)
    return Attribution((right,), source, (cue.start, cue.stop), pos.medium)


def _clause_start(sentence: Sentence, cue: int) -> int:
    for place in range(cue - 1, -1, -1):
        if sentence[place].text in (";", "—"):
            return place + 1
    return 0


def _inverted(sentence: Sentence, cue: Cue, floor: int) -> Attribution | None:
    """Read "..., said Mary Poe"."""
    if cue.start == floor or not _is_divider(sentence[cue.start - 1], with_comma=cue.kind != "phrase"):
        return None
    left = left_content(sentence, floor, cue.start)
    source = subjects.after(sentence, cue.stop) if left else None
    if left is None or source is None or _is_clause(sentence, source[1]):
        return None
    adjuncts = read_adjuncts(sentence, source[1])
    second = second_part(sentence, adjuncts.stop)
    contents = (left, second) if second else (left,)
    return Attribution(contents, source, (cue.start, cue.stop), adjuncts.medium)


def _is_divider(token: Token, *, with_comma: bool) -> bool:
    return token.kind == "quote" or (with_comma and token.text in (",", "–", "—"))


def _is_clause(sentence: Sentence, place: int) -> bool:
    """Say whether words go on behind a would-be subject as behind the subject of a clause."""
    if place >= len(sentence):
        return False
    token = sentence[place]
    if token.kind in ("mark", "quote", "possessive"):
        return token.kind == "possessive"
    return (
        token.low not in PREPOSITIONS and token.low not in CONJUNCTIONS and token.low not in ("late", "early")
    )


def _plain(sentence: Sentence, cue: Cue, floor: int) -> Attribution | None:
    """Read "Mary Poe said ..." and "..., Mary Poe said"."""
    source = subjects.before(sentence, cue.start, floor) or _shared_subject(sentence, cue, floor)
    if source is None:
        return None
    told = sentence[cue.start].low in ("told", "tell", "tells")
    adjuncts = read_adjuncts(sentence, cue.stop, takes_person=told)
    left = left_content(sentence, floor, source[0]) if source[0] >= floor else None
    right = right_content(sentence, adjuncts.stop, cue)
    contents = _choose(sentence, left, right, adjuncts)
    expects = not contents and cue.kind != "phrase" and _runs_out(sentence, adjuncts.stop)
    if not contents and not expects:
        return None
    return Attribution(contents, source, (cue.start, cue.stop), adjuncts.medium, expects)


def _runs_out(sentence: Sentence, place: int) -> bool:
    return all(token.kind == "mark" for token in sentence[place:])


def _shared_subject(sentence: Sentence, cue: Cue, floor: int) -> Range | None:
    """Find the subject of "went home and said that ..." at the head of the sentence."""
    before = sentence[cue.start - 1] if cue.start else None
    if before is None or before.low not in ("and", "but", "also", "then", "later"):
        return None
    return subjects.of_sentence(sentence, 0 if floor == 0 else floor, cue.start)


def _choose(
    sentence: Sentence, left: Range | None, right: Range | None, adjuncts: Adjuncts
) -> tuple[Range, ...]:
    second = second_part(sentence, adjuncts.stop) or (resumed(sentence, adjuncts.stop) if left else None)
    if left and second:
        return left, second
    if left and right and _is_complement(sentence, adjuncts.stop):
        return (right,) if not has_quote(sentence, left) else (left, right)
    if left:
        return (left,)
    return (right,) if right else ()


def _is_complement(sentence: Sentence, place: int) -> bool:
    """Say whether what follows the cue is a statement, not an afterthought ("of the storm")."""
    token = sentence[place]
    return token.low == "that" or token.text == ":" or (token.text != "," and token.low not in _TRAILING)
