"""A sync through the simulator's presets of faults ends where one over a clean line does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from connector.gem.client import GemClient
from connector.store import Store
from connector.sync import run_sync
from gem_simulator import Simulator
from tests.connector.sync.stored import ME, living

TENANT: dict[str, Any] = {"seed": 11, "candidates": 30, "frozen": True}


def sync(simulator: Simulator, store: Store) -> int:
    """A full sync over a socket; gives the number of requests. Nobody really waits."""
    simulator.faults.sleep = lambda _seconds: None
    with (
        simulator.serve() as server,
        GemClient(server.base_url, server.api_key, rate=1e6, burst=10**6, sleep=lambda _seconds: None) as client,
    ):
        report = run_sync(client, store, ME, "full", per_page=4)
        assert report.state == "SUCCEEDED"
        return client.requests_made


@pytest.fixture(scope="module")
def good_day(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, dict[str, dict[str, Any]]]:
    """How many requests a sync takes over a clean line, and what it stores."""
    with Store.open(f"sqlite:///{tmp_path_factory.mktemp('good') / 'gem.db'}") as store:
        store.integration(ME)
        return sync(Simulator(**TENANT), store), living(store)


@pytest.mark.parametrize(
    ("preset", "kinds"),
    [
        ("flaky", {"status", "reset", "truncate", "slow_drip", "connect_error, as a reset before any byte"}),
        ("rate-limited", {"throttle"}),
        ("maintenance", {"html", "reset", "connect_error, as a reset before any byte"}),
    ],
)
def test_a_sync_on_a_bad_day_stores_what_one_on_a_good_day_does(
    good_day: tuple[int, dict[str, dict[str, Any]]], fresh_store: Callable[[], Store], preset: str, kinds: set[str]
) -> None:
    requests, stored = good_day
    store, simulator = fresh_store(), Simulator(**TENANT, faults=[preset])
    assert sync(simulator, store) > requests
    assert living(store) == stored
    met = Counter(kind for entry in simulator.journal for kind in entry.faults)
    assert kinds <= set(met), met
