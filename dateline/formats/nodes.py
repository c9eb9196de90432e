"""Every object inside a JSON payload."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_CONTAINERS = (dict, list)
_MOST_OBJECTS = 300_000


def walk(value: object) -> Iterator[dict[str, Any]]:
    """Return every object inside a payload, outermost first, each once; payloads may refer to themselves."""
    stack: list[Any] = [value] if isinstance(value, _CONTAINERS) else []
    seen = set[int]()
    while stack and len(seen) < _MOST_OBJECTS:
        current = stack.pop()
        if id(current) in seen:
            continue
        seen.add(id(current))
        inner = current
        if isinstance(current, dict):
            yield current
            inner = current.values()
        stack += [one for one in inner if isinstance(one, _CONTAINERS)][::-1]
