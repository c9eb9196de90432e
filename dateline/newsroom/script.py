"""What happens in an invented outlet's live blog, second by second: TOML in, checked models out."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Annotated, Literal, Union
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from dateline.errors import SetupError
from dateline.toml import read_toml

Platform = Literal[
    "schema_org",
    "blocks",
    "clock_article",
    "content_api",
    "wordpress_html",
    "wordpress_rest",
    "superdesk",
    "quintype",
    "amp_live_list",
    "minute_feed",
    "clock_list",
    "paged_blocks",
    "dotcom_rendering",
    "text_stream",
    "ticker_events",
    "event_posts",
    "post_wrapper",
    "update_query",
    "microdata",
    "app_state",
]
"""Which kind of page an outlet publishes; ``pages/`` has a module for each."""

_SCRIPTS = Path(__file__).resolve().parent / "scripts"


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"{name!r} is no IANA time zone") from error
    return name


Zone = Annotated[str, AfterValidator(_known_zone)]
Key = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,80}$")]


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Picture(_Data):
    """A picture in an update or over the article; the server draws it."""

    name: Key
    alt: str
    caption: str
    credit: str


class _Happening(_Data):
    at: float
    """Seconds after the server's start; below zero it is there already."""


class Added(_Happening):
    """An update appears, dated with the moment at which it appears."""

    kind: Literal["added"]
    update: Key
    headline: str | None = None
    body: str
    """Paragraphs divided by a blank line; ``**bold**``, ``[text](url)``, ``> `` before a quotation."""
    author: str | None = None
    is_key_event: bool = False
    is_summary: bool = False
    picture: Picture | None = None


class Edited(_Happening):
    """An update gets another headline or body; what is not given stays."""

    kind: Literal["edited"]
    update: Key
    headline: str | None = None
    body: str | None = None
    is_silent: bool = False
    """The page does not say that the update was modified."""


class Marked(_Happening):
    """An update is taken away, or put on top of the page, or put back."""

    kind: Literal["deleted", "pinned", "unpinned"]
    update: Key


class Summarised(_Happening):
    """The list of key developments over the updates is written anew."""

    kind: Literal["summarised"]
    key_developments: tuple[str, ...]


class Closed(_Happening):
    """The coverage ends and the live blog gets its last title."""

    kind: Literal["closed"]
    title: str


Happening = Annotated[
    Union[Added, Edited, Marked, Summarised, Closed],  # noqa: UP007
    Field(discriminator="kind"),
]


class Outlet(_Data):
    """Who publishes."""

    title: str
    language: str
    timezone: Zone
    """Where the outlet is; what ``.sources`` says."""
    sections: tuple[str, ...]


class Blog(_Data):
    """The page of the live blog."""

    path: Annotated[str, Field(pattern=r"^/[a-z0-9/._-]+$")]
    title: str
    standfirst: str
    author: str
    clock_zone: Zone
    """The zone of the clocks that readers see."""
    picture: Picture
    related: tuple[str, ...] = ()


class Coverage(_Data):
    """What of an outlet's live blog stays the same while it runs."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9_]{1,60}$")]
    platform: Platform
    outlet: Outlet
    blog: Blog


class Script(Coverage):
    """One outlet's live blog from before the server's start to its end."""

    happening: Annotated[tuple[Happening, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _can_be_played(self) -> Script:
        _in_order(self.happening)
        _only_what_is_there(self.happening)
        return self

    def pictures(self) -> frozenset[str]:
        """Return the names of all pictures that the pages will show."""
        added = (h.picture.name for h in self.happening if isinstance(h, Added) and h.picture)
        return frozenset((self.blog.picture.name, *added))


def _in_order(happenings: tuple[Happening, ...]) -> None:
    for earlier, later in itertools.pairwise(happenings):
        if later.at < earlier.at:
            raise ValueError(f"what happens at {later.at} stands after what happens at {earlier.at}")
        if isinstance(earlier, Closed):
            raise ValueError("something happens after the blog has closed")


def _only_what_is_there(happenings: tuple[Happening, ...]) -> None:
    used: set[str] = set()
    shown: set[str] = set()
    for happening in happenings:
        if isinstance(happening, Added):
            if happening.update in used:
                raise ValueError(f"update {happening.update!r} is added twice")
            used.add(happening.update)
            shown.add(happening.update)
        elif isinstance(happening, (Edited, Marked)) and happening.update not in shown:
            raise ValueError(f"update {happening.update!r} is not there at {happening.at}")
        if happening.kind == "deleted":
            shown.discard(happening.update)


def read_script(path: Path) -> Script:
    """Return the script in a TOML file.

    Raises:
        SetupError: the file is missing, is not TOML, or does not say what a script must say.
    """
    try:
        return Script.model_validate(read_toml(path))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the whole"
        raise SetupError(f"The newsroom script {path} is wrong at {where}: {first['msg']}.") from error
    except (OSError, ValueError) as error:
        raise SetupError(f"The newsroom script {path} cannot be read: {error}.") from error


def read_scripts(folder: Path = _SCRIPTS) -> tuple[Script, ...]:
    """Return the scripts of a folder in the order of their file names.

    Raises:
        SetupError: the folder has no script, two have one name, or one is wrong.
    """
    scripts = tuple(read_script(path) for path in sorted(folder.glob("*.toml")))
    if not scripts:
        raise SetupError(f"The folder {folder} has no newsroom scripts; install dateline again.")
    check_distinct(scripts)
    return scripts


def check_distinct(scripts: tuple[Script, ...]) -> None:
    """Make sure that scripts can be told apart.

    Raises:
        SetupError: two scripts have the same name.
    """
    names = [script.name for script in scripts]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise SetupError(f"Two newsroom scripts have the same name: {', '.join(twice)}.")


def accelerate(script: Script, speed: float) -> Script:
    """Return the script with everything after the start happening ``speed`` times as fast."""
    hurried = tuple(h.model_copy(update={"at": h.at / speed}) if h.at > 0 else h for h in script.happening)
    return script.model_copy(update={"happening": hurried})
