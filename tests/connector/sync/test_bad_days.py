"""Syncs through the simulator's presets of faults end where those over a clean line do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Literal

import pytest

from connector.errors import ConnectorError, UnexpectedGemResponse
from connector.gem.client import GemClient
from connector.store import Store
from connector.sync import SyncReport, run_sync
from gem_simulator import Simulator
from tests.connector.sync.stored import ME, living

TENANT: dict[str, Any] = {"seed": 11, "candidates": 30, "frozen": True}
DAYS = 3
Sync = Callable[[Store, Literal["full", "delta"]], SyncReport]
Stored = dict[str, dict[str, Any]]


@contextmanager
def syncing(simulator: Simulator) -> Iterator[tuple[GemClient, Sync]]:
    """Syncs over a socket. Nobody really waits."""
    simulator.faults.sleep = lambda _seconds: None
    with (
        simulator.serve() as server,
        GemClient(server.base_url, server.api_key, rate=1e6, burst=10**6, sleep=lambda _seconds: None) as client,
    ):
        yield client, lambda store, mode: run_sync(client, store, ME, mode, per_page=4)


def full_and_delta(simulator: Simulator, store: Store) -> tuple[int, Stored, Stored]:
    """A full sync, and a delta some days later: the number of requests, and what is stored after each."""
    with syncing(simulator) as (client, sync):
        assert sync(store, "full").state == "SUCCEEDED"
        first = living(store)
        simulator.tenant.advance(DAYS)
        assert sync(store, "delta").state == "SUCCEEDED"
        return client.requests_made, first, living(store)


@pytest.fixture(scope="module")
def good_days(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, Stored, Stored]:
    """How many requests the syncs take over a clean line, and what they store."""
    with Store.open(f"sqlite:///{tmp_path_factory.mktemp('good') / 'gem.db'}") as store:
        store.integration(ME)
        return full_and_delta(Simulator(**TENANT), store)


def met(simulator: Simulator) -> Counter[str]:
    """The faults that struck, by kind."""
    return Counter(kind for entry in simulator.journal for kind in entry.faults)


@pytest.mark.parametrize(
    ("preset", "kinds"),
    [
        ("flaky", {"status", "reset", "truncate", "slow_drip", "connect_error, as a reset before any byte"}),
        ("rate-limited", {"throttle"}),
        ("maintenance", {"html", "reset", "connect_error, as a reset before any byte"}),
    ],
)
def test_syncs_on_bad_days_store_what_those_on_good_days_do(
    good_days: tuple[int, Stored, Stored], fresh_store: Callable[[], Store], preset: str, kinds: set[str]
) -> None:
    requests, first, second = good_days
    store, simulator = fresh_store(), Simulator(**TENANT, faults=[preset])

    on_bad_days = full_and_delta(simulator, store)

    assert on_bad_days[0] > requests
    assert on_bad_days[1:] == (first, second)
    assert kinds <= set(met(simulator)), met(simulator)


def test_a_sync_of_a_server_that_is_down_says_so_and_goes_on_when_it_is_back(
    good_days: tuple[int, Stored, Stored], fresh_store: Callable[[], Store]
) -> None:
    store, simulator = fresh_store(), Simulator(**TENANT)
    with syncing(simulator) as (_, sync):
        simulator.faults.html(status=503, retry_after=2, after=10, times=10_000)
        with pytest.raises(ConnectorError, match="503"):
            sync(store, "full")
        simulator.faults.clear()

        assert sync(store, "full").state == "SUCCEEDED"

        assert living(store) == good_days[1]


def test_what_only_looks_right_is_put_right_by_the_next_full_sync_over_a_clean_line(
    good_days: tuple[int, Stored, Stored], fresh_store: Callable[[], Store]
) -> None:
    store, simulator = fresh_store(), Simulator(**TENANT, faults=["hostile"])
    with syncing(simulator) as (_, sync):
        for _ in range(2):
            with pytest.raises(UnexpectedGemResponse, match=r": GET http\S+ answered 200"):
                sync(store, "full")
        simulator.faults.clear()
        assert sync(store, "full").state == "SUCCEEDED"  # goes on from pages whose clock was wrong

        assert sync(store, "full").state == "SUCCEEDED"

        assert living(store) == good_days[1]
