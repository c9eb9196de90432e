"""Words that attribute speech in English, and what may stand around them."""

from __future__ import annotations

from typing import NamedTuple

from dateline.extract.lexicon import NEGATIONS, PREPOSITIONS, word_set
from dateline.extract.tokens import Sentence


class Cue(NamedTuple):
    """Tokens ``start:stop`` of a sentence that attribute; ``kind`` says what they govern."""

    start: int
    stop: int
    kind: str
    """ "say": any clause; "that": only "that", a quotation or a colon; "noun": a phrase ("called for");
    "gerund": like "say", without a subject of its own; "according"; "cited"."""


def _forms(bases: str) -> set[str]:
    forms: set[str] = set()
    for base in bases.split():
        stem = base[:-1] if base.endswith("e") else base
        if base.endswith("y") and base[-2] not in "aeou":
            forms |= {base, base[:-1] + "ies", base[:-1] + "ied"}
        elif base.endswith("s"):
            forms |= {base, base + "es", base + "ed"}
        else:
            forms |= {base, base + "s", stem + "ed"}
    return forms


_SAY = _forms(
    "add insist argue claim explain declare announce acknowledge allege believe quip tweet reply "
    "stress emphasize emphasise maintain contend predict remark reiterate "
    "counter concede conclude tease hope fear lament muse"
) | word_set(
    """
    say says said tell tells told write writes wrote think thinks thought warn warns warned admit
    admits admitted
    """
)
_THAT = _forms(
    "respond comment post guess opine joke boast assert agree wonder "
    "report confirm reveal note suggest state show indicate estimate find recall complain testify ask "
    "continue echo determine rule disclose caution observe conclude point promise vow pledge order learn "
    "propose advise decide realize know expect"
) | word_set("found shown showed finds read reads heard knew knows told")
_PHRASE = word_set(
    """
    urged urges denied denies vowed vows pledged pledges demanded demands accused accuses condemned
    condemns promised promises threatened threatens criticized criticised criticizes criticises
    praised praises expressed expresses dismissed dismisses blamed blames described describes
    rejected rejects
    """
)
_PAIRS = {
    ("called", "for"), ("called", "on"), ("calls", "for"), ("calls", "on"),
    ("call", "for"), ("call", "on"),
    ("calling", "for"), ("calling", "on"), ("pointed", "out"), ("points", "out"),
    ("went", "on"),
    ("warned", "of"), ("warns", "of"), ("warned", "against"), ("warns", "against"),
}  # fmt: skip
_GERUNDS = word_set(
    """
    saying adding arguing claiming warning insisting noting writing telling declaring announcing
    explaining asserting alleging tweeting stressing suggesting acknowledging stating vowing
    predicting
    """
)
_NAMED = word_set("called calls calling labelled labeled branded dubbed")
"""Speech when a quotation comes soon: "called the plan “absurd”"."""
_CITED = {"cited", "quoted", "reported"}
_NOUN_ALIKE = word_set(
    """
    report reports claim claims note notes state states estimate estimates comment comments hope
    hopes fear fears show shows tweet tweets post posts joke jokes order orders rule rules call
    calls demands promises promise find finds counter quip remark remarks pledge vow pledges vows
    point points reply read reads found
    """
)
_BEFORE_NOUNS = word_set(
    """
    the a an his her its their our my your this that these those no any some of to
    """
)


_FIRST_WORDS = (
    _SAY | _THAT | _PHRASE | _NAMED | _CITED | _GERUNDS | {first for first, _ in _PAIRS} | {"according"}
)


def cue_at(sentence: Sentence, index: int) -> Cue | None:
    """Return the cue that begins at a token, if one does."""
    token = sentence[index]
    low = token.low
    if token.kind != "word" or low not in _FIRST_WORDS:
        return None
    following = sentence[index + 1].low if index + 1 < len(sentence) else ""
    if low == "according" and following == "to":
        return Cue(index, index + 2, "according")
    if token.is_capital and index and sentence[index - 1].is_capital and low in _NOUN_ALIKE:
        return None
    if low in _CITED and (stop := _cited_as(sentence, index)):
        return Cue(index, stop, "cited")
    if low in _GERUNDS:
        return Cue(index, index + 1, "gerund") if _hangs_on(sentence, index) else None
    return _finite(sentence, index, following)


def _finite(sentence: Sentence, index: int, following: str) -> Cue | None:
    low = sentence[index].low
    kind = _kind(low, following) or ("phrase" if low in _NAMED and _quotes_soon(sentence, index) else None)
    if kind is None or _is_denied(sentence, index) or _is_noun(sentence, index):
        return None
    stop = index + 2 if (low, following) in _PAIRS else index + 1
    return Cue(index, stop, kind)


def _kind(low: str, following: str) -> str | None:
    if (low, following) in _PAIRS:
        return "that" if following == "out" else "phrase"
    if low in _SAY:
        return "say"
    if low in _PHRASE:
        return "phrase"
    return "that" if low in _THAT else None


def _cited_as(sentence: Sentence, index: int) -> int | None:
    """Find the end of "cited as saying", "quoted by X as saying"."""
    for stop in range(index + 1, min(index + 12, len(sentence) - 1)):
        if sentence[stop].low == "as" and sentence[stop + 1].low in ("saying", "telling"):
            return stop + 2
    return None


def _quotes_soon(sentence: Sentence, index: int) -> bool:
    return any(token.kind == "quote" for token in sentence[index + 1 : index + 9])


def _hangs_on(sentence: Sentence, index: int) -> bool:
    """Say whether a participle follows a comma, a quotation or "and", so that it has a subject elsewhere."""
    before = sentence[index - 1] if index else None
    return before is not None and (before.kind == "quote" or before.text in (",", "—", "–", "and", "while"))


def _is_denied(sentence: Sentence, index: int) -> bool:
    return any(token.low in NEGATIONS for token in sentence[max(0, index - 2) : index])


def _is_noun(sentence: Sentence, index: int) -> bool:
    """Tell "the report" and "to report" from "they report"."""
    if index == 0:
        return sentence[index].low not in ("said", "says")
    before = sentence[index - 1]
    if before.low == "to":
        return True
    if sentence[index].low not in _NOUN_ALIKE:
        return before.low in ("the", "a", "an") or (before.low == "be" and sentence[index].low != "said")
    if not sentence[index].low.endswith(("s", "ed", "d")) and not _is_plural(before.low):
        return True
    return (
        before.low in _BEFORE_NOUNS or before.kind in ("possessive", "number") or before.low in PREPOSITIONS
    )


def _is_plural(word: str) -> bool:
    return word in ("they", "we", "you", "i", "who", "people", "police") or word.endswith("s")
