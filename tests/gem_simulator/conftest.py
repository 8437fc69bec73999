"""A tenant served without a socket, and the client that asks it: most of Gem's API needs no more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from gem_simulator import Simulator

Record = dict[str, Any]
Everything = Callable[..., list[Record]]

ROOT = "http://gem.test/ats/v0"


class StillClock:
    """Seconds that pass only when a test says so."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def client_of(simulator: Simulator, **headers: str) -> httpx.Client:
    """A client with the simulator's key; `headers` come on top."""
    sent = {"X-API-Key": simulator.api_key, **headers}
    return httpx.Client(transport=httpx.WSGITransport(simulator.wsgi), base_url=ROOT, headers=sent)


@pytest.fixture(scope="session")
def shared_simulator() -> Simulator:
    """A tenant that tests only read."""
    return Simulator(seed=11, candidates=120)


@pytest.fixture(scope="session")
def gem(shared_simulator: Simulator) -> Iterator[httpx.Client]:
    """A client of the tenant that tests only read."""
    with client_of(shared_simulator) as client:
        yield client


@pytest.fixture
def simulator() -> Simulator:
    """A small tenant of this test's own."""
    return Simulator(seed=5, candidates=12)


@pytest.fixture
def own_gem(simulator: Simulator) -> Iterator[httpx.Client]:
    """A client of this test's own tenant."""
    with client_of(simulator) as client:
        yield client


@pytest.fixture
def still() -> StillClock:
    """A clock that stands still until `still.seconds` is changed."""
    return StillClock()


@pytest.fixture(scope="session")
def everything(gem: httpx.Client) -> Everything:
    """All records of a list, page by page, by its path and filters."""

    def fetch(path: str, **filters: str | int | bool) -> list[Record]:
        records: list[Record] = []
        for page in range(1, 100):
            answer = gem.get(path, params={"per_page": 500, "page": page, **filters})
            assert answer.status_code == 200, answer.text
            if not answer.json():
                return records
            records += answer.json()
        raise AssertionError(f"{path} never ends")

    return fetch
