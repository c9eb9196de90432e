"""The extract room: the text of one version -> quotes, claims, figures and names with their places.

Rules of word order and punctuation, no model, nothing fetched.  What they cannot do:

* English has full rules.  German, French and Spanish have a small table of cues for quotations in
  marks; in every other language quotations have no speaker and there are no claims.
* Figures need digits outside English.  What they count and the verb are read in English only.
* Names are capitalised words: none are found in scripts without capitals, few in German.
* A pronoun is the last person who spoke in the update, else the person of the headline; "they",
  "it", "we" and "I" stay unresolved.
* "He said:" at the end of a paragraph makes the whole next paragraph a claim, with or without marks.
* "I" and "we" outside quotation marks are the reporter and make no claims.
* A surname that two persons of one live blog share stays a surname.
* Statements without a word of speech ("Ankara is furious") are not claims.

The text is given and nothing else is looked at; the result depends on the arguments alone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from dateline.extract.figures import Number, numbers
from dateline.extract.language import guess_language, primary_tag
from dateline.extract.marks import quotations
from dateline.extract.model import (
    Claim,
    Entity,
    Facts,
    Figure,
    Mention,
    Quote,
    Span,
    TextField,
)
from dateline.extract.names import mentions
from dateline.extract.people import Context, context_from, named_in_full, surname
from dateline.extract.speakers import Memory
from dateline.extract.statements import read_statements
from dateline.extract.tokens import Token, tokenise

__all__ = [
    "EXTRACTOR_VERSION",
    "Claim",
    "Context",
    "Entity",
    "Facts",
    "Figure",
    "Mention",
    "Quote",
    "Span",
    "context_from",
    "extract",
]

EXTRACTOR_VERSION = "rules-2"
"""Changes whenever the same text may give other facts."""


_NESTED = 4
"""How many claims before a figure are asked whether they hold it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    field: TextField
    text: str
    tokens: list[Token]


def extract(
    headline: str | None,
    article_body: str,
    *,
    language: str | None = None,
    context: Context | None = None,
) -> Facts:
    """Read the facts of one version of an update.

    Never raises on any text.  Offsets are Unicode code points of the field they name.

    Args:
        headline: the update's headline, if it has one.
        article_body: its plain text, paragraphs divided by line breaks.
        language: BCP 47 tag of the text; guessed among en, de, fr, es when missing.
        context: names of the whole live blog (``context_from``), for surnames.
    """
    body = _Text(field="article_body", text=article_body, tokens=tokenise(article_body))
    head = _Text(field="headline", text=headline or "", tokens=tokenise(headline or ""))
    code = primary_tag(language) or guess_language([*head.tokens, *body.tokens])
    memory = _memory(head, body, context or Context())
    read = [_read(part, memory, code) for part in (head, body)]
    people = _people(memory)
    named = [mentions(part.field, part.text, part.tokens, people, code or "en") for part in (head, body)]
    return Facts(
        quotes=tuple(quote for facts in read for quote in facts.quotes),
        claims=tuple(claim for facts in read for claim in facts.claims),
        figures=tuple(figure for facts in read for figure in facts.figures),
        mentions=tuple(mention for found in named for mention in found),
        language=code,
    )


def _memory(head: _Text, body: _Text, context: Context) -> Memory:
    memory = Memory(context)
    for person in (*named_in_full(head.tokens), *named_in_full(body.tokens)):
        memory.meet(person)
    words = [token.text for token in head.tokens if token.is_capital]
    known = [memory.full(word) for word in words if word in memory.seen or word in context.people]
    memory.fallback = known[0] if known else None
    return memory


def _people(memory: Memory) -> dict[str, str]:
    """Map surnames and full names to full names."""
    by_surname = {**memory.context.people, **memory.seen}
    by_surname = {last: name for last, name in by_surname.items() if name}
    return {**by_surname, **{name: name for name in by_surname.values()}, **_honoured(by_surname)}


def _honoured(by_surname: dict[str, str]) -> dict[str, str]:
    return {surname(name): name for name in by_surname.values()}


def _read(part: _Text, memory: Memory, language: str | None) -> Facts:
    quoted = quotations(part.text)
    quotes, claims = read_statements(part.field, part.text, part.tokens, quoted, memory, language)
    starts = [claim.span.start for claim in claims]
    found = [_figure(part, number, claims, starts) for number in numbers(part.tokens, language)]
    return Facts(quotes=tuple(quotes), claims=tuple(claims), figures=tuple(found), language=language)


def _figure(part: _Text, number: Number, claims: Sequence[Claim], starts: Sequence[int]) -> Figure:
    start, end = part.tokens[number.start].start, part.tokens[number.stop - 1].end
    counted = head = None
    if number.counted:
        words = part.tokens[number.counted.start : number.counted.stop]
        counted, head = part.text[words[0].start : words[-1].end], words[-1].text
    before = bisect_right(starts, start)
    around = [claim for claim in claims[max(0, before - _NESTED) : before] if end <= claim.span.end]
    return Figure(
        span=Span(field=part.field, start=start, end=end),
        text=part.text[start:end],
        value=number.value,
        value_high=number.value_high,
        bound=number.bound,
        unit=number.unit,
        counted=counted,
        counted_head=head,
        verb=number.verb,
        claimant=around[-1].claimant if around else None,
    )
