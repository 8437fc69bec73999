"""Stores, and the clock by which everything in them is dated."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from itertools import count
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
def shared_stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Store]]:
    """One store of each kind for many tests: tests borrow them one after the other."""
    with ExitStack() as stack:

        @cache
        def shared(kind: str) -> Store:
            if kind == "sqlite":
                return stack.enter_context(Store.open(f"sqlite:///{tmp_path_factory.mktemp('store') / 'gem.db'}"))
            url = stack.enter_context(postgres_schema())
            return stack.enter_context(Store.open(url))

        yield shared


@contextmanager
def _lent(shared: Store, clock: Clock) -> Iterator[Store]:
    """A store that lives by the clock of a test, and is empty again after it."""
    store = Store(shared.engine, clock=clock)
    store.integration(ME, account="somebody")
    yield store
    with store.write() as connection:
        for table in METADATA.sorted_tables:
            connection.execute(sa.delete(table))


@pytest.fixture(params=["sqlite", "postgres"])
def store(request: pytest.FixtureRequest, shared_stores: Callable[[str], Store], clock: Clock) -> Iterator[Store]:
    """An empty store in each of the databases."""
    with _lent(shared_stores(request.param), clock) as store:
        yield store


@pytest.fixture
def sqlite_store(shared_stores: Callable[[str], Store], clock: Clock) -> Iterator[Store]:
    """An empty store in SQLite, for what has nothing to do with the database."""
    with _lent(shared_stores("sqlite"), clock) as store:
        yield store


@pytest.fixture
def fresh_store(tmp_path: Path) -> Iterator[Callable[[], Store]]:
    """Makes empty stores, to see what an undisturbed sync gives."""
    with ExitStack() as stack:
        numbers = count()

        def make() -> Store:
            store = stack.enter_context(Store.open(f"sqlite:///{tmp_path / f'fresh{next(numbers)}.db'}"))
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
