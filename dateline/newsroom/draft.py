"""Texts of updates, made of phrases by a seeded generator, that can be edited the way editors do.  Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from dateline.newsroom.happening import EditSeverity
from dateline.newsroom.phrasebook import Phrasebook, phrasebook

_TYPESET = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-", "’": "'"})
_FIGURES = (3, 8, 14, 27, 60, 140, 420, 950)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Where a story plays, and who speaks in it."""

    language: str
    places: tuple[str, ...]
    people: tuple[str, ...]

    @property
    def words(self) -> Phrasebook:
        """The phrases of its language."""
        return phrasebook(self.language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An update as its editor has it: sentences with places for a figure, a name and a source."""

    headline: str
    paragraphs: tuple[tuple[str, ...], ...]
    """Sentences by paragraph."""
    figure: int
    person: str
    source: str
    quote: str
    is_typeset: bool = True
    """Typographic quotation marks and dashes; else those of a typewriter."""
    has_headline: bool = True
    notes: tuple[str, ...] = ()
    """Paragraphs that tell of corrections."""

    def _filled(self, pattern: str) -> str:
        text = (
            pattern.replace("{Source}", _capital(self.source))
            .replace("{source}", self.source)
            .replace("{person}", self.person)
            .replace("{quote}", self.quote)
            .replace("{n}", str(self.figure))
        )
        text = text[:1].upper() + text[1:]
        return text if self.is_typeset else text.translate(_TYPESET)

    @property
    def title(self) -> str | None:
        """The headline as readers see it."""
        return self._filled(self.headline) if self.has_headline else None

    @property
    def body(self) -> str:
        """The text in the markup of the scripts."""
        told = [" ".join(self._filled(sentence) for sentence in one) for one in self.paragraphs]
        return "\n\n".join((*told, *self.notes))


def cast(language: str, rng: Random) -> Cast:
    """Return the places and people of a story."""
    words = phrasebook(language)
    people = [f"{rng.choice(words.given)} {family}" for family in rng.sample(words.family, 9)]
    return Cast(language=language, places=tuple(rng.sample(words.places, 6)), people=tuple(people))


def draft(told: Cast, rng: Random, *, has_headline: bool = True) -> Draft:
    """Return a new update of about 40 to 150 words."""
    words = told.words
    first = (_report(told, rng), rng.choice(words.figures))
    quote = rng.choice(words.quote_openings)
    more = [tuple(_report(told, rng) for _ in range(rng.randint(1, 3))) for _ in range(rng.randint(0, 2))]
    said = (_dressed(_quotation(told, quote, rng), rng),)
    paragraphs = (first, said, *more) if rng.random() < 0.7 else (first, *more, said)
    return Draft(
        headline=_headline(told, rng),
        paragraphs=paragraphs,
        figure=rng.choice(_FIGURES) + rng.randint(0, 9),
        person=rng.choice(told.people),
        source=rng.choice(words.sources),
        quote=quote,
        has_headline=has_headline,
    )


def _headline(told: Cast, rng: Random) -> str:
    pattern = _placed(rng.choice(told.words.headlines), told, rng)
    return pattern.replace("{Subject}", rng.choice(told.words.subjects))


def _dressed(quotation: str, rng: Random) -> str:
    """Set some quotations apart, some speakers in bold, and some with a link."""
    dress = rng.random()
    if dress < 0.1:
        return f"> {quotation}"
    if dress < 0.25:
        return quotation.replace("{person}", "**{person}**")
    return quotation.replace("{person}", "[{person}](https://people.example/)") if dress < 0.35 else quotation


def _report(told: Cast, rng: Random) -> str:
    words = told.words
    where, tail = _placed(rng.choice(words.wheres), told, rng), rng.choice(words.tails)
    subject, predicate = rng.choice(words.subjects), rng.choice(words.predicates)
    return f"{subject} {predicate} {where}, {tail}."


def _quotation(told: Cast, quote: str, rng: Random) -> str:
    words = told.words
    role = _placed(rng.choice(words.roles), told, rng)
    opening, closing = words.marks
    return f"{opening}{quote}, {rng.choice(words.quote_endings)}{closing}, {words.verb} {{person}}, {role}."


def _placed(pattern: str, told: Cast, rng: Random) -> str:
    return pattern.replace("{place}", rng.choice(told.places))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def retold(old: Draft, told: Cast, credit: str, rng: Random) -> Draft:
    """Return a wire story as another outlet prints it: under a headline and a first line of its own."""
    words = told.words
    lead = rng.choice(words.wire_leads)
    kept = old.paragraphs if rng.random() < 0.6 or len(old.paragraphs) < 3 else old.paragraphs[:-1]
    return replace(old, headline=_headline(told, rng), paragraphs=((lead,), *kept), notes=(f"({credit})",))


def edited(old: Draft, severity: EditSeverity, told: Cast, clock: str, rng: Random) -> Draft:
    """Return the draft after an edit of one kind; ``clock`` is the time that an amendment names."""
    if severity == "correction":
        return _corrected(old, told, clock, rng)
    return _EDITS[severity](old, told, rng)


def _typography(old: Draft, _told: Cast, _rng: Random) -> Draft:
    return replace(old, is_typeset=not old.is_typeset)


def _wording(old: Draft, told: Cast, rng: Random) -> Draft:
    """Write the headline or the first sentence anew, add a sentence, or add a paragraph at either end."""
    (opening, *rest), *others = old.paragraphs
    report, way = _report(told, rng), rng.randrange(5)
    if way == 0 and old.has_headline:
        return replace(old, headline=_headline(told, rng))
    if way == 1:
        return replace(old, paragraphs=((report, *rest), *others))
    if way == 2:
        return replace(old, paragraphs=((opening, *rest, report), *others))
    if way == 3:
        return replace(old, paragraphs=((report,), *old.paragraphs))
    return replace(old, paragraphs=(*old.paragraphs, (report,)))


def _number(old: Draft, _told: Cast, rng: Random) -> Draft:
    return replace(old, figure=_other_figure(old.figure, rng))


def _other_figure(figure: int, rng: Random) -> int:
    if rng.random() < 0.7 or figure < 4:
        return figure + rng.randint(1, 3 + figure // 4)
    return figure - rng.randint(1, max(1, figure // 4))


def _name(old: Draft, told: Cast, rng: Random) -> Draft:
    given, _, family = old.person.partition(" ")
    other = rng.choice([one for one in told.words.given if one != given])
    return replace(old, person=f"{other} {family}")


def _attribution(old: Draft, told: Cast, rng: Random) -> Draft:
    return replace(old, source=rng.choice([one for one in told.words.sources if one != old.source]))


_EDITS: dict[EditSeverity, Callable[[Draft, Cast, Random], Draft]] = {
    "typography": _typography,
    "wording": _wording,
    "number": _number,
    "name": _name,
    "attribution": _attribution,
}


def _corrected(old: Draft, told: Cast, clock: str, rng: Random) -> Draft:
    right = _number(old, told, rng)
    pattern = rng.choice(told.words.corrections)
    note = (
        pattern.replace("{n}", str(right.figure)).replace("{old}", str(old.figure)).replace("{clock}", clock)
    )
    return replace(right, notes=(*old.notes, note))
