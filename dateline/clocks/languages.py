"""The languages whose times are read, and the few words of time that CLDR has not."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "ru", "uk", "tr", "sv", "nb", "da", "fi", "cs")
MORE_LANGUAGES = ("ro", "hu", "el", "he", "ar", "fa", "hi", "zh", "ja", "ko", "id", "vi", "bg", "sk", "lt")
"""Languages whose ages and days are read as well; their names of months give way to those above."""
_FILE = Path(__file__).parent / "words.tsv"


@lru_cache(maxsize=16)
def words_of(kind: str) -> frozenset[str]:
    """Return the words of a kind ("now", "today", "yesterday", "one", "label", "changed", "link")."""
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return frozenset(word for name, *words in rows if name == kind for word in words)
