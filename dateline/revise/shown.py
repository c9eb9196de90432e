"""The same words shown otherwise: cut short, decoded wrongly, or with what a page puts around them.

Nobody wrote such a change.  A wording is a pair here: headline and text.
"""

from __future__ import annotations

import html
import re

from dateline.clocks.stamps import stamp
from dateline.formats.boilerplate import is_count_of_readers, is_fold, is_label, is_stop
from dateline.identify import normalised, text_hash

_FURNITURE_CHARACTERS = 80
_STOPS = 3
"""At most so many lines at the end of a text ask a reader to pay or to sign in."""
_ORNAMENT = re.compile(r"^\W{1,3}")
_SELECTORS = re.compile("[\ufe0e\ufe0f]")
_LOST = re.compile("\ufffd+")
_LOST_CHARACTERS = 4


def is_worse(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Say whether a wording is another one, cut short or in a wrong encoding."""
    (headline, body), (meant_headline, meant_body) = one, other
    if text_hash(headline) == text_hash(meant_headline):
        return is_beginning(body, meant_body) or _is_misdecoded(body, meant_body)
    is_same_body = text_hash(body) == text_hash(meant_body)
    return _is_misdecoded(headline, meant_headline) and (is_same_body or _is_misdecoded(body, meant_body))


def is_shown_otherwise(known: tuple[str, str], seen: tuple[str, str]) -> bool:
    """Say whether two wordings are the same but for what a page does to them."""
    (known_headline, known_body), (seen_headline, seen_body) = known, seen
    return _is_same(known_headline, seen_headline) and _is_same(
        _without_furniture(known_body), _without_furniture(seen_body)
    )


def is_beginning(part: str, whole: str) -> bool:
    """Say whether a text is the beginning of another, and shows that it was cut.

    >>> is_beginning("The gate is …", "The gate is shut."), is_beginning("The gate", "The gate is shut.")
    (True, False)
    """
    lines = part.strip().split("\n")
    if is_stop(whole.strip().rsplit("\n", 1)[-1]):  # such words are part of what is told
        return False
    kept = lines
    for _ in range(_STOPS):
        if kept and (not kept[-1].strip() or is_stop(kept[-1])):
            kept = kept[:-1]
    shown = normalised("\n".join(kept))
    is_cut = any(map(is_stop, lines[len(kept) :])) or shown.endswith(("...", "...]", "...)"))
    begin, full = shown.rstrip(".[]() "), normalised(whole)
    return is_cut and len(begin) < len(full.rstrip(".")) and full.startswith(begin)


def _is_same(known: str, seen: str) -> bool:
    return text_hash(_as_drawn(known)) == text_hash(_as_drawn(seen))


def _as_drawn(text: str) -> str:
    """Return a text without what tells a browser how to draw it."""
    return _SELECTORS.sub("", html.unescape(text))


def _without_furniture(body: str) -> str:
    """Leave out lines that count, tell their age, or only label something."""
    return "\n".join(line for line in body.split("\n") if not _is_furniture(line))


def _is_furniture(line: str) -> bool:
    if len(line) > _FURNITURE_CHARACTERS:
        return False
    return is_label(line) or is_fold(line) or is_count_of_readers(line) or _tells_age(line)


def _tells_age(line: str) -> bool:
    """Say whether a line tells how long ago it was written, in words that are no measure of anything else."""
    told = stamp(_ORNAMENT.sub("", line))
    return told is not None and told.age is not None and not told.age.is_bare


def _is_misdecoded(text: str, meant: str) -> bool:
    """Say whether a text is another one in a wrong encoding: "HafÃ©n", or with letters lost."""
    if "\ufffd" in text:
        return _is_with_losses(normalised(text), normalised(meant))
    try:
        return text_hash(text.encode("cp1252").decode("utf-8")) == text_hash(meant) != text_hash(text)
    except UnicodeError:
        return False


def _is_with_losses(text: str, meant: str) -> bool:
    first, *others = _LOST.split(text)
    if not meant.startswith(first):
        return False
    place = len(first)
    for part in others:
        found = meant.find(part, place, place + _LOST_CHARACTERS + len(part)) if part else place
        if found < 0:
            return False
        place = found + len(part)
    return len(meant) - place <= (_LOST_CHARACTERS if not others[-1] else 0)
