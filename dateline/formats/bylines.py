"""Who wrote an update, as pages print it: "By Jane Roe", "Autor: Jan Kos", "— Jane Roe"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dateline.clocks.stamps import LONGEST_STAMP, stamp
from dateline.formats.text import Line
from dateline.formats.words import any_of

_BEFORE = re.compile(rf"^{any_of('byline', 'before')}[\s:]+", re.IGNORECASE)
_ROLE = re.compile(
    rf"\s*[,|–—-]\s*[^,|–—]{{0,40}}{any_of('byline', 'roles')}\b[^|–—]{{0,60}}$", re.IGNORECASE
)
_DATE_BEHIND = re.compile(
    r"(?<=[^\W\d])\s*[,|·–—-]?\s*\d{1,2}\.?\s+\w{3,12}\.?\s+\d{4}[,\s]+\d{1,2}[:.]\d{2}(?:\s?[ap]\.?m\.?)?$"
)
_PERSON = r"[^\W\d_a-z][\w'’.-]*(?:\s(?:[a-z]{1,3}\s){0,2}[^\W\d_a-z][\w'’.-]+){1,3}"
_SIGNED = re.compile(
    rf"^[–—-]\s?(?P<names>{_PERSON}(?:(?:,| and| und| et| y| e| &)\s{_PERSON}){{0,3}})(?:,\s[^.!?]{{2,40}})?$"
)
_PERSON_ALONE = re.compile(_PERSON)
_MOST_SMALL = 3
_QUOTED = ("quote",)
_LONGEST = 120


def bare_name(text: str) -> str:
    """Return the name in a byline, without what stands around it.

    >>> bare_name("By Jane Roe"), bare_name("Autor: Jan Kos"), bare_name("Jane Roe, Senior Reporter")
    ('Jane Roe', 'Jan Kos', 'Jane Roe')
    >>> bare_name("Jane Roe11 June 2024 14:31")
    'Jane Roe'
    """
    name = _DATE_BEHIND.sub("", _BEFORE.sub("", text.strip()))
    return _ROLE.sub("", name).strip(" ,|·–—-") or text


def opened(lines: Sequence[Line]) -> tuple[str | None, list[Line]]:
    """Return the author that the first lines name ("By Jane Roe, reporter"), and the lines below.

    A moment that is shown once more at the top of the text is left out as well.
    """
    author, kept = None, list(lines)
    for _ in range(_MOST_SMALL):
        if len(kept) < 2 or len(kept[0].text) > LONGEST_STAMP or kept[0].kind in _QUOTED:
            break
        named = _byline(kept[0].text)
        if named is None and stamp(kept[0].text) is None:
            break
        author, kept = author or named, kept[1:]
    return author, kept


def _byline(text: str) -> str | None:
    name = bare_name(text) if _BEFORE.match(text) else ""
    return name if _PERSON_ALONE.fullmatch(name) else None


def signature(lines: Sequence[Line]) -> str | None:
    """Return the names that sign the last line ("— Jane Roe"); below a quotation they are its speaker."""
    if len(lines) < 2 or len(lines[-1].text) > _LONGEST or lines[-2].kind in _QUOTED:
        return None
    match = _SIGNED.match(lines[-1].text)
    above = lines[-2].text.strip()
    is_quotation = above[:1] in '"“„«‘' and above[-1:] in '"”“»’'
    return match["names"] if match and not is_quotation else None
