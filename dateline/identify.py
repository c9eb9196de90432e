"""Who an update is, and whether its text is the same: ids, fingerprints and hashes.

Nothing volatile goes in: no relative time, no position, no tracking parameter, no typography.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from dateline.clocks.grammar import clock
from dateline.model import Update

_FOLDED = {
    **dict.fromkeys("‘’‚‛′ʼ`´", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    "…": "...",
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\ufeff", ""),
}
_TYPOGRAPHY = re.compile(f"[{''.join(_FOLDED)}]")
"""Looked for instead of translating each character: an eighth of the time."""
_BULLETS = re.compile(r"(?m)^\s*[•*·▪◦-]\s+")
_WORD = re.compile(r"\w+")
_TRACKING = re.compile(r"[?&](?:utm_\w+|fbclid|gclid|ocid|cmpid|ref|src|xtor|at_\w+)=[^\s&#]*", re.IGNORECASE)
_FIRST_WORDS = 12
_KIND_OF_ID = re.compile(r"^(?:live-?blog[-_])?(?:block|post|entry)[-_](?=\w)")
_SHORT = 250


def normalised(text: str) -> str:
    """Return the text without what typography changes: width, spaces, quotes, dashes, bullets.

    >>> normalised("“It’s  over” – he said")
    '"It\\'s over" - he said'
    """
    return _once_normalised(text) if len(text) <= _SHORT else _normalised(text)


def _normalised(text: str) -> str:
    folded = _TYPOGRAPHY.sub(lambda found: _FOLDED[found[0]], unicodedata.normalize("NFKC", text))
    return " ".join(_BULLETS.sub("", _TRACKING.sub("", folded)).split())


_once_normalised = lru_cache(maxsize=2_048)(_normalised)
"""Headlines are compared several times while a page is read."""


def bare_id(given: str) -> str:
    """Return a publisher's id without what it is the id of, which only some views of a blog write.

    >>> bare_id("block-64626a018f08"), bare_id("liveblog-entry-12"), bare_id("12"), bare_id("post-update28")
    ('64626a018f08', '12', '12', 'update28')
    """
    return _KIND_OF_ID.sub("", given.strip())


def content_hash(update: Update) -> str:
    """Return the SHA-256 (hex) of what an update says: headline and body, typography folded.

    White space does not count: the same words reach us with lost and regained spaces, as paragraphs or in one
    line, depending on the part of the page that was read.
    """
    said = (normalised(update.headline or ""), normalised(update.article_body))
    text = "\n".join(part.replace(" ", "") for part in said)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def text_hash(text: str) -> str:
    """Return a hash (16 digits) of a text as ``content_hash`` takes it."""
    return _digest(normalised(text).replace(" ", ""))


def view_key(field: str, witness: str | None) -> str:
    """Return under which name it is kept what a part of a page says in a field."""
    return f"{field} {witness}"


def fingerprint(update: Update) -> str:
    """Return a loose 16-digit mark: the words of the headline, else the first twelve of the body.

    Two wordings of one update often share it; two updates seldom do.
    """
    return _digest(_words(update.headline or "") or _first_words(update.article_body))


def identified(updates: Sequence[Update], *, newest_first: bool = True) -> tuple[Update, ...]:
    """Return the updates with fingerprint ids where ``update_id`` is empty; page order is kept.

    The id holds the clock as written and the headline (else the first words), never the date or the
    position: the same page gives the same ids with and without a known date.  Of several that share one,
    the oldest keeps it, so a new twin at the top changes nothing below.
    """
    ordered = list(enumerate(updates))
    shared: dict[str, int] = defaultdict(int)
    found = list(updates)
    taken = {update.update_id for update in updates if update.update_id}
    for index, update in reversed(ordered) if newest_first else ordered:
        if update.update_id:
            continue
        made = _unused(update, shared, taken)
        found[index] = replace(update, update_id=made, id_from="fingerprint")
    return tuple(found)


def _unused(update: Update, shared: dict[str, int], taken: set[str]) -> str:
    base = _base(update)
    candidate = base if base not in taken else f"{base}-{content_hash(update)[:8]}"
    shared[candidate] += 1
    made = candidate if shared[candidate] == 1 else f"{candidate}-{shared[candidate]}"
    taken.add(made)
    return made


def _base(update: Update) -> str:
    words = _words(update.headline or "") or _first_words(update.article_body)
    return f"f{_digest(f'{_clock_key(update)} {words}')}"


def _clock_key(update: Update) -> str:
    """A bare clock tells two short updates apart; a full machine time may move when it is edited."""
    time = update.date_published
    if time.witness != "clock" or not time.raw:
        return ""
    parsed = clock(time.raw)
    return parsed.key if parsed else time.raw


def _words(text: str) -> str:
    return " ".join(_WORD.findall(normalised(text).casefold()))


def _first_words(text: str) -> str:
    return " ".join(_words(text[:400]).split()[:_FIRST_WORDS])


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
