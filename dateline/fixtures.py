"""Saved pages with what must be read from them: the proof that a source or a format still works.

A fixture is a folder: ``page.html`` (or ``.json``, ``.txt``), ``meta.toml`` (what the caller knows of it),
``expected.json`` (what must come out).  While the last says ``"reviewed": false``, nobody has compared it
with the page yet, and its test fails.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from dateline.errors import DatelineError, NeedsAPerson, WrongUsage
from dateline.formats import Page, understand_all
from dateline.formats.record import as_json, refusal
from dateline.toml import read_toml

__all__ = ["expect", "find_fixtures", "problem", "read_fixture", "write_fixture"]


def find_fixtures(folder: Path) -> list[Path]:
    """Return the fixtures in a folder by name; none where there is no such folder."""
    return sorted(page.parent for page in folder.glob("*/page.*")) if folder.is_dir() else []


def read_fixture(folder: Path, **changed: Any) -> dict[str, Any]:
    """Return what the parser reads from the page now; ``changed`` stands for what ``meta.toml`` says.

    Raises:
        NeedsAPerson: the folder is no fixture.
    """
    try:
        known = read_toml(folder / "meta.toml") | changed
        (file,) = folder.glob("page.*")
        body = file.read_bytes()
    except (OSError, ValueError) as error:
        raise NeedsAPerson(f"{folder} is no fixture: {error}.") from error
    if isinstance(known.get("date_published"), str):
        known["date_published"] = date.fromisoformat(known["date_published"])
    try:
        page = Page.read(body, url=known.pop("url", None), **known)
        blogs = [as_json(blog) for blog in understand_all(page)]
    except DatelineError as error:
        return refusal(error, None)
    return blogs[0] if len(blogs) == 1 else {"live_blogs": blogs}


def write_fixture(folder: Path, body: bytes, kind: str, known: Mapping[str, str]) -> dict[str, Any]:
    """Save a page with what is known of it, and what is read from it, not yet reviewed; return the latter.

    Raises:
        WrongUsage: there is a fixture of that name.
    """
    if folder.exists():
        raise WrongUsage(f"{folder} is there already; remove it first, or choose another name.")
    folder.mkdir(parents=True)
    (folder / f"page.{kind}").write_bytes(body)
    lines = (f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in known.items())
    (folder / "meta.toml").write_text("".join(lines), encoding="utf-8")
    return expect(folder)


def expect(folder: Path) -> dict[str, Any]:
    """Write what is read from the page now to ``expected.json``, not yet reviewed, and return it."""
    record = read_fixture(folder)
    text = json.dumps({"reviewed": False, **record}, ensure_ascii=False, indent=1)
    (folder / "expected.json").write_text(f"{text}\n", encoding="utf-8")
    return record


def problem(folder: Path) -> str | None:
    """Return in a sentence what is wrong with a fixture; ``None`` if it is reviewed and still read so."""
    file = folder / "expected.json"
    try:
        expected: dict[str, Any] = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        return f"{file} cannot be read: {error}."
    if expected.pop("reviewed", True) is not True:
        return f'{file} was not reviewed: compare it with the page, then write "reviewed": true.'
    different = list(_differences(expected, read_fixture(folder)))
    return (
        f"{file} is not what is read from the page: {', '.join(different[:5])} differ." if different else None
    )


def _differences(expected: dict[str, Any], read: dict[str, Any]) -> Iterator[str]:
    for key in {**expected, **read}:
        one, two = expected.get(key), read.get(key)
        if key == "updates" and isinstance(one, list) and isinstance(two, list) and len(one) == len(two):
            yield from (
                f"updates[{place}]"
                for place, pair in enumerate(zip(one, two, strict=True))
                if pair[0] != pair[1]
            )
        elif one != two:
            yield key
