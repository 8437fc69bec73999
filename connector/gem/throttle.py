"""Gem is never asked too fast: a token bucket that all threads of a client share.

    tokens ─┐ +rate a second, at most `burst`
            ▼
    wait() takes one; where none is left it sleeps until its own comes (first come, first served)

20 requests a second and a burst of 500 a key: confirmed for Gem's CRM API, which stands behind the same gateway.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

SLOWEST_SHARE = 1 / 40
"""However often Gem answers 429, this share of the nominal rate is left: one request in two seconds."""
RECOVERY_SHARE = 1 / 100
"""Every accepted request gives this share of the nominal rate back."""
CALM_SECONDS = 1.0
"""A burst in flight brings many 429s at once; they count as one."""


class Throttle:
    """Hands out the right to send a request.

    Args:
        rate: requests a second.
        burst: requests that may be sent at once after a pause.
        clock: monotonic seconds.
        sleep: waits for so many seconds.
    """

    def __init__(
        self,
        rate: float = 20.0,
        burst: int = 500,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._nominal = self._rate = rate
        self._burst = float(burst)
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._tokens = self._burst
        self._filled_at = clock()
        self._paused_until = 0.0
        self._slowed_at = float("-inf")

    @property
    def rate(self) -> float:
        """Requests a second that are allowed right now."""
        return self._rate

    def wait(self) -> None:
        """Returns when a request may be sent."""
        delay = self._reserve()
        if delay > 0:
            self._sleep(delay)

    def slow_down(self, retry_after: float | None = None) -> None:
        """Gem answered 429: half the rate, an empty bucket, and a pause where Gem asked for one (seconds)."""
        with self._lock:
            now = self._clock()
            self._fill(now)
            self._tokens = min(self._tokens, 0.0)
            if retry_after:
                self._paused_until = max(self._paused_until, now + retry_after)
            if now - self._slowed_at >= CALM_SECONDS:
                self._slowed_at = now
                self._rate = max(self._rate / 2, self._nominal * SLOWEST_SHARE)

    def recover(self) -> None:
        """Gem took a request: a little faster again, up to the nominal rate."""
        if self._rate < self._nominal:
            with self._lock:
                self._fill(self._clock())
                self._rate = min(self._nominal, self._rate + self._nominal * RECOVERY_SHARE)

    def _reserve(self) -> float:
        with self._lock:
            now = self._clock()
            self._fill(now)
            self._tokens -= 1
            due = now - self._tokens / self._rate if self._tokens < 0 else now
            return max(due, self._paused_until) - now

    def _fill(self, now: float) -> None:
        self._tokens = min(self._burst, self._tokens + (now - self._filled_at) * self._rate)
        self._filled_at = now
