"""Numbers in words: "thirty-one", "a third", "fifteen-year-old", "dozens", 三十一."""

from __future__ import annotations

from decimal import Decimal

from dateline.revise.lexicon import NumberWords, fractions, listed, number_words, ordinals, phrases
from dateline.revise.measures import units
from dateline.revise.told import Told, told
from dateline.revise.words import HAN_VAGUE, Words

_HAN = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "兩": 2}
_HAN_SCALES = {"十": 10, "百": 100, "千": 1_000}
HAN_GROUPS = {"万": 10**4, "萬": 10**4, "億": 10**8, "亿": 10**8, "兆": 10**12}
"""Digits of Chinese that multiply all before them."""
PER_CENT = 100


def spelt(words: Words, place: int, language: str) -> Told | None:
    """Read the number that begins with a word, if one does."""
    return (
        _vague(words, place, language)
        or _fraction(words, place, language)
        or _spelt(words, place, language)
        or _ordinal(words, place, language)
        or _joined_word(words, place, language)
    )


def han(words: Words, place: int) -> Told | None:
    """Read the Chinese digits at a place: 三十一, 数十; a lone 一 is as often no number."""
    text = words[place].text
    if text[0] in HAN_VAGUE:
        return told(place, place + 1, text, 0)
    value = _value(text)
    is_plain_one = text == "一"
    return None if value is None or is_plain_one else told(place, place + 1, "number", value)


def _value(text: str) -> Decimal | None:
    """Read Chinese digits: by place ("二〇二六") or with multipliers ("三十一", "一万二千")."""
    if all(char in _HAN for char in text):
        return Decimal("".join(str(_HAN[char]) for char in text[:24]))
    total = group = current = 0
    for char in text[:24]:
        if char in _HAN:
            current = _HAN[char]
        elif char in _HAN_SCALES:
            group, current = group + max(current, 1) * _HAN_SCALES[char], 0
        else:
            total, group, current = total + max(group + current, 1) * HAN_GROUPS[char], 0, 0
    value = total + group + current
    return Decimal(value) if len(text) > 1 else None


def _ordinal(words: Words, place: int, language: str) -> Told | None:
    value = ordinals(language).get(words[place].low)
    return None if value is None else told(place, place + 1, "ordinal", value)


def _joined_word(words: Words, place: int, language: str) -> Told | None:
    """Read "forty-fifth", "three-quarters", "fifteen-year-old"."""
    head, _, rest = words[place].low.partition("-")
    value = number_words(language).simple.get(head)
    if value is None or not rest:
        return None
    if rest in ordinals(language) and not value % 10:
        return told(place, place + 1, "ordinal", value + ordinals(language)[rest])
    if rest in fractions(language):
        share = Decimal(PER_CENT * value) / fractions(language)[rest]
        return Told(place, place + 1, ("number", share), "", "%")
    return Told(place, place + 1, ("number", Decimal(value)), "", joined_unit(rest, language) or rest)


def joined_unit(rest: str, language: str) -> str:
    """Return the unit in "year-old", with what stands behind it; "" where it begins with none."""
    first, *others = rest.split("-")
    unit = units(language).entries.get((first,))
    return " ".join((unit, *others)) if unit else ""


def _fraction(words: Words, place: int, language: str) -> Told | None:
    """Read "half", "a third of", as a share of a hundred."""
    parts = fractions(language).get(words[place].low)
    if parts is None or (parts > 2 and not _is_share(words, place, language)):
        return None
    start = place - 1 if place and words[place - 1].low in listed("articles", language) else place
    return Told(start, place + 1, ("number", Decimal(PER_CENT) / parts), "", "%")


def _is_share(words: Words, place: int, language: str) -> bool:
    """Whether a word that is an ordinal as well stands behind an article: "a third"."""
    is_alone = words[place].low not in ordinals(language)
    return is_alone or (place > 0 and words[place - 1].low in listed("articles", language))


def _spelt(words: Words, place: int, language: str) -> Told | None:
    spelling = number_words(language)
    stop, total, current, is_known = place, 0, 0, False
    while stop < len(words):
        low = words[stop].low
        if low in spelling.simple:
            current += spelling.simple[low]
        elif low in spelling.scales and (is_known or spelling.scales[low] < 10**6):
            total, current = _multiplied(total, current, spelling.scales[low])
        elif is_known and low in spelling.ones:
            current += 1
        elif not (is_known and low in spelling.joints and _follows(words, stop + 1, spelling)):
            break
        is_known = True
        stop += 1
    if not is_known:
        return None
    is_scale = words[place].low in spelling.scales and place > 0
    start = place - 1 if is_scale and words[place - 1].low in listed("articles", language) else place
    return told(start, stop, "number", total + current)


def _multiplied(total: int, current: int, scale: int) -> tuple[int, int]:
    if scale < 1_000:
        return total, max(current, 1) * scale
    return total + max(current, 1) * scale, 0


def _follows(words: Words, place: int, spelling: NumberWords) -> bool:
    low = words[place].low if place < len(words) else ""
    return bool(low) and (low in spelling.simple or low in spelling.ones)


def _vague(words: Words, place: int, language: str) -> Told | None:
    found = phrases("vague", language).at(words, place)
    if found is None:
        return None
    name = " ".join(word.low for word in words[place : found.stop])
    return told(place, found.stop, name, 0)
