"""Stores, and the clock by which everything in them is dated."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import sqlalchemy as sa

from connector.gem.client import GemClient
from connector.store import Store
from connector.store.schema import METADATA
from gem_simulator import Simulator
from gem_simulator.servers.threaded import Server
from tests.conftest import postgres_schema
from tests.connector.sync.stored import ME

HOUR_MS = 3_600_000


class Clock:
    """Our clock: a millisecond goes by with every look at it."""

    def __init__(self) -> None:
        self.ms = 1_800_000_000_000

    def __call__(self) -> int:
        self.ms += 1
        return self.ms


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def empty_sqlite_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of an empty store, to be copied: migrations take longer than most tests."""
    file = tmp_path_factory.mktemp("store") / "empty.db"
    Store.open(f"sqlite:///{file}").close()
    return file


@pytest.fixture(scope="session")
def shared_postgres_url() -> Iterator[str]:
    """One PostgreSQL schema for many tests."""
    with postgres_schema() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
def store(request: pytest.FixtureRequest, clock: Clock) -> Iterator[Store]:
    """An empty store in each of the databases."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_store")
        return
    with Store.open(request.getfixturevalue("shared_postgres_url"), clock=clock) as store:
        store.integration(ME, account="somebody")
        yield store
        with store.write() as connection:
            for table in METADATA.sorted_tables:
                connection.execute(sa.delete(table))


@pytest.fixture
def sqlite_store(empty_sqlite_store: Path, tmp_path: Path, clock: Clock) -> Iterator[Store]:
    """An empty store in SQLite, for what has nothing to do with the database."""
    shutil.copy(empty_sqlite_store, tmp_path / "gem.db")
    with Store.open(f"sqlite:///{tmp_path / 'gem.db'}", clock=clock) as store:
        store.integration(ME, account="somebody")
        yield store


@pytest.fixture
def fresh_store(tmp_path: Path, empty_sqlite_store: Path) -> Iterator[Callable[[], Store]]:
    """Makes empty stores, to see what an undisturbed sync gives."""
    with ExitStack() as stack:
        made = 0

        def make() -> Store:
            nonlocal made
            made += 1
            file = shutil.copy(empty_sqlite_store, tmp_path / f"fresh{made}.db")
            store = stack.enter_context(Store.open(f"sqlite:///{file}"))
            store.integration(ME)
            return store

        yield make


@pytest.fixture
def serve() -> Iterator[Callable[..., tuple[Server, GemClient]]]:
    """Serves a simulated tenant; gives the server and a client of it that asks as fast as it can."""
    with ExitStack() as stack:

        def start(seed: int = 42, candidates: int = 60, profile: str = "realistic") -> tuple[Server, GemClient]:
            server = stack.enter_context(Simulator(seed=seed, candidates=candidates, profile=profile).serve())
            client = GemClient(server.base_url, server.api_key, rate=1e6, burst=1_000_000, sleep=lambda _seconds: None)
            return server, stack.enter_context(client)

        yield start
