"""The simulated time of a tenant: starts at a fixed instant and ticks on with real time."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache

START = 1_772_442_000_000
"""2026-03-02T09:00:00.000Z in milliseconds: where every tenant's clock starts, and where its made-up past ends."""

HOUR = 3_600_000
DAY = 24 * HOUR

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TWO = [f"{number:02d}" for number in range(60)]
_THREE = [f"{number:03d}" for number in range(1000)]


def iso(instant: int) -> str:
    """An instant as Gem writes it: ISO 8601, UTC, milliseconds, Z (confirmed: ATS reference, Job Board payload).

    >>> iso(1_772_442_000_000)
    '2026-03-02T09:00:00.000Z'
    """
    day, rest = divmod(instant, DAY)
    seconds, milliseconds = divmod(rest, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{_day(day)}T{_TWO[hours]}:{_TWO[minutes]}:{_TWO[seconds]}.{_THREE[milliseconds]}Z"


@lru_cache(maxsize=8192)
def _day(day: int) -> str:
    return (_EPOCH + timedelta(days=day)).date().isoformat()


def date(instant: int) -> str:
    """The day of an instant, as Gem writes dates (confirmed: ATS reference).

    >>> date(1_772_442_000_000)
    '2026-03-02'
    """
    return _day(instant // DAY)


def millis(text: str) -> int:
    """The instant that `iso` wrote.

    >>> millis("2026-03-02T09:00:00.000Z")
    1772442000000
    """
    return (datetime.fromisoformat(text) - _EPOCH) // timedelta(milliseconds=1)


def moment(instant: int) -> datetime:
    """An instant as a datetime, UTC."""
    return _EPOCH + timedelta(milliseconds=instant)


class Clock:
    """Simulated time in milliseconds since 1970, UTC.

    Args:
        ticking: seconds that only grow, by default real monotonic time; tests pass their own to stand still.
    """

    def __init__(self, ticking: Callable[[], float] = time.monotonic) -> None:
        self._ticking = ticking
        self._origin = START - self._elapsed()

    def _elapsed(self) -> int:
        return int(self._ticking() * 1000)

    def now(self) -> int:
        """The simulated instant."""
        return self._origin + self._elapsed()

    def set(self, instant: int) -> None:
        """Make it `instant`; the clock ticks on from there."""
        self._origin = instant - self._elapsed()

    def advance(self, milliseconds: int) -> None:
        """Let `milliseconds` go by at once. The tenant does not live on by this: see `Tenant.advance`."""
        self._origin += milliseconds
