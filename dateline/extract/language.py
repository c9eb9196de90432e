"""Which language's rules to use for a text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dateline.extract.lexicon import word_set
from dateline.extract.tokens import Token

_COMMON = {
    "en": word_set("the of and to that is was for on with said has have by at are it from"),
    "de": word_set(
        """
    der die und das ist nicht den von mit sich auf für im dem ein eine sagte auch
    """
    ),
    "fr": word_set("le les des est et du une dans que pour qui sur pas au par avec sont"),
    "es": word_set("el los las y que por una para con del se al dijo su es más"),
}
_LOOKED_AT = 2_000


def primary_tag(language: str | None) -> str | None:
    """Return "en" for "en-GB" and "en_US", ``None`` for nothing."""
    if not language:
        return None
    return language.replace("_", "-").partition("-")[0].strip().lower() or None


def guess_language(tokens: Sequence[Token]) -> str | None:
    """Tell English, German, French and Spanish apart by their commonest words.

    ``None``: none of them, or too little text.  A text of plain ASCII words without any of the
    words (a short headline) is taken as English.
    """
    words = Counter(token.low for token in tokens[:_LOOKED_AT] if token.kind == "word")
    scores = {code: sum(words[word] for word in common) for code, common in _COMMON.items()}
    best = max(scores, key=lambda code: scores[code])
    if scores[best]:
        return best
    is_plain = all(token.text.isascii() for token in tokens[:_LOOKED_AT] if token.kind == "word")
    return "en" if words and len(words) < 20 and is_plain else None
