"""Attribution of quotations in German, French and Spanish: a cue and a name beside the marks."""

from __future__ import annotations

from dateline.extract.attribution import Attribution
from dateline.extract.lexicon import word_set
from dateline.extract.tokens import Sentence

_CUES = {
    "de": word_set(
        """
    sagte sagt erklärte erklärt betonte schrieb schreibt twitterte meinte warnte mahnte forderte
    kritisierte fügte teilte
    """
    ),
    "fr": word_set(
        """
    dit déclaré déclare affirmé affirme expliqué explique estimé estime ajouté ajoute annoncé
    annonce écrit indiqué indique lancé assuré assure précisé précise
    """
    ),
    "es": word_set(
        """
    dijo dice declaró afirmó explicó añadió anunció escribió aseguró señaló indicó advirtió subrayó
    """
    ),
}
_BETWEEN = word_set(
    """
    a ont le la les l der die das den el los las un une ein eine hat s'est se ha que laut
    """
)
_MAX_ROLE = 6


def attributions_abroad(sentence: Sentence, language: str) -> list[Attribution]:
    """Attribute the quotations of a sentence where a cue and a name stand next to them."""
    cues = _CUES.get(language, frozenset())
    found: list[Attribution] = []
    for place, token in enumerate(sentence):
        if token.kind != "quote" or not cues:
            continue
        read = _behind(sentence, place, cues) or _before(sentence, place, cues)
        if read:
            found.append(read)
    return found


def _behind(sentence: Sentence, quote: int, cues: frozenset[str]) -> Attribution | None:
    """Read "“...”, sagte Mary Poe"."""
    start = quote + 1
    while start < min(len(sentence), quote + 4) and (
        sentence[start].text == "," or sentence[start].low in ("a", "ha", "hat", "so")
    ):
        start += 1
    if start >= len(sentence) or sentence[start].low not in cues:
        return None
    source = _name_from(sentence, start + 1)
    return Attribution(((quote, quote + 1),), source, (start, start + 1), None) if source else None


def _before(sentence: Sentence, quote: int, cues: frozenset[str]) -> Attribution | None:
    """Read "Mary Poe sagte: “...”"."""
    cue = quote - 2 if quote > 1 and sentence[quote - 1].text in (":", ",") else quote - 1
    if cue < 1 or sentence[cue].low not in cues:
        return None
    stop = cue
    while stop > 0 and sentence[stop - 1].low in _BETWEEN:
        stop -= 1
    start = stop
    while start > 0 and stop - start < _MAX_ROLE and sentence[start - 1].is_capital:
        start -= 1
    if start == stop:
        return None
    return Attribution(((quote, quote + 1),), (start, stop), (cue, cue + 1), None)


def _name_from(sentence: Sentence, start: int) -> tuple[int, int] | None:
    """Return the phrase up to the end of the first run of capitalised words."""
    place = start
    while place < min(len(sentence), start + _MAX_ROLE) and not sentence[place].is_capital:
        if sentence[place].kind != "word":
            return None
        place += 1
    stop = place
    while stop < len(sentence) and sentence[stop].is_capital:
        stop += 1
    return (start, stop) if stop > place else None
