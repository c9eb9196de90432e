"""Publishers as data: one TOML file each, checked on reading."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from urllib.parse import SplitResult, urlsplit
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError
from pydantic import (
    AnyHttpUrl,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from dateline.errors import SourceInvalid
from dateline.house import folder
from dateline.toml import read_toml

MAX_URL = 2000
"""Characters of an address that is watched."""
QUIET_SECONDS = 300
"""Pause between two polls of a quiet live blog where its source names none."""
_NOT_IN_A_URL = re.compile(r"[\s\x00-\x1f\x7f-\x9f]")


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    """Names of all zones; finding them takes 10 ms, and every plan and crawl reads all sources."""
    return frozenset(available_timezones())


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Discover(_Table):
    """Where new live blogs of a publisher show up."""

    feeds: tuple[AnyHttpUrl, ...] = ()
    """RSS or Atom feeds."""
    sitemaps: tuple[AnyHttpUrl, ...] = ()
    """News sitemaps."""
    pages: tuple[AnyHttpUrl, ...] = ()
    """Listing pages."""
    match: str = ""
    """What the URL of a live blog contains."""


class Source(_Table):
    """A publisher, as its file describes it."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]*$", max_length=100)
    """The file's name without its ending."""
    title: str = Field(min_length=1)
    homepage: AnyHttpUrl
    hosts: tuple[str, ...] = ()
    """Host names whose pages belong to it; the homepage's is always one."""
    language: str | None = None
    """BCP 47."""
    country: str | None = Field(default=None, pattern=r"^[A-Z]{2}$")
    """ISO 3166; settles ambiguous abbreviations of time zones."""
    timezone: str | None = None
    """IANA zone of bare clock times."""
    poll_seconds: int = Field(default=60, ge=5, le=86_400)
    """Least pause between two polls of one live blog: while it is busy."""
    poll_seconds_at_most: int | None = Field(default=None, ge=5, le=86_400)
    """Longest pause between two polls of one live blog: while it is quiet; else five minutes."""
    delay_seconds: float = Field(default=3.0, ge=0.0, le=600)
    """Pause between two requests to one host."""
    live_blogs: tuple[AnyHttpUrl, ...] = ()
    """Live blogs to follow from the beginning."""
    discover: Discover = Discover()

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str | None) -> str | None:
        if value is not None and value not in _zones():
            raise ValueError(f"{value} is not an IANA time zone")
        return value

    @field_validator("language")
    @classmethod
    def _known_language(cls, value: str | None) -> str | None:
        try:
            return value and str(Locale.parse(value, sep="-")).replace("_", "-")
        except (UnknownLocaleError, ValueError) as error:
            raise ValueError(f"{value} is not a BCP 47 language") from error

    @field_validator("live_blogs")
    @classmethod
    def _can_be_watched(cls, value: tuple[AnyHttpUrl, ...]) -> tuple[AnyHttpUrl, ...]:
        try:
            return tuple(AnyHttpUrl(normal_url(str(url))) for url in value)
        except SourceInvalid as error:
            raise ValueError(error.message) from error

    @model_validator(mode="after")
    def _paced(self) -> Source:
        if self.poll_seconds_at_most is not None and self.poll_seconds_at_most < self.poll_seconds:
            raise ValueError(
                f"{self.poll_seconds_at_most} is less than poll_seconds, which is {self.poll_seconds}"
            )
        return self

    @property
    def longest_pause_seconds(self) -> int:
        """Longest pause between two polls of one live blog."""
        return self.poll_seconds_at_most or max(QUIET_SECONDS, self.poll_seconds)

    @property
    def all_hosts(self) -> frozenset[str]:
        """Host names in lower case, the homepage's among them."""
        return frozenset(host.lower() for host in (*self.hosts, urlsplit(str(self.homepage)).netloc))


def read_source(file: Path) -> Source:
    """Read one source file.

    Raises:
        SourceInvalid: naming the file and the key.
    """
    try:
        return Source.model_validate({**read_toml(file), "name": file.stem})
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise SourceInvalid(f"{file}: {key}: {first['msg']}.", source=file.stem) from error
    except (ValueError, OSError) as error:
        raise SourceInvalid(f"{file}: {error}.", source=file.stem) from error


def write_source(file: Path, table: Mapping[str, object]) -> None:
    """Write a source file of plain keys; who reads the folder meanwhile sees all of it or nothing."""
    # Texts, numbers, truth values and lists of them are written alike in JSON and in TOML.
    text = "".join(f"{key} = {json.dumps(value)}\n" for key, value in table.items())
    part = file.with_suffix(".part")
    part.write_text(text, encoding="utf-8")
    part.replace(file)


def load_sources(path: Path | None = None) -> dict[str, Source]:
    """Read every ``*.toml`` of a folder (else of the one that comes with Dateline), by name.

    Raises:
        SourceInvalid: naming every file that is wrong, or that claims the host of another.
    """
    sources, wrong = read_sources(path)
    if wrong:
        raise SourceInvalid(" ".join(error.message for error in wrong))
    return sources


def read_sources(path: Path | None = None) -> tuple[dict[str, Source], list[SourceInvalid]]:
    """Read a folder; return the sources that are right, and what is wrong with the others.

    The ``source`` of each error is the name of the source that is left out; of two that claim one host it
    is the later in the alphabet.

    Raises:
        SourceInvalid: there is no such folder.
    """
    where = path or folder("spiders") / "sources"
    if not where.is_dir():
        raise SourceInvalid(f"There is no folder {where}; check DATELINE_SOURCES.")
    sources: dict[str, Source] = {}
    wrong: list[SourceInvalid] = []
    owner: dict[str, str] = {}
    for file in sorted(where.glob("*.toml")):
        try:
            source = read_source(file)
            _check_hosts(source, owner, where)
        except SourceInvalid as error:
            wrong.append(error)
            continue
        owner.update(dict.fromkeys(source.all_hosts, source.name))
        sources[source.name] = source
    return sources, wrong


def _check_hosts(source: Source, owner: Mapping[str, str], where: Path) -> None:
    for host in sorted(source.all_hosts):
        if host in owner:
            message = f"{where}: {source.name} and {owner[host]} both claim {host}."
            raise SourceInvalid(message, source=source.name)


def normal_url(url: str) -> str:
    """Return the one spelling of an address that is polled: no fragment, scheme and host in lower case.

    >>> normal_url("HTTPS://Paper.example#latest")
    'https://paper.example/'

    Raises:
        SourceInvalid: no http address, or one with a password, blanks or too many characters.
    """
    if len(url) > MAX_URL:
        raise SourceInvalid(
            f"{url[:80]}... has more than {MAX_URL:,} characters; no page is asked for like that."
        )
    if _NOT_IN_A_URL.search(url):
        raise SourceInvalid(f"{url!r} has blanks or control characters in it.")
    parts = _split(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SourceInvalid(f"{url} is not an http address.")
    if "@" in parts.netloc:
        raise SourceInvalid(f"The address of a page at {parts.hostname} has a user name or password in it.")
    return parts._replace(netloc=parts.netloc.lower(), path=parts.path or "/", fragment="").geturl()


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 (it is only looked at when it is asked for)
    except ValueError as error:
        raise SourceInvalid(f"{url[:MAX_URL]} is not an address: {error}.") from error
    return parts


def source_of(url: str, sources: dict[str, Source]) -> Source:
    """Return the source whose host a URL has, else one made from the host alone.

    ``hosts`` may name a port; a subdomain belongs to the source of the nearest parent domain.

    Raises:
        SourceInvalid: the URL has no host.
    """
    parts = _split(url)
    if parts.scheme == "file":
        return Source(name="saved-pages", title="Saved pages", homepage=AnyHttpUrl("http://localhost"))
    host = (parts.hostname or "").lower()
    if not host:
        raise SourceInvalid(f"{url} is not a URL with a host.")
    by_host = {name: source for source in sources.values() for name in source.all_hosts}
    labels = host.split(".")
    parents = [".".join(labels[start:]) for start in range(len(labels))]
    found = next((by_host[name] for name in (parts.netloc.lower(), *parents) if name in by_host), None)
    return found or _unlisted(host, f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/")


def _unlisted(host: str, homepage: str) -> Source:
    name = re.sub(r"[^a-z0-9.-]+", "-", host).strip("-.")[:100]
    try:
        return Source.model_validate({"name": name, "title": host, "homepage": homepage})
    except ValidationError as error:
        raise SourceInvalid(f"{homepage} is not the address of a publisher.") from error
