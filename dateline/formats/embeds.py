"""Pictures, films and posts of other platforms inside an update."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import SplitResult, urlsplit

from dateline.formats.tree import Element, texts
from dateline.model import Embed, Media

_HOSTS = {
    "twitter.com": "twitter",
    "x.com": "twitter",
    "instagram.com": "instagram",
    "facebook.com": "facebook",
    "tiktok.com": "tiktok",
    "youtube.com": "youtube",
    "youtube-nocookie.com": "youtube",
    "youtu.be": "youtube",
    "vimeo.com": "vimeo",
    "t.me": "telegram",
    "bsky.app": "bluesky",
    "reddit.com": "reddit",
    "soundcloud.com": "soundcloud",
    "spotify.com": "spotify",
    "dailymotion.com": "dailymotion",
    "threads.net": "threads",
    "mastodon.social": "mastodon",
}
_CLASSES = re.compile(
    r"\b(twitter-(?:tweet|video)|instagram-media|tiktok-embed|fb-post|fb-video|bluesky-embed|element-tweet"
    r"|reddit-embed|text-post-media|tweet)\b"
)
_BY_CLASS = {
    "tiktok-embed": "tiktok",
    "instagram-media": "instagram",
    "bluesky-embed": "bluesky",
    "reddit-embed": "reddit",
    "text-post-media": "threads",
    "fb-post": "facebook",
    "fb-video": "facebook",
}
_CUSTOM = {
    "amp-twitter": "twitter",
    "amp-instagram": "instagram",
    "amp-youtube": "youtube",
    "amp-facebook": "facebook",
}
_ADDRESSES = ("cite", "data-canonical-url", "data-instgrm-permalink", "data-href", "data-bluesky-uri", "src")
_IDS = ("data-tweetid", "data-tweet-id", "data-video-id", "data-videoid", "data-shortcode")
_STATUS = re.compile(r"/status(?:es)?/(\d+)")
MAY_EMBED = frozenset(("blockquote", "figure", "iframe", "div", *_CUSTOM))
MEDIA_TAGS = {"img": "image", "amp-img": "image", "video": "video", "amp-video": "video", "audio": "audio"}
_TEXT_CHARACTERS = 5_000
_NAMES_CHARACTERS = 1_000


def embed_of(element: Element) -> Embed | None:
    """Return the post of another platform that an element shows, if it shows one."""
    tag = element.tag
    if tag not in MAY_EMBED:
        return None
    if tag in _CUSTOM:
        return Embed(platform=_CUSTOM[tag], url=_address(element), embed_id=_id(element))
    if tag == "iframe":
        return _framed(element)
    names = element.get("class")
    named = _embed_class(names[:_NAMES_CHARACTERS]) if names else None
    return _quoted(element, named) if named else None


@lru_cache(maxsize=1_024)
def _embed_class(names: str) -> str | None:
    """Return the class name that marks a post of another platform."""
    found = _CLASSES.search(names)
    return found[1] if found else None


def media_of(element: Element) -> Media | None:
    """Return the picture, film or sound of an element itself."""
    kind = MEDIA_TAGS.get(element.tag) if isinstance(element.tag, str) else None
    if kind is None:
        return None
    sources = (element.get(name) or "" for name in ("src", "data-src", "data-lsrc"))
    url = next((source for source in sources if source and not source.startswith("data:")), None)
    if url is None or _is_small(element):
        return None
    caption = (element.get("alt") or "").strip() or None
    return Media(kind=kind, url=url, caption=caption)  # type: ignore[arg-type]


def _quoted(element: Element, name: str) -> Embed:
    links = [href for a in element.iter("a") if _is_web(href := a.get("href") or "")]
    url = _address(element) or next((u for u in reversed(links) if _platform(u)), None)
    platform = _BY_CLASS.get(name) or (_platform(url) if url else None) or "twitter"
    text = " ".join(" ".join(texts(element)).split())[:_TEXT_CHARACTERS]
    status = _STATUS.search(url or "")
    return Embed(
        platform=platform,
        url=url,
        embed_id=_id(element) or (status[1] if status else None),
        author=_author(url) if status else None,
        text=text or None,
    )


def _framed(element: Element) -> Embed | None:
    url = element.get("src") or element.get("data-src") or ""
    url = f"https:{url}" if url.startswith("//") else url
    platform = _platform(url) if _is_web(url) else None
    return Embed(platform=platform, url=url) if platform else None


def _author(url: str | None) -> str | None:
    parts = _parts(url or "")
    first = parts.path.strip("/").split("/")[0] if parts else ""
    return first or None


def _address(element: Element) -> str | None:
    return next((v for name in _ADDRESSES if _is_web(v := element.get(name) or "")), None)


def _id(element: Element) -> str | None:
    return next((value for name in _IDS if (value := element.get(name))), None)


def _platform(url: str) -> str | None:
    parts = _parts(url)
    host = (parts.hostname or "") if parts else ""
    return next((name for known, name in _HOSTS.items() if host == known or host.endswith("." + known)), None)


def _parts(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.hostname
    except ValueError:
        return None
    return parts


def _is_web(url: str) -> bool:
    return url.startswith(("http://", "https://"))


def _is_small(element: Element) -> bool:
    """Icons and the faces of authors are no pictures of the update."""
    width = element.get("width") or ""
    return width.isdecimal() and int(width) <= 60
