"""Who says what in one English sentence, by word order and punctuation alone."""

from __future__ import annotations

from typing import NamedTuple

from dateline.extract import subjects
from dateline.extract.adjuncts import Adjuncts, read_adjuncts
from dateline.extract.cues import Cue, cue_at
from dateline.extract.lexicon import (
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    SPEAKERS,
    word_set,
)
from dateline.extract.subjects import Range
from dateline.extract.tokens import Sentence, Token

_SUBORDINATORS = word_set(
    """
    when if while as asked because although though since after before once
    """
)
_TRAILING = frozenset(PREPOSITIONS | _SUBORDINATORS | {"and", "but", "to"})


_NO_RESUMPTION = word_set("and but according who which as while adding when where a the")


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
    left = _left_content(sentence, floor, cue.start)
    if left:
        contents: tuple[Range, ...] = (left,)
    else:
        right = _right_content(sentence, stop, cue)
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
    left = _left_content(sentence, floor, source[0])
    right = None if left else _right_content(sentence, read_adjuncts(sentence, pos).stop, cue)
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
    right = _right_content(sentence, pos.stop, cue)
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
    left = _left_content(sentence, floor, cue.start)
    source = subjects.after(sentence, cue.stop) if left else None
    if left is None or source is None or _is_clause(sentence, source[1]):
        return None
    adjuncts = read_adjuncts(sentence, source[1])
    second = _second_part(sentence, adjuncts.stop)
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
    left = _left_content(sentence, floor, source[0]) if source[0] >= floor else None
    right = _right_content(sentence, adjuncts.stop, cue)
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
    second = _second_part(sentence, adjuncts.stop) or (_resumed(sentence, adjuncts.stop) if left else None)
    if left and second:
        return left, second
    if left and right and _is_complement(sentence, adjuncts.stop):
        return (right,) if not _has_quote(sentence, left) else (left, right)
    if left:
        return (left,)
    return (right,) if right else ()


def _is_complement(sentence: Sentence, place: int) -> bool:
    """Say whether what follows the cue is a statement, not an afterthought ("of the storm")."""
    token = sentence[place]
    return token.low == "that" or token.text == ":" or (token.text != "," and token.low not in _TRAILING)


def _has_quote(sentence: Sentence, content: Range) -> bool:
    return any(token.kind == "quote" for token in sentence[slice(*content)])


def _second_part(sentence: Sentence, place: int) -> Range | None:
    if place + 1 >= len(sentence) or sentence[place].text not in (",", ":", ";"):
        return None
    return (place + 1, place + 2) if sentence[place + 1].kind == "quote" else None


def _resumed(sentence: Sentence, comma: int) -> Range | None:
    """Return the rest of a statement that "he said" interrupts between commas."""
    if comma + 3 >= len(sentence) or sentence[comma].text != "," or cue_at(sentence, comma + 1):
        return None
    first = sentence[comma + 1]
    if first.low in _NO_RESUMPTION or first.low.endswith("ing") or first.kind != "word":
        return None
    return comma + 1, _content_end(sentence, comma + 1)


def _left_content(sentence: Sentence, floor: int, stop: int) -> Range | None:
    """Return what stands between the last statement and a source, if a comma or quotation divides them."""
    if (
        stop <= floor
        or (sentence[stop - 1].kind != "quote" and sentence[stop - 1].text not in (",", "—", "–"))
    ) and not (stop < len(sentence) and sentence[stop].low == "according" and stop > floor):
        return None
    end = stop
    while end > floor and sentence[end - 1].text in (",", "—", "–"):
        end -= 1
    start = floor
    while start < end and (sentence[start].kind == "mark" or sentence[start].low in ("and", "but")):
        start += 1
    if _has_quote(sentence, (start, end)):
        return start, end
    return (start, end) if end - start >= 3 and not _is_adjunct(sentence, start, end) else None


def _is_adjunct(sentence: Sentence, start: int, stop: int) -> bool:
    first = sentence[start].low
    if first not in _SUBORDINATORS and first not in PREPOSITIONS:
        return False
    words = sentence[start:stop]
    if any(word.text == "," for word in words):
        return False
    return first in _SUBORDINATORS or not any(word.low in AUXILIARIES for word in words)


def _right_content(sentence: Sentence, start: int, cue: Cue) -> Range | None:
    place = start
    is_marked = False
    while place < len(sentence) and (sentence[place].text in (",", ":") or sentence[place].low == "that"):
        is_marked = is_marked or sentence[place].text != ","
        if sentence[place].text == "," and not _follows_comma(sentence, place, cue):
            return None
        place += 1
    if place >= len(sentence) or sentence[place].text in (".", ";", "!", "?", ")", "—"):
        return None
    is_marked = is_marked or sentence[place].kind == "quote" or sentence[place].low in ("whether", "if")
    stop = _content_end(sentence, place)
    if not is_marked and not _may_be_bare(sentence[place:stop], cue):
        return None
    needed = 1 if is_marked else 2
    return (place, stop) if stop - place >= needed else None


def _may_be_bare(content: Sentence, cue: Cue) -> bool:
    """Say whether words without "that", colon or quotation mark can be the statement itself."""
    first = content[0]
    if first.low in AUXILIARIES:
        return False
    if cue.kind == "that":
        return _has_early_verb(content)
    if cue.kind in ("say", "gerund") and first.low in PREPOSITIONS:
        return any(token.low in AUXILIARIES for token in content)
    return True


def _has_early_verb(content: Sentence) -> bool:
    """Say whether a clause begins: a subject of few words, then an auxiliary verb."""
    for token in content[:9]:
        if token.low in AUXILIARIES:
            return True
        if token.kind in ("mark", "quote") or token.low in PREPOSITIONS | CONJUNCTIONS | {"to"}:
            return False
    return False


def _follows_comma(sentence: Sentence, place: int, cue: Cue) -> bool:
    """Say whether a statement can go on behind a comma: "according to X, ..." or "said, “...”"."""
    if cue.kind == "according":
        return True
    return place + 1 < len(sentence) and sentence[place + 1].kind == "quote"


def _content_end(sentence: Sentence, start: int) -> int:
    """Find where a statement stops: at the next clause that speaks, or at the end of the sentence."""
    stop = len(sentence)
    for place in range(start + 1, len(sentence)):
        if sentence[place].text in (",", ";", "—") and _opens_new_statement(sentence, place + 1):
            stop = place
            break
        if sentence[place].text == ";" and place + 1 < stop and sentence[place + 1].low in SPEAKERS:
            stop = place
            break
    while stop > start and sentence[stop - 1].kind == "mark" and sentence[stop - 1].text in ".,;:!?…":
        stop -= 1
    return stop


def _opens_new_statement(sentence: Sentence, place: int) -> bool:
    """Say whether a cue comes soon behind a comma, with nothing but its subject before it."""
    start = place
    if start < len(sentence) and sentence[start].low in ("and", "but", "while", "as"):
        start += 1
    for index in range(start, min(len(sentence), start + 6)):
        token = sentence[index]
        cue = cue_at(sentence, index)
        if cue:
            return cue.kind in ("gerund", "according") or index > start or start > place
        if token.kind != "word" or (token.text.islower() and token.low not in PRONOUNS | DETERMINERS):
            return False
    return False
