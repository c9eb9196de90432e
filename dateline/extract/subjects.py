"""The noun phrase that speaks: before a cue, after it, or at the head of the sentence."""

from __future__ import annotations

from dateline.extract.adjuncts import phrase_end
from dateline.extract.lexicon import (
    ADVERBS,
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    SPEAKERS,
    WEEKDAYS,
)
from dateline.extract.tokens import Sentence, Token

Range = tuple[int, int]
"""Tokens ``start:stop`` of a sentence."""

_FURTHEST = 24
_SKIPPED = ADVERBS | AUXILIARIES | WEEKDAYS | frozenset({"on", "in"})


def before(sentence: Sentence, cue: int, floor: int) -> Range | None:
    """Return the subject that ends just before a cue, with its apposition, or ``None``."""
    stop = _skip_back(sentence, cue, floor)
    if stop > floor and sentence[stop - 1].text in (",", ")", "–", "—"):
        return _with_apposition(sentence, stop - 1, floor)
    if stop > floor and sentence[stop - 1].low == "who":
        return stop - 1, stop
    start = _phrase_start(sentence, stop, floor)
    start = _past_lead(sentence, start, stop)
    return (start, stop) if speaks(sentence, start, stop) else None


def after(sentence: Sentence, start: int) -> Range | None:
    """Return the subject of an inverted cue ("said Mary Poe, head of ..."), with its apposition."""
    if start >= len(sentence) or sentence[start].low in PREPOSITIONS:
        return None
    stop = phrase_end(sentence, start)
    while stop < len(sentence) and sentence[stop].low in ("for", "in", "at", "from", "with"):
        further = phrase_end(sentence, stop + 1)
        if further == stop + 1 or sentence[stop + 1].low in ("a", "an", "this"):
            break
        stop = further
    if not speaks(sentence, start, stop):
        return None
    following = sentence[stop] if stop < len(sentence) else None
    if following is not None and (following.low in AUXILIARIES or following.low in PRONOUNS - {"who"}):
        return None
    return start, _apposition_end(sentence, stop)


def of_sentence(sentence: Sentence, floor: int, cue: int) -> Range | None:
    """Return the phrase at the head of the sentence, taken as subject of a later "saying"."""
    start = floor
    if start < cue and sentence[start].low in PREPOSITIONS:
        commas = [place for place in range(start, min(cue, start + _FURTHEST)) if sentence[place].text == ","]
        start = commas[0] + 1 if commas else start
    while start < cue and (sentence[start].kind in ("mark", "quote") or sentence[start].low in CONJUNCTIONS):
        start += 1
    stop = start
    while stop < min(cue, start + 12) and not _ends_subject(sentence, start, stop):
        stop += 1
    return (start, _past_name(sentence, stop, cue)) if speaks(sentence, start, stop) else None


def _past_name(sentence: Sentence, stop: int, cue: int) -> int:
    """Include the name in "The president, Mary Poe, praised ..."."""
    if stop >= cue or sentence[stop].text != "," or not sentence[stop + 1].is_capital:
        return stop
    end = stop + 1
    while end < cue and sentence[end].is_capital:
        end += 1
    return end if sentence[end].text == "," else stop


def speaks(sentence: Sentence, start: int, stop: int) -> bool:
    """Say whether a phrase can be a speaker: a name, a person pronoun or a noun for those who speak."""
    if not 0 < stop - start <= _FURTHEST + 6:
        return False
    words = sentence[start:stop]
    if words[0].low in PRONOUNS:
        return stop - start == 1 or words[1].low in ("all", "both", "each")
    if words[0].low == "there" or any(word.kind == "quote" for word in words[:1]):
        return False
    return _is_short_phrase(words) or any(_may_speak(word, words) for word in words)


def _is_short_phrase(words: Sentence) -> bool:
    """Say whether it is "the museum", "a local shop": a determiner and one to three plain words."""
    return (
        words[0].low in ("the", "a", "an", "his", "her", "its", "their", "another")
        and 1 < len(words) < 5
        and all(word.kind == "word" and word.low not in PREPOSITIONS for word in words)
    )


def _may_speak(word: Token, words: Sentence) -> bool:
    if word.is_capital and (word is not words[0] or word.low not in DETERMINERS | PREPOSITIONS):
        return word.low not in WEEKDAYS
    return word.low in SPEAKERS or (word is words[-1] and word.low.endswith(("ists", "ers", "ors", "cials")))


def _skip_back(sentence: Sentence, cue: int, floor: int) -> int:
    stop = cue
    while stop > floor and (sentence[stop - 1].low in _SKIPPED or sentence[stop - 1].low.endswith("ly")):
        stop -= 1
    return stop


def _phrase_start(sentence: Sentence, stop: int, floor: int) -> int:
    start = stop
    while start > floor and stop - start < _FURTHEST and not _bounds(sentence, start - 1, stop):
        start -= 1
    return start


def _bounds(sentence: Sentence, place: int, stop: int) -> bool:
    token = sentence[place]
    if token.low == "who" and place == stop - 1:
        return False
    if token.kind in ("quote", "mark"):
        return token.text not in ("-", "&", "@", "#", "%", "$")
    if token.low in ("before", "after", "yet", "so"):
        return True
    if token.low == "and":
        return not _joins_names(sentence, place, stop)
    return token.low in CONJUNCTIONS or token.low in AUXILIARIES


def _joins_names(sentence: Sentence, place: int, stop: int) -> bool:
    if place == 0 or place + 1 >= stop:
        return False
    left, right = sentence[place - 1], sentence[place + 1]
    return left.is_capital and right.is_capital


def _past_lead(sentence: Sentence, start: int, stop: int) -> int:
    """Drop "In a statement" before "Smith": a pronoun or name stands last, a preposition first."""
    if start >= stop or sentence[start].low not in PREPOSITIONS:
        return start
    last = sentence[stop - 1]
    if last.low in PRONOUNS:
        return stop - 1
    place = stop
    while place > start and sentence[place - 1].is_capital:
        place -= 1
    return place if place < stop else start + 1


def _with_apposition(sentence: Sentence, comma: int, floor: int) -> Range | None:
    """Read "Name, the chief of this, that and more, said" backwards from the last comma."""
    place = comma - 1
    furthest = max(floor, comma - _FURTHEST)
    best: Range | None = None
    while place >= furthest and sentence[place].kind != "quote":
        if sentence[place].text in (",", "(", "–", "—"):
            start = _phrase_start(sentence, place, floor)
            if _is_name_like(sentence, start, place):
                best = (start, comma)
                break
        place -= 1
    return best


def _is_name_like(sentence: Sentence, start: int, stop: int) -> bool:
    words = sentence[start:stop]
    if not words or len(words) > 8 or not speaks(sentence, start, stop):
        return False
    return words[-1].is_capital or words[-1].low in SPEAKERS


def _apposition_end(sentence: Sentence, stop: int) -> int:
    """Include ", spokesman of the party, XYZ" when it runs to the end of the sentence."""
    if stop + 1 >= len(sentence) or sentence[stop].text != ",":
        return stop
    first = sentence[stop + 1]
    if not (
        first.low in SPEAKERS
        or first.low in ("the", "a", "an", "who")
        or first.kind == "number"
        or first.is_capital
    ):
        return stop
    end = len(sentence)
    while end > stop and sentence[end - 1].text in (".", "!", "?"):
        end -= 1
    quoted = [
        place for place in range(stop, end) if sentence[place].kind == "quote" or sentence[place].text == ";"
    ]
    return min([end, stop + _FURTHEST, *quoted])


def _ends_subject(sentence: Sentence, start: int, place: int) -> bool:
    token = sentence[place]
    if token.kind in ("mark", "quote") or token.low in AUXILIARIES or token.low in CONJUNCTIONS:
        return True
    if token.low in PRONOUNS:
        return place > start
    if place > start and sentence[place - 1].low in PRONOUNS:
        return True
    after_name = (
        place > start and sentence[place - 1].is_capital and sentence[place - 1].low not in DETERMINERS
    )
    if token.kind == "word" and token.text.islower() and token.low.endswith("ed"):
        return True
    return after_name and token.kind == "word" and token.text.islower() and token.low not in SPEAKERS
