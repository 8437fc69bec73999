"""The simulated time of a tenant: starts at a fixed instant, and ticks with real time until it is frozen."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

START = 1_772_442_000_000
"""2026-03-02T09:00:00.000Z in milliseconds: where every tenant's clock starts, and where its made-up past ends."""

EARLIEST, LATEST = 0, 250_246_627_200_000
"""Where a clock can stand: 1970 to 9900. No date can be written beyond 9999, and faults and lives put years on."""

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


class Reading(NamedTuple):
    """How a clock stands: its instant in milliseconds since 1970, and whether it stands still."""

    now: int
    frozen: bool


class Clock:
    """Simulated time in milliseconds since 1970, UTC: ticking with real time, or frozen, or moved by hand.

    Args:
        ticking: seconds that only grow, by default real monotonic time; tests pass their own to stand still.
        frozen: stand still from the first moment.
        start: the instant at which it starts.

    >>> clock = Clock(frozen=True)
    >>> clock.advance(90_000)
    >>> iso(clock.now())
    '2026-03-02T09:01:30.000Z'
    """

    def __init__(
        self, ticking: Callable[[], float] = time.monotonic, *, frozen: bool = False, start: int = START
    ) -> None:
        self._ticking = ticking
        self._began = Reading(start, frozen)
        self._running = 0  # `running` less what has ticked
        self._origin = 0
        self._stood_at: int | None = None
        self.reset()

    def _elapsed(self) -> int:
        return int(self._ticking() * 1000)

    @property
    def frozen(self) -> bool:
        """Whether it stands still."""
        return self._stood_at is not None

    def now(self) -> int:
        """The simulated instant."""
        return self._origin + (self._elapsed() if self._stood_at is None else self._stood_at)

    def running(self) -> int:
        """Milliseconds that are put on with the clock, yet go on with real time while it is frozen: for rate limits."""
        return self._running + self._elapsed()

    def set(self, instant: int) -> None:
        """Make it `instant`; it goes on from there, or stands still there. Raises ValueError beyond 1970 to 9900."""
        self.advance(instant - self.now())

    def advance(self, milliseconds: float) -> None:
        """Let `milliseconds` go by at once. The tenant does not live on by this: see `Tenant.advance`.

        Raises:
            ValueError: it would leave the years 1970 to 9900.
        """
        passed = round(milliseconds)  # half an hour may come as 0.5 * 3_600_000
        self.check(self.now() + passed)
        self._origin += passed
        self._running += passed

    @staticmethod
    def check(instant: int) -> None:
        """Whether a clock can stand at an instant. Raises ValueError."""
        if not EARLIEST <= instant < LATEST:
            raise ValueError("the simulated time stays between 1970-01-01T00:00:00Z and 9900-01-01T00:00:00Z")

    def freeze(self) -> None:
        """Stand still, until `resume`; it can be moved by hand."""
        if self._stood_at is None:
            self._stood_at = self._elapsed()

    def resume(self) -> None:
        """Tick with real time again, from the instant at which it stood."""
        if self._stood_at is not None:
            self._origin -= self._elapsed() - self._stood_at
            self._stood_at = None

    def read(self) -> Reading:
        """How it stands, for `take`."""
        return Reading(self.now(), self.frozen)

    def take(self, reading: Reading) -> None:
        """Stand as it did. Raises ValueError outside of 1970 to 9900."""
        self.check(reading.now)
        elapsed = self._elapsed()  # read once: no millisecond may go by between being set and standing still
        before = self._origin + (elapsed if self._stood_at is None else self._stood_at)
        self._running += reading.now - before
        self._origin = reading.now - elapsed
        self._stood_at = elapsed if reading.frozen else None

    def reset(self) -> None:
        """Start again."""
        self.take(self._began)
