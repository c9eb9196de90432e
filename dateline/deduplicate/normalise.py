"""Wordings as comparable words: typography, number words, percentages and clocks in one spelling.

Number words, percent signs, a.m./p.m. and contractions are folded for English; other languages are
compared by their words as they stand.  Scripts that do not divide words are compared by character.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

MAX_CHARACTERS = 20_000
"""Characters of a wording that are compared; what follows them is not looked at."""
MIN_WORDS = 8
"""A wording with fewer words of its own is a short text: it says too little to be a near copy."""

_UNDIVIDED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
WORD = re.compile(
    rf"\d+(?:[.,:]\d+)*(?:%|(?:am|pm|bn|tn|m|k)\b)?|[{_UNDIVIDED}]|[^\W\d_{_UNDIVIDED}]+(?:'[^\W\d_]+)*"
)
_URL = re.compile(r"https?://\S+")
_APOSTROPHES = str.maketrans("‘’ʼ`´", "'''''")
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_PERCENT = re.compile(r"(?<=\d)\s?(?:per\s?cent|percent|pct)\b|(?<=\d)\s%", re.IGNORECASE)
_HALF_OF_DAY = re.compile(r"(?<=\d)\s?([ap])\.?\s?m\b\.?", re.IGNORECASE)
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")
_CLOCK = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?(am|pm)|(\d{1,2}):(\d{2})")
_SENTENCE = re.compile(r"[.!?…。]+[\s\"'”)]+|\n+")

_UNIT_WORDS = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen
"""
_TEN_WORDS = "twenty thirty forty fifty sixty seventy eighty ninety"
_UNITS = {word: value for value, word in enumerate(_UNIT_WORDS.split())}
_TENS = {word: 10 * value for value, word in enumerate(_TEN_WORDS.split(), start=2)}
_SMALL = _UNITS | _TENS
_SCALES = {
    "hundred": 100,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "k": 10**3,
    "m": 10**6,
    "bn": 10**9,
    "tn": 10**12,
}
_PLAIN = re.compile(r"\d{1,15}(?:\.\d{1,6})?")
_SCALED = re.compile(r"(\d{1,9}(?:\.\d{1,6})?)(k|m|bn|tn)")
_IRREGULAR = {"can't": "can", "cannot": "can", "won't": "will", "shan't": "shall"}

# Sentences by which an editor greets, sums up, hands over or signs off.
_TEMPLATE = re.compile(
    r"good (?:morning|afternoon|evening)\b|\b(?:hello|welcome)\b.{0,40}\b(?:to|back)\b"
    r"|that['’]s (?:all|it) (?:from|for)\b"
    r"|thank(?:s| you)\b.{0,30}\bfor (?:reading|following|joining|being)\b"
    r"|live ?blog\b.{0,30}\b(?:clos(?:ed|ing)|end(?:s|ed|ing)|over|finish\w*|paus\w+)\b"
    r"|\b(?:wrap(?:ping|ped)? up|clos(?:e|ing)|end(?:ing)?|paus(?:e|ing))\b"
    r".{0,20}\b(?:live )?(?:blog|coverage)\b"
    r"|here(?:['’]s| is| are)\b.{0,40}\b(?:recap|summary|round-?up|so far|main points)\b"
    r"|^\W*(?:last )?updated\b|\bmore (?:on this|details|updates) (?:soon|to follow|shortly|later)\b"
    r"|\bstay (?:with us|tuned)\b|\b(?:follow|join) (?:us|our)\b.{0,30}\blive\b",
    re.IGNORECASE,
)


def raw_words(text: str) -> list[str]:
    """Return the words of a text in their own case, with numbers and clocks in one spelling.

    >>> raw_words("At 3.54 p.m. the U.S. said 1,200 people and 20 per cent")
    ['At', '3.54pm', 'the', 'US', 'said', '1200', 'people', 'and', '20%']
    """
    return WORD.findall(spelled(text))


def spelled(text: str) -> str:
    """Return a text with apostrophes, initials, percentages, a.m./p.m. and thousands in one spelling."""
    text = unicodedata.normalize("NFKC", text[:MAX_CHARACTERS]).translate(_APOSTROPHES)
    if "://" in text:
        text = _URL.sub(" ", text)
    text = _INITIALS.sub(lambda match: match[0].replace(".", ""), text)
    text = _HALF_OF_DAY.sub(lambda match: match[1].lower() + "m", _PERCENT.sub("%", text))
    return _THOUSANDS.sub(lambda match: match[0].replace(",", ""), text)


def words(text: str) -> tuple[str, ...]:
    """Return the words by which texts are compared: folded, "twelve" as "12", "3.54pm" as "@15:54".

    >>> words("Twenty-three people weren’t found at 3pm")
    ('23', 'people', 'were', 'not', 'found', 'at', '@15:00')
    """
    folded: list[str] = []
    for word in raw_words(text):
        small = word.casefold()
        if "'" in small or small == "cannot":
            folded.extend(_contraction(small))
        else:
            folded.append(small)
    return tuple(_clock(word) if word[0].isdigit() else word for word in _fold_numbers(folded))


def has_own_words(text: str) -> bool:
    """Tell whether eight words are left when greetings, sign-offs and the like are put aside."""
    count = 0
    for sentence in _SENTENCE.split(text[:MAX_CHARACTERS]):
        if not _TEMPLATE.search(sentence[:400]):
            count += len(WORD.findall(sentence))
        if count >= MIN_WORDS:
            return True
    return False


def _contraction(word: str) -> Iterator[str]:
    if word in _IRREGULAR:
        yield from (_IRREGULAR[word], "not")
    elif word.endswith("n't") and len(word) > 3:
        yield from (word[:-3], "not")
    else:
        yield word.removesuffix("'s")


def _fold_numbers(parts: list[str]) -> list[str]:
    folded: list[str] = []
    place = 0
    while place < len(parts):
        word = parts[place]
        value, used = _number_at(parts, place) if word[0].isdigit() or word in _SMALL else (0.0, 0)
        folded.append(f"{value:.15g}" if used else word)
        place += used or 1
    return folded


def _number_at(parts: list[str], place: int) -> tuple[float, int]:
    """Return the number that begins at ``place`` and how many words it takes; 0 words when there is none."""
    scaled = _SCALED.fullmatch(parts[place])
    if scaled:
        return float(scaled[1]) * _SCALES[scaled[2]], 1
    if parts[place] not in _SMALL and not _PLAIN.fullmatch(parts[place]):
        return 0.0, 0
    total, current, used = 0.0, 0.0, 0
    previous = ""
    following = parts[place : place + 12]
    for at, word in enumerate(following):
        if _joins(previous, word):
            current += _SMALL[word] if word in _SMALL else float(word)
        elif word in _SCALES and previous:
            total, current = _scaled(total, current, _SCALES[word])
        elif previous == "hundred" and word == "and" and _is_rest(following[at + 1 : at + 3]):
            continue
        else:
            break
        previous, used = word, at + 1
    return total + current, used


def _joins(previous: str, word: str) -> bool:
    """Tell whether a word goes on with a number: "twenty three", "hundred five"; digits only begin one."""
    if previous == "":
        return True
    if word not in _SMALL:
        return False
    return previous in _SCALES or (previous in _TENS and 0 < _SMALL[word] < 10)


def _is_rest(following: list[str]) -> bool:
    """Tell whether what follows "hundred and" belongs to it: "five", but not "two hundred"."""
    return bool(following) and following[0] in _SMALL and following[1:] != ["hundred"]


def _scaled(total: float, current: float, scale: int) -> tuple[float, float]:
    if scale == 100:
        return total, current * scale
    return total + current * scale, 0.0


def _clock(word: str) -> str:
    match = _CLOCK.fullmatch(word)
    if match is None:
        return word
    hour, minute = int(match[1] or match[4]), int(match[2] or match[5] or 0)
    if match[3]:
        hour = hour % 12 + (12 if match[3] == "pm" else 0)
    return f"@{hour:02}:{minute:02}"
