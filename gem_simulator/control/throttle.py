"""The rate limit of a key: a token bucket.

20 requests a second with a burst of 500: confirmed for the CRM API (same host, same gateway). The body of the 429 and
that there is no `Retry-After`: inferred.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from gem_simulator.api import answers
from gem_simulator.api.answers import Answer, gateway


@dataclass(frozen=True, slots=True)
class Limit:
    """How fast a key may ask.

    Attributes:
        per_second: requests a second in the long run.
        burst: requests at once, after a pause.
        retry_after: send `Retry-After` with a 429, which Gem is not known to do.
    """

    per_second: float = 20.0
    burst: int = 500
    retry_after: bool = False


class Throttle:
    """A token bucket on the simulated clock.

    Args:
        limit: the limit; None lets everything through.
        now: milliseconds that are put on with the clock, but never stand still (`Clock.running`): a client that waits
            before it asks again would wait for ever before a frozen clock.
    """

    def __init__(self, limit: Limit | None, now: Callable[[], int]) -> None:
        self._now = now
        self._lock = Lock()
        self._start = self._limit = limit
        self._tokens = 0.0
        self._filled_at = 0
        self.set(limit)

    @property
    def limit(self) -> Limit | None:
        """The limit in force."""
        return self._limit

    def set(self, limit: Limit | None) -> None:
        """Another limit, or none; the bucket is full then."""
        with self._lock:
            self._limit = limit
            self._tokens = float(limit.burst) if limit else 0.0
            self._filled_at = self._now()

    def start_over(self) -> None:
        """The limit that there was at the start, with a full bucket."""
        self.set(self._start)

    def refusal(self) -> Answer | None:
        """Count a request; the 429 if it comes too fast."""
        limit = self._limit
        if limit is None:
            return None
        with self._lock:
            self._fill(limit)
            if self._tokens >= 1:
                self._tokens -= 1
                return None
            return self._too_many(limit)

    def _fill(self, limit: Limit) -> None:
        now = self._now()
        gone_by = max(now - self._filled_at, 0) / 1000  # a clock set back must not drain the bucket
        self._tokens = min(self._tokens + gone_by * limit.per_second, float(limit.burst))
        self._filled_at = now

    def _too_many(self, limit: Limit) -> Answer:
        if not limit.retry_after:
            return answers.TOO_MANY_REQUESTS
        seconds = max(1, round((1 - self._tokens) / limit.per_second))
        return gateway(429, "Too Many Requests", ("Retry-After", str(seconds)))
