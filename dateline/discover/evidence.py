"""Why a link is taken for a live blog.  Pure."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timezone
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from dateline.discover.places import Entry
from dateline.discover.words import LABEL_LIVE, TITLE_LIVE, TITLE_PLAYER, URL_LIVE, URL_PLAYER
from dateline.formats.words import pattern

__all__ = ["Candidate", "candidates", "clean_url", "same_page"]

_TRACKING = re.compile(
    r"^(?:utm_.*|at_.*|ns_.*|mc_.*|fbclid|gclid|msclkid|igshid|ocid|cmpid?|cid|xtor|ito|ref|referrer|src|source"
    r"|smid|partner|share|traffic_source|feed|page|pinned_.*|filterkeyevents)$",
    re.IGNORECASE,
)
_PAGE_OF = re.compile(r"/page/\d{1,4}/?$")
_DATE = re.compile(
    r"(?<!\d)(20\d\d)[/-](\d{1,2}|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[/-](\d{1,2})(?!\d)"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CLOSED_TITLE = pattern("state", "closed_title")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A link that seems to lead to a live blog."""

    url: str
    """Without fragment and tracking parameters."""
    title: str
    evidence: tuple[str, ...]
    """What speaks for it: ``match: /live/``, ``url: live-updates``, ``title: Live:``, ``label: LIVE``."""
    date_published: datetime | None = None


def candidates(entries: Iterable[Entry], *, match: str, hosts: Iterable[str]) -> list[Candidate]:
    """Return what is taken for a live blog of a publisher, each once, in the order of the entries.

    ``match`` is what the addresses of its live blogs contain: a part of a path ("/live/") decides alone, a
    word only together with other evidence.  Without it the evidence must be strong.
    """
    own = frozenset(host.lower() for host in hosts)
    found: dict[str, Candidate] = {}
    for entry in entries:
        candidate = _candidate(entry, match.lower(), own)
        if candidate:
            found.setdefault(same_page(candidate.url), candidate)
    return [one for one in found.values() if not _is_part(one, found)]


def _is_part(candidate: Candidate, others: Container[str]) -> bool:
    """Say whether it is a page or an update of another one: its address goes on where that one's ends."""
    parts = urlsplit(candidate.url).path.strip("/").split("/")
    shorter = ("/".join(parts[:end]) for end in range(1, len(parts)))
    host = urlsplit(candidate.url).netloc.removeprefix("www.")
    return any(f"{host}/{path}?" in others for path in shorter)


def _candidate(entry: Entry, match: str, own: frozenset[str]) -> Candidate | None:
    url = clean_url(entry.url)
    if url is None or not _is_own(url, own) or not _may_be_a_page(url, entry):
        return None
    evidence = _evidence(url, entry)
    if match:
        if not _contains(url, match) or not (evidence or "/" in match):
            return None
        evidence = (f"match: {match}", *evidence)
    elif all(one.startswith("label") for one in evidence):
        return None  # a badge alone is also on films and scores
    published = entry.date_published or _date_in(url)
    return Candidate(url=url, title=entry.title, evidence=evidence, date_published=published)


def _evidence(url: str, entry: Entry) -> tuple[str, ...]:
    said = [
        ("url", URL_LIVE.search(unquote(urlsplit(url).path).lower())),
        ("title", TITLE_LIVE.search(entry.title)),
    ]
    found = [f"{kind}: {hit[0].strip()}" for kind, hit in said if hit]
    label = next((label for label in entry.labels if LABEL_LIVE.match(label)), None)
    found += [f"label: {label}"] if label else []
    return (*found, "linked data: LiveBlogPosting") if entry.is_live_posting else tuple(found)


def _is_own(url: str, own: frozenset[str]) -> bool:
    parts = urlsplit(url)
    labels = (parts.hostname or "").split(".")
    parents = (".".join(labels[start:]) for start in range(len(labels)))
    return parts.netloc in own or any(parent in own for parent in parents)


def _may_be_a_page(url: str, entry: Entry) -> bool:
    """Say whether it can be one live blog: no player, no list of all live blogs, not over long ago."""
    parts = [part for part in unquote(urlsplit(url).path).lower().split("/") if part]
    if not parts or any(URL_PLAYER.match(part) for part in parts):
        return False
    if URL_LIVE.fullmatch(parts[-1]) or (len(parts) == 1 and len(parts[0]) < 12 and not urlsplit(url).query):
        return False
    return not TITLE_PLAYER.search(entry.title) and not _CLOSED_TITLE.search(entry.title)


def _contains(url: str, match: str) -> bool:
    """Say whether an address contains a text, where it does not cut through a word (live in deliver)."""
    address, start = unquote(url).lower(), 0
    while (start := address.find(match, start)) >= 0:
        end = start + len(match)
        cuts_left = match[0].isalnum() and address[start - 1 : start].isalnum()
        cuts_right = match[-1].isalnum() and address[end : end + 1].isalnum()
        if not cuts_left and (not cuts_right or URL_LIVE.match(address, start + (not match[0].isalnum()))):
            return True
        start = end
    return False


def clean_url(url: str) -> str | None:
    """Return an address without fragment, tracking and place on the page; ``None`` where it is none.

    >>> clean_url("https://Paper.example/live/storm?utm_source=rss&id=4#update-7")
    'https://paper.example/live/storm?id=4'
    """
    try:
        parts = urlsplit(url)
        if (
            parts.scheme not in ("http", "https")
            or not parts.hostname
            or "@" in parts.netloc
            or len(url) > 1000
        ):
            return None
        kept = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(k)]
    except ValueError:
        return None
    path = _PAGE_OF.sub("", parts.path)
    return urlunsplit((parts.scheme, parts.netloc.lower(), path, urlencode(kept), ""))


def same_page(url: str) -> str:
    """Return what two spellings of one address share: scheme, "www." and a slash at the end do not count.

    >>> same_page("http://www.paper.example/live/") == same_page("https://paper.example/live")
    True
    """
    parts = urlsplit(clean_url(url) or url)
    return f"{parts.netloc.removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"


def _date_in(url: str) -> datetime | None:
    found = _DATE.search(url.lower())
    if not found:
        return None
    year, month, day = found.groups()
    try:
        number = int(month) if month.isdigit() else _MONTHS.index(month) + 1
        return datetime.combine(date(int(year), number, int(day)), datetime.min.time(), timezone.utc)
    except ValueError:
        return None
