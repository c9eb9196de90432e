"""Where an attributed statement begins and ends, on either side of its cue."""

from __future__ import annotations

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
from dateline.extract.tokens import Sentence

SUBORDINATORS = word_set(
    """
    when if while as asked because although though since after before once
    """
)


_NO_RESUMPTION = word_set("and but according who which as while adding when where a the")


def has_quote(sentence: Sentence, content: Range) -> bool:
    """Say whether a quotation is in a statement."""
    return any(token.kind == "quote" for token in sentence[slice(*content)])


def second_part(sentence: Sentence, place: int) -> Range | None:
    """Return the quotation that goes on behind "he said,"."""
    if place + 1 >= len(sentence) or sentence[place].text not in (",", ":", ";"):
        return None
    return (place + 1, place + 2) if sentence[place + 1].kind == "quote" else None


def resumed(sentence: Sentence, comma: int) -> Range | None:
    """Return the rest of a statement that "he said" interrupts between commas."""
    if comma + 3 >= len(sentence) or sentence[comma].text != "," or cue_at(sentence, comma + 1):
        return None
    first = sentence[comma + 1]
    if first.low in _NO_RESUMPTION or first.low.endswith("ing") or first.kind != "word":
        return None
    return comma + 1, _content_end(sentence, comma + 1)


def left_content(sentence: Sentence, floor: int, stop: int) -> Range | None:
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
    if has_quote(sentence, (start, end)):
        return start, end
    if end - start < 3 or _is_adjunct(sentence, start, end) or _is_name(sentence[start:end]):
        return None
    return start, end


def _is_name(words: Sentence) -> bool:
    """Say whether nothing but a name stands here ("The Ministry of Health")."""
    small = PREPOSITIONS | DETERMINERS | CONJUNCTIONS
    return not any(word.text.islower() and word.low not in small for word in words if word.kind == "word")


def _is_adjunct(sentence: Sentence, start: int, stop: int) -> bool:
    first = sentence[start].low
    if first not in SUBORDINATORS and first not in PREPOSITIONS:
        return False
    words = sentence[start:stop]
    if any(word.text == "," for word in words):
        return False
    return first in SUBORDINATORS or not any(word.low in AUXILIARIES for word in words)


def right_content(sentence: Sentence, start: int, cue: Cue) -> Range | None:
    """Return the statement that begins at ``start``, behind a cue and its adjuncts."""
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
    if stop <= place:
        return None
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
