"""Other words on a page that nobody wrote into the update.

A text cut short, a headline on trial, a line that counts or tells its age, a label, letters decoded wrongly.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dateline.database import Connection, execute, rows
from dateline.formats.boilerplate import is_label
from dateline.identify import normalised, text_hash
from dateline.revise.decide import Current, Seen
from dateline.revise.doubt import MASS_FEW, MASS_SHARE
from dateline.revise.page import Page, look_keys

__all__ = [
    "Reworded",
    "as_meant",
    "forget_what_was_made",
    "is_beginning",
    "is_on_trial",
    "tell_anew",
]

_WALL = re.compile(
    r"subscri|sign (?:in|up)|log ?in|regist|(?:continue|keep) reading|read more|abonn|weiterlesen|anmelden"
    r"|lire la suite|connecte|suscr|seguir leyendo|iniciar sesi|abbona|continua a leggere|accedi|assin[ea]"
    r"|continu[ea] lendo|lees verder|inloggen|prenumer|logga in",
    re.IGNORECASE,
)
_AGE = re.compile(
    r"\W{0,3}(?:(?:last |first )?(?:posted|published|updated)\W{1,3})?(?:\d{1,4}|an?|one)\s?"
    r"(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|days?)\.?\s+ago\W{0,3}"
    r"|\W{0,3}(?:vor|il y a|hace|há) (?:\d{1,4}|eine[rm]?|une?|una?|uma?) "
    r"(?:sek|min|std|stunde|tag|heure|jour|seg|hora|día|dia)[^\W\d_]{0,6}\.?\W{0,3}"
    r"|\W{0,3}\d{1,4} (?:sec|min|or[ae]|uur|u|dag|tim|god|час|мин|хв|год)[^\W\d_]{0,6}\.? "
    r"(?:fa|geleden|sedan|siden|temu|назад|тому)\W{0,3}",
    re.IGNORECASE,
)
_COUNTED = frozenset(
    word
    for words in (
        "view views comment comments share shares like likes reaction reactions reply replies",
        "reading watching viewing kommentare aufrufe commentaire commentaires vues comentarios visitas",
        "reazioni commenti reacties",
    )
    for word in words.split()
)
_BESIDE_COUNTS = frozenset({"people", "readers", "now", "this", "k", "m"})
_TOKEN = re.compile(r"\d[\d.,]*|[^\W\d_]+")
_TICKING_CHARACTERS = 80
_MORE = re.compile(
    r"\W{0,3}(?:(?:show|see|view) (?:more|less)|(?:mehr|weniger) anzeigen|(?:voir|afficher) (?:plus|moins)"
    r"|ver (?:más|menos|mais)|mostra (?:altro|meno)|(?:meer|minder) (?:tonen|weergeven))\W{0,3}",
    re.IGNORECASE,
)
_SELECTORS = re.compile("[\ufe0e\ufe0f]")
_LOST = re.compile("\ufffd+")
_LOST_CHARACTERS = 4
_WALL_CHARACTERS = 200
_WALL_LINES = 3
"""At most so many lines at the end of a text ask a reader to pay or to sign in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reworded:
    """An update on a page in other words than its last wording."""

    position: int
    update_key: int
    known_hash: str
    known_headline: str
    known_body: str
    seen_headline: str
    seen_body: str
    seen_before: int
    """Earlier wordings that said what the page says."""
    known_times: int
    """Wordings that said what the last one says, itself included."""


def as_meant(connection: Connection, page: Page, seen: Sequence[Seen]) -> tuple[list[Seen], list[Reworded]]:
    """Return what was seen, with the known hash where the words differ only by what the page does to them.

    With it come the updates that had been known cut short or in a wrong encoding: they can be told anew,
    which is no edit either.  A page on which most are so is doubted as a whole, for its news are as well.
    """
    current = {update.update_key: update for update in page.current}
    found = _reworded(
        connection,
        page,
        [one for one in seen if _is_other(one.content_hash, current.get(one.update_key or 0))],
    )
    better = [one for one in found if is_worse(known_of(one), seen_of(one))]
    worse = {one.position for one in found if is_worse(seen_of(one), known_of(one))}
    is_whole_page = len(worse) > max(MASS_FEW, MASS_SHARE * sum(one.update_key in current for one in seen))
    as_it_was = {one.position for one in better} | (set() if is_whole_page else worse)
    as_it_was |= {one.position for one in found if is_on_trial(one) or is_shown_otherwise(one)}
    same = {one.position: one.known_hash for one in found if one.position in as_it_was}
    return [replace(one, content_hash=same.get(one.position, one.content_hash)) for one in seen], better


def known_of(one: Reworded) -> tuple[str, str]:
    """Return headline and text of the last wording."""
    return one.known_headline, one.known_body


def seen_of(one: Reworded) -> tuple[str, str]:
    """Return headline and text on the page."""
    return one.seen_headline, one.seen_body


def is_worse(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Say whether headline and text are those of another wording, cut short or in a wrong encoding."""
    (headline, body), (meant_headline, meant_body) = one, other
    if text_hash(headline) == text_hash(meant_headline):
        return is_beginning(body, meant_body) or _is_misdecoded(body, meant_body)
    is_same_body = text_hash(body) == text_hash(meant_body)
    return _is_misdecoded(headline, meant_headline) and (is_same_body or _is_misdecoded(body, meant_body))


def is_beginning(part: str, whole: str) -> bool:
    """Say whether a text is the beginning of another, and shows that it was cut.

    >>> is_beginning("The gate is …", "The gate is shut."), is_beginning("The gate", "The gate is shut.")
    (True, False)
    """
    lines = part.strip().split("\n")
    kept = lines
    for _ in range(_WALL_LINES):
        if kept and (not kept[-1].strip() or _is_wall(kept[-1])):
            kept = kept[:-1]
    shown = normalised("\n".join(kept))
    is_cut = any(map(_is_wall, lines[len(kept) :])) or shown.endswith(("...", "...]", "...)"))
    begin, full = shown.rstrip(".[]() "), normalised(whole)
    return is_cut and len(begin) < len(full.rstrip(".")) and full.startswith(begin)


def _is_wall(line: str) -> bool:
    return len(line) <= _WALL_CHARACTERS and bool(_WALL.search(line))


def is_on_trial(one: Reworded) -> bool:
    """Say whether a headline comes and goes: it has been put back before, and the text is the same."""
    is_headline_only = text_hash(one.known_body) == text_hash(one.seen_body)
    return is_headline_only and one.seen_before > 0 and one.known_times > 1


def is_shown_otherwise(one: Reworded) -> bool:
    """Say whether headline and text are the same but for what a page does to them."""
    return _is_same(one.known_headline, one.seen_headline) and _is_same(
        _without_furniture(one.known_body), _without_furniture(one.seen_body)
    )


def _is_same(known: str, seen: str) -> bool:
    return text_hash(_as_shown(known)) == text_hash(_as_shown(seen))


def _as_shown(text: str) -> str:
    """Return a text without what tells a browser how to draw it."""
    return _SELECTORS.sub("", html.unescape(text))


def _without_furniture(body: str) -> str:
    """Leave out lines that count, tell their age, or only label something."""
    return "\n".join(line for line in body.split("\n") if not _is_furniture(line))


def _is_furniture(line: str) -> bool:
    if len(line) > _TICKING_CHARACTERS:
        return False
    return bool(is_label(line) or _MORE.fullmatch(line) or _AGE.fullmatch(line) or _is_count(line))


def _is_count(line: str) -> bool:
    """Say whether a line counts its readers ("12 comments · 1.4k views") and tells nothing else."""
    tokens = _TOKEN.findall(line.casefold())
    numbers = [token for token in tokens if token[0].isdigit()]
    words = {token for token in tokens if not token[0].isdigit()}
    return bool(numbers) and bool(words & _COUNTED) and words <= _COUNTED | _BESIDE_COUNTS


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


def _is_other(content_hash: str, known: Current | None) -> bool:
    return known is not None and not known.is_deleted and known.content_hash != content_hash


def _reworded(connection: Connection, page: Page, seen: Sequence[Seen]) -> list[Reworded]:
    if not seen:
        return []
    found = rows(
        connection,
        "views.reworded",
        observation_key=page.observation["observation_key"],
        update_keys=[one.update_key for one in seen],
        positions=[one.position for one in seen],
    )
    return [Reworded(**row) for row in found]


def tell_anew(connection: Connection, page: Page, better: Sequence[Reworded]) -> None:
    """Give wordings that had been shown cut short or spoilt the words that the page shows."""
    if better:
        told = rows(
            connection,
            "views.tell_anew",
            update_keys=[one.update_key for one in better],
            positions=[one.position for one in better],
            **look_keys(page.observation),
        )
        forget_what_was_made(connection, [row["version_key"] for row in told])


def forget_what_was_made(connection: Connection, version_keys: Sequence[int]) -> None:
    """Let go of what was made of other words.

    It is looked for only if there is any: those tables are the largest of all.
    """
    if version_keys:
        execute(connection, "reprocess.forget_bands", version_keys=list(version_keys))
        execute(connection, "reprocess.forget_clues", version_keys=list(version_keys))
