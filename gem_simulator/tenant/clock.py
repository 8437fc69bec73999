"""The simulated time of a tenant: starts at a fixed instant and ticks on with real time."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

START = 1_772_442_000_000
"""2026-03-02T09:00:00.000Z in milliseconds: the first instant of every tenant's clock, and the end of its made-up past."""

HOUR = 3_600_000
DAY = 24 * HOUR

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NAIVE_EPOCH = _EPOCH.replace(tzinfo=None)


def iso(instant: int) -> str:
    """An instant as Gem writes it: ISO 8601, UTC, milliseconds, Z (confirmed: ATS reference, Job Board payload).

    >>> iso(1_772_442_000_000)
    '2026-03-02T09:00:00.000Z'
    """
    moment = _NAIVE_EPOCH + timedelta(milliseconds=instant)
    return moment.isoformat(timespec="milliseconds") + "Z"


def date(instant: int) -> str:
    """The day of an instant, as Gem writes dates (confirmed: ATS reference).

    >>> date(1_772_442_000_000)
    '2026-03-02'
    """
    return iso(instant)[:10]


def millis(text: str) -> int:
    """The instant that `iso` wrote.

    >>> millis("2026-03-02T09:00:00.000Z")
    1772442000000
    """
    moment = datetime.fromisoformat(text)
    return (moment - _EPOCH) // timedelta(milliseconds=1)


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
