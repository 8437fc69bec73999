"""Gem is never asked too fast, however many processes ask with one key."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from connector.gem.throttle import LARGEST_BATCH, BucketState, Throttle
from connector.store import Store
from connector.store.rate_buckets import SharedBucket


class Time:
    """One clock for the store and for all who ask; it moves when somebody sleeps."""

    def __init__(self) -> None:
        self.seconds = 1_700_000_000.0

    def __call__(self) -> float:
        return self.seconds

    def ms(self) -> int:
        return round(self.seconds * 1000)


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def store(database_url: str, time: Time) -> Iterator[Store]:
    with Store.open(database_url, clock=time.ms) as store:
        yield store


class Asker:
    """A process with a throttle of its own, which notes when its next request may go."""

    def __init__(self, store: Store, time: Time, account: str = "key", *, burst: int = 50) -> None:
        self.waits: list[float] = []
        self.throttle = Throttle(20, burst, clock=time, sleep=self.waits.append)
        self.throttle.share(SharedBucket(store, account))

    def delay(self) -> float:
        self.waits.clear()
        self.throttle.wait()
        return self.waits[0] if self.waits else 0.0


def test_two_processes_share_the_burst_and_the_rate_of_a_key(store: Store, time: Time) -> None:
    askers = [Asker(store, time), Asker(store, time)]
    delays = sorted(asker.delay() for _ in range(60) for asker in askers)
    # 120 requests at once: 50 of the burst, and no more than the rate gives after it, batches that are held included.
    for seconds in (0.0, 0.5, 1.0, 2.0, 3.0):
        assert sum(delay <= seconds for delay in delays) <= 50 + 20 * seconds + 1e-6
    assert delays[-1] <= (120 + 2 * LARGEST_BATCH - 50) / 20


def test_keys_do_not_share(store: Store, time: Time) -> None:
    one, other = Asker(store, time, "one"), Asker(store, time, "other")
    assert [one.delay() for _ in range(50)] == [0.0] * 50
    assert other.delay() == 0.0


def test_a_429_of_one_slows_the_other_down(store: Store, time: Time) -> None:
    one, other = Asker(store, time), Asker(store, time)
    one.throttle.wait()
    one.throttle.slow_down(retry_after=30)
    assert other.delay() >= 30
    assert other.throttle.rate == 10
    time.seconds += 60
    for _ in range(100):
        other.throttle.recover()
    assert other.throttle.rate == 20
    one.delay()
    assert one.throttle.rate == 20


def test_a_token_costs_next_to_nothing(store: Store, time: Time) -> None:
    asked = 0
    bucket = SharedBucket(store, "key")

    class Counting:
        def change(self, new: BucketState, act):  # type: ignore[no-untyped-def]  # as the other's
            nonlocal asked
            asked += 1
            return bucket.change(new, act)

    throttle = Throttle(20, 500, clock=time, sleep=lambda _seconds: None)
    throttle.share(Counting())
    for _ in range(400):
        throttle.wait()
    assert asked <= 400 / LARGEST_BATCH + 5


def test_tokens_that_lay_about_are_not_used_beside_a_full_bucket(store: Store, time: Time) -> None:
    asker = Asker(store, time)
    for _ in range(20):
        asker.delay()
    time.seconds += 3600
    delays = [asker.delay() for _ in range(60)]
    assert sum(delay == 0.0 for delay in delays) == 50
