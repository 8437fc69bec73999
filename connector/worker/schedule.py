"""When a sync is due: pure."""

from __future__ import annotations

from dataclasses import dataclass

from connector.store.sync_times import SyncTimes
from connector.sync import Kind

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS

FIRST_RETRY_MS, LAST_RETRY_MS = MINUTE_MS, 3 * HOUR_MS
"""Gem that cannot be reached is back soon."""

FIRST_REFUSED_MS, LAST_REFUSED_MS = 15 * MINUTE_MS, 24 * HOUR_MS
"""A key that Gem refuses seldom works again before somebody enters another one, which makes an end of the waiting."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """How often integrations are synced.

    Args:
        full_every_ms: from the end of a full sync to the next one.
        delta_every_ms: from the end of any sync to the next delta: a full sync does all that a delta does.
    """

    full_every_ms: int = 10 * HOUR_MS
    delta_every_ms: int = 3 * HOUR_MS

    def next(self, times: SyncTimes) -> tuple[Kind, int]:
        """What is to be done next, and when it is due (ms since the epoch; 0: it is overdue since ever).

        >>> hours = Schedule(10, 3)
        >>> hours.next(SyncTimes(1, "gem:1", full_ended_at=100, delta_ended_at=None, retry_at=None))
        ('delta', 103)
        >>> hours.next(SyncTimes(1, "gem:1", full_ended_at=100, delta_ended_at=109, retry_at=None))
        ('full', 110)
        """
        kind: Kind = "full"
        if times.full_ended_at is None:
            at = 0
        else:
            at = times.full_ended_at + self.full_every_ms
            delta_at = max(times.full_ended_at, times.delta_ended_at or 0) + self.delta_every_ms
            if delta_at < at:
                kind, at = "delta", delta_at
        return kind, max(at, times.retry_at or 0)

    def due(self, times: SyncTimes, now: int) -> Kind | None:
        """What is due now: where both are, the full sync."""
        kind, at = self.next(times)
        if at > now:
            return None
        overdue = times.full_ended_at is not None and times.full_ended_at + self.full_every_ms <= now
        return "full" if overdue else kind


def wait_after(failures: int, *, refused: bool) -> int:
    """How long the schedule waits after a failure (ms): twice as long each time.

    Args:
        failures: in a row, this one included.
        refused: Gem did not take the key.

    >>> [wait_after(number, refused=False) // MINUTE_MS for number in (1, 2, 3, 20)]
    [1, 2, 4, 180]
    """
    first, last = (FIRST_REFUSED_MS, LAST_REFUSED_MS) if refused else (FIRST_RETRY_MS, LAST_RETRY_MS)
    return min(first << min(failures - 1, 20), last)
