"""The rate limit: 20 requests a second, 500 at once, on the simulated clock."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gem_simulator import Simulator, Tenant
from gem_simulator.control.throttle import Limit, Throttle
from gem_simulator.tenant import Clock
from tests.gem_simulator.conftest import StillClock, client_of


class Now:
    def __init__(self) -> None:
        self.milliseconds = 0

    def __call__(self) -> int:
        return self.milliseconds


def passed(throttle: Throttle, requests: int) -> int:
    return sum(throttle.refusal() is None for _ in range(requests))


def test_a_burst_passes_and_the_next_request_does_not() -> None:
    throttle = Throttle(Limit(), Now())
    assert passed(throttle, 600) == 500


def test_twenty_more_pass_every_second() -> None:
    now = Now()
    throttle = Throttle(Limit(), now)
    passed(throttle, 500)
    now.milliseconds += 1000
    assert passed(throttle, 50) == 20
    now.milliseconds += 50
    assert passed(throttle, 50) == 1


def test_a_long_pause_saves_up_no_more_than_a_burst() -> None:
    now = Now()
    throttle = Throttle(Limit(), now)
    now.milliseconds += 3_600_000
    assert passed(throttle, 1000) == 500


def test_a_clock_set_back_takes_nothing_away() -> None:
    now = Now()
    now.milliseconds = 10_000
    throttle = Throttle(Limit(per_second=1, burst=5), now)
    now.milliseconds = 0
    assert passed(throttle, 10) == 5
    now.milliseconds = 1000
    assert passed(throttle, 10) == 1


def test_no_limit_lets_everything_through() -> None:
    assert passed(Throttle(None, Now()), 10_000) == 10_000


@given(st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 40)), max_size=30))
def test_no_stretch_of_time_lets_more_through_than_burst_and_rate(steps: list[tuple[int, int]]) -> None:
    now = Now()
    throttle = Throttle(Limit(per_second=20, burst=30), now)
    total = 0
    for wait, requests in steps:
        now.milliseconds += wait
        total += passed(throttle, requests)
    assert total <= 30 + 20 * now.milliseconds / 1000 + 1e-6


@pytest.fixture
def limited(still: StillClock) -> Callable[..., Simulator]:
    def build(**settings: float | int) -> Simulator:
        tenant = Tenant(seed=1, candidates=2, clock=Clock(still))
        return Simulator(tenant, rate_limit=settings.get("rate_limit", 20), burst=int(settings.get("burst", 3)))

    return build


def statuses(client: httpx.Client, requests: int) -> list[int]:
    return [client.get("/users/").status_code for _ in range(requests)]


def test_a_client_that_is_too_fast_gets_the_gateways_429(limited: Callable[..., Simulator]) -> None:
    with client_of(limited()) as client:
        assert statuses(client, 4) == [200, 200, 200, 429]
        answer = client.get("/users/")
    assert answer.json() == {"message": "Too Many Requests"}
    assert not {"Retry-After", "X-RateLimit-Limit", "X-RateLimit-Remaining"} & set(answer.headers)


def test_the_simulated_clock_fills_the_bucket(limited: Callable[..., Simulator], still: StillClock) -> None:
    with client_of(limited()) as client:
        statuses(client, 4)
        still.seconds += 0.1
        assert statuses(client, 3) == [200, 200, 429]


def test_before_a_frozen_clock_real_time_fills_the_bucket_and_so_does_moving_the_clock(
    limited: Callable[..., Simulator], still: StillClock
) -> None:
    simulator = limited()
    simulator.clock.freeze()
    with client_of(simulator) as client:
        statuses(client, 4)
        still.seconds += 0.1
        assert statuses(client, 3) == [200, 200, 429]
        simulator.clock.advance(50)
        assert statuses(client, 2) == [200, 429]


def test_a_ready_page_counts_like_any_other_request(limited: Callable[..., Simulator]) -> None:
    with client_of(limited(burst=1)) as client:
        assert [client.get("/users/?page=1").status_code for _ in range(2)] == [200, 429]


def test_refusals_of_a_bad_key_use_nothing_up(limited: Callable[..., Simulator]) -> None:
    simulator = limited()
    with client_of(simulator, **{"X-API-Key": "bad"}) as stranger:
        assert set(statuses(stranger, 10)) == {403}
    with client_of(simulator) as client:
        assert statuses(client, 3) == [200] * 3


def test_retry_after_can_be_switched_on(limited: Callable[..., Simulator]) -> None:
    simulator = limited()
    simulator.throttle.set(Limit(per_second=0.25, burst=1, retry_after=True))
    with client_of(simulator) as client:
        client.get("/users/")
        assert client.get("/users/").headers["Retry-After"] == "4"


def test_python_has_no_limit_unless_it_asks_for_one(own_gem: httpx.Client) -> None:
    assert set(statuses(own_gem, 520)) == {200}
