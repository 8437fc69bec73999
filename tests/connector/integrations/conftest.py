"""A store with its connections, and a Gem to connect to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from connector.integrations import Connections, Credentials, GemAccess, Vault
from connector.integrations.vault import new_key
from connector.store import Store, environments
from connector.store.environments import Environment
from gem_simulator import Server, Simulator, Tenant

START = 1_700_000_000_000


class Clock:
    """A clock that stands still until it is told otherwise; gives ms since the epoch."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> int:
        return self.now

    def pass_days(self, days: float) -> None:
        self.now += int(days * 24 * 3600 * 1000)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def rekeyed(gem: Server) -> Iterator[Server]:
    """The same account, behind a new key."""
    with Simulator(Tenant(7, None, "minimal"), api_key="N" * 40).serve() as server:
        yield server


@pytest.fixture
def store(sqlite_url: str, clock: Clock) -> Iterator[Store]:
    with Store.open(sqlite_url, clock=clock) as opened:
        yield opened


@pytest.fixture
def store_of_either_kind(database_url: str, clock: Clock) -> Iterator[Store]:
    with Store.open(database_url, clock=clock) as opened:
        yield opened


@pytest.fixture
def connections(store: Store, gem: Server) -> Connections:
    return Connections(store, Vault([new_key()]), GemAccess(gem.base_url, options={"attempts": 1}))


@pytest.fixture
def environment(store: Store) -> Environment:
    with store.write() as connection:
        return environments.create(connection, "default", store.clock())


@pytest.fixture
def credentials(gem: Server) -> Credentials:
    return Credentials(gem.api_key)
