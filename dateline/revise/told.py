"""A number as a text states it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

MILLIONS_OR_METRES = "m?"
"""The unit of "5m", which may be either."""


@dataclass(frozen=True, slots=True)
class Told:
    """A number as a text states it, in words ``start:stop``."""

    start: int
    stop: int
    value: tuple[str, Decimal] | None
    """What it is ("number", "clock", "month" …) and how much; ``None`` where only the digits are known."""
    digits: str
    """Its digits without separators, "" for words."""
    unit: str = ""
    bound: str = ""

    def is_same(self, other: Told) -> bool:
        """Whether both say the same, in another notation perhaps ("1,000" and "1.000")."""
        if MILLIONS_OR_METRES in (self.unit, other.unit):
            return any(_is_alike(one, two) for one in _senses(self) for two in _senses(other))
        return _is_alike(self, other)

    @property
    def is_one(self) -> bool:
        """Whether it is a word for one or first, which is as often no number."""
        return not self.digits and self.value in (("number", Decimal(1)), ("ordinal", Decimal(1)))


def told(start: int, stop: int, kind: str, value: Decimal | int) -> Told:
    """Return a number that is spelt in words."""
    return Told(start, stop, (kind, Decimal(value)), "")


def _senses(one: Told) -> Iterator[Told]:
    yield one
    if one.unit == MILLIONS_OR_METRES and one.value is not None:
        yield replace(one, unit="length-meter")
        yield replace(one, unit="", digits="", value=(one.value[0], 10**6 * one.value[1]))


def _is_alike(one: Told, other: Told) -> bool:
    if (one.unit, one.bound) != (other.unit, other.bound):
        return False
    if one.value is not None and one.value == other.value:
        return True
    return bool(one.digits) and one.digits == other.digits and _may_group(one, other)


def _may_group(one: Told, other: Told) -> bool:
    """Same digits, other separators: one of them divides thousands, or nobody can tell."""
    if one.value is None or other.value is None:
        return one.value is other.value
    values = (one.value[1], other.value[1])
    return max(values) == 1000 * min(values) and len(one.digits) > 3
