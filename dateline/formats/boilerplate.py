"""What stands on a page and was not written by the editor of an update: words and class names."""

from __future__ import annotations

import re
from functools import lru_cache

from dateline.formats.words import any_of, pattern, words

_JUNK_TOKEN = re.compile(rf"(?:^|[\s_-]){any_of('names', 'junk')}(?:$|[\s_-])", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BOX, _POINTER = any_of("labels", "box"), any_of("labels", "pointer")
_LABEL = re.compile(rf"^\W*{_BOX}\W*$", re.IGNORECASE)
_LABEL_THEN_LINK = re.compile(
    rf"^\W*(?:{_BOX}|{_POINTER}\b)[^:]{{0,60}}[:»>→]\s*\S|^\W*{_BOX}\b", re.IGNORECASE
)
_FOLD = words(rf"\W{{0,3}}{any_of('labels', 'fold')}\W{{0,3}}")
_STOP = words(rf"\b{any_of('labels', 'stop')}\b")
_COUNTED, _BESIDE_COUNTS = pattern("counts", "counted"), pattern("counts", "beside")
_IN_A_LIST_OR_MONEY = re.compile(r"^\s*[-*•]|[$€£¥]")
_FIGURE_OR_WORD = re.compile(r"\d[\d.,]*|[^\W\d_]+")
_KEY_WORDS = re.compile(rf"^\W*{any_of('key', 'heading')}\W*$", re.IGNORECASE)
_PLEA_STRONG = pattern("plea", "strong")
_PLEA_WEAK = re.compile(rf"\b{any_of('plea', 'weak')}\b")
_CREDIT = re.compile(
    rf"^(?:\W*{any_of('credit', 'opening')}\w*\s*(?:by\b|:|credit)|.{{0,60}}(?:©|\(c\)))"
    r"|^[^.!?]{2,60}(?:\s/\s[^.!?/]{2,40}){1,3}$"
    rf"|^[^.!?]{{2,70}}\b{any_of('credit', 'ending')}\W*$",
    re.IGNORECASE,
)
_CREDIT_CHARACTERS = 140
_STOP_CHARACTERS = 200


@lru_cache(maxsize=8_192)
def is_junk_name(names: str) -> bool:
    """Say whether class and id of an element mark it as furniture.

    >>> is_junk_name("share-buttons"), is_junk_name("article-body"), is_junk_name("header-link")
    (True, False, False)
    """
    return bool(_JUNK_TOKEN.search(_CAMEL.sub("-", names)))


def is_label(text: str) -> bool:
    """Say whether a line is only the label of a box ("Read more", "Publicité")."""
    return len(text) <= 80 and bool(_LABEL.match(text))


def is_fold(line: str) -> bool:
    """Say whether a line only folds a text away or out ("Show more")."""
    return _FOLD.fullmatch(line) is not None


def is_stop(line: str) -> bool:
    """Say whether a line at the end of a text may ask the reader to pay, to sign in or to read on."""
    return len(line) <= _STOP_CHARACTERS and _STOP.search(line) is not None


def is_count_of_readers(line: str) -> bool:
    """Say whether a line counts readers and what they did, and tells nothing else.

    >>> is_count_of_readers("12 comments · 1.4k views"), is_count_of_readers("33 votes")
    (True, False)
    """
    if _IN_A_LIST_OR_MONEY.search(line):
        return False
    told = _FIGURE_OR_WORD.findall(line)
    names = {one for one in told if not one[0].isdigit()}
    counted = set(filter(_COUNTED.fullmatch, names))
    has_figure = any(one[0].isdigit() for one in told)
    return has_figure and bool(counted) and all(map(_BESIDE_COUNTS.fullmatch, names - counted))


def is_link_box(text: str, link_share: float) -> bool:
    """Say whether a line points to another story ("Read more: ...") rather than telling something."""
    return link_share >= 0.4 and len(text) <= 300 and bool(_LABEL_THEN_LINK.match(text))


def is_key_heading(text: str) -> bool:
    """Say whether a line announces the key developments."""
    return len(text) <= 90 and bool(_KEY_WORDS.match(text))


def is_plea(text: str) -> bool:
    """Say whether a paragraph asks for money, a subscription or an address.

    >>> is_plea("Before you go, we have a small favor to ask.")
    True
    >>> is_plea("The minister praised independent journalism.")
    False
    """
    head = text[:1_000].lower()
    return bool(_PLEA_STRONG.search(head)) or len(set(_PLEA_WEAK.findall(head))) >= 2


def is_credit(text: str) -> bool:
    """Say whether a short line is the credit of a picture ("Jane Roe / Agency").

    >>> is_credit("Jane Roe / AP / TASS"), is_credit("He / she left the room. It was late.")
    (True, False)
    """
    return len(text) <= _CREDIT_CHARACTERS and bool(_CREDIT.match(text))
