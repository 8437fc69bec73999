"""A store with a connected integration, and the Gem that it is connected to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from connector.integrations import Connections, Credentials, GemAccess, Vault
from connector.integrations.vault import new_key
from connector.store import Store, environments
from connector.store.connections import Connection, EndUser
from gem_simulator import Server
from tests.connector.integrations.conftest import Clock

ACME = EndUser("Acme", "jo@acme.test", "acme-1")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def connections(sqlite_url: str, clock: Clock, gem: Server) -> Iterator[Connections]:
    with Store.open(sqlite_url, clock=clock) as store:
        yield Connections(store, Vault([new_key()]), GemAccess(gem.base_url, options={"attempts": 1}))


@pytest.fixture
def connected(connections: Connections, gem: Server) -> Connection:
    return connect(connections, gem)


def connect(connections: Connections, gem: Server) -> Connection:
    """One more integration, which was never synced."""
    with connections.store.write() as connection:
        environment = environments.create(connection, "default", connections.store.clock())
    return connections.create(environment, ACME, Credentials(gem.api_key))
