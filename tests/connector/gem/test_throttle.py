"""Gem is never asked too fast."""

from __future__ import annotations

import threading

from connector.gem.throttle import Throttle


class Time:
    """A clock that moves when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def sent_at(throttle: Throttle, time: Time, requests: int) -> list[float]:
    times = []
    for _ in range(requests):
        throttle.wait()
        times.append(time.now)
    return times


def test_a_burst_goes_at_once_and_the_rest_at_the_rate() -> None:
    time = Time()
    times = sent_at(Throttle(20, 500, clock=time.clock, sleep=time.sleep), time, 540)
    assert times[499] == 0
    assert abs(times[539] - 2.0) < 1e-6


def test_no_window_of_any_length_holds_more_than_the_bucket_gives() -> None:
    time = Time()
    times = sent_at(Throttle(20, 10, clock=time.clock, sleep=time.sleep), time, 100)
    for start, first in enumerate(times):
        for end in range(start, len(times)):
            assert end - start + 1 <= 10 + 20 * (times[end] - first) + 1e-6


def test_a_pause_fills_the_bucket_up_to_the_burst_and_no_further() -> None:
    time = Time()
    throttle = Throttle(20, 10, clock=time.clock, sleep=time.sleep)
    sent_at(throttle, time, 10)
    time.sleep(3600)
    assert sent_at(throttle, time, 11)[-1] == 3600 + 1 / 20


def test_429_halves_the_rate_once_a_burst_and_success_brings_it_back() -> None:
    time = Time()
    throttle = Throttle(20, 10, clock=time.clock, sleep=time.sleep)
    throttle.slow_down()
    throttle.slow_down()
    assert throttle.rate == 10
    time.sleep(1)
    throttle.slow_down()
    assert throttle.rate == 5
    for _ in range(100):
        throttle.recover()
    assert throttle.rate == 20


def test_however_often_gem_refuses_there_is_a_slowest_rate() -> None:
    time = Time()
    throttle = Throttle(20, 10, clock=time.clock, sleep=time.sleep)
    for _ in range(100):
        throttle.slow_down()
        time.sleep(1)
    assert throttle.rate == 0.5


def test_retry_after_holds_everybody_back() -> None:
    time = Time()
    throttle = Throttle(20, 10, clock=time.clock, sleep=time.sleep)
    throttle.slow_down(retry_after=30)
    throttle.wait()
    assert time.now >= 30


def test_threads_share_one_bucket() -> None:
    waits: list[float] = []
    throttle = Throttle(20, 10, clock=lambda: 0.0, sleep=waits.append)

    def ask() -> None:
        for _ in range(5):
            throttle.wait()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(waits) == [n / 20 for n in range(1, 11)]
