"""Arithmetic of numbered pages, and what can be seen of a record without decoding it. Pure functions.

Positions count from 1: page n of size s holds the positions (n-1)·s+1 … n·s.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise
from typing import Any

import msgspec

LARGEST_WINDOW = 16


class _Identified(msgspec.Struct):
    id: str | int


_identified = msgspec.json.Decoder(_Identified).decode


def identity(record: msgspec.Raw) -> str:
    """The id of a raw record; a digest of its bytes where it has none.

    >>> identity(msgspec.Raw(b'{"id": "am9i"}'))
    'am9i'
    """
    try:
        return str(_identified(record).id)
    except msgspec.DecodeError:
        return "sha256:" + hashlib.sha256(bytes(record)).hexdigest()


def identities(records: Sequence[msgspec.Raw]) -> list[str]:
    """The identities of raw records, in their order."""
    return [identity(record) for record in records]


@cache
def _timed(field: str) -> Callable[[msgspec.Raw], Any]:
    struct = msgspec.defstruct("_Timed", [("time", str | None, None)], rename={"time": field})
    return msgspec.json.Decoder(struct).decode


def time_of(record: msgspec.Raw, field: str) -> datetime | None:
    """The date-time in one field of a raw record; None where it is absent or no date-time."""
    try:
        parsed = datetime.fromisoformat(_timed(field)(record).time or "")
    except (msgspec.DecodeError, ValueError):
        return None
    return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed


def is_ascending(records: Sequence[msgspec.Raw], field: str) -> bool:
    """Whether no record is older than one before it; records without a time, and equal times, do not decide."""
    times = [time for record in records if (time := time_of(record, field)) is not None]
    return all(earlier <= later for earlier, later in pairwise(times))


def page_of(position: int, size: int) -> int:
    """The page that holds a position.

    >>> page_of(100, 100), page_of(101, 100)
    (1, 2)
    """
    return (position + size - 1) // size


def expected_length(number: int, size: int, total: int) -> int:
    """How many records a page must hold in a list of so many."""
    return min(size, max(0, total - (number - 1) * size))


def effective_size(asked: int, length: int, total: int | None) -> int:
    """The page size that the server really has, seen from the length of its first page.

    A first page shorter than asked for is either the whole list or a cap: then its own length is the size, which is
    right in both cases.

    >>> effective_size(500, 100, 1000), effective_size(500, 100, 100), effective_size(500, 500, None)
    (100, 500, 500)
    """
    if length > asked or (0 < length < asked and (total is None or total > length)):
        return length
    return asked


def window_over(position: int, largest: int = LARGEST_WINDOW) -> int | None:
    """The smallest page size whose pages hold `position` and `position + 1` together; None where no size up to
    `largest` does.

    >>> window_over(500), window_over(1500), window_over(2, largest=2)
    (3, 7, None)
    """
    return next((size for size in range(2, largest + 1) if position % size), None)
