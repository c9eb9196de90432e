"""Bytes to text: byte order mark, HTTP header, the page's own word, UTF-8, and Windows-1252 last."""

from __future__ import annotations

import codecs
import re

_META = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE
)
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MEANT = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
}
"""What browsers read when a page says the first (WHATWG Encoding)."""
_SEARCHED_BYTES = 8_192

_SURROGATES = re.compile(
    r"\\u[dD](?:[89abAB][0-9a-fA-F]{2}(\\+u[dD][c-fC-F][0-9a-fA-F]{2})?|[c-fC-F][0-9a-fA-F]{2})"
)
"""A whole pair, or else a half, behind the last of as many backslashes as the nesting needs (RFC 8259, 7)."""


def decode(body: bytes, content_type: str | None = None) -> tuple[str, str | None]:
    """Return the text, and a sentence when characters may be wrong.  Never raises.

    >>> decode("na\u00efve".encode("utf-8"), "text/html; charset=iso-8859-1")[0]
    'naïve'
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            return _clean(body.decode(name, errors="replace").replace("\0", "")), None
    for name in (*_claimed_utf8(body, content_type), "utf-8", *_claimed(body, content_type)):
        text = _strictly(body, name)
        if text is not None:
            has_nul = name != "utf-8" or b"\0" in body
            return _clean(text.replace("\0", "") if has_nul else text), None
    return _salvaged(body)


def _claimed(body: bytes, content_type: str | None) -> list[str]:
    header = _HEADER.search(content_type or "")
    meta = _META.search(body[:_SEARCHED_BYTES])
    names = [header[1]] if header else []
    names += [meta[1].decode("ascii", errors="replace")] if meta else []
    return [_MEANT.get(name.lower(), name) for name in names]


def _claimed_utf8(body: bytes, content_type: str | None) -> list[str]:
    """Encodings that valid UTF-8 may be mistaken for come first, when the page claims one of them."""
    return [name for name in _claimed(body, content_type) if name.lower().startswith(("iso-2022", "utf-16"))]


def _strictly(body: bytes, name: str) -> str | None:
    try:
        return body.decode(name)
    except (UnicodeDecodeError, LookupError, ValueError):
        return None


def _salvaged(body: bytes) -> tuple[str, str]:
    """Keep UTF-8 with replaced bytes where it is mostly that; else read Windows-1252, which fits any page.

    Where more bytes than one are no UTF-8, and more than characters that are, as few as there may be on an
    English page, it never was UTF-8.
    """
    text = body.decode("utf-8", errors="replace").replace("\0", "")
    wrong = text.count("\ufffd")
    sound = len(text) - len(text.encode("ascii", errors="ignore")) - wrong
    if wrong <= max(sound, 1) and wrong * 50 <= len(text):
        return _clean(text), "Some bytes are not valid UTF-8 and were replaced."
    return _clean(
        body.decode("cp1252", errors="replace").replace("\0", "")
    ), "The page names no usable encoding; read as Windows-1252."


def _clean(text: str) -> str:
    return _mended_escapes(text.lstrip("\ufeff"))


def _mended_escapes(text: str) -> str:
    """Replace halves of surrogate pairs in the escapes of embedded JSON: a cut emoji must not cost a page.

    >>> _mended_escapes(r"\\ud83d\\ude00 \\ud83d"), _mended_escapes(r"\\\\ud83d\\\\ude00 \\\\ude00")
    ('\\\\ud83d\\\\ude00 \\\\ufffd', '\\\\\\\\ud83d\\\\\\\\ude00 \\\\\\\\ufffd')
    """
    if "\\ud" not in text and "\\uD" not in text:
        return text
    return _SURROGATES.sub(lambda match: match[0] if match[1] else r"\ufffd", text)
