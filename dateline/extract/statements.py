"""Attributions of one text -> quotes and claims with resolved speakers."""

from __future__ import annotations

import dataclasses
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dateline.extract.abroad import attributions_abroad
from dateline.extract.attribution import Attribution, attributions
from dateline.extract.capitals import capital_runs
from dateline.extract.marks import is_partial
from dateline.extract.model import Claim, Quote, Span, TextField
from dateline.extract.people import is_person_like
from dateline.extract.speakers import Memory, Speaker, resolve
from dateline.extract.tokens import Quoted, Sentence, Token, fold, sentences


@dataclass
class Statements:
    """What is being read from one text."""

    field: TextField
    text: str
    memory: Memory
    quotes: dict[int, Quote] = dataclasses.field(default_factory=dict)
    """By the offset of the opening mark."""
    opened: list[int] = dataclasses.field(default_factory=list)
    """Those offsets in order."""
    claims: list[Claim] = dataclasses.field(default_factory=list)
    pending: Claim | None = None
    """A speaker whose quotation is still to come: "He said:" at the end of a paragraph."""
    previous: Claim | None = None
    """The last claim, whose speaker goes on in a sentence that is nothing but a quotation."""


def read_statements(
    field: TextField,
    text: str,
    tokens: Sequence[Token],
    quoted: Sequence[Quoted],
    memory: Memory,
    language: str | None,
) -> tuple[list[Quote], list[Claim]]:
    """Return the quotes and claims of one text, each in text order."""
    state = Statements(field, text, memory)
    for item in quoted:
        words = text[item.inner_start : item.inner_end]
        span = Span(field=field, start=item.inner_start, end=item.inner_end)
        state.quotes[item.start] = Quote(span=span, text=words, is_partial=is_partial(words))
    state.opened = list(state.quotes)
    last_end = 0
    for sentence in sentences(fold(tokens, quoted, text)):
        if "\n" in text[last_end : sentence[0].start]:
            state.previous = _over_line(sentence, state.previous)
        last_end = sentence[-1].end
        _read_sentence(state, sentence, language)
    claims = sorted(state.claims, key=lambda claim: (claim.span.start, claim.span.end))
    return list(state.quotes.values()), claims


def _over_line(sentence: Sentence, previous: Claim | None) -> Claim | None:
    """A speaker goes on over a paragraph only when the next one opens with a quotation mark."""
    return previous if sentence[0].kind == "quote" and len(sentence) <= 2 else None


def _read_sentence(state: Statements, sentence: Sentence, language: str | None) -> None:
    if language in (None, "en"):
        found = attributions(sentence) if language else []
        found = [item for item in found if not _is_reporter(sentence, item)]
    else:
        found = attributions_abroad(sentence, language or "")
    if not found:
        _continue_speaker(state, sentence)
    for attribution in found:
        _add(state, sentence, attribution)
    _meet_people(state.memory, sentence)


def _is_reporter(sentence: Sentence, attribution: Attribution) -> bool:
    """Say whether the writer or reader speaks: "I think", "as we reported"."""
    source = attribution.source
    return source is not None and sentence[source[0]].low in ("i", "we", "you")


def _is_only_quotation(sentence: Sentence) -> bool:
    """Say whether a sentence is a quotation, a sign-off behind it allowed ("— Mary Poe")."""
    others = sentence[1:7]
    return (
        sentence[0].kind == "quote"
        and len(sentence) <= 6
        and all(token.kind == "mark" or (token.is_capital and others[0].kind == "mark") for token in others)
    )


def _line_end(text: str, start: int) -> int:
    """Return the end of the paragraph, which is a quotation without marks when "He said:" stands before."""
    end = text.find("\n", start)
    return len(text[: end if end >= 0 else len(text)].rstrip())


def _continue_speaker(state: Statements, sentence: Sentence) -> None:
    """Give a sentence that is only a quotation to whoever spoke before it or was announced."""
    template = state.pending or state.previous
    if template is not None and _is_only_quotation(sentence):
        start, end = sentence[0].start, sentence[0].end
        if state.quotes[start].is_partial:
            return
        _record(state, start, end, template)
    elif state.pending is not None:
        _record(state, sentence[0].start, _line_end(state.text, sentence[0].start), state.pending)
        state.previous = None
    elif any(token.kind == "word" for token in sentence):
        state.previous = None
    state.pending = None


def _meet_people(memory: Memory, sentence: Sentence) -> None:
    """Remember the last person whom a sentence names, for a pronoun in the next ones."""
    for _, stop in capital_runs(sentence):
        last = sentence[stop - 1].text
        name = memory.seen.get(last) or memory.context.people.get(last)
        if name and is_person_like(sentence[stop - 1 : stop]):
            memory.named = name


def _add(state: Statements, sentence: Sentence, attribution: Attribution) -> None:
    template = _template(state, sentence, attribution)
    state.pending = template if attribution.expects_quote or not attribution.contents else None
    state.previous = template
    for start, stop in attribution.contents:
        first, last = sentence[start], sentence[stop - 1]
        _record(state, first.start, last.end, template)


def _template(state: Statements, sentence: Sentence, attribution: Attribution) -> Claim:
    """Build a claim that knows everything but its own words."""
    cue = state.text[sentence[attribution.cue[0]].start : sentence[attribution.cue[1] - 1].end]
    medium = None
    if attribution.medium:
        first, last = sentence[attribution.medium[0]], sentence[attribution.medium[1] - 1]
        medium = state.text[first.start : last.end]
    claim = Claim(span=Span(field=state.field, start=0, end=0), text="", cue=cue, medium=medium)
    if attribution.source is None:
        return claim
    start, stop = attribution.source
    speaker = resolve(sentence[start:stop], sentence[max(0, start - 12) : start], state.memory)
    return _spoken_by(claim, speaker, state.field)


def _spoken_by(claim: Claim, speaker: Speaker, field: TextField) -> Claim:
    span = Span(field=field, start=speaker.start, end=speaker.end)
    return replace(claim, claimant=speaker.name, claimant_role=speaker.role, claimant_span=span)


def _record(state: Statements, start: int, end: int, template: Claim) -> None:
    """Add a claim, and give its speaker to every quotation inside."""
    whole = state.quotes.get(start)
    if whole is not None and end <= whole.span.end + 1:
        start, end = whole.span.start, whole.span.end
    span = Span(field=state.field, start=start, end=end)
    state.claims.append(replace(template, span=span, text=state.text[start:end]))
    first, last = bisect_left(state.opened, start - 2), bisect_left(state.opened, end)
    for place in state.opened[first:last]:
        quote = state.quotes[place]
        if start <= quote.span.start and quote.span.end <= end and quote.speaker_span is None:
            state.quotes[place] = replace(
                quote,
                speaker=template.claimant,
                speaker_role=template.claimant_role,
                speaker_span=template.claimant_span,
                cue=template.cue,
                medium=template.medium,
            )
