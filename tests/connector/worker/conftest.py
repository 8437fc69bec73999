"""A store with a connected integration, and the Gem that it is connected to."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from connector.integrations import Connections, Credentials, GemAccess, SyncFinished, Vault
from connector.integrations.vault import new_key
from connector.store import Store, environments
from connector.store.connections import Connection, EndUser
from gem_simulator import Server
from tests.connector.integrations.conftest import Clock

ACME = EndUser("Acme", "jo@acme.test", "acme-1")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of an empty store, to be copied: migrations take longer than most tests."""
    file = tmp_path_factory.mktemp("worker") / "empty.db"
    Store.open(f"sqlite:///{file}").close()
    return file


@pytest.fixture
def connections(empty_store: Path, tmp_path: Path, clock: Clock, gem: Server) -> Iterator[Connections]:
    shutil.copy(empty_store, tmp_path / "gem.db")
    with Store.open(f"sqlite:///{tmp_path / 'gem.db'}", clock=clock) as store:
        yield Connections(store, Vault([new_key()]), GemAccess(gem.base_url, options={"attempts": 1}))


@pytest.fixture
def connected(connections: Connections, gem: Server) -> Connection:
    return connect(connections, gem)


@pytest.fixture
def told(connections: Connections) -> list[SyncFinished]:
    """Every sync that has ended."""
    heard: list[SyncFinished] = []
    connections.listeners.listen_to_syncs(heard.append)
    return heard


def wait_for(done: Callable[[], bool], process: subprocess.Popen[bytes], seconds: float = 120) -> None:
    """Waits until another process has done something; it has to be alive meanwhile."""
    end = time.monotonic() + seconds
    while not done():
        assert process.poll() is None, "it has ended"
        assert time.monotonic() < end, "it takes too long"
        time.sleep(0.05)


def connect(connections: Connections, gem: Server) -> Connection:
    """One more integration, which was never synced."""
    with connections.store.write() as connection:
        environment = environments.create(connection, "default", connections.store.clock())
    return connections.create(environment, ACME, Credentials(gem.api_key))
