"""Names that only the exchange of a word for another proves: "Smith resigned" became "Jones resigned".

At the head of a sentence, and everywhere in German, a capital proves nothing.  But where one bare word with
a capital takes the place of another, of a pronoun or of "the minister", and what follows stays as it was, it
is more often a name than not; in doubt the graver is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import Indel

from dateline.extract.lexicon import DETERMINERS, PRONOUNS
from dateline.revise.difference import Block
from dateline.revise.lexicon import listed
from dateline.revise.names import NOUNS_HAVE_CAPITALS, Reading
from dateline.revise.sides import Sides

_BARE = frozenset({"en", "fr", "de", "lb"})
"""Languages whose sentences seldom begin with a noun or verb without an article."""
_ALIKE = 0.7
"""How like two spellings of one name are, in other languages."""
_LONGEST = 4
"""Words of a phrase that is exchanged."""


class Phrase(NamedTuple):
    """Words ``start:stop`` on one side of a change."""

    reading: Reading
    start: int
    stop: int

    @property
    def texts(self) -> list[str]:
        """The words."""
        return [word.text for word in self.reading.words[self.start : self.stop]]

    @property
    def is_bare(self) -> bool:
        """Whether it is one word with a capital that may be a name."""
        return self.stop - self.start == 1 and self.reading.may_be_name(self.start)

    @property
    def is_certain(self) -> bool:
        """Whether that word has neither the ending of a plural nor of other common words."""
        endings = tuple(listed("common_endings", self.reading.language))
        return self.is_bare and not self.reading.words[self.start].low.endswith(endings or ("\n",))

    @property
    def is_subject(self) -> bool:
        """Whether it is a pronoun, or an article and what follows it."""
        words = self.reading.words[self.start : self.stop]
        if not 1 <= len(words) <= _LONGEST or any(word.is_mark for word in words):
            return False
        language = self.reading.language
        if len(words) == 1:
            return words[0].low in PRONOUNS or words[0].low in listed("pronouns", language)
        return words[0].low in DETERMINERS or words[0].low in listed("articles", language)


def replaced_names(sides: Sides, readings: Sequence[Reading]) -> frozenset[str]:
    """Return the words of names that take the place of something, in small letters."""
    return frozenset(
        word.casefold()
        for block in sides.blocks
        for phrase in _names(sides, block, readings)
        for word in phrase.texts
    )


def _names(sides: Sides, block: Block, readings: Sequence[Reading]) -> Iterable[Phrase]:
    old = Phrase(readings[0], block.start, block.stop)
    new = Phrase(readings[1], block.new_start, block.new_stop)
    if not (0 < block.stop - block.start <= _LONGEST and 0 < block.new_stop - block.new_start <= _LONGEST):
        return
    if _are_initials(old, new):
        yield from (old, new)
    elif _goes_on(sides, block) and not _is_same(old, new) and _stands_alone(old) and _stands_alone(new):
        yield from _exchanged(old, new)


def _is_same(old: Phrase, new: Phrase) -> bool:
    return " ".join(old.texts).casefold() == " ".join(new.texts).casefold()


def _exchanged(old: Phrase, new: Phrase) -> Iterator[Phrase]:
    if old.reading.language not in _BARE:
        if old.is_bare and new.is_bare and _are_alike(old, new):
            yield from (old, new)
    elif old.is_bare and new.is_bare and (old.is_certain or new.is_certain):
        yield from (old, new)
    else:
        for one, other in ((old, new), (new, old)):
            if one.is_certain and other.is_subject and not _has(other, one):
                yield one


def _has(phrase: Phrase, other: Phrase) -> bool:
    """Whether a word with an article is the same word: "Traffic", "The traffic"."""
    return other.texts[0].casefold() in (text.casefold() for text in phrase.texts)


def _are_alike(old: Phrase, new: Phrase) -> bool:
    """Whether two words are spellings of one name, and not forms of one word."""
    one, other = old.texts[0].casefold(), new.texts[0].casefold()
    if one.startswith(other) or other.startswith(one):
        return False
    return Indel.normalized_similarity(one, other) >= _ALIKE


def _goes_on(sides: Sides, block: Block) -> bool:
    """Whether a comma or a word without a capital follows that stood there before."""
    words = sides.new.words
    if block.new_stop >= len(words) or block.stop >= len(sides.old.words):
        return False
    behind = words[block.new_stop]
    return behind.text == "," or (behind.kind == "word" and not behind.is_capital and not behind.opens)


def _stands_alone(phrase: Phrase) -> bool:
    """Whether it is the head of a sentence, or in German has no article or adjective before it."""
    reading, start = phrase.reading, phrase.start
    if reading.words[start].opens:
        return True
    if reading.language not in NOUNS_HAVE_CAPITALS or start == 0 or not reading.words[start].is_capital:
        return False
    before = reading.words[start - 1]
    if before.kind != "word" or before.is_capital or start - 1 in reading.counted:
        return False
    return before.low in listed("bare_before", reading.language) or not before.low.endswith(
        ("e", "en", "er", "es", "em", "as", "ie")
    )


def _are_initials(old: Phrase, new: Phrase) -> bool:
    """Whether "J." became "K." before a name."""
    return all(_is_initial(phrase) for phrase in (old, new))


def _is_initial(phrase: Phrase) -> bool:
    words, stop = phrase.reading.words, phrase.stop
    if phrase.stop - phrase.start != 1 or stop + 1 >= len(words):
        return False
    letter, point, name = words[phrase.start], words[stop], words[stop + 1]
    return letter.is_capital and len(letter.text) == 1 and point.text == "." and name.is_capital
