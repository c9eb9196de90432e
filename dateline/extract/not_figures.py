"""Numbers that are no figures: years, clocks, dates, list numbers, scores, ages, parts of names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dateline.extract.counted import is_plural
from dateline.extract.lexicon import MONTHS, NOT_NAMES, PLACE_MARKS, word_set
from dateline.extract.tokens import Token

_CLOCK = re.compile(r"\d{1,2}[:.h]\d{2}(?::\d{2})?")
_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}")
_SPLIT = re.compile(r"\d+[:/]\d+(?:[:/]\d+)*")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_ZONES = word_set(
    """
    am pm a.m a.m. p.m p.m. gmt utc bst cet cest est edt cst cdt pst pdt ist jst aest aedt uhr msk
    """
)
_DESIGNATORS = word_set(
    """
    article articles section chapter page pages flight route highway phase group stage formula
    channel boeing airbus level category resolution apollo room gate lap round week game match
    quarter act number no no. nos. volume vol part episode season line platform version covid f mig
    su iphone area zone district ward precinct unit title paragraph rule exhibit psalm verse windows
    type class grade day year step tip point question age aged junction exit hole set over day
    minute m a
    """
)
MEASURES = word_set(
    """
    km kilometres kilometers kilometre kilometer miles mile metres meters metre meter cm mm feet
    foot ft inches inch kg kilograms kilogrammes tonnes tonne tons ton grams litres liters barrels
    barrel gallons hectares hectare acres acre degrees celsius fahrenheit °c °f mph kph km/h knots
    kmh mw gw kwh mwh megawatts gigawatts points point runs goals seats votes hours hour minutes
    minute seconds second days day weeks week months month years year magnitude kilometer percent
    """
)
"""Words that make a number a measure."""
_LOWER_DESIGNATORS = word_set(
    "page aged age number no. day round lap phase stage chapter category level group article section"
)
_MONTHS_ABROAD = word_set(
    """
    januar februar märz mai juni juli oktober dezember janvier février mars avril juin juillet août
    septembre octobre novembre décembre enero febrero marzo abril mayo junio julio agosto septiembre
    octubre noviembre diciembre
    """
)
_DATED = word_set(
    """
    in since by until before after from during of early late mid between through and to
    """
)
_SPANS = word_set(
    """
    people soldiers troops deaths homes jobs votes workers residents passengers others families
    """
)


def is_no_figure(tokens: Sequence[Token], start: int, stop: int, *, is_vague: bool) -> bool:
    """Say whether the number in tokens ``start:stop`` is something else than a count or measure."""
    if is_vague:
        return False
    token = tokens[start]
    if token.kind == "number" and _is_score(tokens, start, stop):
        return True
    before = tokens[start - 1] if start else None
    after = tokens[stop] if stop < len(tokens) else None
    if token.kind == "number" and (_is_shape(token.text) or _is_time(tokens, start, stop)):
        return True
    return (
        _is_dated(before, after)
        or _is_age(tokens, start, stop)
        or _is_designated(tokens, start, after)
        or _is_listed(tokens, start, after)
    )


def _is_shape(text: str) -> bool:
    return bool(_DATE.fullmatch(text) or _SPLIT.fullmatch(text))


def _is_score(tokens: Sequence[Token], start: int, stop: int) -> bool:
    """Tell "won 2-1", "6-4, 3-6" and "F-16" from the range in "10-15 people"."""
    if start > 1 and _is_dash(tokens, start - 1):
        return True
    if stop + 1 >= len(tokens) or not _is_dash(tokens, stop) or tokens[stop + 1].kind != "number":
        return False
    low, high = tokens[start].text, tokens[stop + 1].text
    follower = tokens[stop + 2] if stop + 2 < len(tokens) else None
    rises = low.isdecimal() and high.isdecimal() and len(high) < 10 and len(low) < 10 and int(low) < int(high)
    is_year = bool(_YEAR.fullmatch(low))
    return is_year or not (rises and follower is not None and (is_plural(follower) or follower.text == "%"))


def _is_dash(tokens: Sequence[Token], place: int) -> bool:
    """Say whether a dash stands here without space on either side."""
    if place >= len(tokens):
        return False
    token = tokens[place]
    glued_left = place > 0 and tokens[place - 1].end == token.start
    return (
        token.text in ("-", "–")
        and glued_left
        and place + 1 < len(tokens)
        and token.end == tokens[place + 1].start
    )


def _is_time(tokens: Sequence[Token], start: int, stop: int) -> bool:
    text = tokens[start].text
    after = tokens[stop].low if stop < len(tokens) else ""
    before = tokens[start - 1].low if start else ""
    if after in _ZONES or (
        _CLOCK.fullmatch(text) and (":" in text or (before == "at" and after in ("", ".", ",")))
    ):
        return True
    if _YEAR.fullmatch(text):
        return stop == start + 1 and not _counts(tokens, start, stop)
    return False


def _counts(tokens: Sequence[Token], start: int, stop: int) -> bool:
    """Say whether a four-digit number that could be a year counts something."""
    before = tokens[start - 1].low if start else ""
    after = tokens[stop].low if stop < len(tokens) else ""
    return after in _SPANS or (
        before in ("than", "least", "about", "around", "some", "nearly", "$", "€", "£")
    )


def _is_dated(before: Token | None, after: Token | None) -> bool:
    months = (MONTHS | _MONTHS_ABROAD) - {"may", "march"}
    named = [token for token in (before, after) if token is not None]
    return any(token.low in months or token.text in ("May", "March") for token in named)


def _is_age(tokens: Sequence[Token], start: int, stop: int) -> bool:
    """Find "Jones, 25, said", "25-year-old", "(aged 25)"."""
    after = tokens[stop] if stop < len(tokens) else None
    if after is not None and after.low in ("-", "year-old") and _year_old(tokens, stop):
        return True
    if _is_compound(tokens, stop):
        return True
    if start < 2 or tokens[start - 1].text != "," or not tokens[start - 2].is_capital:
        return False
    return (after is None or after.text in (",", ".", ")")) and len(tokens[start].text) <= 3


def _is_compound(tokens: Sequence[Token], stop: int) -> bool:
    """Find "400-seat", but not a measure ("6.8-magnitude", "10-km")."""
    return _is_dash(tokens, stop) and tokens[stop + 1].kind == "word" and tokens[stop + 1].low not in MEASURES


def _year_old(tokens: Sequence[Token], stop: int) -> bool:
    text = "".join(token.low for token in tokens[stop : stop + 3])
    return text.startswith(("-year-old", "year-old", "-month-old", "-years-old"))


def _is_designated(tokens: Sequence[Token], start: int, after: Token | None) -> bool:
    """Find "Article 5", "F-16", "Borsa 100 Index", "G7"."""
    before = tokens[start - 1] if start else None
    if before is None or tokens[start].kind != "number":
        return False
    glued = before.end == tokens[start].start
    if glued and (before.kind == "word" or before.text in ("-", "#", "@", "_", "–", "/")):
        return before.text != "-" or (start > 1 and tokens[start - 2].end == before.start)
    if before.low in _DESIGNATORS and (before.is_capital or before.low in _LOWER_DESIGNATORS):
        return True
    opens = start < 2 or tokens[start - 2].kind in ("gap", "mark")
    if _is_address(tokens, start + 1):
        return True
    if before.text.isupper() and len(before.text) > 2 and not (after is not None and is_plural(after)):
        return True
    is_name = before.is_capital and before.low not in NOT_NAMES and not opens
    return is_name and after is not None and after.is_capital and after.end - after.start > 2


def _is_address(tokens: Sequence[Token], place: int) -> bool:
    """Find the street behind "10 Downing Street"."""
    name = tokens[place : place + 2]
    return len(name) == 2 and all(word.is_capital for word in name) and name[1].low in PLACE_MARKS


def _is_listed(tokens: Sequence[Token], start: int, after: Token | None) -> bool:
    """Find "1." and "2)" at the head of a line, and ordinals ("5th")."""
    token = tokens[start]
    if token.kind != "number" or after is None:
        return False
    if after.start == token.end and after.low in ("st", "nd", "rd", "th", "s", "e", "er", "ème", "º", "ª"):
        return True
    heads = start == 0 or tokens[start - 1].kind == "gap" or tokens[start - 1].text in ("#", "(", "[")
    return heads and after.text in (".", ")", ":", "]") and len(token.text) <= 2
