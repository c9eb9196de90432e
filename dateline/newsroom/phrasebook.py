"""The words from which the updates of a season are made: one TOML file per language in ``phrases/``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from dateline.errors import SetupError
from dateline.toml import read_toml

_FOLDER = Path(__file__).resolve().parent / "phrases"


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrasebook:
    """What can be said in one language."""

    zones: tuple[str, ...]
    given: tuple[str, ...]
    family: tuple[str, ...]
    places: tuple[str, ...]
    outlets: tuple[str, ...]
    sections: tuple[str, ...]
    titles: tuple[str, ...]
    closed_title: str
    standfirst: str
    subjects: tuple[str, ...]
    predicates: tuple[str, ...]
    wheres: tuple[str, ...]
    tails: tuple[str, ...]
    figures: tuple[str, ...]
    sources: tuple[str, ...]
    roles: tuple[str, ...]
    quote_openings: tuple[str, ...]
    quote_endings: tuple[str, ...]
    marks: tuple[str, ...]
    """Opening and closing quotation marks."""
    verb: str
    """Between a quotation and who said it."""
    headlines: tuple[str, ...]
    corrections: tuple[str, ...]
    wire_credits: tuple[str, ...]
    wire_leads: tuple[str, ...]


LANGUAGES = tuple(sorted(file.stem for file in _FOLDER.glob("*.toml")))
"""BCP 47 languages that have a phrasebook."""


@cache
def phrasebook(language: str) -> Phrasebook:
    """Return the words of a language.

    Raises:
        SetupError: there is no phrasebook, or it lacks something.
    """
    try:
        said: dict[str, Any] = read_toml(_FOLDER / f"{language}.toml")
        kept: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in said.items()}
        return Phrasebook(**kept)
    except (OSError, TypeError, ValueError) as error:
        raise SetupError(f"The newsroom's phrasebook {language} cannot be read: {error}.") from error
