"""MinHash signatures over runs of five characters, cut into bands that find candidates.

126 permutations in 42 bands of 3: two texts that share half of their runs meet in a band with
probability 0.996, two that share a fifth with 0.29.  Each band is mixed with the period of its day, so
that a template of every morning does not pile up over the years.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from datetime import date
from hashlib import blake2b

from rensa import RMinHash

PERMUTATIONS = 126
BANDS = 42
ROWS = PERMUTATIONS // BANDS
SHINGLE = 5
WINDOW_DAYS = 2
"""Texts further apart than this are not compared."""
PERIOD_DAYS = 2 * WINDOW_DAYS + 1
ALGORITHM = f"rensa{RMinHash.ALGORITHM_VERSION}"
"""Stored bands can only be compared with bands of the same algorithm."""

_SEED = 20200228
_ROW_BYTES = 4 * ROWS
_UNSIGNED = (1 << 64) - 1
_ODD = 0x9E3779B97F4A7C15


def signatures(texts: Sequence[str]) -> list[list[int]]:
    """Return 126 32-bit numbers for each text; a text shorter than a shingle is one shingle."""
    shingles = [
        [text[start : start + SHINGLE] for start in range(max(1, len(text) - SHINGLE + 1))] for text in texts
    ]
    digests: list[list[int]] = RMinHash.digests_from_token_sets(shingles, PERMUTATIONS, _SEED)
    return digests


def bands(signature: Sequence[int]) -> list[int]:
    """Return the 42 bands of a signature as signed 64-bit numbers, the band's number mixed in."""
    packed = struct.pack(f"<{PERMUTATIONS}I", *signature)
    return [
        int.from_bytes(
            blake2b(
                packed[band * _ROW_BYTES : (band + 1) * _ROW_BYTES],
                digest_size=8,
                salt=band.to_bytes(2, "little"),
            ).digest(),
            "little",
            signed=True,
        )
        for band in range(BANDS)
    ]


def text_hash(*parts: object) -> int:
    """Return a signed 64-bit hash of some values, the same in every process."""
    text = "\0".join(map(str, parts))
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little", signed=True)


def in_period(band: int, period: int) -> int:
    """Return a band mixed with the number of a period, as a signed 64-bit number."""
    mixed = (band ^ ((period + 1) * _ODD)) & _UNSIGNED
    return mixed - (1 << 64) if mixed >> 63 else mixed


def period_of(day: date) -> int:
    """Return the number of the five-day period in which a day lies."""
    return day.toordinal() // PERIOD_DAYS


def periods_near(day: date) -> range:
    """Return the one or two periods that hold the days within the window of a day."""
    first = (day.toordinal() - WINDOW_DAYS) // PERIOD_DAYS
    last = (day.toordinal() + WINDOW_DAYS) // PERIOD_DAYS
    return range(first, last + 1)
