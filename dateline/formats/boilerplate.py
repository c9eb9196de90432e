"""What stands on a page and was not written by the editor of an update: words and class names."""

from __future__ import annotations

import re
from functools import lru_cache

from dateline.formats.words import any_of, pattern

_JUNK_TOKEN = re.compile(rf"(?:^|[\s_-]){any_of('names', 'junk')}(?:$|[\s_-])", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BOX, _POINTER = any_of("labels", "box"), any_of("labels", "pointer")
_LABEL = re.compile(rf"^\W*{_BOX}\W*$", re.IGNORECASE)
_LABEL_THEN_LINK = re.compile(
    rf"^\W*(?:{_BOX}|{_POINTER}\b)[^:]{{0,60}}[:»>→]\s*\S|^\W*{_BOX}\b", re.IGNORECASE
)
_KEY_WORDS = re.compile(rf"^\W*{any_of('key', 'heading')}\W*$", re.IGNORECASE)
_PLEA_STRONG = pattern("plea", "strong")
_PLEA_WEAK = re.compile(rf"\b{any_of('plea', 'weak')}\b")
_CREDIT = re.compile(
    r"^(?:\W*(?:photo|photograph|image|picture|foto|credit|source)\w*\s*(?:by\b|:|credit)|.{0,60}(?:©|\(c\)))"
    r"|^[^.!?]{2,60}(?:\s/\s[^.!?/]{2,40}){1,3}$"
    r"|^[^.!?]{2,70}\b(?:Getty Images|via (?:AP|Reuters|Getty))\W*$",
    re.IGNORECASE,
)
_CREDIT_CHARACTERS = 140


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
