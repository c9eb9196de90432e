"""One member of a list in JSON of no known platform: id, times, text and flags, by what they are called."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dateline.formats.nodes import walk
from dateline.formats.page import Page
from dateline.formats.payload import Node, figure, first, flag, framed, moment, names, plain, text, told
from dateline.model import PublisherTime, Update

_WORDS = re.compile(r"[^a-z0-9]+")
_IDS = (
    *("id", "uuid", "guid", "postid", "entryid", "itemid", "blockid", "updateid", "contentid", "documentid"),
    *("uid", "urn", "externalid", "localid", "key", "databaseid", "nid", "hash"),
)
_PUBLISHED = (
    *("datepublished", "publishedat", "publisheddate", "publishdate", "firstpublished", "firstpublishedat"),
    *(
        "firstpublisheddate",
        "firstpublishdate",
        "publicationdate",
        "publishedtime",
        "publishtime",
        "published",
    ),
    *(
        "pubdate",
        "displaydate",
        "postedat",
        "dategmt",
        "datecreated",
        "createdat",
        "createddate",
        "creationdate",
    ),
    *("created", "timestamp", "datetime", "date", "time", "sortdate"),
)
_MODIFIED = (
    *("datemodified", "modifiedat", "modifieddate", "lastmodified", "lastmodifiedat", "lastmodifieddate"),
    *(
        "updatedat",
        "updateddate",
        "dateupdated",
        "lastupdated",
        "lastupdatedat",
        "modifiedgmt",
        "updated",
        "modified",
    ),
)
_BODIES = (
    *("articlebody", "bodyhtml", "contenthtml", "htmlbody", "html", "body", "content", "richtext", "text"),
    *("bodytext", "message", "contents", "markup", "copy", "paragraphs", "blocks", "elements"),
)
_HEADLINES = ("headline", "title", "heading", "name")
_AUTHORS = ("byline", "author", "authors", "creator", "reporter", "writer")
_AUTHOR_NAMES = ("name", "displayName", "display_name", "fullName", "title")
_ADDRESSES = ("url", "link", "permalink", "canonicalurl", "href", "shareurl", "websiteurl")
_PICTURES = ("image", "images", "media", "picture", "pictures", "photo", "photos", "leadimage", "attachments")
_EMBEDS = ("tweet", "embed", "embeds", "social", "oembed")
_PINNED = ("pinned", "ispinned", "sticky", "issticky")
_KEYS = (
    *(
        "keyevent",
        "iskeyevent",
        "iskey",
        "important",
        "isimportant",
        "highlight",
        "ishighlight",
        "highlighted",
    ),
    *("breaking", "isbreaking", "isbreakingnews", "breakingnews", "ishighlighted", "keymoment"),
)
_SUMMARY = ("summary", "issummary")
_REMOVED = ("deleted", "isdeleted", "hidden", "ishidden", "removed", "isdraft", "draft")
_NOT_PUBLIC = frozenset(
    ("draft", "deleted", "trash", "hidden", "pending", "submitted", "unpublished", "removed")
)
_NOT_EDITORIAL = frozenset(
    ("ad", "ads", "advert", "advertisement", "advertising", "comment", "promo", "newsletter")
)
_MOMENTS = ("iso", "utc", "date", "$date", "value", "timestamp", "datetime")
_FILE = re.compile(
    r"^(?:https?:)?//[^\s\"'<>]{4,1000}?\.(?P<type>jpe?g|png|webp|gif|mp4|mp3)(?:[?#]\S*)?$", re.IGNORECASE
)
_KINDS = {"mp4": "video", "mp3": "audio"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A member under names without case, dashes and underscores."""

    fields: Node

    @classmethod
    def of(cls, member: Node) -> Entry:
        """Fold the names of a member's fields."""
        return cls(
            {_WORDS.sub("", key.lower()): value for key, value in member.items() if isinstance(key, str)}
        )

    def _first(self, names: tuple[str, ...]) -> Any:
        return next((self.fields[name] for name in names if self.fields.get(name)), None)

    @property
    def entry_id(self) -> str | None:
        """The platform's own id."""
        return text(self._first(_IDS))

    @property
    def url(self) -> str | None:
        """The address of its own, where it has one."""
        return text(self._first(_ADDRESSES))

    @property
    def kind(self) -> str | None:
        """What the platform calls such a member."""
        return first(self.fields, "typename", "type", "contenttype", "posttype", "kind")

    @property
    def has_flags(self) -> bool:
        """Whether it says if it is pinned or a key event: stories and comments do not."""
        return any(name in self.fields for name in (*_PINNED, *_KEYS))

    @property
    def markup(self) -> str:
        """The text as HTML."""
        found = (_markup(self.fields[name]) for name in _BODIES if self.fields.get(name))
        return max(found, key=len, default="")

    def published(self, page: Page) -> PublisherTime:
        """When it was published."""
        return self._moment(_PUBLISHED, page)

    def modified(self, page: Page) -> PublisherTime:
        """When it was changed."""
        return self._moment(_MODIFIED, page)

    def _moment(self, names: tuple[str, ...], page: Page) -> PublisherTime:
        read = (moment(_bare(self.fields[name]), page) for name in names if self.fields.get(name))
        times = [time for time in read if time.raw]
        return next((time for time in times if time.value), times[0] if times else PublisherTime())

    def is_complete(self, page: Page) -> bool:
        """Say whether it has an id, a time that a machine can read, and a text."""
        return bool(self.entry_id and self.published(page).value and self.markup.strip())

    @property
    def is_shown(self) -> bool:
        """Whether readers see it, as part of the blog."""
        status = (first(self.fields, "status", "poststatus", "state") or "").lower()
        is_withheld = self.fields.get("published") is False or self.fields.get("ispublished") is False
        is_removed = any(flag(self.fields.get(name)) for name in _REMOVED)
        is_foreign = (self.kind or "").lower() in _NOT_EDITORIAL
        return not (is_withheld or is_removed or is_foreign or status in _NOT_PUBLIC)

    def is_set(self, names: tuple[str, ...]) -> bool:
        """Say whether one of some flags is set."""
        return any(flag(self.fields.get(name)) for name in names)


def entry_update(entry: Entry, page: Page) -> Update | None:
    """Return the update that a member is; ``None`` when readers do not see it."""
    if not entry.is_shown:
        return None
    headline = next((found for name in _HEADLINES if (found := _words(entry.fields.get(name)))), None)
    return told(
        entry.entry_id,
        entry.markup + "".join(_beside(entry)),
        headline=plain(headline),
        author=next(
            (found for name in _AUTHORS if (found := names(entry.fields.get(name), *_AUTHOR_NAMES))), None
        ),
        date_published=entry.published(page),
        date_modified=entry.modified(page),
        is_key_event=entry.is_set(_KEYS),
        is_pinned=entry.is_set(_PINNED),
        is_summary=entry.is_set(_SUMMARY),
        url=entry.url,
    )


def _bare(value: object) -> object:
    return first(value, *_MOMENTS) if isinstance(value, dict) else value


def _words(value: object) -> str | None:
    """Return a headline that is a text, or an object that holds one."""
    return (
        first(value, "rendered", "html", "text", "plaintext", "value")
        if isinstance(value, dict)
        else text(value)
    )


def _markup(value: object) -> str:
    """Return the HTML of a body: a text, an object around one, or a list of paragraphs."""
    if isinstance(value, dict):
        said = first(value, "html", "rendered", "text", "value", "plaintext", "markup")
        inner = next(
            (value[key] for key in ("content", "children", "blocks", "json") if value.get(key)), None
        )
        value = said or inner or ""
    if isinstance(value, list):
        return "".join(_paragraph(part) for part in value)
    said = text(value) if not isinstance(value, dict) else None
    return "" if not said else said if "<" in said else "".join(_plain_paragraphs(said))


def _plain_paragraphs(said: str) -> Iterator[str]:
    return (f"<p>{part}</p>" for part in said.split("\n") if part.strip())


def _paragraph(part: object) -> str:
    if isinstance(part, str):
        return part if "<" in part else f"<p>{part}</p>"
    if not isinstance(part, dict):
        return ""
    markup = first(part, "html", "rendered")
    if markup:
        return markup
    texts = (one.get(key) for one in walk(part) for key in ("text", "plaintext", "value"))
    said = "".join(found for found in texts if isinstance(found, str))
    return f"<p>{html.escape(said, quote=False)}</p>" if said.strip() else ""


def _beside(entry: Entry) -> Iterator[str]:
    """Pictures, films and other platforms' posts that stand beside the text."""
    for name in _PICTURES:
        for found in walk(entry.fields.get(name)):
            match = _FILE.match(first(found, "url", "src", "href", "originalUrl") or "")
            if match:
                kind = _KINDS.get(match["type"].lower(), "img")
                yield figure(match[0], plain(first(found, "caption", "alt", "altText", "title")), kind)
                break
    for name in _EMBEDS:
        for found in walk(entry.fields.get(name)):
            yield first(found, "html") or framed(first(found, "url"))
            break
