"""Gem is never asked too fast: a token bucket that all threads of a client share, or all clients of a key.

    tokens ─┐ +rate a second, at most `burst`
            ▼
    wait() takes one; where none is left it sleeps until its own comes (first come, first served)

A bucket of this process gives tokens one by one. A shared one (`Throttle.share`) is somewhere that costs more to ask,
so its tokens are taken in batches that grow while they are used up, each with the time from which it counts.

20 requests a second and a burst of 500 a key: confirmed for Gem's CRM API, which stands behind the same gateway.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

T = TypeVar("T")

SLOWEST_SHARE = 1 / 40
"""However often Gem answers 429, this share of the nominal rate is left: one request in two seconds."""
RECOVERY_SHARE = 1 / 100
"""Every accepted request gives this share of the nominal rate back."""
CALM_SECONDS = 1.0
"""A burst in flight brings many 429s at once; they count as one."""
LARGEST_BATCH = 20
"""Tokens that are taken out of a shared bucket at once."""
HELD_SECONDS = 2.0
"""Tokens that nobody used for so long are forgotten: used later, they would go beyond the burst."""


@dataclass(slots=True)
class BucketState:
    """A bucket as it is at a moment, and what can happen to it; all times are seconds by one clock.

    Args:
        tokens: what is in it; below zero, so many are promised already.
        rate: tokens a second, right now.
        filled_at: when `tokens` was right.
        slowed_at: when Gem last answered 429.
        paused_until: nobody asks before.
    """

    tokens: float
    rate: float
    filled_at: float
    slowed_at: float = 0.0
    paused_until: float = 0.0

    def take(self, wanted: int, now: float, burst: float) -> list[float]:
        """Takes tokens; gives how many seconds from now each of them counts."""
        self._fill(now, burst)
        delays = []
        for _ in range(wanted):
            self.tokens -= 1
            due = now - self.tokens / self.rate if self.tokens < 0 else now
            delays.append(max(due, self.paused_until) - now)
        return delays

    def slow_down(self, now: float, burst: float, nominal: float, retry_after: float | None) -> None:
        """Gem answered 429."""
        self._fill(now, burst)
        self.tokens = min(self.tokens, 0.0)
        if retry_after:
            self.paused_until = max(self.paused_until, now + retry_after)
        if now - self.slowed_at >= CALM_SECONDS:
            self.slowed_at = now
            self.rate = max(self.rate / 2, nominal * SLOWEST_SHARE)

    def recover(self, accepted: int, now: float, burst: float, nominal: float) -> None:
        """Gem took some requests."""
        self._fill(now, burst)
        self.rate = min(nominal, self.rate + accepted * nominal * RECOVERY_SHARE)

    def _fill(self, now: float, burst: float) -> None:
        # Clocks of two machines differ a little: no token is taken back for that.
        self.tokens = min(burst, self.tokens + max(now - self.filled_at, 0.0) * self.rate)
        self.filled_at = max(now, self.filled_at)


class Bucket(Protocol):
    """Where the tokens of a key are kept, for one process or for many."""

    def change(self, new: BucketState, act: Callable[[BucketState, float], T]) -> T:
        """Lets `act` change the state while nobody else does, and gives what it gives.

        Args:
            new: the state of a bucket that was never used; filled now, whatever it says.
            act: takes the state and the time (seconds), by the bucket's own clock.
        """
        ...


class _OwnBucket:
    """A bucket of this process alone."""

    def __init__(self, clock: Callable[[], float], state: BucketState) -> None:
        self._clock = clock
        self._state = state

    def change(self, new: BucketState, act: Callable[[BucketState, float], T]) -> T:  # noqa: ARG002 - it has one
        return act(self._state, self._clock())


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
        self._own = _OwnBucket(clock, self._full(clock()))
        self._bucket: Bucket = self._own
        self._largest = 1
        self._batch = 1
        self._held: deque[float] = deque()
        self._accepted = 0

    @property
    def rate(self) -> float:
        """Requests a second that are allowed right now, as far as this process knows."""
        return self._rate

    def share(self, bucket: Bucket | None) -> None:
        """From now on tokens come out of a bucket that other clients of the same key draw from as well; None: out of
        its own again."""
        with self._lock:
            self._bucket = bucket or self._own
            self._largest = LARGEST_BATCH if bucket else 1
            self._batch = 1
            self._held.clear()

    def wait(self) -> None:
        """Returns when a request may be sent."""
        with self._lock:
            now = self._clock()
            delay = self._next(now) - now
        if delay > 0:
            self._sleep(delay)

    def slow_down(self, retry_after: float | None = None) -> None:
        """Gem answered 429: half the rate, an empty bucket, and a pause where Gem asked for one (seconds)."""
        with self._lock:
            self._held.clear()
            self._batch = 1
            self._change(lambda state, now: state.slow_down(now, self._burst, self._nominal, retry_after))

    def recover(self) -> None:
        """Gem took a request: a little faster again, up to the nominal rate."""
        if self._rate >= self._nominal:
            return
        with self._lock:
            self._accepted += 1
            if self._accepted >= self._largest:
                accepted, self._accepted = self._accepted, 0
                self._change(lambda state, now: state.recover(accepted, now, self._burst, self._nominal))

    def _next(self, now: float) -> float:
        """When the next token counts."""
        while self._held and self._held[0] < now - HELD_SECONDS:
            self._held.popleft()
            self._batch = 1
        if not self._held:
            delays = self._change(lambda state, bucket_now: state.take(self._batch, bucket_now, self._burst))
            self._held.extend(now + delay for delay in delays)
            self._batch = min(self._batch * 2, self._largest)
        return self._held.popleft()

    def _change(self, act: Callable[[BucketState, float], T]) -> T:
        def told(state: BucketState, now: float) -> T:
            given = act(state, now)
            self._rate = state.rate
            return given

        return self._bucket.change(self._full(0.0), told)

    def _full(self, now: float) -> BucketState:
        return BucketState(self._burst, self._nominal, now, slowed_at=float("-inf"))
