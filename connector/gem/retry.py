"""Which failures are tried again, how often, and after how long."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

import tenacity

from connector.errors import GemError

LONGEST_WAIT = 30.0
"""Seconds that we wait of our own accord."""
LONGEST_RETRY_AFTER = 300.0
"""Seconds that we wait because Gem says so."""

T = TypeVar("T")


class Retryable(Exception):
    """A failure that may pass.

    Args:
        error: what the user gets once the attempts have run out.
        attempts: how many there may be, the first included.
        retry_after: seconds that Gem asked us to wait.
    """

    def __init__(self, error: GemError, attempts: int, retry_after: float | None = None) -> None:
        super().__init__(type(error).__name__)
        self.error = error
        self.attempts = attempts
        self.retry_after = retry_after


def call(function: Callable[[], T], *, sleep: Callable[[float], object]) -> T:
    """The function's result, called again on `Retryable` until its attempts have run out.

    Raises:
        GemError: the one that the last `Retryable` carried, without a chain: what httpx raised holds the request, and
            the request holds the key.
    """

    def pause(seconds: float) -> None:
        sleep(seconds)

    retrying = tenacity.Retrying(
        retry=tenacity.retry_if_exception_type(Retryable),
        stop=_exhausted,
        wait=_wait,
        sleep=pause,
        reraise=True,
    )
    try:
        return retrying(function)
    except Retryable as retryable:
        error = retryable.error
    raise error


def seconds_to_wait(retry_after: str | None, now: datetime) -> float | None:
    """A Retry-After header in seconds, whether it names seconds or a date; None where it is absent or nonsense.

    >>> from datetime import UTC
    >>> seconds_to_wait("7", datetime(2026, 1, 1, tzinfo=UTC))
    7.0
    """
    if not retry_after:
        return None
    try:
        seconds = float(retry_after)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(retry_after) - now).total_seconds()
        except (ValueError, TypeError):
            return None
    return min(seconds, LONGEST_RETRY_AFTER) if seconds >= 0 else None


def _retryable(state: tenacity.RetryCallState) -> Retryable:
    error = state.outcome.exception() if state.outcome else None
    assert isinstance(error, Retryable)
    return error


def _exhausted(state: tenacity.RetryCallState) -> bool:
    return state.attempt_number >= _retryable(state).attempts


def _wait(state: tenacity.RetryCallState) -> float:
    longest = min(LONGEST_WAIT, 0.5 * 2.0 ** (state.attempt_number - 1))
    own: float = random.uniform(longest / 2, longest)  # noqa: S311 - jitter, not a secret
    return max(own, _retryable(state).retry_after or 0.0)
