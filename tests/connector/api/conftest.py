"""The API on a synced store: one that is only read, in both databases, and copies that may be changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from connector.store import Store
from contracts.fuzz.over_http import over_http
from tests.conftest import postgres_schema
from tests.connector.api.gem_behind import GemBehind, gem_behind
from tests.connector.api.world import World, copied, sync_tenant, world_on


@pytest.fixture(scope="session")
def synced_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite store after a sync, closed."""
    file = tmp_path_factory.mktemp("api") / "gem.db"
    with Store.open(f"sqlite:///{file}") as store:
        sync_tenant(store)
    with sa.create_engine(f"sqlite:///{file}").connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.engine.dispose()
    return file


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    """The API on a synced store, in each of the databases. Only to be read."""
    if request.param == "sqlite":
        with world_on(f"sqlite:///{request.getfixturevalue('synced_file')}") as world:
            yield world
        return
    with postgres_schema() as url:
        with Store.open(url) as store:
            sync_tenant(store)
        with world_on(url) as world:
            yield world


@pytest.fixture(scope="session")
def api_url(world: World) -> Iterator[str]:
    """Where that API is."""
    with over_http(world.app) as url:
        yield url


@pytest.fixture
def own_world(synced_file: Path, tmp_path: Path) -> Iterator[World]:
    """The API on a synced store of this test's own, to be changed."""
    with world_on(copied(synced_file, tmp_path / "own.db")) as world:
        yield world


@pytest.fixture
def gem(tmp_path: Path) -> Iterator[GemBehind]:
    """The API on an integration with credentials, and its Gem."""
    with gem_behind(tmp_path / "gem.db") as gem:
        yield gem


@pytest.fixture(scope="session")
def odd_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The API on a synced tenant of odd data. Only to be read."""
    with world_on(f"sqlite:///{tmp_path_factory.mktemp('odd') / 'gem.db'}") as world:
        sync_tenant(world.store, profile="edge")
        yield world


@pytest.fixture(scope="session")
def odd_url(odd_world: World) -> Iterator[str]:
    """Where that API is."""
    with over_http(odd_world.app) as url:
        yield url
