"""One fetched page, decoded once and parsed on demand.  Pure: no clock, no network, no database."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateline.errors import SetupError, Unreadable
from dateline.formats.decode import decode
from dateline.formats.facts import Facts, facts
from dateline.formats.nodes import walk
from dateline.formats.plain import plain_lines
from dateline.formats.state import payloads, scripted
from dateline.formats.text import Written, whole
from dateline.formats.tree import Element, html_tree

Kind = Literal["html", "json", "text"]

MAX_BYTES = 20_000_000
_TAG = re.compile(
    r"<(?:!doctype|html|head|body|div|p|article|section|h[1-6]|script|meta|ul|main)\b", re.IGNORECASE
)
_JSON = re.compile(
    r"\s*(?:\{\s*[\"}]|\[\s*(?:[\[{\"]|\]\s*\Z|-?\d[\d.eE+-]{0,30}\s*(?:,|\]\s*\Z)|true|false|null))|\s*[\[{]\s*$"
)
_CALL = re.compile(r"\s*(?:/\*\*/\s*)?(?:typeof\s[^;]{1,200};\s*)?[A-Za-z_$][\w$.]{0,80}\(\s*(?=[\[{])")
_GUARD = re.compile(r"\s*\)\]\}'?,?\s*(?=[\[{])|\s*(?:for\s*\(;;\)|while\s*\(1\));\s*(?=[\[{])")
_CALL_END = re.compile(r"[\]}]\s*\)\s*;?\s*\Z")
_SNIFFED_CHARACTERS = 20_000


@dataclass(frozen=True, kw_only=True)
class Page:
    """What one request brought, with what the caller knows about it."""

    text: str
    kind: Kind
    url: str | None = None
    timezone: str | None = None
    """IANA zone of the source, for bare clocks on pages that name none."""
    language: str | None = None
    date_published: date | datetime | None = None
    """The publication date that a person gave."""
    fetched_at: datetime | None = None
    format: str | None = None
    country: str | None = None
    """ISO 3166 code that settles abbreviations such as IST."""
    notes: tuple[str, ...] = ()

    @classmethod
    def read(
        cls,
        body: bytes,
        *,
        url: str | None,
        content_type: str | None = None,
        timezone: str | None = None,
        language: str | None = None,
        date_published: date | datetime | None = None,
        fetched_at: datetime | None = None,
        format: str | None = None,
        country: str | None = None,
    ) -> Page:
        """Decode a body.

        Raises:
            Unreadable: it is empty, or larger than 20 MB.
            SetupError: ``timezone`` is no IANA zone.
        """
        if len(body) > MAX_BYTES:
            raise Unreadable(
                f"The page has {len(body):,} bytes; more than {MAX_BYTES:,} are not read.", url=url
            )
        text, note = decode(body, content_type)
        text = _unwrapped(text)
        if not text or text.isspace():
            raise Unreadable("The page is empty.", url=url)
        return cls(
            text=text,
            kind=_kind(text, content_type),
            url=url,
            timezone=_checked(timezone),
            language=language,
            date_published=date_published,
            fetched_at=fetched_at,
            format=format,
            country=country,
            notes=(note,) if note else (),
        )

    @cached_property
    def tree(self) -> Element | None:
        """The root of the HTML tree; ``None`` when the page is not HTML or holds no element."""
        if self.kind != "html":
            return None
        return html_tree(self.text)

    @cached_property
    def facts(self) -> Facts:
        """What the page says about itself."""
        return facts(self)

    @cached_property
    def written(self) -> Written:
        """What stands on the page for a reader, as lines; nothing for JSON."""
        if self.kind == "text":
            return Written(lines=plain_lines(self.text))
        return whole(self.tree) if self.tree is not None else Written()

    @cached_property
    def scripted(self) -> str:
        """The characters in which payloads may stand: formats look for their marks here first."""
        if self.kind == "json":
            return self.text
        return scripted(self.tree, self.text) if self.tree is not None else ""

    @cached_property
    def payloads(self) -> tuple[Any, ...]:
        """The JSON of the page: the response itself, or the state that an HTML page carries.

        Raises:
            Unreadable: the response is damaged JSON; damaged state is passed over.
        """
        if self.kind == "json":
            return (self.json,)
        return payloads(self.tree, self.text) if self.tree is not None else ()

    @cached_property
    def nodes(self) -> tuple[dict[str, Any], ...]:
        """Every object inside the payloads, outermost first; several formats look through them.

        Raises:
            Unreadable: as ``payloads``.
        """
        return tuple(found for value in self.payloads for found in walk(value))

    @cached_property
    def json(self) -> Any:
        """The payload of a JSON response; ``None`` for another kind.

        Raises:
            Unreadable: the JSON is damaged or nested too deeply.
        """
        if self.kind != "json":
            return None
        try:
            return json.loads(self.text)
        except json.JSONDecodeError as error:
            raise Unreadable(f"The JSON is damaged: {error}.", url=self.url) from error
        except RecursionError as error:
            raise Unreadable("The JSON is nested too deeply.", url=self.url) from error


def _unwrapped(text: str) -> str:
    """Return the JSON that is handed to a function (JSONP), or stands behind a guard against scripts.

    >>> _unwrapped('show({"a": 1});'), _unwrapped(")]}',\\n[1]"), _unwrapped("Rain (again)")
    ('{"a": 1}', '[1]', 'Rain (again)')
    """
    guard = _GUARD.match(text)
    if guard:
        return text[guard.end() :]
    call = _CALL.match(text)
    end = _CALL_END.search(text, max(0, len(text) - 50)) if call else None
    return text[call.end() : end.start() + 1] if call and end else text


def _kind(text: str, content_type: str | None) -> Kind:
    """Say what the characters are; the server's word decides only between JSON and a page that holds JSON."""
    is_page = bool(_TAG.search(text[:_SNIFFED_CHARACTERS]))
    if _JSON.match(text) and ("json" in (content_type or "json") or not is_page):
        return "json"
    return "html" if is_page else "text"


def _checked(zone: str | None) -> str | None:
    if zone is None:
        return None
    try:
        return ZoneInfo(zone).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise SetupError(f"{zone!r} is no time zone; give an IANA name such as Europe/Istanbul.") from error
