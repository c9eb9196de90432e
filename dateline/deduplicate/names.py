"""Words that are probably names, found by their capitals; scripts without capitals have none."""

from __future__ import annotations

import re

from dateline.deduplicate.normalise import WORD, spelled

_SENTENCE = re.compile(r"[.!?…:]+[\s\"'”’)]+|\n+|[\"“‘(]")
_TITLE_CASE = 0.6
_COMMON = """
    a about after all also although am an and another any are as at be because been before being both but by
    can could did do does during each every few first for from further had has have he her here his how
    however i if in into is it its just last later least less many may meanwhile might more most mr mrs ms dr
    much must my near new next no nor not now of off on once one only or other our out over own per same
    second shall she should since so some still such than that the their them then there these they third
    this those though through to today tomorrow too two under until up us very was we were what when where
    which while who whom why will with within without would yes yesterday yet you your said says say sir
    monday tuesday wednesday thursday friday saturday sunday january february march april june july august
    september october november december
"""
COMMON_WORDS = frozenset(_COMMON.split())
"""English words that say little of what a text is about."""


def names(text: str) -> frozenset[str]:
    """Return the folded words of a text that are written with a capital where a common word has none.

    A word that begins a sentence counts only where the next word has a capital too, or where it stands
    with a capital inside another sentence.  A line in Title Case says nothing and is left out.

    >>> sorted(names("Talks began. Minister Ana Kovač met Kovač's critics in Split, the office said."))
    ['ana', 'kovač', 'minister', 'split']
    """
    inside: set[str] = set()
    leading: set[str] = set()
    common: set[str] = set()
    for sentence in _SENTENCE.split(spelled(text)):
        written = [word.removesuffix("'s") for word in WORD.findall(sentence) if not word[0].isdigit()]
        capital = [word[0].isupper() for word in written]
        if len(written) > 3 and sum(capital) > _TITLE_CASE * len(written):
            continue
        inside.update(word for word, is_capital in zip(written[1:], capital[1:], strict=True) if is_capital)
        common.update(word for word, is_capital in zip(written, capital, strict=True) if not is_capital)
        if len(written) > 1 and capital[0] and capital[1]:
            leading.add(written[0])
    folded = {word.casefold() for word in inside | leading if len(word) > 1}
    return frozenset(folded - {word.casefold() for word in common} - COMMON_WORDS)
