"""Who a subject is: pronouns, surnames and "the minister" resolved within one update."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from dateline.extract.lexicon import SINGULAR_PRONOUNS, TITLES, word_set
from dateline.extract.people import Context, Person, read_person, surname
from dateline.extract.tokens import Sentence

_UNRESOLVED = word_set("they we you it which i")
_CUTS = word_set("with who whose which familiar briefed that")


class Speaker(NamedTuple):
    """A resolved subject; offsets are of the words that name it."""

    name: str | None
    role: str | None
    start: int
    end: int
    is_person: bool


@dataclass
class Memory:
    """Who has spoken in this update so far, and whom the live blog knows."""

    context: Context
    fallback: str | None = None
    """The person of the headline."""
    last: str | None = None
    """The last person who spoke."""
    named: str | None = None
    """The last person who was named at all."""
    seen: dict[str, str] = field(default_factory=dict)
    """Surname -> full name, in this update."""
    roles: dict[str, str] = field(default_factory=dict)

    def full(self, name: str) -> str:
        """Return the full name of a surname that is known, else the name itself."""
        if " " in name:
            return name
        return self.seen.get(name) or self.context.people.get(name) or name

    def role(self, name: str | None) -> str | None:
        """Return the role stated for a person in this update, else on the live blog."""
        return (self.roles.get(name) or self.context.roles.get(name)) if name else None

    def meet(self, person: Person) -> None:
        """Remember a person who is named."""
        if not person.name:
            return
        name = self.full(person.name)
        self.seen[surname(name)] = name
        if person.role:
            self.roles.setdefault(name, person.role)


def resolve(words: Sentence, previous: Sentence, memory: Memory) -> Speaker:
    """Say who the subject ``words`` is; ``previous`` are the tokens before it in the sentence."""
    words = _core(words)
    first = words[0]
    if first.low in SINGULAR_PRONOUNS - {"i"}:
        name = memory.last or memory.named or memory.fallback
        return Speaker(name, memory.role(name), first.start, first.end, True)
    if first.low == "who":
        return _antecedent(words, previous, memory)
    if first.low in _UNRESOLVED:
        return Speaker(None, None, first.start, words[-1].end, False)
    return _named(words, memory)


def _named(words: Sentence, memory: Memory) -> Speaker:
    person = read_person(words)
    if person.name:
        if person.role:
            memory.meet(person)
        name = memory.full(person.name)
        memory.last = name
        return Speaker(name, person.role or memory.role(name), person.start, person.end, True)
    known = _by_role(words, memory)
    if known:
        memory.last = known
        return Speaker(known, memory.role(known), words[0].start, words[-1].end, True)
    return Speaker(_label(words), None, words[0].start, words[-1].end, False)


def _antecedent(words: Sentence, previous: Sentence, memory: Memory) -> Speaker:
    stop = len(previous)
    while stop and previous[stop - 1].kind == "mark":
        stop -= 1
    start = stop
    while start and previous[start - 1].is_capital:
        start -= 1
    if start == stop:
        return Speaker(None, None, words[0].start, words[0].end, True)
    found = _named(previous[start:stop], memory)
    return found._replace(start=words[0].start, end=words[0].end)


def _by_role(words: Sentence, memory: Memory) -> str | None:
    """Find the person behind "the minister": the last speaker, if that was their role."""
    if words[0].low not in ("the", "his", "her") or words[-1].low not in TITLES or len(words) > 4:
        return None
    role = (memory.role(memory.last) or "").lower().split()
    return memory.last if words[-1].low in role else None


def _core(words: Sentence) -> Sentence:
    """Cut a relative clause or "with knowledge of the matter" off the phrase."""
    for place in range(1, len(words)):
        if words[place].low in _CUTS and words[place - 1].text != ",":
            return words[:place]
    return words


def _label(words: Sentence) -> str:
    """Write the phrase as stated, up to its first comma, without "the" before a name."""
    stop = next((place for place, word in enumerate(words) if place and word.text in (",", "(")), len(words))
    kept = words[:stop]
    if len(kept) > 1 and kept[0].low == "the" and kept[1].is_capital:
        kept = kept[1:]
    out = kept[0].text
    for before, word in pairwise(kept):
        out += (" " if word.start > before.end else "") + word.text
    return out
